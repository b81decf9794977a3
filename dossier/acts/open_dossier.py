"""A dossier is opened with what people typed, sealed under a key of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dossier.actor import Actor
from dossier.events import What
from dossier.plain import from_json, to_json
from dossier.ports import Desk
from dossier.record import Dossier, Event, KeyName


def open_dossier(desk: Desk, who: Actor, pseudonym: str, invoer: Mapping[str, object]) -> str:
    """Open a dossier; returns its id. `invoer` was read and found good by `dossier.intake` before."""
    now = desk.clock.now()
    dossier_id = desk.random.id()
    key = KeyName("dossier", dossier_id)
    desk.keys.make(key, None, now)
    sealed = desk.sealer.seal(key, "invoer", {"invoer": to_json(invoer)})
    with desk.book.writing() as shelf:
        shelf.add_dossier(Dossier(dossier_id, who.organisation, pseudonym, "open", now, sealed))
        shelf.log(Event(who.organisation, What.DOSSIER_OPENED.value, now, who.id, "", (("dossier", dossier_id),)))
    return dossier_id


def invoer_of(desk: Desk, dossier: Dossier) -> dict[str, object]:
    """What was typed, unsealed."""
    value = from_json(desk.sealer.open(dossier.key, "invoer", dossier.sealed)["invoer"])
    assert isinstance(value, dict)  # noqa: S101 - sealed above, authenticated since
    return value


def change_dossier(desk: Desk, who: Actor, dossier_id: str, invoer: Mapping[str, object], version: int) -> None:
    """Put other facts in the dossier's place; `Conflict` when somebody changed it since `version`."""
    with desk.book.writing() as shelf:
        before = shelf.dossier(who.organisation, dossier_id)
        sealed = desk.sealer.seal(before.key, "invoer", {"invoer": to_json(invoer)})
        shelf.save_dossier(replace(before, sealed=sealed, version=version))
