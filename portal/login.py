"""The pages through which staff come in and go out. Each view parses, calls one function and goes on."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as AnyResponse

from dossier.errors import Refused
from portal import identity, staff
from portal.doors import STAGE_PAGES, half_in, let_in, let_out, open_to_all, staff_only, visit, way_to
from portal.here import desk
from portal.refusals import again

login: Final = Blueprint("login", __name__)


@login.context_processor
def _own() -> dict[str, object]:
    """`own_email()`: tells a password manager whose password a form is about."""
    return {"own_email": lambda: staff.profile(desk(), visit().user).email}


def _went(secret: str) -> AnyResponse:
    """Onward with a new secret: to the next stage, to where they wanted to be, or to today."""
    let_in(secret)
    found = identity.visit_of(desk(), secret)
    if found is not None and found.stage != "in":
        return redirect(STAGE_PAGES[found.stage], 303)
    wanted = session.pop("after", "")
    start = way_to("swv.today", found) or "/"
    # Only ever our own `full_path` (refusals.py), and the guard lets no path begin with two slashes.
    return redirect(wanted if wanted.startswith("/") and not wanted.startswith("//") else start, 303)


@login.get("/inloggen")
@open_to_all
def show() -> ResponseReturnValue:
    """The form of the first proof."""
    return render_template("inloggen.html", over=request.args.get("waarom") == "over")


@login.post("/inloggen")
@again("inloggen.html", over=False)
@open_to_all
def begin() -> ResponseReturnValue:
    """The first proof: address and password."""
    form = request.form
    return _went(identity.begin(desk(), form.get("email", ""), form.get("wachtwoord", ""), request.remote_addr or ""))


@login.get("/inloggen/code")
@half_in
def show_code() -> ResponseReturnValue:
    """The form of the second proof."""
    return render_template("code.html")


@login.post("/inloggen/code")
@again("code.html")
@half_in
def confirm() -> ResponseReturnValue:
    """The second proof: the code from the app."""
    code = request.form.get("code", "")
    return _went(identity.confirm(desk(), session.get("staff", ""), code, request.remote_addr or ""))


@login.get("/inloggen/wachtwoord")
@half_in
def show_password() -> ResponseReturnValue:
    """The form for a password of one's own."""
    return render_template("wachtwoord.html")


@login.post("/inloggen/wachtwoord")
@again("wachtwoord.html")
@half_in
def choose_password() -> ResponseReturnValue:
    """A password of one's own, after one that was handed over."""
    found = identity.at_stage(desk(), session.get("staff", ""), "password")
    form = request.form
    return _went(identity.choose_password(desk(), found, form.get("nieuw", ""), form.get("nogmaals", "")))


@login.get("/inloggen/geheimhouding")
@half_in
def show_secrecy() -> ResponseReturnValue:
    """What secrecy means here."""
    return render_template("geheimhouding.html")


@login.post("/inloggen/geheimhouding")
@again("geheimhouding.html")
@half_in
def accept_secrecy() -> ResponseReturnValue:
    """The promise, before the first access (F35)."""
    found = identity.at_stage(desk(), session.get("staff", ""), "secrecy")
    if request.form.get("beloofd") != "ja":
        raise Refused("secrecy-not-accepted")
    return _went(identity.accept_secrecy(desk(), found))


@login.get("/bevestig")
@staff_only
def show_step_up() -> ResponseReturnValue:
    """The form for a fresh code before a weighty act."""
    return render_template("bevestig.html")


@login.post("/bevestig")
@again("bevestig.html")
@staff_only
def step_up() -> ResponseReturnValue:
    """A fresh code; then back to what they were doing."""
    return _went(identity.step_up(desk(), visit(), request.form.get("code", ""), request.remote_addr or ""))


@login.post("/uitloggen")
@open_to_all
def leave() -> ResponseReturnValue:
    """Out, here and in every other browser of the same person."""
    let_out()
    response = Response(render_template("uitgelogd.html"))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
