"""Every kind of work that is owed has its act, and a dossier runs from besluit to certificate on jobs alone."""

from __future__ import annotations

import ast
import re
from datetime import timedelta

from dossier.acts.certify_destruction import certificates
from dossier.record import Job
from dossier.signing_round import State
from portal.handlers import HANDLERS, regular
from portal.jobs import work_once
from tests.instance import laid_once
from tests.source import modules
from tests.tlvs import PARTIES, Tlv, dossier_once, made, made_once

__all__ = ["dossier_once", "laid_once", "made", "made_once"]


def _owed_kinds() -> set[str]:
    """The kinds of every job that an act writes down, read from the source."""
    found = set()
    for path, tree in modules().items():
        if not path.startswith("dossier/acts/"):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Job":
                kind = node.args[2]
                found |= {kind.value} if isinstance(kind, ast.Constant) else {"mail", "sms"}
    return {str(one) for one in found}


def test_every_job_that_an_act_owes_has_a_handler_and_no_handler_is_idle() -> None:
    assert _owed_kinds() | {"sweep", "anchor"} == set(HANDLERS)


def test_the_sweep_is_owed_hourly_and_oftener_in_a_demonstration() -> None:
    assert regular(demo=False) == {"sweep": timedelta(hours=1), "anchor": timedelta(hours=1)}
    assert regular(demo=True)["sweep"] < timedelta(minutes=1)


def _work(tlv: Tlv) -> None:
    """Do all that is due, as a worker does."""
    while work_once(tlv.desk, tlv.desk.random.id(), HANDLERS):
        pass


def test_from_besluit_to_certificate_on_what_is_owed_alone(made: Tlv) -> None:
    tlv = made
    tlv.answer("besluit")
    _work(tlv)
    assert {one.party for one in tlv.grants()} == set(PARTIES)
    assert len(re.findall(r"/l/[\w-]{43}", tlv.laid.letters())) == len(PARTIES)
    for party in PARTIES:
        tlv.answer(party)
    _work(tlv)
    assert tlv.row.round.state is State.CLOSED
    assert tlv.revisions("evidence")[-1].cause == "seal"
    assert tlv.laid.letters().count("Het document is compleet") == len(PARTIES)
    tlv.laid.clock.to(2031, 8, 1)
    with tlv.desk.book.writing() as shelf:
        shelf.add_job(Job("sweep-now", tlv.organisation, "sweep", "", tlv.desk.clock.now()))
    _work(tlv)
    assert tlv.kept().state == "destroyed"
    found = tlv.ask(lambda shelf: certificates(shelf, tlv.organisation))
    assert [one.state for one in found] == ["final"]
    assert tlv.ask(lambda shelf: shelf.open_jobs()) == 0
    assert tlv.ask(lambda shelf: shelf.parked_jobs()) == []
    assert tlv.whole()


def test_everything_that_is_owed_may_be_done_twice(made: Tlv) -> None:
    tlv = made
    tlv.answer("besluit")
    for _ in range(2):
        with tlv.desk.book.writing() as shelf:
            jobs = shelf.take_jobs("twice", tlv.desk.clock.now() + timedelta(hours=1), tlv.desk.clock.now(), 50)
        for job in jobs:
            if job.kind not in ("mail", "sms"):
                HANDLERS[job.kind](tlv.desk, job)
    assert len(tlv.grants()) == len(PARTIES)
    assert [one.cause for one in tlv.revisions()] == ["make", "besluit"]
    assert tlv.kept().state == "signing"
