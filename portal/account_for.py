"""The organisation answers for itself, on a page: register of processing, access list, yearly figures as a PDF."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from dossier.acts import account_for as acts
from dossier.errors import NotFound, Refused
from dossier.kinds import Kind
from portal import officer_words as words
from portal import problems
from portal.doors import actor, needs
from portal.here import desk
from portal.i18n import _, language
from portal.tenant import own_face

accounting: Final = Blueprint("accounting", __name__)
WHO: Final = ("fg", "directeur")
PAGE: Final = "/verantwoording"


@accounting.get(PAGE)
@needs(*WHO)
def overview() -> ResponseReturnValue:
    """What was made, and what can be made now."""
    return _page()


@accounting.post(f"{PAGE}/<kind>")
@needs(*WHO)
def make(kind: str) -> ResponseReturnValue:
    """Make one as it is today; a refusal shows above the forms."""
    try:
        record = _make(kind)
    except Refused as refusal:
        return _page([problems.sentence(refusal, language())]), problems.status(refusal)
    return redirect(f"{PAGE}/{record}.pdf", 303)


@accounting.post(f"{PAGE}/toegangslijst/vaststellen")
@needs("directeur")
def adopt() -> ResponseReturnValue:
    """The director adopts the access list as it stands (F102)."""
    acts.adopt_access_list(desk(), actor())
    session["told"] = _("De toegangslijst is vastgesteld, zoals zij nu is.")
    return redirect(PAGE, 303)


@accounting.get(f"{PAGE}/<record>.pdf")
@needs(*WHO)
def fetch(record: str) -> ResponseReturnValue:
    """One of them, signed."""
    name, pdf = acts.fetch(desk(), actor(), record)
    response = Response(pdf, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _make(kind: str) -> str:
    if kind == Kind.VERWERKINGEN:
        return acts.make_register(desk(), actor())
    if kind == Kind.TOEGANGSLIJST:
        return acts.make_access_list(desk(), actor())
    if kind != Kind.JAARVERSLAG:
        raise NotFound("not-found")
    year = request.form.get("jaar", "")
    if not year.isdecimal() or len(year) != len("2025"):
        raise Refused("year-missing", field="jaar")
    return acts.make_yearly(desk(), actor(), int(year))


def _page(wrong: list[str] | None = None) -> str:
    return render_template(
        "officer/account_for.html",
        rows=acts.made(desk(), actor()),
        kinds=words.kinds(),
        problems=wrong or [],
        told=session.pop("told", ""),
        last_year=desk().clock.now().year - 1,
        may_adopt="directeur" in actor().roles,
        **own_face(actor()),
    )
