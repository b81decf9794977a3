"""The pages for anyone: what this is, who answers for it, and what robots and researchers look for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from flask import Blueprint, Response, g, render_template
from flask.typing import ResponseReturnValue

from portal.doors import open_to_all, way_to
from portal.here import desk, here
from portal.look import stylesheet

pages: Final = Blueprint("pages", __name__)


@pages.context_processor
def _roads() -> dict[str, object]:
    """Where staff begin, a code is typed, a document is judged: each empty in an app without that page."""
    desks = ("swv.today", "consultant.cases", "officer.overview")
    return {
        "today": lambda: next((way for one in desks if (way := way_to(one, g.visit))), ""),
        "typed": lambda: way_to("link.show_typed", g.visit),
        "judged": lambda: way_to("check.form", g.visit),
    }


@pages.get("/")
@open_to_all
def home() -> ResponseReturnValue:
    """What this site is for, and the way in for each kind of visitor."""
    return render_template("home.html")


@pages.get("/privacy")
@open_to_all
def privacy() -> ResponseReturnValue:
    """Who answers for the data and what a person may ask (AVG art. 12–14, F20)."""
    return render_template("privacy.html")


@pages.get("/toegankelijkheid")
@open_to_all
def accessibility() -> ResponseReturnValue:
    """What was tested, what falls short and whom to tell (EN 301 549)."""
    return render_template("toegankelijkheid.html")


@pages.get("/stijl.css")
@open_to_all
def style() -> ResponseReturnValue:
    """The one stylesheet, with the organisation's colours."""
    return Response(stylesheet(here().settings.look), mimetype="text/css")


@pages.get("/robots.txt")
@open_to_all
def robots() -> ResponseReturnValue:
    """Nothing here is for a search engine (F08)."""
    return Response("User-agent: *\nDisallow: /\n", mimetype="text/plain")


@pages.get("/.well-known/security.txt")
@open_to_all
def security() -> ResponseReturnValue:
    """Whom to tell about a hole (RFC 9116). Expires within the year, at the start of a month."""
    settings = here().settings
    later = desk().clock.now() + timedelta(days=180)
    until = datetime(later.year, later.month, 1, tzinfo=UTC)
    lines = [
        f"Contact: mailto:{settings.controller.email}",
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.base_url}/.well-known/security.txt",
    ]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")
