"""A real TLV as `docgen` writes it, through the whole order of signing and before both Java judges."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dossier.ports import Written as Paper
from signing.authority import Authority, root_pem
from signing.engine import Engine
from tests.docgen.conftest import writer, written
from tests.judges.maven import judged
from tests.signing.conftest import PARTIES, now

pytestmark = pytest.mark.long
__all__ = ["writer", "written"]  # fixtures of the document tests


def test_a_signed_tlv_is_archival_accessible_and_valid(
    engine: Engine, authority: Authority, written: Callable[[str], Paper], tmp_path_factory: pytest.TempPathFactory
) -> None:
    pdf = engine.certify(written("tlv").pdf, "besluit", "Directeur A. Voorbeeld", now())
    for field, role, meaning, name in PARTIES:
        pdf = engine.sign(pdf, field, role, meaning, name, now())
    closed = engine.close(pdf, "zegel", "tijdstempel", now())
    assert closed.startswith(pdf)
    folder = tmp_path_factory.mktemp("paper")
    (folder / "tlv.pdf").write_bytes(closed)
    (folder / "root.pem").write_bytes(root_pem(authority))
    flavours = judged("verapdf", "3a,ua1", str(folder / "tlv.pdf"))
    assert [each["failures"] for each in flavours] == [{}, {}]
    rows = judged("dss", str(folder / "root.pem"), str(folder / "tlv.pdf"))
    assert len(rows) == 6
    for row in rows:
        assert (row["level"], row["indication"]) == ("PAdES-BASELINE-LTA", "TOTAL_PASSED")
        assert (row["errors"], row["undefined"]) == ("", "")
