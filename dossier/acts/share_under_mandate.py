"""Sharing a case's papers with a body of the machtiging, by a link that dies with it (domain.md §4).

Each paper is judged by the kinds of data it holds; the first that may not go stops the share. The link
rests on the entry: `hand_over` asks it anew on every request.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dossier import mandate
from dossier.actor import Actor
from dossier.acts import make_link
from dossier.acts.case import Case, body_of, contact_of, may_give, open_case, running_case
from dossier.acts.make_link import Ask
from dossier.acts.write_case_paper import data_kinds
from dossier.errors import NotFound, Refused
from dossier.grant import end_of_day, midnight
from dossier.intake_oc import Instantiesoort
from dossier.link_term import link_until
from dossier.matrix import Act
from dossier.ports import Desk
from dossier.record import Grant, MandateEntry, Record
from dossier.share_law import Basis, may_hand_over
from dossier.verdict import demand, denied


def share(desk: Desk, who: Actor, dossier_id: str, records: Sequence[str], entry_id: str, days: int) -> Grant:
    """A time-limited link for the entry's contact to these papers.

    Refused with the reason and the clause: body, kind of data, direction, withdrawn, over, signatures,
    the consultant's processor agreement; a paper that is not finished, no paper, too many days.
    """
    case = running_case(desk, who, dossier_id)
    entry = case.entry(entry_id)
    now = desk.clock.now()
    papers = _papers(desk, case, records)
    number = _judged(desk, case, entry, papers)
    until = _until(case, entry, papers, now, days)
    contact = contact_of(body_of(desk, entry))
    ids = tuple(one.id for one in papers)
    ask = Ask(dossier_id, ids, "download", entry.body_kind, f"machtiging {number}", until, mandate_entry=entry.id)
    with desk.book.writing() as shelf:
        if shelf.mandate_entry(who.organisation, entry.id) != entry:
            raise Refused("mandate-changed-meanwhile")
        for one in papers:
            if shelf.record(who.organisation, one.id).state != "final":
                raise Refused("document-not-made")
        return make_link.make(desk, shelf, who, ask, contact)


def entry_for(desk: Desk, who: Actor, dossier_id: str, body: Instantiesoort, name: str = "") -> MandateEntry:
    """The entry of a kind of body (and name, when there are two); refused when the machtiging names none.

    One that still holds goes before a withdrawn one.
    """
    case = open_case(desk, who, dossier_id, Act.READ)
    found = [one for one in case.entries if one.body_kind == body.value]
    if name:
        found = [one for one in found if body_of(desk, one).naam == name]
    if not found:
        raise denied("mandate-body-not-named", mandate.SOURCE, body=body).refusal
    return min(found, key=lambda one: one.withdrawn_at is not None)


def take_back(desk: Desk, who: Actor, dossier_id: str, grant_id: str) -> None:
    """Kill one of the case's links at once."""
    make_link.withdraw(desk, who, own_link(desk, who, dossier_id, grant_id).id, "ingetrokken door de organisatie")


def own_link(desk: Desk, who: Actor, dossier_id: str, grant_id: str) -> Grant:
    """A link of this case, for somebody who may share from it."""
    open_case(desk, who, dossier_id, Act.SHARE)
    with desk.book.reading() as shelf:
        grant = shelf.grant(who.organisation, grant_id)
    if grant.dossier != dossier_id:
        raise NotFound("not-found")
    return grant


def _papers(desk: Desk, case: Case, records: Sequence[str]) -> list[Record]:
    if not records:
        raise Refused("share-empty")
    with desk.book.reading() as shelf:
        found = [shelf.record(case.dossier.organisation, one) for one in dict.fromkeys(records)]
    if any(one.dossier != case.dossier.id for one in found):
        raise NotFound("not-found")
    if any(one.state != "final" for one in found):
        raise Refused("document-not-made")
    return found


def _judged(desk: Desk, case: Case, entry: MandateEntry, papers: Sequence[Record]) -> str:
    """The machtiging's number, once every paper was found to be covered by it."""
    for one in papers:
        basis = Basis(machtiging=may_give(desk, case, entry, data_kinds(desk, one), case.today))
        demand(may_hand_over(case.policy, entry.body_kind, one.kind, basis, case.today))
    with desk.book.reading() as shelf:
        return shelf.record(entry.organisation, entry.record).number


def _until(case: Case, entry: MandateEntry, papers: Sequence[Record], now: datetime, days: int) -> datetime:
    """The least of what is known now, so that the mail names the true end; more may end it sooner."""
    bounds = [link_until(case.policy, now, days)]
    if entry.until is not None:
        bounds.append(end_of_day(entry.until))
    if entry.withdrawn_at is not None:
        bounds.append(entry.withdrawn_at)
    return min([*bounds, *(midnight(one.destroy_from) for one in papers if one.destroy_from)])
