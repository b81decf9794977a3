"""What is done quicker gives what the libraries give: names, digits, usages, steps, validation over time."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from asn1crypto import x509
from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfStreamError
from pyhanko.pdf_utils.reader import HistoricalResolver
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.diff_analysis import SuspiciousModification
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo

from signing import asn1, quick
from signing.engine import Engine
from signing.policy import LIMITS, validation
from signing.reader import Reader
from signing.reviews import STRICT, Reviews
from signing.trust import Memory, _in_document
from signing.verify import judge
from signing.waiting import wait_for
from tests.signing.conftest import now
from tests.signing.test_verify import CONTENT_CHANGES, Change, appended, swap_appearance

_NAMES = st.dictionaries(
    st.sampled_from(["common_name", "organization_name", "country_name"]),
    st.text(st.characters(codec="latin-1", exclude_categories=["C"]), min_size=1, max_size=8),
    min_size=1,
)


@given(_NAMES, _NAMES)
def test_names_compare_as_asn1crypto_compares_them(one: dict[str, str], other: dict[str, str]) -> None:
    names = [x509.Name.build(each) for each in (one, other)]
    assert (names[0] == names[1]) == (names[0].chosen == names[1].chosen)
    assert names[0].hashable == names[0].chosen.hashable
    assert names[0] == x509.Name.load(names[0].dump()) and names[0] != one


@given(st.binary(max_size=40), st.sampled_from([b"", b" ", b"%x\n"]), st.booleans())
def test_digits_are_read_as_the_stock_reader_reads_them(data: bytes, between: bytes, odd: bool) -> None:
    text = b"<" + data.hex().encode()[: len(data) * 2 - odd] + between + b"> rest"
    mine, stock = BytesIO(text), BytesIO(text)
    assert generic.read_hex_string_from_stream(mine) == quick._stock_hex(stock)
    assert mine.tell() == stock.tell()


def test_what_is_no_digit_is_refused_as_before() -> None:
    with pytest.raises(PdfStreamError):
        generic.read_hex_string_from_stream(BytesIO(b"<12x4>"))


def usages_alike(pdf: bytes) -> int:
    """How many objects were compared over all revisions."""
    reader, seen = Reader(pdf, LIMITS), 0
    for revision in range(reader.xrefs.total_revisions):
        stock = HistoricalResolver(reader, revision)
        stock._load_reverse_xref_cache()
        mine = reader.get_historical_resolver(revision)
        mine._load_reverse_xref_cache()
        for reference, paths in (stock._indirect_object_access_cache or {}).items():
            assert mine._get_usages_of_ref(reference) == paths
            seen += 1
    return seen


def test_usages_are_the_stock_ones(closed: bytes) -> None:
    assert usages_alike(closed) > 100


@pytest.mark.parametrize("change", CONTENT_CHANGES, ids=lambda change: change.__name__)
def test_step_by_step_is_never_milder_than_pairs_of_revisions(revisions: dict[str, bytes], change: Change) -> None:
    """Stock pyHanko compares every signed revision with each later one."""
    for pdf in (revisions["ouder2"], appended(revisions["ouder1"], change), appended(revisions["zegel"], change)):
        reader, reviews = Reader(pdf, LIMITS), Reviews()
        for each in reader.embedded_signatures:
            asked = (reader, each.signed_revision, each.fieldmdp, each.docmdp_level)
            mine, stock = reviews.review_file(*asked), STRICT.review_file(*asked)
            assert isinstance(mine, SuspiciousModification) or mine == stock


def test_another_look_for_a_filled_field_is_seen_by_every_signature(revisions: dict[str, bytes]) -> None:
    """To a pair of revisions from before the field was filled it looks like filling the field."""
    reader = Reader(appended(revisions["ouder2"], swap_appearance), LIMITS)
    first = reader.embedded_signatures[0]
    asked = (reader, first.signed_revision, first.fieldmdp, first.docmdp_level)
    assert not isinstance(STRICT.review_file(*asked), SuspiciousModification)
    assert isinstance(Reviews().review_file(*asked), SuspiciousModification)


@pytest.mark.parametrize("days", [0, 2, 400, 365 * 11])
def test_over_time_both_pass_alike(engine: Engine, root: bytes, closed: bytes, days: int) -> None:
    at = now() + timedelta(days=days)
    reader, mine = Reader(closed, LIMITS), judge(closed, [root], at)
    policy = validation(
        [asn1.certificate(root)], _in_document(reader.embedded_signatures[0]), STRICT, status_required=True
    )
    timing = ValidationTimingInfo(at, at, point_in_time_validation=False)
    for each in reader.embedded_regular_signatures[:2]:
        stock = wait_for(ades_lta_validation(each, policy, timing))
        assert stock.ades_subindic is AdESPassed.OK
    assert mine.is_sound and {each.level for each in mine.signatures} == {"B-LTA", ""}


def test_what_was_found_sound_is_remembered_for_a_day_and_no_more(engine: Engine, revisions: dict[str, bytes]) -> None:
    memory = Memory()
    judge(revisions["ouder1"], engine._roots(), now(), memory=memory)
    fingerprints = list(memory.found)
    assert len(fingerprints) == 2
    assert memory.recall(fingerprints[0], now()) is not None
    assert memory.recall(fingerprints[0], now() + timedelta(hours=25)) is None


@pytest.mark.parametrize("field", ["besluit", "ouder1"])
def test_tampering_between_two_steps_is_caught_in_spite_of_the_memory(
    engine: Engine, revisions: dict[str, bytes], field: str
) -> None:
    """The earlier revision was judged sound in this process; the very next one stands on changed bytes."""
    memory = Memory()
    assert judge(revisions[field], engine._roots(), now(), memory=memory).is_sound
    before, after = revisions[field], revisions["ouder2"]
    place = before.index(b"%", 8) + 2  # in the comment after the header: read by nobody, signed by all
    changed = before[:place] + b"!" + before[place + 1 :] + after[len(before) :]
    assert judge(after, engine._roots(), now(), memory=memory).is_sound
    assert not judge(changed, engine._roots(), now(), memory=memory).is_sound
    contents = bytearray(after)
    start = after.index(b"/Contents <")
    place = len(after[: after.index(b">", start)].rstrip(b"0")) - 20  # in the signature of the timestamp
    contents[place] = ord("1") if contents[place] != ord("1") else ord("2")
    assert not judge(bytes(contents), engine._roots(), now(), memory=memory).is_sound


def test_nothing_unsound_is_remembered(engine: Engine, revisions: dict[str, bytes]) -> None:
    memory = Memory()
    judge(revisions["besluit"], [], now(), memory=memory)
    assert not memory.found
