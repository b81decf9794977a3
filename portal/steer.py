"""Pages with which an SWV steers a round: an answer on paper, a change of gezag, stopping, withdrawing, signing many.

Every view parses, calls one act and shows; what may and what not is the acts' to say.
"""

from __future__ import annotations

from typing import Final

from flask import Blueprint, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from dossier.acts import answer_on_paper, desk_view, sign_many, steer_round
from dossier.acts.answer_on_paper import Paper
from dossier.acts.desk_view import DocumentView, Signer
from dossier.errors import NotFound, Refused
from dossier.signing_round import MEANINGS, Meaning, Role, State
from portal import identity, problems
from portal.doors import actor, let_in, needs, visit
from portal.here import desk
from portal.i18n import _
from portal.link_words import answers, shown
from portal.swv import PROOF, SHARE
from portal.swv_words import party_line
from portal.tenant import staff_face

steer: Final = Blueprint("steer", __name__)
ORDER: Final = (Meaning.AKKOORD, Meaning.GEZIEN, Meaning.NIET_AKKOORD, Meaning.GEWEIGERD)


steer.context_processor(staff_face)


@steer.get("/tlv/<record>/ondertekenaar/<party>")
@needs(*SHARE)
def show_signer(record: str, party: str) -> ResponseReturnValue:
    """One signer: an answer on paper, or gezag that has changed."""
    return _signer_page(record, party)


@steer.post("/tlv/<record>/ondertekenaar/<party>/papier")
@needs(*SHARE)
def on_paper(record: str, party: str) -> ResponseReturnValue:
    """Register an answer that came on paper."""
    upload, meaning = request.files.get("scan"), request.form.get("meaning", "")
    try:
        if meaning not in set(ORDER):
            raise Refused("answer-missing", at="meaning")
        scan = upload.read(answer_on_paper.LARGEST + 1) if upload else b""
        paper = Paper(scan, Meaning(meaning), request.form.get("name", ""), request.form.get("reden", ""))
        answer_on_paper.register(desk(), actor(), record, party, paper)
    except Refused as refusal:
        return _signer_page(record, party, refusal, "papier"), problems.status(refusal)
    session["told"] = _("Het antwoord op papier is ingevoerd.")
    return redirect(f"/tlv/{record}", 303)


@steer.post("/tlv/<record>/ondertekenaar/<party>/gezag")
@needs(*SHARE)
def gezag_changed(record: str, party: str) -> ResponseReturnValue:
    """Gezag has changed: this signer's links die now, and the round is back with us."""
    try:
        steer_round.pause(desk(), actor(), record, party, request.form.get("reden", ""))
    except Refused as refusal:
        return _signer_page(record, party, refusal, "gezag"), problems.status(refusal)
    return redirect(f"/tlv/{record}/ronde", 303)


@steer.get("/tlv/<record>/ronde")
@needs(*SHARE)
def show_round(record: str) -> ResponseReturnValue:
    """How the round may go on, or end."""
    return _round_page(record)


@steer.post("/tlv/<record>/ronde/<what>")
@needs(*SHARE)
def change_round(record: str, what: str) -> ResponseReturnValue:
    """Go on without somebody, ask nobody any more, or take the document back."""
    reason = request.form.get("reden", "")
    try:
        if what == "verder":
            steer_round.resume(desk(), actor(), record, request.form.get("party", ""))
            session["told"] = _("Het ondertekenen gaat verder.")
        elif what == "stoppen":
            steer_round.stop(desk(), actor(), record, reason)
            session["told"] = _("Wij vragen niemand meer. Het document wordt nu afgesloten.")
        elif what == "intrekken":
            steer_round.withdraw_document(desk(), actor(), record, reason)
            session["told"] = _("Het document is ingetrokken. Wie het moest ondertekenen, krijgt daarvan bericht.")
        else:
            raise NotFound("page-missing")
    except Refused as refusal:
        return _round_page(record, refusal, what), problems.status(refusal)
    return redirect(f"/tlv/{record}", 303)


@steer.get("/tekenen")
@needs("directeur")
def show_waiting() -> ResponseReturnValue:
    """Everything that waits for the director's own signature."""
    return _waiting_page()


@steer.post("/tekenen")
@needs("directeur")
def sign_waiting() -> ResponseReturnValue:
    """Sign the chosen documents after one fresh code; each is a decision and a signature of its own."""
    chosen = request.form.getlist("record")
    try:
        if not chosen:
            raise Refused("choice-missing", at="record")
        let_in(identity.step_up(desk(), visit(), request.form.get("code", ""), request.remote_addr or ""))
    except Refused as refusal:
        return _waiting_page(refusal), problems.status(refusal)
    outcomes = sign_many.sign_many(desk(), actor(), chosen, PROOF)
    return render_template("swv/signed.html", outcomes=[(one, shown(one.refusal)) for one in outcomes])


def _signer_page(record: str, party: str, refusal: Refused | None = None, form: str = "") -> str:
    seen = desk_view.document(desk(), actor(), record)
    one = _signer(seen, party)
    return render_template(
        "swv/signer.html",
        seen=seen,
        line=party_line(one),
        party=party,
        choices=[(each.value, answers()[each]) for each in ORDER if each in MEANINGS[one.party.role]],
        form=form,
        wrong=refusal.facts.get("field", refusal.facts.get("at", "")) if refusal else "",
        **shown(refusal),
    )


def _signer(seen: DocumentView, party: str) -> Signer:
    for one in seen.signers:
        if one.party.id == party and one.party.role is not Role.BESLISSER:
            return one
    raise NotFound("party-not-invited")


def _round_page(record: str, refusal: Refused | None = None, form: str = "") -> str:
    seen = desk_view.document(desk(), actor(), record)
    state = seen.row.round.state if seen.row else State.CANCELLED
    lines = [party_line(one) for one in seen.signers]
    return render_template(
        "swv/round.html",
        seen=seen,
        waiting=[one for one in lines if one.waits],
        is_paused=state is State.PAUSED,
        is_open=state is State.OPEN,
        may_end=state in (State.PREPARED, State.OPEN, State.PAUSED),
        form=form,
        wrong="reden" if refusal else "",
        **shown(refusal),
    )


def _waiting_page(refusal: Refused | None = None) -> str:
    return render_template(
        "swv/waiting.html",
        waiting=sign_many.waiting(desk(), actor()),
        chosen=request.form.getlist("record"),
        wrong=refusal.facts.get("at", "code") if refusal else "",
        **shown(refusal),
    )
