"""A small instance and a small document with every field prepared, for all signing tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from dossier.signing_round import Meaning, Role
from signing.authority import Authority, make_authority
from signing.engine import Engine
from signing.keys import der
from signing.tsa import LocalTimestamper

PASSPHRASE = b"correct horse"
FIELDS = {
    "besluit": "Besluit van de directeur",
    "ouder1": "Ouder 1",
    "ouder2": "Ouder 2",
    "schooloud": "School van herkomst",
    "schoolnieuw": "Nieuwe school",
    "zegel": "Zegel van de organisatie",
    "tijdstempel": "Archieftijdstempel",
}


def now() -> datetime:
    """The real clock: outside judges use it too."""
    return datetime.now(UTC)  # noqa: TID251 - outside judges read the same clock


def prepared_pdf(fields: dict[str, str] | None = None) -> bytes:
    """One page with visible, empty signature fields; the seal's field carries its lock."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    page = pdf.pages[0]
    page.Contents = pdf.make_stream(b"BT /F1 12 Tf 60 780 Td (Toelaatbaarheidsverklaring) Tj ET")
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(font)))
    widgets = [
        _widget(pdf, page, name, label, 60, 700 - 60 * place)
        for place, (name, label) in enumerate((fields or FIELDS).items())
    ]
    page.Annots = pikepdf.Array(widgets)
    page.Tabs = pikepdf.Name.S
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(widgets), SigFlags=3)
    output = BytesIO()
    pdf.save(output, min_version="1.7", object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return output.getvalue()


def _widget(pdf: pikepdf.Pdf, page: pikepdf.Page, name: str, label: str, x: int, y: int) -> pikepdf.Object:
    appearance = pdf.make_stream(b"", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 240, 48])
    widget = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Widget,
        FT=pikepdf.Name.Sig,
        T=pikepdf.String(name),
        TU=pikepdf.String(label),
        Rect=[x, y, x + 240, y + 48],
        F=132,
        P=page.obj,
        AP=pikepdf.Dictionary(N=appearance),
    )
    if name == "zegel":
        widget.Lock = pikepdf.Dictionary(
            Type=pikepdf.Name.SigFieldLock, Action=pikepdf.Name.Exclude, Fields=[pikepdf.String("tijdstempel")], P=2
        )
    return pdf.make_indirect(widget)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """One authority for the whole session."""
    folder = tmp_path_factory.mktemp("instance") / "pki"
    return make_authority(folder, "Samenwerkingsverband De Voorbeeldstreek", now(), PASSPHRASE, "https://zegel.example")


@pytest.fixture(scope="session")
def engine(authority: Authority) -> Engine:
    """Signs under the session's authority, with its own timestamps."""
    return Engine(authority, LocalTimestamper(authority, now))


@pytest.fixture(scope="session")
def root(authority: Authority) -> bytes:
    """The root to trust, DER."""
    return der(authority.root.certificate)


PARTIES = (
    ("ouder1", Role.OUDER, Meaning.AKKOORD, "Fatma Yılmaz-de Boer"),
    ("ouder2", Role.OUDER, Meaning.GEZIEN, "Jan-Willem O'Neill & Zn. <test>"),
    ("schooloud", Role.SCHOOL_OUD, Meaning.AKKOORD, "Zoë Ĳsselstein"),
    ("schoolnieuw", Role.SCHOOL_NIEUW, Meaning.GEZIEN, "Łukasz Ångström"),
)


@pytest.fixture(scope="session")
def revisions(engine: Engine) -> dict[str, bytes]:
    """The whole order of decision 7, every revision by the field that made it."""
    found = {"": prepared_pdf()}
    pdf = found["besluit"] = engine.certify(found[""], "besluit", "Directeur A. Voorbeeld", now())
    for field, role, meaning, name in PARTIES:
        pdf = found[field] = engine.sign(pdf, field, role, meaning, name, now())
    found["zegel"] = engine.close(pdf, "zegel", "tijdstempel", now())
    return found


@pytest.fixture(scope="session")
def closed(revisions: dict[str, bytes]) -> bytes:
    """The closed file."""
    return revisions["zegel"]


Written = Callable[[str, bytes], Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Writes bytes to a file of that name and says where."""

    def write(name: str, data: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write
