"""Onderwijsconsulenten on a laid instance: its people and the example's case, for acts and pages alike.

Import the fixtures `office` and `running`, and those of `tests.instance`, in a conftest.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dossier.actor import Actor
from dossier.acts import begin_case, register_machtiging
from dossier.acts.edit_dossier import create
from dossier.acts.write_case_paper import CasePaper, write
from dossier.intake_oc import Gegevens, Instantiesoort
from dossier.ports import Desk
from portal.handlers import HANDLERS
from portal.yamlfile import load
from tests.instance import Laid, copy_of

OC = "onderwijsconsulenten"
EXAMPLE = load(Path(__file__).parents[1] / "examples" / "onderwijsconsulent.yaml")
FORM: Any = EXAMPLE.at("invoer").value
EXPECTED: Any = EXAMPLE.at("verwacht").value
LATER = ("werk_beeindigd", "laatste_contact_ouders", "enquete", "klacht", "verstrekkingen")
PAPERS = (
    (Gegevens.LEERPRESTATIES, Gegevens.VERZUIM),
    (Gegevens.GEZONDHEID,),
    (Gegevens.VERZUIM,),
)


@dataclass
class Office:
    """People, and once it runs: the case, its entries by kind of body, its papers by their kinds of data."""

    laid: Laid
    organisation: str
    bureau: Actor
    consultant: Actor
    other: Actor
    officer: Actor
    dossier: str = ""
    mandate: str = ""
    papers: dict[tuple[Gegevens, ...], str] = field(default_factory=dict)

    @property
    def desk(self) -> Desk:
        return self.laid.desk

    def entry(self, body: str) -> str:
        with self.desk.book.reading() as shelf:
            found = shelf.mandate_entries(self.organisation, self.dossier)
        return next(one.id for one in found if one.body_kind == Instantiesoort(body).value)

    def paper(self, *kinds: str) -> str:
        return self.papers[tuple(Gegevens(one) for one in kinds)]


def form(**changes: object) -> Any:
    """The example's case as typed while the work runs; `**changes` put a value at a path (dots as `__`)."""
    typed = {name: value for name, value in copy.deepcopy(FORM).items() if name not in LATER}
    for path, value in changes.items():
        place: Any = typed
        *above, last = (int(part) if part.isdecimal() else part for part in path.split("__"))
        for part in above:
            place = place[part]
        place[last] = value
    return typed


def staffed(laid: Laid) -> Office:
    organisation = laid.tenant(OC, "Onderwijsconsulenten Verzonnenstad")
    return Office(
        laid=laid,
        organisation=organisation,
        bureau=laid.colleague(organisation, "bureau@consulent.example", "bureau"),
        consultant=laid.colleague(organisation, "Bemiddel@consulent.example", "onderwijsconsulent"),
        other=laid.colleague(organisation, "ander@consulent.example", "onderwijsconsulent"),
        officer=laid.colleague(organisation, "fg@consulent.example", "fg"),
    )


def letter(*kinds: Gegevens, **changes: Any) -> CasePaper:
    told = {"onderwerp": "Verslag van het gesprek", "tekst": "Wij spraken elkaar.\n\nHet ging goed & snel.", **changes}
    return CasePaper(gegevens=kinds, **told)


def begun(office: Office) -> Office:
    """The example's case: machtiging registered, work begun, no papers yet."""
    office.dossier = create(office.desk, office.bureau, form())
    office.mandate = register_machtiging.register(office.desk, office.bureau, office.dossier)
    begin_case.begin(office.desk, office.bureau, office.dossier)
    office.laid.work(HANDLERS, frozenset({"mail"}))  # the parents' own pages
    return office


@pytest.fixture(scope="session")
def office_once(laid_once: Laid, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The people, made once."""
    return staffed(copy_of(laid_once, tmp_path_factory.mktemp("office") / "instance"))


@pytest.fixture
def office(office_once: Office, tmp_path: Path) -> Office:
    """The people, and nothing else yet."""
    return replace(office_once, laid=copy_of(office_once.laid, tmp_path / "copy"))


@pytest.fixture(scope="session")
def running_once(office_once: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The case with three sealed papers, really rendered and signed; made once."""
    folder = tmp_path_factory.mktemp("case") / "instance"
    office = begun(replace(office_once, laid=copy_of(office_once.laid, folder), papers={}))
    for kinds in PAPERS:
        office.papers[kinds] = write(office.desk, office.consultant, office.dossier, letter(*kinds))
    return office


@pytest.fixture
def running(running_once: Office, tmp_path: Path) -> Office:
    """The case on 10 February 2026, with papers; a copy to do with as one likes."""
    return replace(running_once, laid=copy_of(running_once.laid, tmp_path / "copy"))


def put(office: Office, day: date) -> None:
    """Nine o'clock of that day."""
    office.laid.clock.to(day.year, day.month, day.day)
