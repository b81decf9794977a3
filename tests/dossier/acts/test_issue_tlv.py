"""Making a TLV: what stops it, its number, and what becomes of both when the making fails or is cut off."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from dossier.actor import Actor
from dossier.acts import edit_dossier, issue_tlv
from dossier.errors import Conflict, NotFound, Refused, Unavailable, ZegelError
from dossier.events import What
from dossier.fields import FieldPlan
from dossier.findings import InputRefused
from dossier.papers import Paper
from dossier.ports import Written
from dossier.record import KeyName, NumberRow, Record
from dossier.retention import AMSTERDAM
from dossier.signing_round import State
from tests.tlvs import EXPECTED, Cut, Fuse, KeptWriter, Tlv, again, cut_off, form

OTHER = "6c1d0000-0000-4000-8000-00000000000"


def _numbers(tlv: Tlv) -> list[NumberRow]:
    return list(tlv.ask(lambda shelf: shelf.numbers(tlv.organisation, EXPECTED["schooljaar"])))


def _records(tlv: Tlv) -> list[Record]:
    return list(tlv.ask(lambda shelf: shelf.records(tlv.organisation, tlv.dossier, "tlv")))


def _another(tlv: Tlv, digit: int) -> str:
    return edit_dossier.create(tlv.desk, tlv.who, form(leerling__pseudoniem=f"{OTHER}{digit}"))


@dataclass(frozen=True)
class Broken(KeptWriter):
    """A writer that cannot: away, or refusing what it was given."""

    error: Callable[[], Exception] = Cut

    def write(self, paper: Paper, plan: FieldPlan | None, at: datetime, template: bytes | None = None) -> Written:
        raise self.error()


def test_the_tlv_has_its_number_its_round_its_last_day_and_its_two_forms(made: Tlv) -> None:
    record = made.kept()
    kept = EXPECTED["bewaren"]
    assert record.number == EXPECTED["tlv_nummer"]
    assert (record.state, record.rule, record.last_day) == ("signing", kept["regel"], kept["laatste_dag"])
    assert record.destroy_from == kept["vernietigen_vanaf"]
    assert [one.id for one in made.row.round.parties] == ["besluit", "O1", "O2", "school_oud", "school_nieuw"]
    assert made.row.round.state is State.PREPARED
    assert made.row.round.deadline.astimezone(AMSTERDAM).hour == 0
    assert made.pdf().startswith(b"%PDF")
    assert "Voorbeeldsma" in made.bytes_of(made.revisions("html")[0]).decode()
    assert made.events() == [What.NUMBER_RESERVED.value, What.DOCUMENT_MADE.value]
    assert made.whole()


def test_what_stands_in_the_way_stops_it_before_a_number_is_taken(dossier: Tlv) -> None:
    typed = form(leerling__pseudoniem=f"{OTHER}2", tlv__motivering="Het past.")
    typed["deskundigen"].pop()
    poor = edit_dossier.create(dossier.desk, dossier.who, typed)
    with pytest.raises(InputRefused) as refusal:
        issue_tlv.prepare(dossier.desk, dossier.who, poor)
    assert "experts-too-few" in {one.code for one in refusal.value.findings}
    assert _numbers(dossier) == []
    assert dossier.ask(lambda shelf: shelf.records(dossier.organisation)) == []


@pytest.mark.promise("F84")
def test_numbers_follow_each_other_and_a_failed_making_leaves_its_number_void_with_the_reason(dossier: Tlv) -> None:
    first = issue_tlv.prepare(dossier.desk, dossier.who, dossier.dossier)
    away = replace(dossier.desk, writer=Broken(error=lambda: Unavailable("converter-away")))
    second = _another(dossier, 2)
    with pytest.raises(Unavailable):
        issue_tlv.prepare(away, dossier.who, second)
    refusing = replace(dossier.desk, writer=Broken(error=lambda: Refused("text-unprintable", field="motivering")))
    with pytest.raises(Refused):
        issue_tlv.prepare(refusing, dossier.who, second)
    last = issue_tlv.prepare(dossier.desk, dossier.who, second)
    found = _numbers(dossier)
    assert [(one.number, one.state, one.reason) for one in found] == [
        (42, "used", ""),
        (43, "void", "converter-away"),
        (44, "void", "text-unprintable"),
        (45, "used", ""),
    ]
    assert (found[0].record, found[3].record) == (first, last)
    voided = dossier.ask(lambda shelf: shelf.record(dossier.organisation, found[1].record))
    assert voided.state == "void"
    assert not dossier.desk.keys.exists(voided.key)
    assert dossier.events(voided.id) == [What.NUMBER_RESERVED.value, What.NUMBER_VOIDED.value]


def test_one_tlv_of_a_dossier_is_alive_at_a_time(made: Tlv) -> None:
    with pytest.raises(Conflict) as refusal:
        issue_tlv.prepare(made.desk, made.who, made.dossier)
    assert (refusal.value.code, refusal.value.facts["number"]) == ("tlv-made-before", EXPECTED["tlv_nummer"])
    assert len(_numbers(made)) == 1


def test_after_a_withdrawn_one_a_new_one_may_be_made(made: Tlv) -> None:
    with made.desk.book.writing() as shelf:
        shelf.save_record(replace(shelf.record(made.organisation, made.record), state="withdrawn"))
    assert issue_tlv.prepare(made.desk, made.who, made.dossier) != made.record


def test_two_at_once_make_one(dossier: Tlv) -> None:
    outcomes: list[str] = []
    ready = threading.Barrier(4)

    def make() -> None:
        ready.wait()
        try:
            outcomes.append(issue_tlv.prepare(dossier.desk, dossier.who, dossier.dossier))
        except Conflict as refusal:
            outcomes.append(refusal.code)

    threads = [threading.Thread(target=make) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len([one for one in outcomes if len(one) == 32]) == 1, outcomes
    assert set(outcomes) - {one for one in outcomes if len(one) == 32} <= {"tlv-made-before", "changed-meanwhile"}
    assert [one.state for one in _records(dossier)] == ["signing"]


def test_facts_that_changed_after_they_were_checked_are_not_what_is_printed(dossier: Tlv) -> None:
    class Meddling(KeptWriter):
        def write(self, paper: Paper, plan: FieldPlan | None, at: datetime, template: bytes | None = None) -> Written:
            intake, _ = issue_tlv.findings(dossier.desk, dossier.who, dossier.dossier)
            draft = edit_dossier.Draft.of(intake)
            with pytest.raises(Conflict):
                edit_dossier.edit(dossier.desk, dossier.who, dossier.dossier, replace(draft, einddatum="2029-07-31"))
            return super().write(paper, plan, at, template)

    issue_tlv.prepare(replace(dossier.desk, writer=Meddling()), dossier.who, dossier.dossier)
    intake, _ = issue_tlv.findings(dossier.desk, dossier.who, dossier.dossier)
    assert intake.tlv.einddatum == form()["tlv"]["einddatum"]


def test_another_organisations_dossier_does_not_exist(dossier: Tlv) -> None:
    stranger = Actor(dossier.laid.tenant("noord-limburg", "SWV Elders"), "iemand")
    with pytest.raises(NotFound):
        issue_tlv.findings(dossier.desk, stranger, dossier.dossier)
    with pytest.raises(NotFound):
        issue_tlv.prepare(dossier.desk, stranger, dossier.dossier)


def test_the_besluit_of_tomorrow_cannot_be_made_today(dossier: Tlv) -> None:
    dossier.laid.clock.at -= timedelta(days=1)
    with pytest.raises(InputRefused) as refusal:
        issue_tlv.prepare(dossier.desk, dossier.who, dossier.dossier)
    assert "tlv-besluit-in-future" in {one.code for one in refusal.value.findings}


def test_cut_off_anywhere_the_number_is_used_or_void_and_a_new_making_succeeds(
    dossier_once: Tlv, tmp_path: Path
) -> None:
    copies = iter(range(99))
    for where, tlv in cut_off(
        lambda: again(dossier_once, tmp_path / str(next(copies))),
        lambda tlv, desk: issue_tlv.prepare(desk, tlv.who, tlv.dossier),
    ):
        tlv.laid.clock.on(minutes=16)
        tlv.do("void")
        states = [one.state for one in _numbers(tlv)]
        whole = where.startswith("after") and states == ["used"]
        assert states in ([], ["void"], ["used"]), where
        if not whole:
            tlv.record = issue_tlv.prepare(tlv.desk, tlv.who, tlv.dossier)
            assert [one.state for one in _numbers(tlv)] == [*states, "used"], where
        assert sorted(one.state for one in _records(tlv)) in (["signing"], ["signing", "void"]), where
        assert tlv.whole()


def test_a_making_that_was_given_up_while_it_went_on_is_not_published(dossier: Tlv) -> None:
    class Slow(KeptWriter):
        def write(self, paper: Paper, plan: FieldPlan | None, at: datetime, template: bytes | None = None) -> Written:
            written = super().write(paper, plan, at, template)
            dossier.laid.clock.on(minutes=16)
            dossier.do("void")
            return written

    with pytest.raises(ZegelError):
        issue_tlv.prepare(replace(dossier.desk, writer=Slow()), dossier.who, dossier.dossier)
    assert [(one.state, one.reason) for one in _numbers(dossier)] == [("void", "making-cut-off")]
    assert not dossier.desk.keys.exists(KeyName("record", _numbers(dossier)[0].record))
    assert dossier.ask(lambda shelf: shelf.revisions(_numbers(dossier)[0].record)) == []


def test_the_job_that_gives_up_is_quiet_about_what_was_made(made: Tlv) -> None:
    made.laid.clock.on(minutes=16)
    assert made.do("void") == [f"void-{made.record}"]
    assert made.kept().state == "signing"
    assert [one.state for one in _numbers(made)] == ["used"]


def test_a_fuse_that_never_blows_changes_nothing(dossier: Tlv) -> None:
    fuse = Fuse(99, error=Cut)
    issue_tlv.prepare(fuse.wired(dossier.desk), dossier.who, dossier.dossier)
    assert fuse.names == [
        "book.writing", "keys.make", "keys.make", "writer.standard", "book.writing", "writer.write",
        "vault.put", "vault.put", "book.writing",
    ]  # fmt: skip
