"""A school's onderwijskundig rapport comes into an SWV's dossier: only the copy without the pupil's number.

A report with a place for the number is refused by name before anything of it is read further, and nothing
is kept (UAVG 46; docs/decisions/0210). That the parents got a copy (WPO 42) is an act of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

from dossier import okr, retention
from dossier.actor import Actor
from dossier.acts.case import day_of
from dossier.acts.in_application import open_to_write
from dossier.acts.open_dossier import invoer_of
from dossier.acts.written_with import write_paper
from dossier.errors import NotFound, Refused
from dossier.events import What
from dossier.findings import InputRefused, stop
from dossier.intake import Intake, Ouder, read_intake
from dossier.kinds import Kind
from dossier.papers import RapportSwv
from dossier.papers.boxes import field_plan
from dossier.ports import Desk, Written
from dossier.reading import read
from dossier.record import Event, KeyName, Record, Revision
from dossier.shapes import Kenmerk

COPY_SOURCE: Final = "WPO 42, WEC 43"
CHANNELS: Final = ("papier", "link", "gesprek")


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """What is written down of a copy given; read with `dossier.reading`."""

    aan: Annotated[Kenmerk, "Mark of the parent in the dossier (`O1`)"]
    op: Annotated[date, "Day it was given"]
    hoe: Annotated[str, "papier, link or gesprek"] = "papier"


def receive(desk: Desk, who: Actor, dossier_id: str, facts: Mapping[str, object]) -> str:
    """Keep the report in the dossier; its record's id.

    Refused `okr-with-number` (a place for the number, filled in or not), `bsn-not-allowed` (a number in any
    text), `report-of-another` (another pupil), `report-secret-address`, and all that the closed list refuses.
    """
    okr.refuse_number(facts)
    policy, dossier = open_to_write(desk, who, dossier_id)
    intake = read_intake(invoer_of(desk, dossier))
    report = okr.for_swv(read(RapportSwv, facts))
    _refuse_stranger(report, intake)
    now, record_id = desk.clock.now(), desk.random.id()
    rule = retention.rule_for(policy, Kind.RAPPORT_SWV, retention.tlv_facts(intake))
    due = retention.due(policy, rule, retention.tlv_events(intake))
    record = Record(
        id=record_id,
        organisation=who.organisation,
        dossier=dossier.id,
        kind=Kind.RAPPORT_SWV.value,
        state="final",
        rule=rule,
        policy_hash=policy.sha256,
        created_at=now,
        last_day=due.last_day if due else None,
        destroy_from=due.destroy_from if due else None,
        number=f"OKR-{day_of(now).year}-{record_id[:8].upper()}",
    )
    written, template = write_paper(desk, who.organisation, report, field_plan(report), now)
    desk.keys.make(record.key, dossier.key, now)
    desk.keys.make(KeyName("register", record_id), KeyName("organisation", who.organisation), now)
    counts_from = (("counts_from", due.start.isoformat()),) if due else ()
    _keep(desk, who, record, written, template, counts_from)
    return record_id


def note_copy(desk: Desk, who: Actor, record_id: str, copy: Copy) -> None:
    """Write down that a parent got a copy (WPO 42): a disclosure like any other.

    Refused `party-unknown` for somebody without gezag or not in the dossier, `copy-in-future`, `copy-how`.
    """
    with desk.book.reading() as shelf:
        record = shelf.record(who.organisation, record_id)
    if record.kind != Kind.RAPPORT_SWV or record.state != "final":
        raise NotFound("not-found")
    _, dossier = open_to_write(desk, who, record.dossier)
    intake = read_intake(invoer_of(desk, dossier))
    now = desk.clock.now()
    parent: Ouder | None = next((one for one in intake.ouders if one.id == copy.aan and one.gezag), None)
    if parent is None:
        raise InputRefused([stop("party-unknown", "aan", party=copy.aan)])
    if copy.op > day_of(now):
        raise InputRefused([stop("copy-in-future", "op")])
    if copy.hoe not in CHANNELS:
        raise InputRefused([stop("copy-how", "hoe", known=", ".join(CHANNELS))])
    key = KeyName("register", record_id)
    personal = {"recipient": parent.naam, "body": "", "ground": COPY_SOURCE, "kind": record.kind}
    clear = (("recipient_kind", "ouder"), ("channel", copy.hoe), ("on", copy.op.isoformat()))
    sealed = desk.sealer.seal(key, "disclosure", {**personal, "number": record.number})
    with desk.book.writing() as shelf:
        shelf.log(Event(who.organisation, What.DISCLOSED.value, now, who.id, record_id, clear, sealed, key))


def _refuse_stranger(report: RapportSwv, intake: Intake) -> None:
    theirs, ours = report.leerling, intake.leerling
    same_name = theirs.achternaam.casefold() == ours.achternaam.casefold()
    if not same_name or theirs.geboortedatum != ours.geboortedatum:
        raise Refused("report-of-another", field="leerling")
    if ours.adres_geheim and (report.contact or any(one.contact for one in report.ouders)):
        raise Refused("report-secret-address", field="contact")


def _keep(
    desk: Desk, who: Actor, record: Record, written: Written, template: str, counts_from: tuple[tuple[str, str], ...]
) -> None:
    pdf = desk.vault.put(record, "pdf", 1, written.pdf)
    html = desk.vault.put(record, "html", 1, written.html.encode())
    clear = (("kind", record.kind), ("number", record.number), ("sha256", pdf.sha256), *counts_from)
    with desk.book.writing() as shelf:
        shelf.add_record(record)
        for form, stored in (("pdf", pdf), ("html", html)):
            shelf.add_revision(Revision(record.id, form, 1, record.created_at, "make", stored, template), None)
        shelf.log(Event(who.organisation, What.DOCUMENT_MADE.value, record.created_at, who.id, record.id, clear))
