"""One case of Onderwijsconsulenten, opened for somebody who may: the bureau, or the consultant whose case it is.

Somebody else's case and one that does not exist look the same. A consultant works under a processor
agreement that runs, or not at all (F70). What the machtiging allows now stands in its entries, which
can be withdrawn; what was typed stands in the dossier.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from dossier import mandate, retention
from dossier.access import Standing, may
from dossier.actor import Actor
from dossier.acts.colleagues import email_of, secrecy_accepted
from dossier.acts.open_dossier import invoer_of
from dossier.contacts import Contact
from dossier.errors import NotFound, Refused
from dossier.intake_oc import Casus, Contactpersoon, Einde, Gegevens, Instantie, Instantiesoort, Richting, read_casus
from dossier.kinds import Kind
from dossier.matrix import Act, Object
from dossier.policy_types import Policy
from dossier.ports import Desk, Shelf
from dossier.reading import read
from dossier.record import Dossier, KeyName, MandateEntry, Organisation, Record
from dossier.retention_rule import Due
from dossier.verdict import Allowed, Denied, Verdict, demand

RUNNING: Final = "running"
"""The state of a dossier whose case is handled; before that it waits (`open`)."""


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it is now. `entries` are those of its machtiging, withdrawn ones too; `own`: the asker's."""

    dossier: Dossier
    casus: Casus
    policy: Policy
    organisation: Organisation
    entries: tuple[MandateEntry, ...]
    today: date
    own: bool

    @property
    def running(self) -> bool:
        """Whether it is handled, not waiting for signatures."""
        return self.dossier.state == RUNNING

    def entry(self, entry_id: str) -> MandateEntry:
        """One of its machtiging's entries; another case's is unknown here."""
        for one in self.entries:
            if one.id == entry_id:
                return one
        raise NotFound("not-found")


def open_case(desk: Desk, who: Actor, dossier_id: str, act: Act, thing: Object = Object.MACHTIGING) -> Case:
    """The case, if `who` may do `act` with its machtiging (or `thing`); somebody else's case is `not-found`."""
    with desk.book.reading() as shelf:
        case = load(desk, shelf, who, shelf.dossier(who.organisation, dossier_id))
        promised = secrecy_accepted(shelf, who)
    if case is None:
        raise NotFound("not-found")
    standing = Standing(secrecy_accepted=promised, own=case.own)
    verdict = may(case.policy, who.roles, act, thing, standing, case.today)
    if isinstance(verdict, Denied) and verdict.code == "access-own":
        raise NotFound("not-found")
    demand(verdict)
    demand(agreement_runs(case, who))
    return case


def running_case(desk: Desk, who: Actor, dossier_id: str) -> Case:
    """The case to share from; refused while it waits for signatures (F66)."""
    case = open_case(desk, who, dossier_id, Act.SHARE)
    if not case.running:
        raise Refused("case-waits")
    return case


def load(desk: Desk, shelf: Shelf, who: Actor, dossier: Dossier) -> Case | None:
    """A dossier as a case; None where it is a samenwerkingsverband's. Asks nothing about who may."""
    invoer = invoer_of(desk, dossier)
    if "tlv" in invoer:
        return None
    casus = read_casus(invoer)
    consultant = str(casus.consulent.email).casefold() if casus.consulent else ""
    organisation = shelf.organisation(who.organisation)
    return Case(
        dossier=dossier,
        casus=casus,
        policy=desk.policies.named(organisation.policy),
        organisation=organisation,
        entries=tuple(shelf.mandate_entries(who.organisation, dossier.id)),
        today=day_of(desk.clock.now()),
        own=consultant == email_of(desk, shelf.user(who.organisation, who.id)),
    )


def agreement_runs(case: Case, who: Actor) -> Verdict:
    """A consultant needs a processor agreement that runs today; the bureau is the controller itself."""
    if "bureau" in who.roles:
        return Allowed("bureau")
    return mandate.consultant_may_work(case.casus, case.today)


def may_give(desk: Desk, case: Case, entry: MandateEntry, kinds: tuple[Gegevens, ...], on: date) -> Verdict:
    """What this entry of the machtiging says about giving these kinds of data to its body on a day."""
    if case.casus.machtiging is None:
        return mandate.may_share(case.casus, mandate.Wish(Instantiesoort(entry.body_kind), kinds, on))
    body = body_of(desk, entry)
    now = replace(case.casus, machtiging=replace(case.casus.machtiging, instanties=(body,)))
    return mandate.may_share(now, mandate.Wish(body.soort, kinds, on, Richting.VERSTREKKEN, body.naam))


def body_of(desk: Desk, entry: MandateEntry) -> Instantie:
    """An entry as the rules know it: its body, what may go which way, until when."""
    kept = desk.sealer.open(KeyName("record", entry.record), "entry", entry.sealed)
    return Instantie(
        soort=Instantiesoort(entry.body_kind),
        naam=str(kept["naam"]),
        contact=read(Contactpersoon, kept["contact"]),
        richting=Richting(entry.direction),
        gegevens=tuple(one for one in Gegevens if one.value in entry.data_kinds),
        tot=entry.until or Einde.WERKZAAMHEDEN,
        ingetrokken=day_of(entry.withdrawn_at) if entry.withdrawn_at else None,
    )


def contact_of(body: Instantie) -> Contact:
    """Who receives at a body; a code by phone where there is no mobile number."""
    mobile = str(body.contact.mobiel or "")
    return Contact(
        name=body.contact.naam,
        label=body.naam,
        email=str(body.contact.email),
        mobile=mobile,
        second="sms" if mobile else "agreed",
        on_behalf_of=body.naam,
    )


def new_record(desk: Desk, case: Case, kind: Kind, letter: str, state: str) -> Record:
    """A record of this case with its keys and, where its trigger is known, its last day.

    `letter` begins its number: `M-2026-1A2B3C4D`, from the record's random id, so it names nobody.
    """
    now = desk.clock.now()
    record_id = desk.random.id()
    due = due_of(case.policy, case.casus, kind)
    desk.keys.make(KeyName("record", record_id), case.dossier.key, now)
    desk.keys.make(KeyName("register", record_id), KeyName("organisation", case.dossier.organisation), now)
    return Record(
        id=record_id,
        organisation=case.dossier.organisation,
        dossier=case.dossier.id,
        kind=kind.value,
        state=state,
        rule=retention.rule_for(case.policy, kind, retention.casus_facts(case.casus)),
        policy_hash=case.policy.sha256,
        created_at=now,
        last_day=due.last_day if due else None,
        destroy_from=due.destroy_from if due else None,
        number=f"{letter}-{case.today.year}-{record_id[:8].upper()}",
    )


def due_of(policy: Policy, casus: Casus, kind: Kind | str) -> Due | None:
    """When something kept in this case must be gone; None while the work has not ended."""
    return retention.due_for(policy, kind, retention.casus_events(casus), retention.casus_facts(casus))


def kinds_of(kept: Mapping[str, object]) -> tuple[Gegevens, ...]:
    """The kinds of data a case's paper holds, from its sealed half."""
    told = kept["gegevens"]
    assert isinstance(told, list)  # noqa: S101 - sealed by `write_case_paper`, authenticated since
    return tuple(Gegevens(one) for one in told)


def day_of(moment: datetime) -> date:
    """The day it is in the Netherlands."""
    return moment.astimezone(retention.AMSTERDAM).date()
