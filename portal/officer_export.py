"""The registers as a file for the FG: disclosures and the whole chain, as CSV or XLSX; each is a look."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue

from dossier.acts import register_view
from dossier.acts.register_view import Disclosure
from dossier.record import Entry
from portal import officer_words as words
from portal.doors import actor, needs
from portal.here import desk
from portal.spreadsheet import TYPES, Rows, table

officer_export: Final = Blueprint("officer_export", __name__)
DISCLOSED: Final = (
    "moment (UTC)", "document", "nummer", "pseudoniem", "gegevens", "soort ontvanger", "organisatie", "persoon",
    "grond", "wijze", "door", "verteld", "gesprek op", "gewist",
)  # fmt: skip
CHAINED: Final = (
    "plaats", "moment (UTC)", "gebeurtenis", "wie", "stuk", "feiten", "verzegeld deel (SHA-256)", "vorige", "schakel",
)  # fmt: skip


@officer_export.get("/fg/verstrekkingen.<kind>")
@needs("fg")
def disclosures(kind: str) -> ResponseReturnValue:
    """The disclosure register (domain.md §6.3)."""
    _known(kind)
    return _file("verstrekkingen", kind, _disclosed(register_view.disclosures(desk(), actor())))


@officer_export.get("/fg/register.<kind>")
@needs("fg")
def register(kind: str) -> ResponseReturnValue:
    """Every row of the chain as it lies, so that it can be recomputed elsewhere (docs/formats/ledger.md)."""
    _known(kind)
    return _file("register", kind, _chained(register_view.whole(desk(), actor())))


def _known(kind: str) -> None:
    if kind not in TYPES:
        abort(404)


def _disclosed(rows: tuple[Disclosure, ...]) -> Iterator[tuple[str, ...]]:
    yield DISCLOSED
    kinds, recipients, channels = words.kinds(), words.recipients(), words.channels()
    for one in rows:
        yield (
            _moment(one.at), kinds.get(one.kind, one.kind).replace("\u00ad", ""), one.number, one.pseudonym,
            ", ".join(one.data), recipients.get(one.recipient_kind, one.recipient_kind), one.body, one.person,
            one.ground, channels.get(one.channel, one.channel), one.by, one.told,
            one.on.isoformat() if one.on else "", "ja" if one.erased else "nee",
        )  # fmt: skip


def _chained(entries: tuple[Entry, ...]) -> Iterator[tuple[str, ...]]:
    yield CHAINED
    for one in entries:
        event = one.event
        facts = "; ".join(f"{name}={value}" for name, value in event.clear)
        marks = (one.sealed_hash.hex(), one.previous.hex(), one.hash.hex())
        yield (str(one.seq), _moment(event.at), event.what, event.actor, event.record, facts, *marks)


def _moment(at: datetime) -> str:
    return at.isoformat(sep=" ", timespec="microseconds").removesuffix("+00:00")


def _file(name: str, kind: str, rows: Rows) -> Response:
    response = Response(table(kind, rows), content_type=TYPES[kind])
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.{kind}")
    return response
