"""Somebody answered on paper: staff register it with the scan and the reason, marked as what it is.

No signature is made for it: an ink signature proves itself, and nobody signs in somebody else's name. The
scan is a record of its own, kept and destroyed with the document.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from dossier.actor import Actor
from dossier.acts.collect_signature import current_pdf, follow_up, round_of
from dossier.acts.make_link import withdraw_in
from dossier.errors import Conflict, Refused
from dossier.events import What
from dossier.kinds import Kind
from dossier.ports import Desk
from dossier.record import Event, KeyName, Record, Revision
from dossier.signing_round import Answer, Meaning, Role

LARGEST: Final = 10 * 1024 * 1024
FORMS: Final = {b"%PDF-": "scan-pdf", b"\xff\xd8\xff": "scan-jpeg", b"\x89PNG\r\n\x1a\n": "scan-png"}
"""What a scan may be, by its first bytes (never by its name), and the form it is kept as."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What came in: the scan, what it says, who is named on it, and why it was on paper."""

    scan: bytes = field(repr=False)
    meaning: Meaning
    name: str
    reason: str


def register(desk: Desk, who: Actor, record_id: str, party_id: str, paper: Paper) -> str:
    """Write the answer down and keep the scan; returns the scan's record.

    Refused with the round's own reason, `scan-missing`, `scan-too-large`, `scan-unknown` (no PDF, JPEG or
    PNG), `name-missing`, `why-missing`. The party's link dies: an answer is given once.
    """
    form = _checked(paper)
    now = desk.clock.now()
    with desk.book.reading() as shelf:
        about, row = shelf.record(who.organisation, record_id), round_of(shelf, record_id)
    if row.round.check(party_id, paper.meaning, now).role is Role.BESLISSER:
        raise Refused("decider-signs")
    made = Record(
        desk.random.id(),
        who.organisation,
        about.dossier,
        Kind.PAPIER.value,
        "final",
        about.rule,
        about.policy_hash,
        now,
    )
    desk.keys.make(made.key, KeyName("dossier", about.dossier), now)
    said = {"about": record_id, "name": paper.name.strip(), "reason": paper.reason.strip()}
    made = replace(made, sealed=desk.sealer.seal(made.key, "paper-answer", said))
    stored = desk.vault.put(made, form, 1, paper.scan)
    revision = Revision(made.id, form, 1, now, "scan", stored)
    try:
        _write_down(desk, who, record_id, party_id, paper, made, revision)
    except Refused:  # somebody else was first: what was put away is of no use
        desk.vault.destroy(stored)
        desk.keys.destroy(made.key, now, "answer-not-taken")
        raise
    return made.id


def _write_down(
    desk: Desk, who: Actor, record_id: str, party_id: str, paper: Paper, made: Record, revision: Revision
) -> None:
    now = revision.created_at
    with desk.book.writing() as shelf:
        record, row = shelf.record(who.organisation, record_id), round_of(shelf, record_id)
        if shelf.intent(row.id, party_id) is not None:
            raise Conflict("changed-meanwhile")
        shown = current_pdf(shelf, record_id).stored.sha256
        after = row.round.answered(party_id, Answer(paper.meaning, now, shown, on_paper=True))
        shelf.add_record(replace(made, last_day=record.last_day, destroy_from=record.destroy_from))
        shelf.add_revision(revision, None)
        shelf.save_round(replace(row, round=after))
        for grant in shelf.grants(who.organisation, record.dossier):
            if grant.party == party_id and record_id in grant.records and grant.purpose == "sign":
                withdraw_in(shelf, who, grant, "answered-on-paper", now)
        shelf.log(_event(desk, who, record, party_id, paper, made, now))
        follow_up(shelf, who, record, after.party(party_id), after.ready(now), now)


def _event(desk: Desk, who: Actor, record: Record, party_id: str, paper: Paper, made: Record, now: datetime) -> Event:
    clear = (
        ("party", party_id),
        ("meaning", paper.meaning.value),
        ("scan", made.id),
        ("proof", "op papier, ingevoerd door een medewerker"),
    )
    sealed = desk.sealer.seal(record.key, "reason", {"reason": paper.reason.strip(), "name": paper.name.strip()})
    return Event(who.organisation, What.ANSWERED_ON_PAPER.value, now, who.id, record.id, clear, sealed, record.key)


def _checked(paper: Paper) -> str:
    if not paper.name.strip():
        raise Refused("name-missing")
    if not paper.reason.strip():
        raise Refused("why-missing", field="reden")
    if not paper.scan:
        raise Refused("scan-missing", field="scan")
    if len(paper.scan) > LARGEST:
        raise Refused("scan-too-large", field="scan", largest_mib=LARGEST // 2**20)
    for start, form in FORMS.items():
        if paper.scan.startswith(start):
            return form
    raise Refused("scan-unknown", field="scan")
