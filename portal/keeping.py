"""Keeping longer, going early and what is on paper: the page on which two persons decide about destruction."""

from __future__ import annotations

from datetime import date
from typing import Final

from flask import Blueprint, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from dossier.acts import keep_longer, keep_view, watch_clock
from dossier.errors import NotFound
from dossier.findings import InputRefused, stop
from dossier.retention import HoldKind
from dossier.watch import DutyKind
from portal import officer_words as words
from portal.doors import actor, needs
from portal.forms import Deed, tried
from portal.here import desk
from portal.i18n import _
from portal.tenant import own_face

keeping: Final = Blueprint("keeping", __name__)
PAGE: Final = "/bewaren"
WHO: Final = ("fg", "directeur", "bureau")


@keeping.get(PAGE)
@needs(*WHO)
def overview() -> ResponseReturnValue:
    """What stays longer, what waits for a second person, what paper must still go."""
    return _page()


@keeping.post(f"{PAGE}/langer")
@needs("fg")
def hold() -> ResponseReturnValue:
    """Keep a document past its day."""

    def deed() -> None:
        record, kind, reason = (request.form.get(name, "") for name in ("document", "soort", "reden"))
        keep_longer.hold(desk(), actor(), record, kind, reason, _day(request.form.get("opnieuw", "")))

    return _done(deed, _("Dit document blijft, tot het wordt opgeheven."))


@keeping.post(f"{PAGE}/voorstel/<kind>")
@needs(*WHO)
def propose(kind: str) -> ResponseReturnValue:
    """Propose to lift a hold, or to destroy a document early."""
    if kind not in (DutyKind.LIFT.value, DutyKind.EARLY.value):
        raise NotFound("not-found")

    def deed() -> None:
        record, reason, subject = (request.form.get(name, "") for name in ("document", "reden", "houdt"))
        keep_longer.propose(desk(), actor(), DutyKind(kind), record, reason, subject)

    return _done(deed, _("Het voorstel staat klaar voor een tweede persoon."))


@keeping.post(f"{PAGE}/besluit/<duty>")
@needs(*WHO)
def decide(duty: str) -> ResponseReturnValue:
    """The second person agrees or not."""
    agree = request.form.get("antwoord") == "ja"
    told = _("U bent het eens. Het is gedaan.") if agree else _("U bent het niet eens. Er verandert niets.")
    return _done(lambda: keep_longer.decide(desk(), actor(), duty, agree), told)


@keeping.post(f"{PAGE}/papier/<duty>")
@needs(*WHO)
def paper(duty: str) -> ResponseReturnValue:
    """The paper is destroyed too."""
    return _done(lambda: keep_longer.paper_gone(desk(), actor(), duty), _("Het papier is afgemeld als vernietigd."))


@keeping.post(f"{PAGE}/klok")
@needs("fg")
def clock() -> ResponseReturnValue:
    """The clock is right: destroying may go on."""
    return _done(lambda: watch_clock.confirm(desk(), actor()), _("De klok is bevestigd. Het vernietigen gaat verder."))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputRefused([stop("hold-review-day", "opnieuw")]) from None


def _done(deed: Deed, told: str) -> ResponseReturnValue:
    wrong, status = tried(deed)
    if wrong:
        return _page(wrong), status
    session["told"] = told
    return redirect(PAGE, 303)


def _page(wrong: list[str] | None = None) -> str:
    return render_template(
        "officer/keeping.html",
        seen=keep_view.view(desk(), actor()),
        wrong=wrong or [],
        told=session.pop("told", ""),
        is_officer="fg" in actor().roles,
        holds=_holds(),
        kinds=words.kinds(),
        **own_face(actor()),
    )


def _holds() -> dict[str, str]:
    return {
        HoldKind.BEZWAAR: _("bezwaar of beroep"),
        HoldKind.KLACHT: _("klacht of geschil"),
        HoldKind.BEPERKING: _("beperking van de verwerking"),
        HoldKind.VERZOEK: _("een verzoek dat nog loopt"),
        HoldKind.CLAIM: _("vordering, of onderzoek van een toezichthouder"),
        HoldKind.ARCHIEF: _("Archiefwet"),
        HoldKind.TLV: _("de verklaring loopt nog"),
    }
