"""Who works here, by name, for those who may know: a consultant's own address, the names in an access log.

The sealed half of an account belongs to `portal.staff`; here it is only read.
"""

from __future__ import annotations

from typing import Final

from dossier.actor import Actor
from dossier.ports import Desk, Shelf
from dossier.record import KeyName, User

MACHINE: Final = "zegel"


def email_of(desk: Desk, user: User) -> str:
    """A colleague's own e-mail address, without capitals, as the log-in compares it."""
    return _profile(desk, user)["email"].strip().casefold()


def names(desk: Desk, shelf: Shelf, organisation: str) -> dict[str, str]:
    """Name by user id of everybody who works at the organisation now; who left keeps an id only."""
    return {user.id: _profile(desk, user)["name"] for user in shelf.users(organisation)}


def secrecy_accepted(shelf: Shelf, who: Actor) -> bool:
    """Whether a colleague promised secrecy (F35)."""
    return shelf.user(who.organisation, who.id).secrecy_accepted_at is not None


def _profile(desk: Desk, user: User) -> dict[str, str]:
    value = desk.sealer.open(KeyName("organisation", user.organisation), f"user:{user.id}", user.sealed)
    return {name: str(value[name]) for name in ("name", "email")}
