"""The application that every page stands on: errors, language, guard, doors, and the public pages.

`create_app` adds the blueprints of each kind of visitor to it. The order below is the order in which a
request is looked at: number it, choose its language, refuse what is no question, see who is at the door.
"""

from __future__ import annotations

from flask import Flask, g
from jinja2 import StrictUndefined
from markupsafe import Markup

from dossier.ports import Desk
from portal import clock, doors, guard, i18n, refusals
from portal.here import Here
from portal.login import login
from portal.pages import pages
from portal.settings import Settings


def base_app(settings: Settings, desk: Desk) -> Flask:
    """A Flask application with the public pages and the log-in, ready for more blueprints."""
    app = Flask("portal", template_folder=str(i18n.TEMPLATES / "pages"), static_folder="static")
    app.secret_key = desk.random.hashed("cookie", "flask")
    app.extensions["zegel"] = Here(settings, desk)
    _teach(app, settings)
    refusals.apply(app, desk.random)
    i18n.apply(app)
    guard.apply(app, settings)
    doors.apply(app)
    app.register_blueprint(pages)
    app.register_blueprint(login)
    return app


def _teach(app: Flask, settings: Settings) -> None:
    """What every template may use: `organisation`, `demo`, `visit`, and dates as people write them."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals.update(organisation=settings.controller, demo=settings.demo)
    app.jinja_env.filters.update(
        call=call,
        day=lambda value: clock.shown_day(value, i18n.language()),
        moment=lambda value: clock.shown_moment(value, i18n.language()),
        proven=lambda value: clock.proven_moment(value, i18n.language()),
    )
    app.context_processor(lambda: {"visit": g.get("visit"), "problem": ""})


def call(number: str) -> Markup:
    """A telephone number one can tap, which never breaks over two lines."""
    digits = "".join(sign for sign in number if sign.isdigit() or sign == "+")
    return Markup('<a class="call" href="tel:{}">{}</a>').format(digits, number)
