"""A browser for a member of staff who is already signed in, on a laid instance; and the same one in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from dossier.actor import Actor
from dossier.record import Session
from portal import create_app
from portal.identity import session_id
from tests.instance import Laid
from tests.portal.conftest import Web
from tests.services.browser import Visitor, served, visitor

HERE = "https://127.0.0.1"


def signed_in(laid: Laid, who: Actor | None, app: Any = None) -> Web:
    """Their browser, past log-in and second factor; nobody's without `who`."""
    web = Web(app or create_app(laid.settings, laid.desk))
    if who is None:
        return web
    now, secret = laid.clock.now(), laid.desk.random.token()
    with laid.desk.book.writing() as shelf:
        shelf.add_session(Session(session_id(secret), who.organisation, "staff", who.id, now, now, "in"))
    with web.client.session_transaction(base_url=HERE) as kept:
        kept["staff"] = secret
    return web


@contextmanager
def in_person(browser: Any, web: Web, size: tuple[int, int]) -> Iterator[Visitor]:
    """Whoever `web` is signed in as, at a real screen of `size`."""
    cookie = web.client.get_cookie("__Host-zegel", domain="127.0.0.1")
    assert cookie is not None
    with served(web.client.application) as base, visitor(browser, base, size) as person:
        secure = {"name": "__Host-zegel", "value": cookie.value, "url": base.replace("http:", "https:"), "secure": True}
        person.page.context.add_cookies([secure])
        yield person
