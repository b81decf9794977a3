"""A form that was refused is shown again with every reason, and with what was typed still in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final, TypeAlias

from flask import request

from dossier.errors import Refused
from dossier.findings import InputRefused
from portal import problems
from portal.i18n import language
from portal.yamlfile import parse

Deed: TypeAlias = Callable[[], object]
MENDABLE: Final = (403, 409, 410, 422)


def tried(act: Deed) -> tuple[list[str], int]:
    """Do it; the reasons and status when it was refused in a way a person can mend, else `([], 200)`."""
    try:
        act()
    except Refused as refusal:
        status = problems.status(refusal)
        if status not in MENDABLE:
            raise
        return reasons(refusal), status
    return [], 200


def reasons(refusal: Refused) -> list[str]:
    """Every reason of a refusal, in the visitor's language."""
    if isinstance(refusal, InputRefused):
        return [problems.sentence(one.refusal, language()) for one in refusal.findings]
    return [problems.sentence(refusal, language())]


def fields(*names: str, many: tuple[str, ...] = (), days: tuple[str, ...] = ()) -> dict[str, Any]:
    """What was typed, for `dossier.reading`: lines end in LF, `many` are lists, a `days` field left empty is absent."""
    typed: dict[str, Any] = {name: request.form.get(name, "").replace("\r\n", "\n") for name in names}
    typed |= {name: request.form.getlist(name) for name in many}
    given = {name: request.form.get(name, "").strip() for name in days}
    return typed | {name: _day(text) for name, text in given.items() if text}


def facts_file() -> object:
    """The uploaded or pasted facts file, read; `InputRefused` or `Refused` naming the line."""
    upload = request.files.get("bestand")
    text = upload.read() if upload and upload.filename else request.form.get("tekst", "").encode()
    return parse(text).value


def whole_number(name: str, otherwise: str) -> int:
    """A small number of days; `share-days-ill-typed`."""
    text = request.form.get(name, otherwise).strip()
    if not text.isascii() or not text.isdigit() or len(text) > 3:  # noqa: PLR2004 - at most three digits
        raise Refused("share-days-ill-typed")
    return int(text)


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text
