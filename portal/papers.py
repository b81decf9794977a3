"""Pages on which staff make another document than a TLV in a dossier, and read what was made."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from dossier.acts import make_paper
from dossier.errors import Refused, Unavailable
from dossier.findings import InputRefused
from dossier.kinds import title
from dossier.papers import KINDS
from portal import problems
from portal.doors import actor, needs
from portal.forms import reasons
from portal.here import desk
from portal.i18n import _
from portal.paper_form import box_name, boxes, typed
from portal.swv import PREPARE, READ
from portal.swv_words import states
from portal.tenant import staff_face

papers: Final = Blueprint("papers", __name__)


papers.context_processor(staff_face)


@papers.get("/dossiers/<dossier>/stukken")
@needs(*READ)
def show(dossier: str) -> ResponseReturnValue:
    """What was made in this dossier, and what may be made."""
    kinds = [(kind.value, title(kind)) for kind in make_paper.kinds(desk(), actor(), dossier)]
    made = [(one, title(one.kind)) for one in make_paper.made(desk(), actor(), dossier)]
    return render_template("swv/papers.html", dossier=dossier, kinds=kinds, made=made, states=states())


@papers.get("/dossiers/<dossier>/stukken/<kind>")
@needs(*PREPARE)
def show_form(dossier: str, kind: str) -> ResponseReturnValue:
    """The form, with what the dossier already says."""
    return _form(dossier, kind, make_paper.begun(desk(), actor(), dossier, kind))


@papers.post("/dossiers/<dossier>/stukken/<kind>")
@needs(*PREPARE)
def make(dossier: str, kind: str) -> ResponseReturnValue:
    """Make the paper, or show the form again with every reason and all that was typed."""
    make_paper.begun(desk(), actor(), dossier, kind)  # an unknown kind or dossier is not there
    given = typed(KINDS[kind], request.form, make_paper.OURS)
    if "meer" in request.form:
        return _form(dossier, kind, given)
    try:
        record = make_paper.make(desk(), actor(), dossier, kind, given)
    except Refused as refusal:
        return _form(dossier, kind, given, refusal), problems.status(refusal)
    except Unavailable:
        session["told"] = _("Het document is gemaakt. Het zegel volgt zodra de tijdstempel er is.")
        return redirect(f"/dossiers/{dossier}/stukken", 303)
    session["told"] = _("Het document is gemaakt.")
    return redirect(f"/tlv/{record}", 303)


def _form(dossier: str, kind: str, given: dict[str, object], refusal: Refused | None = None) -> str:
    findings = refusal.findings if isinstance(refusal, InputRefused) else ()
    at = {box_name(str(one.refusal.facts.get("field", ""))) for one in findings}
    return render_template(
        "swv/paper.html",
        dossier=dossier,
        title=title(kind),
        boxes=boxes(KINDS[kind], given, make_paper.OURS),
        problems=reasons(refusal) if refusal else [],
        wrong=at or {box_name(str(refusal.facts.get("field", "")))} if refusal else at,
    )
