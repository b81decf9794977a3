"""Two languages: Dutch is written in the source, English stands complete in `templates/pages/en*.po`.

The catalogues are read at start, so no compiled file lies in the tree. `_()` works in pages, letters and
code alike. `?taal=en` on any page sets the language cookie and shows that same page again: no address
to come back to has to travel, so there is nothing to forge (docs/decisions/0101).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode

from babel.messages.pofile import read_po
from flask import Flask, Response, redirect, request
from jinja2 import Environment
from werkzeug.wrappers import Response as AnyResponse

TEMPLATES: Final = Path(__file__).parent.parent / "templates"
LANGUAGES: Final = ("nl", "en")
COOKIE: Final = "__Host-taal"
_speaking: ContextVar[str] = ContextVar("language", default="nl")


@cache
def catalogue() -> dict[str, str]:
    """Every Dutch text with its English one."""
    texts: dict[str, str] = {}
    for path in sorted((TEMPLATES / "pages").glob("en*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="en", abort_invalid=True):
                if message.id and not message.fuzzy:
                    texts.update(zip(_forms(message.id), _forms(message.string), strict=True))
    return texts


def _forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def language() -> str:
    """The language being spoken: `nl` or `en`."""
    return _speaking.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak `language` inside this block (a letter to someone who is not the visitor)."""
    token = _speaking.set(language if language in LANGUAGES else "nl")
    try:
        yield
    finally:
        _speaking.reset(token)


def gettext(text: str) -> str:
    """`text` in the language being spoken; Dutch where English is missing (a test forbids that)."""
    return catalogue().get(text) or text if language() == "en" else text


def ngettext(one: str, many: str, n: int) -> str:
    """Both languages say `one` of 1 and `many` of everything else."""
    return gettext(one if n == 1 else many)


def _(text: str, **facts: object) -> str:
    """`text` in the language being spoken, with `%(name)s` filled in; a lone percent sign is `%%`."""
    return gettext(text) % facts


def teach(environment: Environment) -> None:
    """Give a Jinja environment `_()`, `ngettext()` and `{% trans %}`."""
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]


def apply(app: Flask) -> None:
    """Choose the language of each request, and let `?taal=` change it."""
    teach(app.jinja_env)
    app.jinja_env.globals["language"] = language
    app.before_request(_choose)


def _choose() -> AnyResponse | None:
    wanted = request.args.get("taal", "")
    _speaking.set(_known(request.cookies.get(COOKIE, "")))
    if request.method != "GET" or wanted not in LANGUAGES:
        return None
    rest = [(k, v) for k, v in request.args.items(multi=True) if k != "taal"]
    same_page = quote(request.path) + (f"?{urlencode(rest)}" if rest else "")
    return _remember(redirect(same_page, 303, Response), wanted)


def _known(wanted: str) -> str:
    return wanted if wanted in LANGUAGES else "nl"


def _remember(response: AnyResponse, wanted: str) -> AnyResponse:
    response.set_cookie(COOKIE, wanted, max_age=31_536_000, secure=True, httponly=True, samesite="Lax", path="/")
    return response
