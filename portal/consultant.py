"""The desk of Onderwijsconsulenten: own cases, what the machtiging allows, papers, links, withdrawals.

Every view parses, calls one act and shows. Whose case it is, is asked by the acts.
"""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from dossier.acts import begin_case, case_view, edit_dossier, make_link, register_machtiging
from dossier.acts import end_work as ending
from dossier.acts import share_under_mandate as sharing
from dossier.acts import tell_in_talk as talking
from dossier.acts import withdraw_machtiging as withdrawing
from dossier.acts import write_case_paper as writing
from dossier.acts.case_view import CaseView
from dossier.errors import NotFound, Unavailable
from dossier.reading import read
from portal import consultant_words as words
from portal import forms, problems
from portal.doors import actor, needs, visit
from portal.here import desk
from portal.i18n import _, language
from portal.tenant import own_face

consultant: Final = Blueprint("consultant", __name__)
BOTH: Final = ("onderwijsconsulent", "bureau")


@consultant.context_processor
def _words() -> dict[str, object]:
    """What every page of this desk may say."""
    return {
        "bodies": words.bodies,
        "data": words.data,
        "listed": words.listed,
        "directions": words.directions,
        "is_bureau": lambda: "bureau" in visit().user.roles,
    }


@consultant.get("/zaken")
@needs(*BOTH)
def cases() -> ResponseReturnValue:
    """One's own cases; all of them for the bureau."""
    lines = case_view.cases(desk(), actor())
    return _page("cases", lines=lines, states=words.case_states())


@consultant.get("/zaken/nieuw")
@needs("bureau")
def show_new() -> ResponseReturnValue:
    """The form for a new case: a facts file."""
    return _page("new", problems=[])


@consultant.post("/zaken/nieuw")
@needs("bureau")
def new() -> ResponseReturnValue:
    """Read the facts file; nothing is kept when anything in it is wrong."""
    made: list[str] = []
    wrong, status = forms.tried(lambda: made.append(edit_dossier.create(desk(), actor(), forms.facts_file())))
    return (_page("new", problems=wrong), status) if wrong else redirect(f"/zaken/{made[0]}", 303)


@consultant.get("/zaken/<dossier>")
@needs(*BOTH)
def case(dossier: str) -> ResponseReturnValue:
    """One case: machtiging per body, papers, links, and when everything goes."""
    return _case_page(dossier)


@consultant.post("/zaken/<dossier>/machtiging")
@needs("bureau")
def register(dossier: str) -> ResponseReturnValue:
    """Register the signed machtiging of the case's form."""
    return _done(
        dossier, lambda: register_machtiging.register(desk(), actor(), dossier), _("De machtiging staat vast.")
    )


@consultant.post("/zaken/<dossier>/begin")
@needs("bureau")
def begin(dossier: str) -> ResponseReturnValue:
    """Begin the handling."""
    return _done(dossier, lambda: begin_case.begin(desk(), actor(), dossier), _("De zaak is nu in behandeling."))


@consultant.post("/zaken/<dossier>/einde")
@needs("bureau")
def end(dossier: str) -> ResponseReturnValue:
    """Write down the end of the work."""
    typed = forms.fields(days=("werk_beeindigd", "laatste_contact_ouders"))
    said = _("Het werk is afgerond. Alles in deze zaak heeft nu een laatste dag.")
    return _done(dossier, lambda: ending.end_work(desk(), actor(), dossier, read(ending.End, typed)), said)


@consultant.get("/zaken/<dossier>/stukken/nieuw")
@needs(*BOTH)
def show_write(dossier: str) -> ResponseReturnValue:
    """The form for a paper."""
    return _page("write", seen=_seen(dossier), problems=[])


@consultant.post("/zaken/<dossier>/stukken/nieuw")
@needs(*BOTH)
def write(dossier: str) -> ResponseReturnValue:
    """Write and seal a paper."""
    typed = forms.fields("onderwerp", "tekst", many=("gegevens",))
    try:
        wrong, status = forms.tried(
            lambda: writing.write(desk(), actor(), dossier, read(writing.CasePaper, typed)),
        )
    except Unavailable as away:
        session["told"] = problems.sentence(away, language())
        return redirect(f"/zaken/{dossier}", 303)
    if wrong:
        return _page("write", seen=_seen(dossier), problems=wrong), status
    session["told"] = _("Het stuk is gemaakt en verzegeld.")
    return redirect(f"/zaken/{dossier}", 303)


@consultant.get("/zaken/<dossier>/stukken/<record>")
@needs(*BOTH)
def paper(dossier: str, record: str) -> ResponseReturnValue:
    """Read a paper on the page."""
    kept, html = case_view.reading(desk(), actor(), dossier, record)
    # Made by docgen with autoescape, authenticated by the vault.
    return _page("paper", dossier=dossier, record=kept, reading=Markup(html))  # noqa: S704


@consultant.get("/zaken/<dossier>/stukken/<record>.pdf")
@needs(*BOTH)
def paper_pdf(dossier: str, record: str) -> ResponseReturnValue:
    """Download a paper; the look is in the register."""
    name, pdf = case_view.pdf(desk(), actor(), dossier, record)
    response = Response(pdf, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@consultant.post("/zaken/<dossier>/stukken/<record>/afmaken")
@needs(*BOTH)
def finish(dossier: str, record: str) -> ResponseReturnValue:
    """Seal a paper whose seal could not be set before."""
    said = _("Het stuk is gemaakt en verzegeld.")
    return _done(dossier, lambda: writing.finish(desk(), actor(), dossier, record), said)


@consultant.get("/zaken/<dossier>/delen")
@needs(*BOTH)
def show_share(dossier: str) -> ResponseReturnValue:
    """Choose papers, a body of the machtiging, and how long."""
    return _page("share", seen=_seen(dossier), problems=[])


@consultant.post("/zaken/<dossier>/delen")
@needs(*BOTH)
def share(dossier: str) -> ResponseReturnValue:
    """Make the link; refused with the reason and the clause."""
    chosen, entry = request.form.getlist("stuk"), request.form.get("instantie", "")
    seen = _seen(dossier)
    if entry not in {one.entry.id for one in seen.bodies}:
        return _page("share", seen=seen, problems=[_("Kies aan wie u het geeft.")]), 422
    wrong, status = forms.tried(
        lambda: sharing.share(desk(), actor(), dossier, chosen, entry, forms.whole_number("dagen", "14")),
    )
    if wrong:
        return _page("share", seen=seen, problems=wrong), status
    session["told"] = _("De ontvanger krijgt een mail met de link.")
    return redirect(f"/zaken/{dossier}", 303)


@consultant.post("/zaken/<dossier>/links/<grant>/<what>")
@needs(*BOTH)
def link_act(dossier: str, grant: str, what: str) -> ResponseReturnValue:
    """Take a link back, mail it again, or make a code to tell by phone."""
    if what == "intrekken":
        said = _("De link werkt vanaf nu niet meer.")
        return _done(dossier, lambda: sharing.take_back(desk(), actor(), dossier, grant), said)
    found = sharing.own_link(desk(), actor(), dossier, grant)
    if what == "herinneren":
        said = _("Er gaat een nieuwe mail uit. De oude link werkt niet meer.")
        return _done(dossier, lambda: make_link.remind(desk(), actor(), found.id), said)
    if what == "code":
        return _page("code", dossier=dossier, code=make_link.agree_code(desk(), actor(), found.id))
    raise NotFound("page-missing")


@consultant.get("/zaken/<dossier>/machtiging/<entry>/<what>")
@needs(*BOTH)
def show_entry(dossier: str, entry: str, what: str) -> ResponseReturnValue:
    """The form to take one body's machtiging back, or to write down a talk with it."""
    return _entry_page(dossier, entry, what, [])


@consultant.post("/zaken/<dossier>/machtiging/<entry>/intrekken")
@needs(*BOTH)
def withdraw(dossier: str, entry: str) -> ResponseReturnValue:
    """Take it back: every link that rests on it is dead at once."""
    reason = request.form.get("reden", "")
    wrong, status = forms.tried(lambda: withdrawing.withdraw(desk(), actor(), dossier, entry, reason))
    if wrong:
        return _entry_page(dossier, entry, "intrekken", wrong), status
    session["told"] = _(
        "De machtiging is ingetrokken. Alle links van deze ontvanger zijn dood. De ontvanger krijgt bericht."
    )
    return redirect(f"/zaken/{dossier}", 303)


@consultant.post("/zaken/<dossier>/machtiging/<entry>/gesprek")
@needs(*BOTH)
def talk(dossier: str, entry: str) -> ResponseReturnValue:
    """Write down what was told in a talk."""
    typed = forms.fields("met", "wat", many=("gegevens",), days=("op",))
    wrong, status = forms.tried(
        lambda: talking.disclose(desk(), actor(), dossier, entry, read(talking.Talk, typed)),
    )
    if wrong:
        return _entry_page(dossier, entry, "gesprek", wrong), status
    session["told"] = _("Het gesprek staat in het register.")
    return redirect(f"/zaken/{dossier}", 303)


def _page(name: str, **facts: object) -> str:
    return render_template(f"consultant/{name}.html", **{**own_face(actor()), **facts})


def _seen(dossier: str) -> CaseView:
    return case_view.view(desk(), actor(), dossier)


def _case_page(dossier: str, wrong: list[str] | None = None) -> str:
    seen = _seen(dossier)
    waits = problems.sentence(seen.waits_for.refusal, language()) if seen.waits_for else ""
    return _page(
        "case",
        seen=seen,
        waits=waits,
        problems=wrong or [],
        told=session.pop("told", None),
        entry_states=words.entry_states(),
        ended=words.ended,
        rule=seen.case.policy.retention.get(seen.machtiging.rule) if seen.machtiging else None,
    )


def _done(dossier: str, act: forms.Deed, said: str) -> ResponseReturnValue:
    """Do it and go back to the case, or show the case with why not."""
    wrong, status = forms.tried(act)
    if wrong:
        return _case_page(dossier, wrong), status
    session["told"] = said
    return redirect(f"/zaken/{dossier}", 303)


def _entry_page(dossier: str, entry: str, what: str, wrong: list[str]) -> str:
    templates = {"intrekken": "withdraw", "gesprek": "talk"}
    seen = _seen(dossier)
    found = [one for one in seen.bodies if one.entry.id == entry]
    if what not in templates or not found:
        raise NotFound("page-missing")
    links = sum(one.living and one.grant.mandate_entry == entry for one in seen.shared)
    return _page(templates[what], seen=seen, one=found[0], links=links, problems=wrong)
