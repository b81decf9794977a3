"""The desk of a samenwerkingsverband: today, a dossier, a TLV and its round.

Every view parses, calls one act and shows; findings and refusals come from the acts.
"""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, make_response, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from dossier.acts import desk_view, issue_tlv, make_link, print_letter, share, sign_many
from dossier.acts.edit_dossier import FIELDS, Draft, create, edit
from dossier.errors import NotFound, Refused
from dossier.findings import Finding, InputRefused, Severity
from dossier.intake import Intake
from dossier.signing_round import State
from portal import identity, problems
from portal.doors import actor, let_in, needs, visit
from portal.here import desk
from portal.i18n import _, language
from portal.link_words import shown
from portal.swv_words import party_line, shown_event, states
from portal.tenant import staff_face
from portal.yamlfile import parse

swv: Final = Blueprint("swv", __name__)
READ: Final = ("directeur", "voorzitter", "secretariaat", "gedragswetenschapper")
PREPARE: Final = ("voorzitter", "secretariaat")
SHARE: Final = ("directeur", "secretariaat")
PROOF: Final = "wachtwoord en app-code"
"""How staff prove who they are, as the register and the evidence file say it."""


swv.context_processor(staff_face)


@swv.get("/vandaag")
@needs(*READ)
def today() -> ResponseReturnValue:
    """The first page: what has to happen, nearest deadline first."""
    lines = desk_view.today(desk(), actor())
    return render_template("swv/today.html", lines=lines, states=states())


@swv.get("/dossiers/nieuw")
@needs(*PREPARE)
def show_new() -> ResponseReturnValue:
    """The form for a new dossier: a facts file."""
    return render_template("swv/new.html", problems=[])


@swv.post("/dossiers/nieuw")
@needs(*PREPARE)
def new() -> ResponseReturnValue:
    """Read the facts file; nothing is kept when anything in it is wrong."""
    upload = request.files.get("bestand")
    text = upload.read() if upload and upload.filename else request.form.get("tekst", "").encode()
    try:
        form = parse(text)
        dossier = create(desk(), actor(), form.value)
    except InputRefused as refusal:
        told = [_told(one) for one in refusal.findings]
        return render_template("swv/new.html", problems=told), 422
    except Refused as refusal:
        words = problems.sentence(refusal, language())
        return render_template("swv/new.html", problems=[words]), problems.status(refusal)
    return redirect(f"/dossiers/{dossier}", 303)


@swv.get("/dossiers/<dossier>")
@needs(*READ)
def show(dossier: str) -> ResponseReturnValue:
    """One dossier before its TLV: the facts that decide, with the checks beside them."""
    intake, found = issue_tlv.findings(desk(), actor(), dossier)
    return _dossier_page(dossier, intake, found, Draft.of(intake))


@swv.post("/dossiers/<dossier>")
@needs(*PREPARE)
def change(dossier: str) -> ResponseReturnValue:
    """Change the facts of the decision and check again."""
    draft = Draft(**{name: request.form.get(name, "") for name in FIELDS})
    try:
        edit(desk(), actor(), dossier, draft)
    except InputRefused as refusal:
        intake, _found = issue_tlv.findings(desk(), actor(), dossier)
        return _dossier_page(dossier, intake, refusal.findings, draft), 422
    return redirect(f"/dossiers/{dossier}", 303)


@swv.post("/dossiers/<dossier>/tlv")
@needs(*PREPARE)
def make(dossier: str) -> ResponseReturnValue:
    """Make the TLV: checks, number, paper, signature fields."""
    try:
        record = issue_tlv.prepare(desk(), actor(), dossier)
    except InputRefused as refusal:
        intake, _found = issue_tlv.findings(desk(), actor(), dossier)
        return _dossier_page(dossier, intake, refusal.findings, Draft.of(intake)), 422
    return redirect(f"/tlv/{record}", 303)


@swv.get("/dossiers/<dossier>/tlv")
@needs(*PREPARE)
def nothing_made_by_looking(dossier: str) -> ResponseReturnValue:
    """Somebody reloaded the page that says why no TLV was made, or chose another language on it."""
    return redirect(f"/dossiers/{dossier}", 303)


@swv.get("/tlv/<record>")
@needs(*READ)
def tlv(record: str) -> ResponseReturnValue:
    """One TLV: who signed, what was shared, what happened, when it goes."""
    return _tlv_page(record)


@swv.get("/tlv/<record>.pdf")
@needs(*READ)
def tlv_pdf(record: str) -> ResponseReturnValue:
    """The newest revision; the look is in the register."""
    return _attached(*desk_view.pdf(desk(), actor(), record))


@swv.post("/tlv/<record>/besluit")
@needs("directeur")
def decide(record: str) -> ResponseReturnValue:
    """The director's own signature, after a fresh code: the besluit, which certifies."""
    code = request.form.get("code", "")
    try:
        let_in(identity.step_up(desk(), visit(), code, request.remote_addr or ""))
        if not sign_many.take_besluit(desk(), actor(), record, PROOF):
            session["told"] = _("Het besluit is ontvangen. De handtekening volgt zodra de tijdstempel er is.")
    except Refused as refusal:
        return _tlv_page(record, refusal)
    return redirect(f"/tlv/{record}", 303)


@swv.post("/tlv/<record>/delen")
@needs(*SHARE)
def hand_over(record: str) -> ResponseReturnValue:
    """A time-limited link for the new school."""
    days = request.form.get("dagen", "")
    try:
        if not days.isascii() or not days.isdigit() or len(days) > 3:  # noqa: PLR2004 - at most three digits
            raise Refused("share-days-ill-typed")
        share.share_with_new_school(desk(), actor(), record, int(days))
    except Refused as refusal:
        return _tlv_page(record, refusal)
    session["told"] = _("De nieuwe school krijgt een mail met de link.")
    return redirect(f"/tlv/{record}", 303)


@swv.post("/tlv/<record>/links/<grant>/<what>")
@needs(*SHARE)
def link_act(record: str, grant: str, what: str) -> ResponseReturnValue:
    """Remind, tell a code, or withdraw."""
    try:
        if what == "code":
            code = make_link.agree_code(desk(), actor(), grant)
            return render_template("swv/code.html", code=code, record=record)
        if what == "brief":
            return _attached(*print_letter.print_letter(desk(), actor(), grant))
        _change_link(grant, what)
    except Refused as refusal:
        return _tlv_page(record, refusal)
    return redirect(f"/tlv/{record}", 303)


@swv.get("/tlv/<record>/<path:_rest>")
@needs(*READ)
def back_to_tlv(record: str, _rest: str) -> ResponseReturnValue:
    """Somebody reloaded the answer to a form of this page, or chose another language on it."""
    return redirect(f"/tlv/{record}", 303)


def _attached(name: str, pdf: bytes) -> Response:
    response = Response(pdf, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _change_link(grant: str, what: str) -> None:
    if what == "herinneren":
        make_link.remind(desk(), actor(), grant)
        session["told"] = _("Er gaat een nieuwe mail uit. De oude link werkt niet meer.")
    elif what == "intrekken":
        make_link.withdraw(desk(), actor(), grant, "ingetrokken door de organisatie")
        session["told"] = _("De link werkt vanaf nu niet meer.")
    else:
        raise NotFound("page-missing")


def _tlv_page(record: str, refusal: Refused | None = None) -> ResponseReturnValue:
    seen, roles = desk_view.document(desk(), actor(), record), visit().user.roles
    names = {one.party.id: one.contact.label for one in seen.signers}
    page = render_template(
        "swv/tlv.html",
        seen=seen,
        lines=[party_line(one) for one in seen.signers],
        events=[shown_event(one, names) for one in reversed(seen.entries)],
        besluit_waits=desk_view.besluit_waits(seen.row),
        decides="directeur" in roles,
        is_paused=seen.row is not None and seen.row.round.state is State.PAUSED,
        may_steer=bool(roles & set(SHARE)) and seen.record.state == "signing",
        is_open=seen.row is not None and seen.row.round.state is State.OPEN,
        may_share=bool(roles & set(SHARE)),
        told=session.pop("told", None),
        wrong=request.path.rsplit("/", 1)[1] if refusal else "",
        states=states(),
        **shown(refusal),
    )
    response = make_response(page, problems.status(refusal) if refusal else 200)
    if refusal is not None and "retry_after" in refusal.facts:
        response.headers["Retry-After"] = str(refusal.facts["retry_after"])
    return response


def _dossier_page(dossier: str, intake: Intake, found: tuple[Finding, ...], draft: Draft) -> str:
    return render_template(
        "swv/dossier.html",
        dossier=dossier,
        intake=intake,
        pupil=desk_view.short_name(intake),
        decide_by=desk_view.decide_by(desk(), intake),
        stops=[_told(one) for one in found if one.severity is Severity.STOP],
        warnings=[_told(one) for one in found if one.severity is Severity.WARN],
        draft=draft,
    )


def _told(finding: Finding) -> str:
    return problems.sentence(finding.refusal, language())
