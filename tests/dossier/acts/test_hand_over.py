"""What leaves through a link: said in the register first, and never past the link's end, whatever that end is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from dossier.actor import Actor
from dossier.acts import hand_over, make_link
from dossier.acts.share import share_with_new_school
from dossier.errors import NotFound, Refused
from dossier.events import What
from dossier.grant import midnight
from dossier.record import Grant, Hold, KeyName, Revision
from tests.tlvs import PARTIES, Tlv

DAYS = 10


@pytest.fixture
def grant(closed: Tlv) -> Grant:
    """The new school's link to the closed TLV."""
    return share_with_new_school(closed.desk, closed.who, closed.record, DAYS)


def _take(tlv: Tlv, grant: Grant) -> bytes:
    return b"".join(hand_over.take(tlv.desk, grant, tlv.record).chunks)


def _refused(tlv: Tlv, grant: Grant, because: str, code: str) -> None:
    """Both ways in say the same true reason, and nothing is disclosed."""
    before = tlv.events().count(What.DISCLOSED.value)
    for way in (
        lambda: hand_over.living(tlv.desk, grant.organisation, grant.id),
        lambda: hand_over.take(tlv.desk, grant, tlv.record),
    ):
        with pytest.raises(Refused) as refusal:
            way()
        assert (refusal.value.code, refusal.value.facts["because"]) == (code, because)
    assert tlv.events().count(What.DISCLOSED.value) == before


def _hold(tlv: Tlv, kind: str) -> None:
    now = tlv.laid.clock.now()
    with tlv.desk.book.writing() as shelf:
        shelf.add_hold(Hold(kind, tlv.organisation, tlv.record, kind, now, "reden", "u", now.date()))


@pytest.mark.promise("F28")
def test_the_register_has_the_disclosure_before_the_first_byte(closed: Tlv, grant: Grant) -> None:
    taken = hand_over.take(closed.desk, grant, closed.record)
    event = closed.entries()[-1].event
    assert event.what == What.DISCLOSED.value
    assert dict(event.clear)["sha256"] == closed.shown
    assert dict(event.clear)["recipient_kind"] == "school_nieuw"
    assert event.sealed_under == KeyName("register", closed.record)
    personal = closed.desk.sealer.open(event.sealed_under, "disclosure", event.sealed)
    assert (personal["recipient"], personal["number"]) == ("D. Directie", closed.kept().number)
    assert b"Directie" not in event.sealed
    data = b"".join(taken.chunks)
    assert (len(data), data) == (taken.size, closed.pdf())
    assert taken.filename == f"{closed.kept().number}.pdf"


def test_a_disclosure_that_cannot_be_written_lets_nothing_out(closed: Tlv, grant: Grant) -> None:
    closed.desk.keys.destroy(KeyName("register", closed.record), closed.laid.clock.now(), "test")
    with pytest.raises(Refused):
        hand_over.take(closed.desk, grant, closed.record)


def test_each_taking_is_a_line_of_its_own(closed: Tlv, grant: Grant) -> None:
    for _ in range(3):
        _take(closed, grant)
    assert closed.events().count(What.DISCLOSED.value) == 3


def test_past_its_end_nothing(closed: Tlv, grant: Grant) -> None:
    closed.laid.clock.at = grant.until - timedelta(microseconds=1)
    assert _take(closed, grant).startswith(b"%PDF")
    closed.laid.clock.at = grant.until
    _refused(closed, grant, "term", "link-over")


def test_a_withdrawn_link_is_dead_at_once(closed: Tlv, grant: Grant) -> None:
    make_link.withdraw(closed.desk, closed.who, grant.id, "vergissing")
    _refused(closed, grant, "withdrawn", "link-withdrawn")


def test_a_restriction_ends_sharing_and_other_holds_do_not(closed: Tlv, grant: Grant) -> None:
    _hold(closed, "H-BEZW")
    assert _take(closed, grant)
    closed.laid.clock.on(seconds=1)
    _hold(closed, "H-BEPERK")
    _refused(closed, grant, "restricted", "link-restricted")


@pytest.mark.parametrize("state", ["destroying", "destroyed", "forgotten", "void"])
def test_a_document_that_is_going_or_gone_is_not_handed_over(closed: Tlv, grant: Grant, state: str) -> None:
    with closed.desk.book.writing() as shelf:
        shelf.save_record(replace(shelf.record(closed.organisation, closed.record), state=state))
    _refused(closed, grant, "record-gone", "link-document-gone")


def test_a_withdrawn_document_is_not_handed_over(closed: Tlv, grant: Grant) -> None:
    with closed.desk.book.writing() as shelf:
        shelf.save_record(replace(shelf.record(closed.organisation, closed.record), state="withdrawn"))
    _refused(closed, grant, "document-withdrawn", "link-document-withdrawn")


def test_it_ends_at_midnight_of_the_day_of_destruction_at_the_latest(closed: Tlv, grant: Grant) -> None:
    day = closed.kept().destroy_from
    assert day is not None
    with closed.desk.book.writing() as shelf:
        shelf.save_grant(replace(shelf.grant(closed.organisation, grant.id), until=midnight(day) + timedelta(days=9)))
    closed.laid.clock.at = midnight(day) - timedelta(microseconds=1)
    assert _take(closed, grant)
    closed.laid.clock.at = midnight(day)
    _refused(closed, grant, "retention", "link-document-gone")


@pytest.mark.promise("F91")
def test_an_earlier_day_of_destruction_shortens_a_link_that_was_given_out(closed: Tlv, grant: Grant) -> None:
    with closed.desk.book.writing() as shelf:
        soon = (grant.created_at + timedelta(days=2)).date()
        shelf.save_record(replace(shelf.record(closed.organisation, closed.record), destroy_from=soon))
    closed.laid.clock.on(days=3)
    _refused(closed, grant, "retention", "link-document-gone")


def _large(tlv: Tlv) -> bytes:
    """The document as a file of four pieces."""
    record, before = tlv.kept(), tlv.revisions()[-1]
    data = tlv.pdf() + bytes(1024 * 1024)
    stored = tlv.desk.vault.put(record, "pdf", before.number + 1, data)
    with tlv.desk.book.writing() as shelf:
        revision = Revision(record.id, "pdf", before.number + 1, tlv.laid.clock.now(), "test", stored)
        shelf.add_revision(revision, before.stored.sha256)
    return data


ENDINGS: dict[str, Callable[[Tlv, Grant], object]] = {
    "withdrawn": lambda tlv, grant: make_link.withdraw(tlv.desk, tlv.who, grant.id, "vergissing"),
    "term": lambda tlv, grant: setattr(tlv.laid.clock, "at", grant.until),
    "restricted": lambda tlv, _: (tlv.laid.clock.on(seconds=1), _hold(tlv, "H-BEPERK")),
}


@pytest.mark.parametrize("because", ENDINGS)
def test_a_running_download_is_cut_at_its_next_piece_and_the_cut_is_in_the_register(
    closed: Tlv, grant: Grant, because: str
) -> None:
    data = _large(closed)
    taken = hand_over.take(closed.desk, grant, closed.record)
    first = next(taken.chunks)
    assert data.startswith(first)
    ENDINGS[because](closed, grant)
    with pytest.raises(Refused) as refusal:
        next(taken.chunks)
    assert refusal.value.facts["because"] == because
    assert closed.events()[-1] == What.DISCLOSURE_CUT.value


def test_bytes_that_are_not_what_was_kept_ring_an_alarm_and_nothing_more_leaves(closed: Tlv, grant: Grant) -> None:
    _large(closed)
    blob = closed.revisions()[-1].stored.blob
    place = closed.laid.settings.folder / "objects" / "blobs" / blob[:2] / blob
    data = bytearray(place.read_bytes())
    data[-5] ^= 1
    place.write_bytes(data)
    with pytest.raises(Refused, match="object-broken"):
        hand_over.take(closed.desk, grant, closed.record)
    event = closed.entries()[-1].event
    assert (event.what, dict(event.clear)) == (What.ALARM, {"alarm": "object-broken"})
    assert What.DISCLOSED.value not in closed.events()
    part = hand_over.take(closed.desk, grant, closed.record, lambda _, size: (0, size - 1))
    with pytest.raises(Refused, match="object-broken"):  # a part is opened as it goes, and broken off
        b"".join(part.chunks)
    assert closed.events()[-1] == What.ALARM
    place.unlink()
    with pytest.raises(NotFound, match="object-missing"):
        hand_over.take(closed.desk, grant, closed.record)
    assert closed.events()[-1] == What.ALARM


def test_a_whole_download_of_a_large_file_is_not_disturbed(closed: Tlv, grant: Grant) -> None:
    data = _large(closed)
    assert _take(closed, grant) == data
    assert What.DISCLOSURE_CUT.value not in closed.events()


@pytest.mark.promise("F34")
def test_a_link_opens_its_own_documents_only(closed: Tlv, grant: Grant) -> None:
    for other in ("0" * 32, closed.dossier, ""):
        with pytest.raises(NotFound):
            hand_over.take(closed.desk, grant, other)


def test_another_organisations_link_does_not_exist(closed: Tlv, grant: Grant) -> None:
    elsewhere = closed.laid.tenant("noord-limburg", "SWV Elders")
    with pytest.raises(NotFound):
        hand_over.living(closed.desk, elsewhere, grant.id)
    with pytest.raises(NotFound):
        hand_over.take(closed.desk, replace(grant, organisation=elsewhere), closed.record)
    with pytest.raises(NotFound):
        make_link.withdraw(closed.desk, Actor(elsewhere, "iemand"), grant.id, "x")


def test_the_offer_says_what_there_is_and_what_ends_it(closed: Tlv, grant: Grant) -> None:
    offer = hand_over.offer(closed.desk, grant)
    assert [(one.record, one.kind, one.number, one.final) for one in offer.documents] == [
        (closed.record, "tlv", closed.kept().number, True)
    ]
    assert (offer.end.at, offer.end.because) == (grant.until, "term")


def test_a_party_sees_what_it_is_asked_and_what_it_answered(opened: Tlv) -> None:
    mine = next(one for one in opened.grants() if one.party == "O1")
    seen = hand_over.see(opened.desk, mine)
    assert (seen.sha256, seen.name, seen.may_answer) == (opened.shown, "A. Voorbeeldsma", True)
    assert "Voorbeeldsma" in seen.html
    opened.answer("O1")
    seen = hand_over.see(opened.desk, mine)
    assert (seen.may_answer, seen.answered is not None) == (False, True)
    opened.laid.clock.at = opened.row.round.deadline - timedelta(microseconds=1)
    others = [one for one in opened.grants() if one.party in PARTIES[1:]]
    assert all(hand_over.see(opened.desk, one).may_answer for one in others)
    opened.laid.clock.at = opened.row.round.deadline
    assert not any(hand_over.see(opened.desk, one).may_answer for one in others)


def test_a_download_link_is_no_way_to_sign(closed: Tlv, grant: Grant) -> None:
    with pytest.raises(NotFound):
        hand_over.see(closed.desk, grant)
