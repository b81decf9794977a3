"""Which act does which job: one line each. A job's subject is an id, or an id and a party."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from dossier.actor import machine
from dossier.acts import (
    anchor_register,
    certify_destruction,
    close_round,
    collect_signature,
    erase_due,
    invite,
    issue_tlv,
    letters,
    make_paper,
    remind,
    tell_ending,
    watch_clock,
)
from dossier.acts.make_evidence import make_evidence
from dossier.acts.tell_finished import tell_finished
from dossier.ports import Desk
from dossier.record import Job
from portal.jobs import Handler


def _sign(desk: Desk, job: Job) -> None:
    record, party = job.subject.split(" ")
    collect_signature.complete(desk, machine(job.organisation), record, party)


def _sweep(desk: Desk, job: Job) -> None:
    close_round.close_what_is_over(desk)
    waiting = watch_clock.refused(desk)
    tell_ending.tell(desk, waiting)
    if erase_due.sweep(desk, waiting).more:
        with desk.book.writing() as shelf:
            shelf.add_job(Job(f"{job.id}-on", job.organisation, job.kind, job.subject, desk.clock.now()))


HANDLERS: Final[Mapping[str, Handler]] = {
    "mail": letters.send,
    "sms": letters.send,
    "sign": _sign,
    "invite": lambda desk, job: invite.invite(desk, machine(job.organisation), job.subject),
    "seal": lambda desk, job: make_paper.finish(desk, machine(job.organisation), job.subject),
    "remind": lambda desk, job: remind.remind_waiting(desk, machine(job.organisation), *job.subject.split(" ")),
    "close": lambda desk, job: close_round.close(desk, machine(job.organisation), job.subject),
    "evidence": lambda desk, job: make_evidence(desk, machine(job.organisation), job.subject),
    "finished": lambda desk, job: tell_finished(desk, machine(job.organisation), job.subject),
    "void": lambda desk, job: issue_tlv.void(desk, machine(job.organisation), job.subject, "making-cut-off"),
    "end-dossier": lambda desk, job: erase_due.end_dossier(desk, machine(job.organisation), job.subject),
    "certificate": lambda desk, job: certify_destruction.certify(desk, machine(job.organisation), job.subject),
    "sweep": _sweep,
    "anchor": lambda desk, _job: anchor_register.keep(desk),
}


def regular(demo: bool) -> Mapping[str, timedelta]:
    """What is owed without anybody asking, and how often: the sweep and the register's checkpoint hourly (decision 3).

    A demonstration's clock jumps for minutes only, so there the sweep looks around more often.
    """
    return {"sweep": timedelta(seconds=5) if demo else timedelta(hours=1), "anchor": timedelta(hours=1)}
