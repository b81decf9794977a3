"""A browser for a member of staff who is already signed in, on a laid instance."""

from __future__ import annotations

from typing import Any

from dossier.actor import Actor
from dossier.record import Session
from portal import create_app
from portal.identity import session_id
from tests.instance import Laid
from tests.portal.conftest import Web

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
