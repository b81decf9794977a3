"""Behind a link: reading, answering and fetching, for whoever proved the second factor.

What may be seen is asked of `dossier.acts.hand_over` on every request. No answer is kept before its
holder saw it once more on the check page (WCAG 3.3.4), and none that could not become a signature.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from dossier.acts import collect_signature, hand_over, open_link
from dossier.acts import own_mandate as own_mandates
from dossier.acts.collect_signature import Given
from dossier.errors import Conflict, NotFound, Refused, Unavailable
from dossier.record import Grant
from dossier.signing_round import MEANINGS, Meaning
from portal import clock, i18n, link_words, problems
from portal.consultant_words import consent
from portal.doors import link, link_only
from portal.here import desk
from portal.i18n import _
from portal.link_words import shown

behind: Final = Blueprint("behind", __name__)
ORDER: Final = (Meaning.AKKOORD, Meaning.GEZIEN, Meaning.NIET_AKKOORD, Meaning.GEWEIGERD)
LONGEST_NAME: Final = 64  # what a certificate can hold (RFC 5280 appendix A.1)
LONGEST_VIEW: Final = 5000
KEPT_VIEW: Final = 1000  # as much as fits beside the rest in one cookie


@behind.get("/document")
@link_only
def read() -> ResponseReturnValue:
    """The document to read, on any screen."""
    seen = _seen()
    return render_template(
        "link/read.html",
        reading=Markup(seen.html),  # noqa: S704 - made by docgen with autoescape, authenticated by the vault
        may_answer=seen.may_answer,
        state=link_words.state(seen),
    )


@behind.get("/document.pdf")
@link_only
def fetch_document() -> ResponseReturnValue:
    """One's own copy of the document to sign."""
    return _pdf(_grant().records[0])


@behind.get("/antwoord")
@link_only
def show_answer() -> ResponseReturnValue:
    """The question, with every answer of equal weight and none chosen."""
    seen = _seen()
    if not seen.may_answer:
        return redirect("/klaar", 303)
    return _answer_page(seen, session.get("draft", {}))


@behind.post("/antwoord")
@link_only
def change_answer() -> ResponseReturnValue:
    """Back from the check page, with everything that was filled in."""
    return _answer_page(_seen(), _given())


@behind.get("/controle")
@link_only
def no_check_yet() -> ResponseReturnValue:
    """Somebody reloaded the check page, or chose another language on it."""
    return redirect("/antwoord", 303)


@behind.post("/controle")
@link_only
def check() -> ResponseReturnValue:
    """Show once more what will be signed (WCAG 3.3.4)."""
    seen, given = _seen(), _given()
    session["draft"] = {**given, "view": given["view"] if len(given["view"]) <= KEPT_VIEW else ""}
    problem = _incomplete(seen, given)
    if problem is not None:
        return _answer_page(seen, given, problem)
    meaning = Meaning(given["meaning"])
    return render_template(
        "link/check.html",
        number=seen.number,
        title=link_words.choice(meaning, seen.role)["title"],
        name=given["name"],
        view=given["view"],
        kept={**given, "shown": request.form.get("shown", "")},
        signs=meaning.is_signature,
    )


@behind.get("/ondertekenen")
@link_only
def nothing_signed_by_looking() -> ResponseReturnValue:
    """Somebody reloaded a refused answer, or chose another language on it."""
    return redirect("/antwoord", 303)


@behind.post("/ondertekenen")
@link_only
def sign() -> ResponseReturnValue:
    """The act itself: the answer is kept, and becomes a signature."""
    grant, seen, said = _grant(), _seen(), _given()
    problem = _incomplete(seen, said) if seen.may_answer else None
    if problem is not None:
        return _answer_page(seen, said, problem)
    read, proof = request.form.get("shown", ""), session.get("proof", "")
    given = Given(Meaning(said["meaning"]), read, said["name"], proof, said["view"])
    who = open_link.actor(grant)
    if collect_signature.receive(desk(), who, grant.records[0], grant.party, given):
        try:
            collect_signature.complete(desk(), who, grant.records[0], grant.party)
        except (Unavailable, Conflict):
            # Kept: "ontvangen, nog niet getekend" (decision 10); its job completes it.
            session["waiting"] = True
    session.pop("draft", None)
    return redirect("/klaar", 303)


@behind.get("/klaar")
@link_only
def done() -> ResponseReturnValue:
    """Done: own copy, what happens next, whom to call."""
    grant, seen = _grant(), _seen()
    waiting = bool(session.get("waiting")) and seen.may_answer
    if seen.may_answer and not waiting:
        return redirect("/document", 303)
    return render_template(
        "link/done.html",
        waiting=waiting,
        state=link_words.state(seen),
        number=seen.number,
        until=clock.shown_moment(grant.until, i18n.language()),
        gone=clock.shown_day(seen.last_day, i18n.language()) if seen.last_day else "",
    )


@behind.get("/machtiging")
@link_only
def own_mandate() -> ResponseReturnValue:
    """A parent's own page: each body of the machtiging, and a button to take it back."""
    seen = own_mandates.see(desk(), _mandate_grant())
    lines = [consent(one, clock.local_day(desk().clock.now())) for one in seen.yes]
    return render_template("link/machtiging.html", lines=lines, told=session.pop("told", None))


@behind.get("/machtiging/<entry>")
@link_only
def nothing_withdrawn_by_looking(entry: str) -> ResponseReturnValue:
    """Somebody reloaded the answer to the button, or chose another language on it."""
    return redirect("/machtiging", 303)


@behind.post("/machtiging/<entry>")
@link_only
def take_consent_back(entry: str) -> ResponseReturnValue:
    """One click: this body's yes and every link that rested on it are dead from now."""
    own_mandates.withdraw(desk(), _mandate_grant(), entry)
    session["told"] = _("Uw toestemming is ingetrokken. Wij delen niets meer met deze instantie.")
    return redirect("/machtiging", 303)


@behind.get("/documenten")
@link_only
def documents() -> ResponseReturnValue:
    """What may be fetched, until when, and what sets that end."""
    shelf = hand_over.offer(desk(), _grant())
    return render_template(
        "link/documents.html",
        documents=[link_words.offered(one) for one in shelf.documents],
        until=clock.shown_moment(shelf.end.at, i18n.language()),
        because=link_words.because(shelf.end.because),
    )


@behind.get("/documenten/<record>.pdf")
@link_only
def fetch(record: str) -> ResponseReturnValue:
    """One document; the register is written before the first byte."""
    return _pdf(record)


def _pdf(record: str) -> Response:
    if request.method == "HEAD":  # a scanner's look: nothing is taken, so nothing is disclosed
        return Response(mimetype="application/pdf")
    taken = hand_over.take(desk(), _grant(), record, _wanted)
    response = Response(taken.chunks, mimetype="application/pdf")
    response.content_length = taken.length
    response.set_etag(taken.version)
    response.headers["Accept-Ranges"] = "bytes"
    if taken.length != taken.size:
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {taken.start}-{taken.start + taken.length - 1}/{taken.size}"
    response.headers.set("Content-Disposition", "attachment", filename=taken.filename)
    return response


def _wanted(version: str, size: int) -> tuple[int, int] | None:
    """The one part asked for (RFC 9110 §14.2); several, none that is there, or of another version: the whole."""
    asked, condition = request.range, request.if_range
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return None
    if "If-Range" in request.headers and condition.etag != version:
        return None
    found = asked.range_for_length(size)
    return (found[0], found[1] - found[0]) if found is not None else None


def _grant() -> Grant:
    """The link of this session, for documents; a parent's own page has none behind it."""
    grant = _any_grant()
    if grant.purpose == own_mandates.PURPOSE:
        raise NotFound("page-missing")
    return grant


def _any_grant() -> Grant:
    """The link of this session, alive; else the true reason, which its holder may know."""
    g.speaks_for = link().organisation
    return hand_over.living(desk(), link().organisation, link().grant)


def _mandate_grant() -> Grant:
    grant = _any_grant()
    if grant.purpose != own_mandates.PURPOSE:
        raise NotFound("page-missing")
    return grant


def _seen() -> hand_over.Seen:
    return hand_over.see(desk(), _grant())


def _answer_page(seen: hand_over.Seen, given: Mapping[str, str], refusal: Refused | None = None) -> ResponseReturnValue:
    page = render_template(
        "link/answer.html",
        question=_("Wat is uw antwoord op deze toelaatbaarheids\u00adverklaring (TLV)?"),
        number=seen.number,
        validity=link_words.validity(seen.valid),
        shown=seen.sha256,
        choices=[link_words.choice(one, seen.role) for one in ORDER if one in MEANINGS[seen.role]],
        chosen=given.get("meaning", ""),
        name=given.get("name", seen.name),
        view=given.get("view", ""),
        objection=clock.shown_day(seen.objection, i18n.language()) if seen.objection else "",
        wrong=refusal.facts.get("at", "") if refusal else "",
        **shown(refusal),
    )
    return make_response(page, problems.status(refusal) if refusal else 200)


def _given() -> dict[str, str]:
    """What was filled in: white space at the ends is no part of it."""
    return {name: request.form.get(name, "").strip() for name in ("meaning", "name", "view")}


def _incomplete(seen: hand_over.Seen, given: Mapping[str, str]) -> Refused | None:
    """What keeps this answer from being signed; asked before it is kept, so that no answer gets stuck."""
    if given["meaning"] not in {one.value for one in MEANINGS[seen.role]}:
        return Refused("answer-missing", at="meaning")
    if len(given["view"]) > LONGEST_VIEW:
        return Refused("field-too-long", field=_("Uw mening"), limit=LONGEST_VIEW, at="view")
    if not Meaning(given["meaning"]).is_signature:
        return None
    return _unfit(given["name"])


def _unfit(name: str) -> Refused | None:
    from signing.mark_font import mark_font

    if not name:
        return Refused("name-missing", field=_("Uw naam"), at="name")
    if len(name) > LONGEST_NAME:
        return Refused("signer-name-length", longest=LONGEST_NAME, at="name")
    letter = mark_font().missing(unicodedata.normalize("NFC", name))
    return Refused("mark-unprintable", field=_("Uw naam"), character=letter, at="name") if letter else None
