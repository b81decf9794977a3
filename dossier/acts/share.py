"""The SWV hands a document to the new school by law (WPO 18a lid 13; domain.md §0.10).

The organisation's list of recipients decides, and only once the pupil is aangemeld there; the link
never outlives the record. Sharing under a machtiging is `share_under_mandate`.
"""

from __future__ import annotations

from datetime import datetime

from dossier import law
from dossier.actor import Actor
from dossier.acts.make_link import Ask, make
from dossier.acts.open_dossier import invoer_of
from dossier.acts.tlv_paper import new_school
from dossier.errors import Refused
from dossier.intake import Intake, read_intake
from dossier.kinds import Kind
from dossier.link_term import link_until
from dossier.policy_types import Policy
from dossier.ports import Desk
from dossier.record import Grant
from dossier.retention import AMSTERDAM
from dossier.share_law import Basis, may_hand_over
from dossier.verdict import Allowed, demand


def share_with_new_school(desk: Desk, who: Actor, record_id: str, days: int) -> Grant:
    """A time-limited link for the new school; refused before the aanmelding, or beyond the policy's longest."""
    now = desk.clock.now()
    with desk.book.reading() as shelf:
        record = shelf.record(who.organisation, record_id)
        dossier = shelf.dossier(who.organisation, record.dossier)
    intake = read_intake(invoer_of(desk, dossier))
    policy = desk.policies.named(intake.policy)
    until = link_until(policy, now, days)
    ground = _ground(policy, intake, now)
    ask = Ask(dossier.id, (record_id,), "download", "school_nieuw", ground, until)
    with desk.book.writing() as shelf:
        if shelf.record(who.organisation, record_id).state not in ("signing", "final"):
            raise Refused("document-not-made")
        return make(desk, shelf, who, ask, new_school(intake))


def _ground(policy: Policy, intake: Intake, now: datetime) -> str:
    known = intake.school_nieuw.aangemeld_op if intake.school_nieuw else None
    today = now.astimezone(AMSTERDAM).date()
    verdict = may_hand_over(policy, "school-nieuw", Kind.TLV, Basis(aangemeld_op=known), today)
    demand(verdict)
    return verdict.ground if isinstance(verdict, Allowed) else law.NEW_SCHOOL_SOURCE
