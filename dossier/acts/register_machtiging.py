"""The bureau registers a signed machtiging: one entry per body, each with its own yes (domain.md §4).

From then on the entries are what counts: what may go to whom, until when, withdrawn or not. Names and
addresses of the bodies lie sealed under the machtiging's own key. Each parent gets a page of their own.
"""

from __future__ import annotations

from dossier import mandate
from dossier.actor import Actor
from dossier.acts.case import Case, new_record, open_case
from dossier.acts.own_mandate import invite_parents
from dossier.errors import Conflict, Refused
from dossier.events import What
from dossier.grant import midnight
from dossier.intake_oc import Instantie, Instantiesoort, Machtiging
from dossier.kinds import Kind
from dossier.matrix import Act
from dossier.plain import to_json
from dossier.ports import Desk
from dossier.record import Event, MandateEntry, Record


def register(desk: Desk, who: Actor, dossier_id: str) -> str:
    """Register the machtiging that stands in the case's form; returns its record's id.

    Refused `mandate-missing-form` without one, `mandate-not-signed` naming who is missing,
    `mandate-other-parent-objects`; `Conflict('mandate-registered')` the second time.
    """
    case = open_case(desk, who, dossier_id, Act.WRITE)
    found = _signed(case)
    record = new_record(desk, case, Kind.MACHTIGING, "M", "final")
    entries = [_entry(desk, case, found, record, body) for body in found.instanties]
    clear = (("number", record.number), ("entries", str(len(entries))), ("dossier", dossier_id))
    with desk.book.writing() as shelf:
        if shelf.records(who.organisation, dossier_id, Kind.MACHTIGING.value):
            raise Conflict("mandate-registered")
        shelf.add_record(record)
        for entry in entries:
            shelf.add_mandate_entry(entry)
        invite_parents(desk, shelf, who, case.casus, record.id, tuple(entries))
        shelf.log(Event(who.organisation, What.MANDATE_SIGNED.value, desk.clock.now(), who.id, record.id, clear))
    return record.id


def _signed(case: Case) -> Machtiging:
    # Whether each body's own signatures suffice is asked at each exchange; here any body will do.
    body = Instantiesoort.SCHOOL_HUIDIG_OF_LAATST
    if (lacking := mandate.signed_properly(case.casus, body, case.today)) is not None:
        raise lacking.refusal
    if case.casus.machtiging is None:
        raise Refused("mandate-missing-form", source=mandate.SOURCE)
    return case.casus.machtiging


def _entry(desk: Desk, case: Case, found: Machtiging, record: Record, body: Instantie) -> MandateEntry:
    contact = {"naam": body.contact.naam, "email": str(body.contact.email), "mobiel": body.contact.mobiel}
    return MandateEntry(
        id=desk.random.id(),
        organisation=record.organisation,
        dossier=record.dossier,
        record=record.id,
        body_kind=body.soort.value,
        direction=body.richting.value,
        data_kinds=frozenset(one.value for one in body.gegevens),
        until=mandate.ends_on(body, case.casus.werk_beeindigd),
        signed_at=midnight(max(found.getekend.values())),
        withdrawn_at=midnight(body.ingetrokken) if body.ingetrokken else None,
        sealed=desk.sealer.seal(record.key, "entry", {"naam": body.naam, "contact": to_json(contact)}),
    )
