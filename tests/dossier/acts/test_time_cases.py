"""The cases of time and retention (security-ux.md A8, 100-107) that no other test holds whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from dossier import grant as links
from dossier.actor import machine
from dossier.acts import certify_destruction, erase_due, hand_over, show_status
from dossier.acts import share as sharing
from dossier.errors import NotFound, Refused
from dossier.period import Period
from dossier.record import Hold
from dossier.signing_round import Meaning
from portal.clock import proven_moment
from tests.consultants_web import signed_in
from tests.tlvs import EXPECTED, FORM, Tlv

DAY = EXPECTED["bewaren"]["vernietigen_vanaf"]
MIDNIGHT = links.midnight(DAY)


@pytest.fixture
def three(opened: Tlv) -> Tlv:
    """A dossier with a TLV and two views, all due on the same day; the second view is held by an objection."""
    for party in ("O1", "O2"):
        opened.answer(party, Meaning.NIET_AKKOORD, view=f"Te ver weg, zegt {party}.")
    opened.laid.clock.at = MIDNIGHT
    return opened


def views(tlv: Tlv) -> list[str]:
    return [one.id for one in tlv.ask(lambda shelf: shelf.records(tlv.organisation, tlv.dossier, "zienswijze"))]


def test_101_a_link_that_ends_in_the_hour_that_comes_twice_ends_at_one_moment_and_both_are_told_apart() -> None:
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    shown = [proven_moment(one) for one in (first, second)]
    assert all("02:30:00" in one for one in shown)
    assert len(set(shown)) == 2
    spring = proven_moment(datetime(2026, 3, 29, 1, 30, tzinfo=UTC))
    assert "03:30:00" in spring  # 02:30 does not exist on that night


def test_103_the_dry_run_is_the_real_run_and_what_is_held_is_in_neither(three: Tlv) -> None:
    kept = views(three)[1]
    with three.desk.book.writing() as shelf:
        shelf.add_hold(Hold("h" * 32, three.organisation, kept, "H-BEZW", MIDNIGHT, "bezwaar loopt", "u", DAY))
    foreseen = {one.id for one in erase_due.due(three.desk)}
    assert foreseen == {three.record, views(three)[0]}
    assert set(erase_due.sweep(three.desk).destroyed) == foreseen
    assert erase_due.due(three.desk) == []
    assert erase_due.sweep(three.desk).destroyed == ()


def test_104_what_an_objection_holds_stays_and_the_dossier_with_it_until_the_last_holder_ends(
    three: Tlv,
) -> None:
    kept = views(three)[1]
    hold = Hold("h" * 32, three.organisation, kept, "H-BEZW", MIDNIGHT, "bezwaar loopt", "u", DAY)
    with three.desk.book.writing() as shelf:
        shelf.add_hold(hold)
    erase_due.sweep(three.desk)
    record = three.ask(lambda shelf: shelf.record(three.organisation, kept))
    assert "Te ver weg" in str(three.desk.sealer.open(record.key, "zienswijze", record.sealed)["text"])
    assert three.ask(lambda shelf: shelf.dossier(three.organisation, three.dossier)).id == three.dossier
    with three.desk.book.writing() as shelf:
        shelf.save_hold(replace(hold, lifted_at=MIDNIGHT, lifted_by="u"))
    assert erase_due.sweep(three.desk).destroyed == (kept,)
    with pytest.raises(NotFound):
        three.ask(lambda shelf: shelf.dossier(three.organisation, three.dossier))


def test_105_after_destruction_nothing_of_the_pupil_is_found_anywhere_and_the_proof_names_nobody(closed: Tlv) -> None:
    link = sharing.share_with_new_school(closed.desk, closed.who, closed.record, 10)
    stored = [one.stored for one in closed.ask(lambda shelf: shelf.revisions(closed.record))]
    number = closed.kept().number
    closed.laid.clock.at = MIDNIGHT
    erase_due.sweep(closed.desk)
    certify_destruction.certify(closed.desk, machine(closed.organisation), closed.record)
    with pytest.raises(Refused):
        hand_over.take(closed.desk, link, closed.record)
    assert not [one for one in stored if closed.desk.vault.exists(one)]
    words = [str(FORM["leerling"][name]) for name in ("achternaam", "roepnaam", "geboortedatum")]
    assert not found(closed.laid.settings.folder, words)
    director = closed.laid.colleague(closed.organisation, "directeur@duin.example", "directeur")
    page = signed_in(closed.laid, director).get("/tlv/" + closed.record)
    assert page.status_code in (404, 410)
    assert not [word for word in words if word in page.text]
    assert (
        show_status.show_status(closed.desk, number, closed.record[:10].upper()).standing
        is show_status.Standing.DESTROYED
    )


def found(folder: Path, words: list[str]) -> list[tuple[str, str]]:
    """Where in an instance's files one of the words stands in the clear."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [(path.name, word) for path in files for word in words if word.encode() in path.read_bytes()]


def test_106_a_link_asked_past_the_end_is_cut_to_it_and_refused_by_name(closed: Tlv) -> None:
    link = sharing.share_with_new_school(closed.desk, closed.who, closed.record, 10)
    soon = closed.laid.clock.at.date() + timedelta(days=3)
    with closed.desk.book.writing() as shelf:
        record = shelf.record(closed.organisation, closed.record)
        shelf.save_record(replace(record, last_day=soon - timedelta(days=1), destroy_from=soon))
    record = closed.kept()
    end = links.ends(link, [record])
    assert (end.at, end.because) == (links.midnight(soon), links.Because.RETENTION)
    closed.laid.clock.at = links.midnight(soon)
    with pytest.raises(Refused) as refusal:
        hand_over.living(closed.desk, closed.organisation, link.id)
    assert refusal.value.code == "link-document-gone"


def test_102_three_years_after_29_february_and_a_month_after_31_january_are_the_last_days_of_february() -> None:
    assert Period.parse("P3Y").after(date(2024, 2, 29)) == date(2027, 2, 28)
    assert Period.parse("P1M").after(date(2026, 1, 31)) == date(2026, 2, 28)
