from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from docgen.annex import Annex, join
from docgen.ride_along import carries
from docgen.xmp import About
from dossier.papers import KINDS
from dossier.ports import Written
from tests.docgen.conftest import AT, example, writer, written
from tests.judges.maven import judged

pytestmark = pytest.mark.long
__all__ = ["writer", "written"]  # fixtures of the document tests


def test_every_kind_is_pdf_a_and_pdf_ua_before_signing(written: Callable[[str], Written], tmp_path: Path) -> None:
    for kind in KINDS:
        (tmp_path / f"{kind}.pdf").write_bytes(written(kind).pdf)
    riding = [kind for kind in KINDS if carries(example(kind))]
    alone = [kind for kind in KINDS if kind not in riding]
    verdicts = judged("verapdf", "3a,3u,ua1", *(str(tmp_path / f"{kind}.pdf") for kind in riding))
    verdicts += judged("verapdf", "2a,2u,ua1", *(str(tmp_path / f"{kind}.pdf") for kind in alone))
    assert len(verdicts) == 3 * len(KINDS)
    assert [verdict for verdict in verdicts if not verdict["compliant"]] == []


@pytest.mark.parametrize("fault", ["alt", "tabs"])
def test_the_judge_notices_what_a_screen_reader_would_miss(
    fault: str, written: Callable[[str], Written], tmp_path: Path
) -> None:
    (tmp_path / "good.pdf").write_bytes(written("tlv").pdf)
    with pikepdf.open(tmp_path / "good.pdf") as pdf:
        widget = pdf.Root.AcroForm.Fields[0]
        if fault == "alt":
            del widget.TU
            del widget.StructParent
        else:
            del pdf.pages[-1].Tabs
        pdf.save(tmp_path / "bad.pdf")
    (verdict,) = judged("verapdf", "ua1", str(tmp_path / "bad.pdf"))
    assert not verdict["compliant"]
    assert any(rule.startswith("7.18") for rule in verdict["failures"])


def test_a_paper_with_annexes_behind_it_is_still_archival(written: Callable[[str], Written], tmp_path: Path) -> None:
    about = About("Brief met bijlagen", AT)
    joined = join(
        written("brief").pdf,
        about,
        [Annex("Bijlage 1", written("brief").pdf), Annex("Bijlage 2", written("brief").pdf)],
    )
    (tmp_path / "joined.pdf").write_bytes(joined.pdf)
    (verdict,) = judged("verapdf", "2b", str(tmp_path / "joined.pdf"))
    assert verdict["compliant"], verdict
