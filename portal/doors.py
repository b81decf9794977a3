"""Who may enter which page: every view carries its door, and a view without one stays shut.

    @pages.get("/")            @swv.post("/tlv")                  @parent.get("/antwoord")
    @open_to_all               @needs("directeur", "voorzitter")  @link_only
    def home(): ...            def make(): ...                    def answer(): ...

A door knows roles only. Whether this person may see this object is asked by the act (`dossier/access.py`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from flask import Flask, current_app, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from dossier.actor import Actor
from dossier.errors import Refused
from dossier.record import Grant
from portal import identity, staff
from portal.here import desk
from portal.identity import LinkVisit, Visit

V = TypeVar("V", bound=Callable[..., object])
log: Final = logging.getLogger("zegel.portal")
STAGE_PAGES: Final = {
    "code": "/inloggen/code",
    "password": "/inloggen/wachtwoord",
    "secrecy": "/inloggen/geheimhouding",
}


@dataclass(frozen=True, slots=True)
class Door:
    """`kind` is `open`, `staff` (roles), `stage` (half signed in) or `link`."""

    kind: str
    roles: frozenset[str] = frozenset()


def open_to_all(view: V) -> V:
    """Anyone may enter; shows no personal data."""
    return _hang(view, Door("open"))


def needs(*roles: str) -> Callable[[V], V]:
    """Staff in one of these roles, wholly signed in. No roles would let nobody in, so it is a mistake."""
    if not roles or not frozenset(roles) <= staff.ROLES:
        raise ValueError(f"unknown roles: {roles}")
    return lambda view: _hang(view, Door("staff", frozenset(roles)))


def staff_only(view: V) -> V:
    """Any member of staff, wholly signed in: their own account."""
    return _hang(view, Door("staff", staff.ROLES))


def half_in(view: V) -> V:
    """Staff on their way in; the view asks for the stage it serves."""
    return _hang(view, Door("stage"))


def link_only(view: V) -> V:
    """Whoever opened a link and proved the second factor."""
    return _hang(view, Door("link"))


def _hang(view: V, door: Door) -> V:
    view.door = door  # type: ignore[attr-defined]
    return view


def door_of(app: Flask, endpoint: str) -> Door | None:
    """The door of an endpoint, or None where somebody forgot it."""
    return getattr(app.view_functions[endpoint], "door", None)


def way_to(endpoint: str, who: Visit | None) -> str:
    """The path of an endpoint, or nothing where this application has none or `who` may not enter it."""
    door = door_of(current_app, endpoint) if endpoint in current_app.view_functions else None
    roles = who.user.roles if who is not None and who.stage == "in" else frozenset()
    return url_for(endpoint) if door is not None and (door.kind == "open" or door.roles & roles) else ""


def apply(app: Flask) -> None:
    """Stand at every door of `app`."""
    open_to_all(app.view_functions["static"])
    app.before_request(_at_the_door)


def _at_the_door() -> Response | None:
    if request.endpoint is None:
        return None  # no such page: the router answers
    door = door_of(current_app, request.endpoint)
    if door is None:
        raise Refused("door-unmarked")
    g.visit = identity.visit_of(desk(), session.get("staff", ""))
    if door.kind == "staff":
        return _staff(door)
    if door.kind == "stage" and (g.visit is None or g.visit.stage == "in"):
        raise Refused("login-needed")
    if door.kind == "link":
        g.link = identity.link_visit_of(desk(), session.get("link", ""))
        if g.link is None:
            raise Refused("link-session-over")
    return None


def _staff(door: Door) -> Response | None:
    if g.visit is None:
        raise Refused("login-over" if session.pop("staff", "") else "login-needed")
    if g.visit.stage != "in":
        return redirect(STAGE_PAGES[g.visit.stage], 303)
    if not door.roles & g.visit.user.roles:
        log.warning("%s refused %s at %s", g.get("request_id", ""), g.visit.user.id, request.endpoint)
        raise Refused("role-lacks-this")
    return None


def visit() -> Visit:
    """The member of staff at this page; only behind a staff or stage door."""
    found = g.visit
    assert isinstance(found, Visit)  # noqa: S101 - the door saw to it
    return found


def actor() -> Actor:
    """Who acts, for an act."""
    return visit().actor


def link() -> LinkVisit:
    """The link session at this page; only behind `link_only`."""
    found = g.link
    assert isinstance(found, LinkVisit)  # noqa: S101 - the door saw to it
    return found


def let_in(secret: str) -> None:
    """Give this browser a staff session's secret; its forms get a new token too."""
    session["staff"] = secret
    session.pop("csrf_token", None)
    g.pop("csrf_token", None)


def let_in_by_link(grant: Grant) -> None:
    """Give this browser a session for one grant; one link at a time."""
    session["link"] = identity.open_link(desk(), grant)
    session.pop("csrf_token", None)
    g.pop("csrf_token", None)


def let_out() -> None:
    """End this browser's sessions, and every other of the same person."""
    for kind in ("staff", "link"):
        identity.leave(desk(), session.pop(kind, ""))
    session.clear()
    g.visit = None
