"""Which organisation a page speaks for: its name, telephone and hours, in the place of the instance's own."""

from __future__ import annotations

from flask import g

from dossier.actor import Actor
from dossier.record import KeyName, Organisation
from portal.here import desk, here


def face(organisation: Organisation) -> dict[str, object]:
    """What a template needs to name the controller of this page (F06, F20)."""
    own = desk().sealer.open(KeyName("organisation", organisation.id), "settings", organisation.sealed)
    controller = here().settings.controller
    shown = {
        "name": organisation.name,
        "phone": str(own.get("phone") or controller.phone),
        "hours": str(own.get("hours") or controller.hours),
    }
    return {"organisation": shown, "phone": shown["phone"]}


def own_face(who: Actor) -> dict[str, object]:
    """The same for the organisation a member of staff works for."""
    with desk().book.reading() as shelf:
        return face(shelf.organisation(who.organisation))


def staff_face() -> dict[str, object]:
    """For a blueprint of staff: the organisation one works for, on every page and on errors too."""
    return own_face(g.visit.actor) if g.get("visit") else {}


def face_of(organisation: str) -> dict[str, object]:
    """The same by an organisation's id."""
    with desk().book.reading() as shelf:
        return face(shelf.organisation(organisation))
