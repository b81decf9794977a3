"""On its day a record is destroyed for good, once, whatever happens; its line in the register two years later."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dossier.actor import machine
from dossier.acts import collect_signature, erase_due, hand_over, share
from dossier.errors import NotFound, Refused, Unavailable
from dossier.events import What
from dossier.ports import Desk
from dossier.record import Hold, KeyName, Record
from dossier.signing_round import Meaning
from tests.tlvs import BESLUIT, EXPECTED, PARTIES, Cut, Fuse, Tlv, again, cut_off

DAY = EXPECTED["bewaren"]["vernietigen_vanaf"]
MIDNIGHT = datetime(2031, 7, 31, 22, 0, tzinfo=UTC)  # 00:00 of 1 August in Amsterdam
BESLUIT_DAY = BESLUIT.date()
STORED = ("pdf", "html", "evidence", "evidence-json")


def _sweep(tlv: Tlv, desk: Desk | None = None) -> erase_due.Swept:
    return erase_due.sweep(desk or tlv.desk)


def _on_the_day(tlv: Tlv) -> Tlv:
    tlv.laid.clock.at = MIDNIGHT
    return tlv


def _hold(tlv: Tlv, **more: object) -> Hold:
    hold = Hold("h" * 32, tlv.organisation, tlv.record, "H-BEZW", MIDNIGHT - timedelta(days=9), "bezwaar", "u", DAY)
    made = replace(hold, **more)  # type: ignore[arg-type]
    with tlv.desk.book.writing() as shelf:
        shelf.add_hold(made)
    return made


def _certificates(tlv: Tlv) -> list[Record]:
    return list(tlv.ask(lambda shelf: shelf.records(tlv.organisation, "", "vernietigingsbewijs")))


def _gone(tlv: Tlv, before: Tlv, where: str = "") -> None:
    """The whole end state of a destroyed TLV that was the last of its dossier."""
    record = tlv.kept()
    assert (record.state, record.sealed) == ("destroyed", b""), where
    for key in (record.key, KeyName("dossier", before.dossier)):
        assert not tlv.desk.keys.exists(key), where
    stored = [one.stored for form in STORED for one in before.revisions(form)]
    assert len(stored) == 6 + 1 + 2 + 1 + 1, where
    assert [one for one in stored if tlv.desk.vault.exists(one)] == [], where
    assert tlv.revisions() == [], where
    assert tlv.ask(lambda shelf: shelf.round_of(record.id)) is None, where
    with pytest.raises(NotFound):
        tlv.ask(lambda shelf: shelf.dossier(tlv.organisation, before.dossier))
    events = tlv.events()
    for word in (What.DESTRUCTION_INTENDED, What.DESTROYED):
        assert events.count(word.value) == 1, where
    every = [one.event.what for one in tlv.ask(lambda shelf: shelf.entries(tlv.organisation))]
    assert every.count(What.DOSSIER_DESTROYED.value) == 1, where
    assert tlv.whole(), where


def test_a_minute_before_the_day_nothing_is_due_and_at_midnight_in_amsterdam_it_is(closed: Tlv) -> None:
    closed.laid.clock.at = MIDNIGHT - timedelta(minutes=1)
    assert erase_due.due(closed.desk) == []
    assert _sweep(closed) == erase_due.Swept((), ())
    assert closed.kept().state == "final"
    _on_the_day(closed)
    assert [one.id for one in erase_due.due(closed.desk)] == [closed.record]


def test_on_its_day_key_bytes_rows_and_the_dossier_are_gone(closed: Tlv, closed_once: Tlv) -> None:
    _on_the_day(closed)
    foreseen = tuple(one.id for one in erase_due.due(closed.desk))
    assert _sweep(closed).destroyed == foreseen == (closed.record,)
    _gone(closed, closed_once)
    assert closed.kept().last_day == DAY.replace(year=2033)  # its line in the register: two years more
    assert closed.jobs().count("certificate") == 1


def test_what_was_sealed_in_the_register_under_its_key_can_no_longer_be_read(opened: Tlv) -> None:
    opened.answer("O1", Meaning.GEWEIGERD)
    record = opened.kept()
    sealed = next(one.event for one in opened.entries() if one.event.what == What.REFUSED_TO_SIGN.value)
    assert opened.desk.sealer.open(record.key, "intent", sealed.sealed)["proof"] == "sms-code"
    _on_the_day(opened)
    _sweep(opened)
    with pytest.raises(Refused) as refusal:
        opened.desk.sealer.open(record.key, "intent", sealed.sealed)
    assert refusal.value.code == "key-destroyed"
    assert opened.whole()


def test_a_hold_keeps_it_and_once_lifted_it_goes(closed: Tlv) -> None:
    hold = _hold(_on_the_day(closed))
    assert erase_due.due(closed.desk) == []
    assert _sweep(closed) == erase_due.Swept((), ())
    with closed.desk.book.writing() as shelf:
        shelf.save_hold(replace(hold, lifted_at=MIDNIGHT, lifted_by="u"))
    assert _sweep(closed).destroyed == (closed.record,)


def test_a_hold_set_after_the_sweep_began_still_keeps_it(closed: Tlv) -> None:
    found = erase_due.due(_on_the_day(closed).desk)
    _hold(closed)
    assert not erase_due.destroy(closed.desk, machine(closed.organisation), found[0], MIDNIGHT)
    assert closed.kept().state == "final"
    assert closed.desk.keys.exists(closed.kept().key)


def test_a_day_that_was_put_off_after_the_sweep_began_counts(closed: Tlv) -> None:
    found = erase_due.due(_on_the_day(closed).desk)
    with closed.desk.book.writing() as shelf:
        shelf.save_record(
            replace(shelf.record(closed.organisation, closed.record), destroy_from=DAY.replace(year=2032))
        )
    assert not erase_due.destroy(closed.desk, machine(closed.organisation), found[0], MIDNIGHT)
    assert closed.kept().state == "final"


def test_a_record_whose_trigger_has_not_happened_is_never_due(closed: Tlv) -> None:
    with closed.desk.book.writing() as shelf:
        shelf.save_record(replace(shelf.record(closed.organisation, closed.record), destroy_from=None, last_day=None))
    closed.laid.clock.to(2099, 1, 1)
    assert erase_due.due(closed.desk) == []


def test_twice_is_once(closed: Tlv, closed_once: Tlv) -> None:
    _on_the_day(closed)
    for expected in ((closed.record,), ()):
        assert _sweep(closed).destroyed == expected
    _gone(closed, closed_once)


def _threads(count: int, work: Callable[[], object]) -> None:
    ready = threading.Barrier(count)

    def run() -> None:
        ready.wait()
        work()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()


def test_workers_at_once_destroy_it_once_and_forget_nothing_early(closed: Tlv, closed_once: Tlv) -> None:
    _on_the_day(closed)
    done: list[str] = []
    _threads(4, lambda: done.extend(_sweep(closed).destroyed))
    assert done == [closed.record]
    _gone(closed, closed_once)
    assert closed.desk.keys.exists(KeyName("register", closed.record))


def test_who_found_it_due_and_comes_late_does_not_forget_its_line_in_the_register(closed: Tlv) -> None:
    late = erase_due.due(_on_the_day(closed).desk)
    _sweep(closed)
    assert not erase_due.destroy(closed.desk, machine(closed.organisation), late[0], MIDNIGHT)
    assert closed.kept().state == "destroyed"
    assert closed.desk.keys.exists(KeyName("register", closed.record))


def test_cut_off_anywhere_it_ends_the_same_way(closed_once: Tlv, tmp_path: Path) -> None:
    copies = itertools.count()
    for where, tlv in cut_off(lambda: _on_the_day(again(closed_once, tmp_path / str(next(copies)))), _sweep):
        _sweep(tlv)
        tlv.do("end-dossier")
        _gone(tlv, closed_once, where)
        assert tlv.jobs().count("certificate") == 1, where


@pytest.mark.long
def test_cut_off_at_every_call_it_ends_the_same_way_with_one_certificate(closed_once: Tlv, tmp_path: Path) -> None:
    copies = itertools.count()
    for where, tlv in cut_off(
        lambda: _on_the_day(again(closed_once, tmp_path / str(next(copies)))), _sweep, everywhere=True
    ):
        _sweep(tlv)
        tlv.do("end-dossier", "certificate")
        _gone(tlv, closed_once, where)
        assert [one.state for one in _certificates(tlv)] == ["final"], where


def test_a_store_that_is_away_leaves_it_unfinished_and_unreadable_and_the_next_sweep_ends_it(
    closed: Tlv, closed_once: Tlv
) -> None:
    _on_the_day(closed)
    away = Fuse(3, error=lambda: Unavailable("store-away")).wired(closed.desk)
    assert _sweep(closed, away) == erase_due.Swept((), (closed.record,))
    assert closed.kept().state == "destroying"
    assert not closed.desk.keys.exists(closed.kept().key)
    assert closed.jobs().count("certificate") == 0
    assert _sweep(closed).destroyed == (closed.record,)
    _gone(closed, closed_once)


def test_bytes_that_the_store_keeps_are_no_destruction(closed: Tlv) -> None:
    class Keeping:
        """A store that says it removed and did not."""

        def destroy(self, stored: object) -> None:
            return

        def exists(self, stored: object) -> bool:
            return True

    _on_the_day(closed)
    assert _sweep(closed, replace(closed.desk, vault=Keeping())).unfinished == (closed.record,)  # type: ignore[arg-type]
    assert closed.kept().state == "destroying"
    assert What.DESTROYED.value not in closed.events()


def test_the_dossier_goes_with_its_last_record_and_not_before(opened: Tlv) -> None:
    opened.answer("O1", Meaning.NIET_AKKOORD, view="Te ver weg.")
    view = opened.ask(lambda shelf: shelf.records(opened.organisation, opened.dossier, "zienswijze"))[0]
    with opened.desk.book.writing() as shelf:
        shelf.save_record(replace(view, destroy_from=DAY + timedelta(days=1)))
    _on_the_day(opened)
    assert _sweep(opened).destroyed == (opened.record,)
    assert opened.desk.keys.exists(KeyName("dossier", opened.dossier))
    assert opened.desk.sealer.open(view.key, "zienswijze", view.sealed)["text"] == "Te ver weg."
    opened.laid.clock.on(days=1)
    assert _sweep(opened).destroyed == (view.id,)
    assert not opened.desk.keys.exists(KeyName("dossier", opened.dossier))
    with pytest.raises(NotFound):
        opened.ask(lambda shelf: shelf.dossier(opened.organisation, opened.dossier))


def test_a_making_that_was_given_up_does_not_keep_the_dossier(closed: Tlv, closed_once: Tlv) -> None:
    with closed.desk.book.writing() as shelf:
        void = replace(closed.kept(), id="v" * 32, number="", state="void", destroy_from=None, last_day=None, version=1)
        shelf.add_record(void)
    _on_the_day(closed)
    _sweep(closed)
    _gone(closed, closed_once)


def test_a_dossier_whose_worker_died_after_the_last_record_is_ended_by_its_job(closed: Tlv, closed_once: Tlv) -> None:
    _on_the_day(closed)
    fuse = Fuse(_place_of_second_write(closed), after=True)
    with pytest.raises(Cut):
        _sweep(closed, fuse.wired(closed.desk))
    assert closed.kept().state == "destroyed"
    assert closed.desk.keys.exists(KeyName("dossier", closed.dossier))
    assert erase_due.due(closed.desk) == []
    closed.do("end-dossier")
    _gone(closed, closed_once)
    closed.do("end-dossier")


def _place_of_second_write(tlv: Tlv) -> int:
    stored = sum(len(tlv.revisions(form)) for form in STORED)
    return 1 + 1 + 2 * stored  # after: the intent, the key, each file removed and looked for


def test_its_links_die_with_it(opened: Tlv) -> None:
    grant = share.share_with_new_school(opened.desk, opened.who, opened.record, 10)
    with opened.desk.book.writing() as shelf:
        shelf.save_grant(replace(shelf.grant(opened.organisation, grant.id), until=MIDNIGHT + timedelta(days=300)))
        record = shelf.record(opened.organisation, opened.record)
        shelf.save_record(replace(record, destroy_from=BESLUIT_DAY, last_day=BESLUIT_DAY))
    opened.laid.clock.on(days=1)
    _sweep(opened)
    with pytest.raises(Refused) as refusal:
        hand_over.living(opened.desk, opened.organisation, grant.id)
    assert refusal.value.code == "link-document-gone"
    with pytest.raises(Refused):
        hand_over.take(opened.desk, grant, opened.record)


def test_the_line_in_the_register_is_forgotten_two_years_later_and_the_chain_stays_whole(closed: Tlv) -> None:
    grant = share.share_with_new_school(closed.desk, closed.who, closed.record, 10)
    b"".join(hand_over.take(closed.desk, grant, closed.record).chunks)
    _on_the_day(closed)
    _sweep(closed)
    told = next(one.event for one in closed.entries() if one.event.what == What.DISCLOSED.value)
    key = KeyName("register", closed.record)
    assert closed.desk.sealer.open(key, "disclosure", told.sealed)["recipient"] == "D. Directie"
    day = closed.kept().destroy_from
    assert day is not None
    closed.laid.clock.to(day.year, day.month, day.day, 9)
    closed.laid.clock.on(days=-1)
    assert _sweep(closed).destroyed == ()
    closed.laid.clock.on(days=1)
    assert closed.record in _sweep(closed).destroyed
    assert closed.kept().state == "forgotten"
    assert not closed.desk.keys.exists(key)
    assert [one.event.sealed for one in closed.entries() if one.event.what == What.DISCLOSED.value] == [b""]
    assert closed.whole()
    assert _sweep(closed).destroyed == ()


def test_a_document_still_being_signed_goes_on_its_day_too_and_its_waiting_answers_with_it(opened: Tlv) -> None:
    collect_signature.receive(opened.desk, opened.who, opened.record, PARTIES[0], opened.given(PARTIES[0]))
    _on_the_day(opened)
    assert _sweep(opened).destroyed == (opened.record,)
    assert opened.ask(lambda shelf: shelf.intents()) == []


def test_another_organisation_destroys_nothing(closed: Tlv) -> None:
    stranger = closed.laid.tenant("noord-limburg", "SWV Elders")
    with pytest.raises(NotFound):
        _on_the_day(closed)
        erase_due.destroy(closed.desk, machine(stranger), replace(closed.kept(), organisation=stranger), MIDNIGHT)
