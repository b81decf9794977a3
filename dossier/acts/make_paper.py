"""Staff make another document than a TLV in a dossier: facts, paper, and the round or the seal that ends it.

What the instance knows (letterhead, number, pupil, school, code) is filled in and cannot be typed over. A
decision waits for its decision maker's own signature, any other paper of the organisation gets its seal.
The slow work is done outside any transaction (decision 16): the paper is rendered before a row is written,
so one that cannot be printed leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

from dossier import retention
from dossier.actor import Actor
from dossier.acts import tlv_paper
from dossier.acts.certify_destruction import letterhead
from dossier.acts.open_dossier import invoer_of
from dossier.acts.seal_paper import finish_paper
from dossier.acts.show_status import code_of
from dossier.acts.written_with import write_paper
from dossier.contacts import sealed_contacts
from dossier.errors import NotFound
from dossier.events import What
from dossier.grant import end_of_day
from dossier.intake import Intake, read_intake, refuse_bsn
from dossier.kinds import Kind
from dossier.known_facts import Known, decider, known, sender, signers
from dossier.papers import KINDS, Paper
from dossier.papers.boxes import field_plan
from dossier.plain import from_json, to_json
from dossier.ports import Desk, Written
from dossier.reading import read
from dossier.record import Event, Job, KeyName, Record, Revision, RoundRow
from dossier.retention_rule import Due
from dossier.retention_rule import Event as Trigger
from dossier.signing_round import Party, Role, Round

PURPOSE: Final = "paper-facts"
BY_HAND: Final = (
    Kind.AANVRAAG,
    Kind.OPSCHORTING,
    Kind.DESKUNDIGENADVIES,
    Kind.ADVIES,
    Kind.TOEWIJZING,
    Kind.LWOO,
    Kind.VO_EXTRA,
    Kind.TLV_WEIGERING,
    Kind.TLV_BEEINDIGING,
    Kind.OPP,
    Kind.BRIEF,
)
"""What staff make by hand in a dossier, in the order of its life."""
OURS: Final = frozenset({"afzender", "nummer", "verificatie", "partijen", "besluit_door"})
"""Fields the instance fills in: nobody types a number, a letterhead or who decides."""
_BEGINS: Final[Mapping[Kind, Callable[[Any], Mapping[Trigger, date]]]] = MappingProxyType(
    {
        Kind.ADVIES: lambda paper: {Trigger.ADVIES_VERZONDEN: paper.datum},
        Kind.TOEWIJZING: lambda paper: {
            Trigger.TOEWIJZING_BESLUIT: paper.besluitdatum,
            Trigger.TOEWIJZING_EINDE: paper.tot,
        },
        Kind.LWOO: lambda paper: {Trigger.TOEWIJZING_BESLUIT: paper.besluitdatum},
        Kind.VO_EXTRA: lambda paper: {Trigger.TOEWIJZING_BESLUIT: paper.besluitdatum},
        Kind.TLV_WEIGERING: lambda paper: {Trigger.AANVRAAG_AFGEWEZEN: paper.besluitdatum},
        Kind.TLV_BEEINDIGING: lambda paper: {Trigger.TLV_INGETROKKEN: paper.eindigt_op},
    }
)


def kinds(desk: Desk, who: Actor, dossier_id: str) -> tuple[Kind, ...]:
    """What may be made in this dossier: made by hand, and kept by the organisation's policy."""
    policy = desk.policies.named(_intake(desk, who, dossier_id).policy)
    return tuple(
        kind for kind in BY_HAND if kind.value in policy.documents and policy.kind(kind).rule_under(frozenset())
    )


def made(desk: Desk, who: Actor, dossier_id: str) -> tuple[Record, ...]:
    """The dossier's documents that stand, newest first, its TLVs too; a look at the list is in the register."""
    known = {Kind.TLV.value, *(kind.value for kind in BY_HAND)}
    with desk.book.writing() as shelf:
        shelf.dossier(who.organisation, dossier_id)
        found = [one for one in shelf.records(who.organisation, dossier_id) if one.kind in known]
        standing = [one for one in found if one.state not in ("void", "destroyed", "forgotten")]
        for one in standing:
            shelf.log(Event(who.organisation, What.READ_BY_STAFF.value, desk.clock.now(), who.id, one.id))
    return tuple(sorted(standing, key=lambda one: one.created_at, reverse=True))


def begun(desk: Desk, who: Actor, dossier_id: str, kind: str) -> dict[str, object]:
    """What the dossier already says of the fields somebody types: pupil, school, hearings, ground, clause, days."""
    paper = _kind(kind)
    with desk.book.reading() as shelf:
        dossier = shelf.dossier(who.organisation, dossier_id)
        organisation = shelf.organisation(who.organisation)
        standing = [one.number for one in shelf.records(who.organisation, dossier_id, "tlv") if one.state == "final"]
    intake = read_intake(invoer_of(desk, dossier))
    number = standing[-1] if standing else ""
    today = _today(desk.clock.now())
    return known(paper, Known(intake, letterhead(desk, organisation), today, desk.calendar, number))


def make(desk: Desk, who: Actor, dossier_id: str, kind: str, typed: Mapping[str, object]) -> str:
    """Make the paper; returns its record's id. `InputRefused` names every field that is wrong; nothing is kept then.

    `Unavailable` (signer or timestamp away) leaves a paper that needs the seal waiting for its job.
    """
    intake = _intake(desk, who, dossier_id)
    if kind not in {one.value for one in kinds(desk, who, dossier_id)}:
        raise NotFound("kind-not-made-here", kind=kind)
    refuse_bsn(dict(typed))
    now, record_id = desk.clock.now(), desk.random.id()
    policy = desk.policies.named(intake.policy)
    number = f"{kind.upper()}-{_today(now).year}-{record_id[:8].upper()}"
    record = Record(record_id, who.organisation, dossier_id, kind, "making", "", policy.sha256, now, number=number)
    paper = _paper(desk, who, record, intake, typed)
    rule = retention.rule_for(policy, kind, retention.tlv_facts(intake))
    due = retention.due(policy, rule, _events(Kind(kind), paper, intake))
    record = replace(
        record, rule=rule, last_day=due.last_day if due else None, destroy_from=due.destroy_from if due else None
    )
    desk.keys.make(record.key, KeyName("dossier", dossier_id), now)
    desk.keys.make(KeyName("register", record.id), KeyName("organisation", who.organisation), now)
    facts = {name: to_json(value) for name, value in typed.items()}
    record = replace(record, sealed=desk.sealer.seal(record.key, PURPOSE, facts))
    made = write_paper(desk, who.organisation, paper, field_plan(paper), now)
    _keep(desk, who, record, intake, paper, due, made)
    if paper.closed and not paper.is_besluit:
        finish(desk, who, record.id)
    return record.id


def finish(desk: Desk, who: Actor, record_id: str) -> None:
    """Set the organisation's seal on a paper that needs no other signature; quiet when it is there."""
    with desk.book.reading() as shelf:
        record = shelf.record(who.organisation, record_id)
        dossier = shelf.dossier(who.organisation, record.dossier)
    if record.state != "making":
        return
    typed = desk.sealer.open(record.key, PURPOSE, record.sealed)
    intake = read_intake(invoer_of(desk, dossier))
    paper = _paper(desk, who, record, intake, {name: from_json(value) for name, value in typed.items()})
    finish_paper(desk, who, record_id, paper)


def _intake(desk: Desk, who: Actor, dossier_id: str) -> Intake:
    with desk.book.reading() as shelf:
        dossier = shelf.dossier(who.organisation, dossier_id)
    return read_intake(invoer_of(desk, dossier))


def _kind(kind: str) -> type[Paper]:
    if kind not in {one.value for one in BY_HAND}:
        raise NotFound("kind-not-made-here", kind=kind)
    return KINDS[kind]


def _paper(desk: Desk, who: Actor, record: Record, intake: Intake, typed: Mapping[str, object]) -> Paper:
    kind = _kind(record.kind)
    with desk.book.reading() as shelf:
        organisation = shelf.organisation(who.organisation)
    own = desk.sealer.open(KeyName("organisation", organisation.id), "settings", organisation.sealed)
    code = code_of(record)
    given: dict[str, object] = {name: value for name, value in typed.items() if name not in OURS}
    head = sender(Kind(record.kind), intake, letterhead(desk, organisation))
    given["afzender"] = {name: value for name, value in asdict(head).items() if value}
    given["nummer"] = record.number
    given["verificatie"] = {"code": code, "url": f"{own['base_url']}/v/{record.number}/{code}"}
    given["partijen"] = signers(Kind(record.kind), intake)
    if kind.is_besluit:
        given["besluit_door"] = decider(intake)
    return read(kind, given)


def _events(kind: Kind, paper: Paper, intake: Intake) -> dict[Trigger, date]:
    own = _BEGINS.get(kind)
    if kind is Kind.TLV_BEEINDIGING or own is None:
        return retention.tlv_events(intake) | dict(own(paper) if own else {})
    return dict(own(paper))


def _keep(
    desk: Desk, who: Actor, record: Record, intake: Intake, paper: Paper, due: Due | None, made: tuple[Written, str]
) -> None:
    now, (written, template) = record.created_at, made
    pdf = desk.vault.put(record, "pdf", 1, written.pdf)
    html = desk.vault.put(record, "html", 1, written.html.encode())
    counts_from = (("counts_from", due.start.isoformat()),) if due else ()
    clear = (("kind", record.kind), ("number", record.number), ("sha256", pdf.sha256), *counts_from)
    with desk.book.writing() as shelf:
        shelf.add_record(replace(record, state=_state(paper)))
        for form, stored in (("pdf", pdf), ("html", html)):
            shelf.add_revision(Revision(record.id, form, 1, now, "make", stored, template), None)
        if paper.is_besluit:
            shelf.add_round(_round(desk, who, record, intake))
        elif paper.closed:
            shelf.add_job(Job(f"seal-{record.id}", who.organisation, "seal", record.id, now))
        shelf.log(Event(who.organisation, What.DOCUMENT_MADE.value, now, who.id, record.id, clear))


def _state(paper: Paper) -> str:
    if paper.is_besluit:
        return "signing"
    return "making" if paper.closed else "final"


def _round(desk: Desk, who: Actor, record: Record, intake: Intake) -> RoundRow:
    """The decision maker's own signature; parents and schools read the decision by a link."""
    role, field, person = tlv_paper.people(intake)["besluit"]
    term = desk.policies.named(intake.policy).terms.signing.within
    deadline = end_of_day(term.after(_today(record.created_at)))
    sealed = desk.sealer.seal(record.key, "round", sealed_contacts({"besluit": person}))
    state = Round((Party("besluit", Role(role), field),), deadline)
    return RoundRow(desk.random.id(), who.organisation, record.id, state, record.created_at, sealed)


def _today(now: datetime) -> date:
    return now.astimezone(retention.AMSTERDAM).date()
