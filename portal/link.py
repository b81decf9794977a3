"""The public door: whoever was sent a link proves who they are.

GET and HEAD change nothing. The token stands only in the mailed address; the button leads to a page
without it (decision 17). What lies behind the door is in `behind_link.py`.
"""

from __future__ import annotations

from typing import Final

from flask import Blueprint, g, make_response, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from dossier.acts import open_link
from dossier.acts.make_link import recipient
from dossier.errors import NotFound, Refused
from dossier.record import Grant
from portal import clock, i18n, limits, problems
from portal.behind_link import behind
from portal.doors import let_in_by_link, let_out, open_to_all
from portal.here import desk
from portal.link_words import shown
from portal.refusals import again
from portal.tenant import face_of

door: Final = Blueprint("link", __name__)
door.register_blueprint(behind)
BEHIND: Final = {"sign": "/document", "download": "/documenten", "mandate": "/machtiging"}
"""Where a link leads, by its purpose."""
TRIES: Final = (limits.Limit("link-5m", 30, 300),)


@door.context_processor
def _face() -> dict[str, object]:
    """The organisation whose link it is, on every page and on errors too."""
    return face_of(g.speaks_for) if "speaks_for" in g else {}


@door.get("/l/<token>")
@open_to_all
def arrive(token: str) -> ResponseReturnValue:
    """What waits behind a link, without anything personal."""
    _browser()
    return _arrival(open_link.find(desk(), token))


@door.post("/l/<token>")
@open_to_all
def start(token: str) -> ResponseReturnValue:
    """The button: send the code and go on without the token."""
    _count()
    return _asked(open_link.find(desk(), token))


@door.get("/code")
@open_to_all
def show_typed() -> ResponseReturnValue:
    """For people who rightly distrust links: type the code from the letter."""
    _browser()
    return render_template("link/typed.html")


@door.post("/code")
@again("link/typed.html")
@open_to_all
def start_typed() -> ResponseReturnValue:
    """The same start, by a typed code; guessing is slowed down."""
    _count()
    try:
        return _asked(open_link.find_typed(desk(), request.form.get("code", "")))
    except NotFound:
        raise Refused("typed-code-unknown") from None


@door.get("/toegang")
@open_to_all
def show_code() -> ResponseReturnValue:
    """The form of the second factor."""
    told = session.pop("told", "")
    return _code_page(_waiting(), Refused(told) if told else None)


@door.post("/toegang")
@open_to_all
def prove() -> ResponseReturnValue:
    """The second factor; a session for this browser and this link alone."""
    grant = _waiting()
    try:
        proof = open_link.check_code(desk(), grant, request.form.get("code", ""), _browser())
    except Refused as refusal:
        return _code_page(grant, refusal)
    let_in_by_link(grant)
    session.pop("asked", None)
    session["proof"] = proof
    return redirect(BEHIND[grant.purpose], 303)


@door.get("/toegang/opnieuw")
@open_to_all
def no_code_again() -> ResponseReturnValue:
    """Somebody reloaded the page after a refused request for a code, or chose another language on it."""
    return redirect("/toegang", 303)


@door.post("/toegang/opnieuw")
@open_to_all
def send_again() -> ResponseReturnValue:
    """Another code; the earlier one is dead."""
    grant = _waiting()
    try:
        open_link.send_code(desk(), grant, _browser(), again=True)
    except Refused as refusal:
        return _code_page(grant, refusal)
    return redirect("/toegang", 303)


@door.post("/stoppen")
@open_to_all
def stop() -> ResponseReturnValue:
    """Leave nothing behind on a shared telephone."""
    let_out()
    response = make_response(render_template("link/stopped.html"))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@door.get("/stoppen")
@open_to_all
def stopped() -> ResponseReturnValue:
    """The same page in another language; stops nothing by itself."""
    return render_template("link/stopped.html")


def _waiting() -> Grant:
    asked = session.get("asked")
    if not asked:
        raise Refused("link-session-over")
    grant = open_link.waiting(desk(), asked[0], asked[1])
    g.speaks_for = grant.organisation
    return grant


def _browser() -> str:
    """An unguessable name of this browser, to which a code by SMS is bound; it says nothing about its owner."""
    if "browser" not in session:
        session["browser"] = desk().random.token()
    return str(session["browser"])


def _asked(grant: Grant) -> ResponseReturnValue:
    try:
        open_link.send_code(desk(), grant, _browser())
    except Refused as refusal:
        if refusal.code not in ("code-too-often", "code-locked"):
            raise
        session["told"] = refusal.code
    session["asked"] = [grant.organisation, grant.id]
    return redirect("/toegang", 303)


def _count() -> None:
    limits.count(desk(), (TRIES, limits.network(request.remote_addr or "")))


def _arrival(grant: Grant) -> str:
    g.speaks_for = grant.organisation
    return render_template(
        "link/arrival.html",
        purpose=grant.purpose,
        agreed=recipient(desk(), grant).second == "agreed",
        until=clock.shown_moment(grant.until, i18n.language()),
    )


def _code_page(grant: Grant, refusal: Refused | None = None) -> ResponseReturnValue:
    agreed = recipient(desk(), grant).second == "agreed"
    response = make_response(
        render_template("link/code.html", purpose=grant.purpose, agreed=agreed, **shown(refusal)),
        problems.status(refusal) if refusal else 200,
    )
    if refusal is not None and "retry_after" in refusal.facts:
        response.headers["Retry-After"] = str(refusal.facts["retry_after"])
    return response
