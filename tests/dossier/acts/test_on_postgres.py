"""The same acts on PostgreSQL, where two transactions really run side by side."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from dossier.actor import machine
from dossier.acts import close_round, collect_signature, erase_due, issue_tlv
from dossier.acts.edit_dossier import create
from dossier.errors import Refused, Unavailable, ZegelError
from dossier.ports import Book, Desk, Shelf
from dossier.signing_round import Meaning, State
from portal import instance
from portal.settings import Settings
from tests.instance import Laid, controller
from tests.instance import opened as opened_instance
from tests.tlvs import BESLUIT, PARTIES, KeptWriter, Tlv, form

if TYPE_CHECKING:  # pytest imports the plugin itself, to rewrite its assertions
    from tests.services.postgres import Cluster

pytest_plugins = ["tests.services.postgres"]
pytestmark = [pytest.mark.services]


@pytest.fixture
def on_postgres(postgres_server: Cluster, tmp_path: Path) -> Tlv:
    """The example's dossier on a fresh instance whose book and key store are on a real PostgreSQL."""
    folder = tmp_path / "instance"
    told: dict[str, object] = {
        "demo": True,
        "policy": "sppoh",
        "base_url": "http://127.0.0.1:8000",
        "database_url": postgres_server.fresh(),
        "keystore_url": postgres_server.fresh(),
        "controller": controller("SWV Verzonnen"),
    }
    instance.lay(folder, instance.Beginning(told, "beheer@zegel.example", "B. Beheer"))
    laid: Laid = opened_instance(folder, BESLUIT)
    laid.desk = replace(laid.desk, writer=KeptWriter())
    with laid.desk.book.reading() as shelf:
        laid.organisations["sppoh"] = shelf.organisations()[0].id
    tlv = Tlv(laid)
    tlv.dossier = create(tlv.desk, tlv.who, form())
    assert isinstance(laid.settings, Settings)
    return tlv


@dataclass
class Paused:
    """A book whose next writing stops before its commit until it is let go."""

    real: Book
    reached: threading.Event
    go_on: threading.Event

    def reading(self) -> Any:
        return self.real.reading()

    @contextmanager
    def writing(self) -> Iterator[Shelf]:
        with self.real.writing() as shelf:
            yield shelf
            self.reached.set()
            self.go_on.wait(5)


def _at_once(*works: Callable[[], object]) -> list[str]:
    """Do all of these at the same moment; the codes of what was refused, or `done`."""
    outcomes = [""] * len(works)
    ready = threading.Barrier(len(works))

    def run(place: int) -> None:
        ready.wait()
        try:
            works[place]()
            outcomes[place] = "done"
        except ZegelError as refusal:
            outcomes[place] = refusal.code

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return outcomes


def _paused(desk: Desk) -> tuple[Desk, Paused]:
    book = Paused(desk.book, threading.Event(), threading.Event())
    return replace(desk, book=cast("Book", book)), book


def test_the_whole_life_with_everything_tried_twice_at_once(on_postgres: Tlv) -> None:
    tlv, desk, zegel = on_postgres, on_postgres.desk, machine(on_postgres.organisation)
    makings = [lambda: issue_tlv.prepare(desk, tlv.who, tlv.dossier)] * 3
    outcomes = _at_once(*makings)
    assert outcomes.count("done") == 1, outcomes
    assert set(outcomes) <= {"done", "tlv-made-before", "changed-meanwhile"}
    records = tlv.ask(lambda shelf: shelf.records(tlv.organisation, tlv.dossier, "tlv"))
    assert [one.state for one in records] == ["signing"]
    tlv.record = records[0].id
    tlv.answer("besluit")

    given = {party: tlv.given(party) for party in PARTIES}
    answers: list[Callable[[], object]] = [
        lambda party=party: collect_signature.answer(desk, tlv.who, tlv.record, party, given[party])  # type: ignore[misc]
        for party in PARTIES * 2
    ]
    assert set(_at_once(*answers)) <= {"done", "party-answered-before"}
    assert sorted(one.cause for one in tlv.revisions()) == sorted(("make", "besluit", *PARTIES))
    assert tlv.report().is_sound

    outcomes = _at_once(*[lambda: close_round.close(desk, zegel, tlv.record)] * 2)
    assert "done" in outcomes
    assert tlv.kept().state == "final"

    tlv.laid.clock.to(2031, 8, 1)
    swept: list[str] = []
    outcomes = _at_once(*[lambda: swept.extend(erase_due.sweep(desk).destroyed)] * 3)
    assert set(outcomes) == {"done"}, outcomes
    assert swept == [tlv.record]
    assert tlv.kept().state == "destroyed"
    assert not tlv.ask(lambda shelf: shelf.dossiers(tlv.organisation))
    assert tlv.whole()


@pytest.mark.parametrize("first", ["answer", "closing"])
def test_an_answer_of_the_last_moment_and_the_closing_see_each_other(on_postgres: Tlv, first: str) -> None:
    tlv, desk, zegel = on_postgres, on_postgres.desk, machine(on_postgres.organisation)
    tlv.record = issue_tlv.prepare(desk, tlv.who, tlv.dossier)
    tlv.answer("besluit")
    for party in PARTIES[1:]:
        tlv.answer(party, Meaning.GEWEIGERD)
    given = tlv.given("O1")
    slow, book = _paused(desk)
    early = replace(slow if first == "answer" else desk)
    late_clock = replace(tlv.laid.clock, at=tlv.row.round.deadline)
    late = replace(desk if first == "answer" else slow, clock=late_clock)
    last_moment = replace(early, clock=replace(late_clock, at=late_clock.at - timedelta(microseconds=1)))
    outcomes: dict[str, str] = {}

    def run(name: str, work: Callable[[], object]) -> None:
        try:
            work()
            outcomes[name] = "done"
        except (Refused, Unavailable) as refusal:
            outcomes[name] = refusal.code

    works: dict[str, Callable[[], object]] = {
        "answer": lambda: collect_signature.receive(last_moment, tlv.who, tlv.record, "O1", given),
        "closing": lambda: close_round.close(late, zegel, tlv.record),
    }
    second = "closing" if first == "answer" else "answer"
    threads = [threading.Thread(target=run, args=(name, works[name])) for name in (first, second)]
    threads[0].start()
    assert book.reached.wait(10)
    threads[1].start()
    threads[1].join(1)
    book.go_on.set()
    for one in threads:
        one.join()
    if first == "answer":
        assert outcomes == {"answer": "done", "closing": "answers-being-signed"}
        assert tlv.row.round.state is State.OPEN
        assert len(tlv.ask(lambda shelf: shelf.intents())) == 1
    else:
        # The closing wrote "niet bereikt" for who had not answered.
        assert outcomes == {"answer": "party-answered-before", "closing": "done"}
        assert tlv.ask(lambda shelf: shelf.intents()) == []
