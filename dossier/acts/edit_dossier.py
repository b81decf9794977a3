"""A dossier made from a form or changed on the page, while there is no TLV yet.

What is typed is read whole before anything is kept, so a wrong field leaves the dossier as it was.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final

from dossier.actor import Actor
from dossier.acts.open_dossier import change_dossier, invoer_of, open_dossier
from dossier.errors import Conflict, Refused
from dossier.findings import InputRefused, stop
from dossier.intake import Intake, read_intake
from dossier.intake_oc import read_casus
from dossier.ports import Desk

DAYS: Final = ("besluitdatum", "ingangsdatum", "einddatum")


@dataclass(frozen=True, slots=True)
class Draft:
    """What the page lets staff change, as typed: days as `JJJJ-MM-DD`, the rest as text."""

    soort: str
    categorie: str
    besluitdatum: str
    ingangsdatum: str
    einddatum: str
    motivering: str
    aangemeld_op: str = ""

    @classmethod
    def of(cls, intake: Intake) -> Draft:
        """What stands in the dossier now."""
        tlv = intake.tlv
        end = tlv.einddatum.isoformat() if tlv.einddatum else ""
        known = intake.school_nieuw.aangemeld_op if intake.school_nieuw else None
        return cls(
            tlv.soort.value,
            tlv.categorie.value,
            tlv.besluitdatum.isoformat(),
            tlv.ingangsdatum.isoformat(),
            end,
            tlv.motivering,
            known.isoformat() if known else "",
        )


FIELDS: Final = tuple(field.name for field in fields(Draft))


def create(desk: Desk, who: Actor, form: object) -> str:
    """Open a dossier from a form (`invoer:` or its content); returns its id.

    The form must be of the organisation's own policy, and its pupil may have one dossier at a time.
    """
    invoer = _invoer(form)
    with desk.book.reading() as shelf:
        organisation = shelf.organisation(who.organisation)
        taken = {one.pseudonym for one in shelf.dossiers(who.organisation)}
    pseudonym = _read(invoer)
    if invoer.get("policy") != organisation.policy:
        raise Refused("policy-of-another", field="policy", policy=organisation.policy)
    if pseudonym in taken:
        raise Conflict("dossier-exists", field="leerling.pseudoniem")
    return open_dossier(desk, who, pseudonym, invoer)


def edit(desk: Desk, who: Actor, dossier_id: str, draft: Draft) -> None:
    """Change what the TLV will say; refused once a TLV of this dossier was made."""
    with desk.book.reading() as shelf:
        dossier = shelf.dossier(who.organisation, dossier_id)
        made = [r for r in shelf.records(who.organisation, dossier_id, "tlv") if r.state != "void"]
    if made:
        raise Conflict("tlv-made-before", number=made[0].number)
    invoer = copy.deepcopy(invoer_of(desk, dossier))
    invoer["tlv"] = _changed(invoer["tlv"], draft)
    if draft.aangemeld_op.strip() and "school_nieuw" in invoer:
        school: Any = invoer["school_nieuw"]
        school["aangemeld_op"] = _day("school_nieuw.aangemeld_op", draft.aangemeld_op.strip())
    read_intake(invoer)
    change_dossier(desk, who, dossier_id, invoer, dossier.version)


def _changed(before: Any, draft: Draft) -> dict[str, object]:  # noqa: ANN401 - a form as YAML gives it
    assert isinstance(before, dict)  # noqa: S101 - `read_intake` saw it before it was kept
    after: dict[str, object] = {**before, "soort": draft.soort, "categorie": draft.categorie}
    after["motivering"] = draft.motivering
    for name in DAYS:
        text = getattr(draft, name).strip()
        if text:
            after[name] = _day(f"tlv.{name}", text)
        else:
            after.pop(name, None)
    return after


def _day(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        finding = stop("field-ill-typed", name, expected="een datum (JJJJ-MM-DD)")
        raise InputRefused([finding]) from None


def _invoer(form: object) -> dict[str, Any]:
    if not isinstance(form, Mapping):
        raise InputRefused([stop("field-ill-typed", "(alles)", expected="velden met een naam")])
    inner = form.get("invoer", form)
    if not isinstance(inner, Mapping):
        raise InputRefused([stop("field-ill-typed", "invoer", expected="velden met een naam")])
    return dict(inner)


def _read(invoer: dict[str, Any]) -> str:
    """The pupil's pseudonym, after the whole form was read and found good."""
    if "intake" in invoer or "besluit_intake" in invoer:
        return str(read_casus(invoer).leerling.pseudoniem)
    return str(read_intake(invoer).leerling.pseudoniem)
