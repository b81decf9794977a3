"""The public door: whoever was sent a link proves who they are, reads, answers or fetches.

GET and HEAD change nothing. The token stands only in the mailed address; the button leads to a page
without it (decision 17). What may be seen is asked of `dossier.acts.hand_over` on every request.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, Response, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from dossier.acts import collect_signature, hand_over, open_link
from dossier.acts.collect_signature import Given
from dossier.acts.make_link import recipient
from dossier.errors import Conflict, NotFound, Refused, Unavailable
from dossier.record import Grant
from dossier.signing_round import MEANINGS, Meaning, Role
from portal import clock, i18n, limits, problems
from portal.doors import let_in_by_link, link, link_only, open_to_all
from portal.here import desk
from portal.i18n import _
from portal.refusals import again
from portal.tenant import face

door: Final = Blueprint("link", __name__)
TRIES: Final = (limits.Limit("link-5m", 30, 300),)
ORDER: Final = (Meaning.AKKOORD, Meaning.GEZIEN, Meaning.NIET_AKKOORD, Meaning.GEWEIGERD)


@door.get("/l/<token>")
@open_to_all
def arrive(token: str) -> ResponseReturnValue:
    """What waits behind a link, without anything personal."""
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
    return render_template("link/code.html", **_code_page())


@door.post("/toegang")
@open_to_all
def prove() -> ResponseReturnValue:
    """The second factor; a session for this browser and this link alone."""
    grant = _waiting()
    try:
        proof = open_link.check_code(desk(), grant, request.form.get("code", ""))
    except Refused as refusal:
        words = problems.sentence(refusal, i18n.language())
        return render_template("link/code.html", **{**_code_page(), "problem": words}), problems.status(refusal)
    let_in_by_link(grant)
    session.pop("asked", None)
    session["proof"] = proof
    return redirect("/document" if grant.purpose == "sign" else "/documenten", 303)


@door.post("/toegang/opnieuw")
@open_to_all
def send_again() -> ResponseReturnValue:
    """Another code; the earlier one is dead."""
    try:
        open_link.send_code(desk(), _waiting())
    except Refused as refusal:
        words = problems.sentence(refusal, i18n.language())
        return render_template("link/code.html", **{**_code_page(), "problem": words}), problems.status(refusal)
    return redirect("/toegang", 303)


@door.get("/document")
@link_only
def read() -> ResponseReturnValue:
    """The document to read, on any screen."""
    seen = _seen()
    return render_template(
        "link/read.html",
        reading=Markup(seen.html),  # noqa: S704 - made by docgen with autoescape, authenticated by the vault
        may_answer=seen.may_answer,
        state=_state(seen),
        **face(seen.organisation),
    )


@door.get("/document.pdf")
@link_only
def fetch_document() -> ResponseReturnValue:
    """One's own copy of the document to sign."""
    return _pdf(_grant().records[0])


@door.get("/antwoord")
@link_only
def show_answer() -> ResponseReturnValue:
    """The question, with every answer of equal weight and none chosen."""
    seen = _seen()
    if not seen.may_answer:
        return redirect("/klaar", 303)
    return render_template("link/answer.html", **_answer_page(seen, session.get("draft", {})))


@door.get("/controle")
@link_only
def no_check_yet() -> ResponseReturnValue:
    """Somebody reloaded the check page, or chose another language on it."""
    return redirect("/antwoord", 303)


@door.post("/controle")
@link_only
def check() -> ResponseReturnValue:
    """Show once more what will be signed (WCAG 3.3.4)."""
    seen, draft = _seen(), {name: request.form.get(name, "") for name in ("meaning", "name", "view", "shown")}
    session["draft"] = {name: draft[name] for name in ("meaning", "name", "view")}
    problem = _incomplete(seen, draft)
    if problem:
        return render_template("link/answer.html", **_answer_page(seen, draft), problem=problem), 422
    meaning = Meaning(draft["meaning"])
    return render_template(
        "link/check.html",
        number=seen.number,
        title=_choice(meaning, seen.role)["title"],
        name=draft["name"].strip(),
        view=draft["view"].strip(),
        kept=draft,
        signs=meaning.is_signature,
        **face(seen.organisation),
    )


@door.post("/ondertekenen")
@link_only
def sign() -> ResponseReturnValue:
    """The act itself: the answer is kept, and becomes a signature."""
    grant, form = _grant(), request.form
    try:
        meaning = Meaning(form.get("meaning", ""))
    except ValueError:
        raise Refused("answer-missing") from None
    given = Given(meaning, form.get("shown", ""), form.get("name", ""), session.get("proof", ""), form.get("view", ""))
    who = open_link.actor(grant)
    if collect_signature.receive(desk(), who, grant.records[0], grant.party, given):
        try:
            collect_signature.complete(desk(), who, grant.records[0], grant.party)
        except (Unavailable, Conflict):
            # Kept: "ontvangen, nog niet getekend" (decision 10); its job completes it.
            session["waiting"] = True
    session.pop("draft", None)
    return redirect("/klaar", 303)


@door.get("/klaar")
@link_only
def done() -> ResponseReturnValue:
    """Done: own copy, what happens next, whom to call."""
    grant, seen = _grant(), _seen()
    waiting = bool(session.get("waiting")) and seen.may_answer
    return render_template(
        "link/done.html",
        waiting=waiting,
        state=_state(seen),
        number=seen.number,
        until=clock.shown_moment(grant.until, i18n.language()),
        gone=clock.shown_day(seen.last_day, i18n.language()) if seen.last_day else "",
        **face(seen.organisation),
    )


@door.get("/documenten")
@link_only
def documents() -> ResponseReturnValue:
    """What may be fetched, until when, and what sets that end."""
    grant = _grant()
    shelf = hand_over.offer(desk(), grant)
    return render_template(
        "link/documents.html",
        documents=[
            {
                "id": one.record,
                "title": _("Toelaatbaarheidsverklaring") if one.kind == "tlv" else one.kind,
                "number": one.number,
                "validity": "",
                "state": _("compleet") if one.final else _("nog niet iedereen heeft geantwoord"),
                "tone": "good" if one.final else "wait",
            }
            for one in shelf.documents
        ],
        until=clock.shown_moment(shelf.end.at, i18n.language()),
        because=_because(shelf.end.because),
        **face(shelf.organisation),
    )


@door.get("/documenten/<record>.pdf")
@link_only
def fetch(record: str) -> ResponseReturnValue:
    """One document; the register is written before the first byte."""
    return _pdf(record)


def _pdf(record: str) -> Response:
    if request.method == "HEAD":  # a scanner's look: nothing is taken, so nothing is disclosed
        return Response(mimetype="application/pdf")
    taken = hand_over.take(desk(), _grant(), record)
    response = Response(taken.chunks, mimetype="application/pdf")
    response.content_length = taken.size
    response.headers.set("Content-Disposition", "attachment", filename=taken.filename)
    return response


def _grant() -> Grant:
    """The link of this session, alive; else the true reason, which its holder may know."""
    return hand_over.living(desk(), link().organisation, link().grant)


def _seen() -> hand_over.Seen:
    return hand_over.see(desk(), _grant())


def _waiting() -> Grant:
    asked = session.get("asked")
    if not asked:
        raise Refused("link-session-over")
    return hand_over.living(desk(), asked[0], asked[1])


def _asked(grant: Grant) -> ResponseReturnValue:
    try:
        open_link.send_code(desk(), grant)
    except Refused as refusal:
        if refusal.code != "code-too-often":
            raise
    session["asked"] = [grant.organisation, grant.id]
    return redirect("/toegang", 303)


def _count() -> None:
    limits.count(desk(), (TRIES, limits.network(request.remote_addr or "")))


def _arrival(grant: Grant) -> str:
    return render_template(
        "link/arrival.html",
        purpose=grant.purpose,
        agreed=recipient(desk(), grant).second == "agreed",
        until=clock.shown_moment(grant.until, i18n.language()),
        **face(hand_over.organisation_of(desk(), grant)),
    )


def _code_page() -> dict[str, object]:
    grant = _waiting()
    return {
        "purpose": grant.purpose,
        "agreed": recipient(desk(), grant).second == "agreed",
        **face(hand_over.organisation_of(desk(), grant)),
    }


def _answer_page(seen: hand_over.Seen, draft: Mapping[str, str]) -> dict[str, object]:
    signing = [one for one in ORDER if one in MEANINGS[seen.role]]
    return {
        "question": _("Wat is uw antwoord op deze toelaatbaarheids\u00adverklaring (TLV)?"),
        "number": seen.number,
        "validity": seen.validity,
        "shown": seen.sha256,
        "choices": [_choice(one, seen.role) for one in signing],
        "chosen": draft.get("meaning", ""),
        "name": draft.get("name") or seen.name,
        "view": draft.get("view", ""),
        "objection": clock.shown_day(seen.objection, i18n.language()) if seen.objection else "",
        **face(seen.organisation),
    }


def _incomplete(seen: hand_over.Seen, draft: Mapping[str, str]) -> str:
    if draft["meaning"] not in {one.value for one in MEANINGS[seen.role]}:
        return problems.sentence(Refused("answer-missing"), i18n.language())
    if Meaning(draft["meaning"]).is_signature and not draft["name"].strip():
        return problems.sentence(Refused("name-missing"), i18n.language())
    return ""


def _choice(meaning: Meaning, role: Role) -> dict[str, str]:
    words = {
        Meaning.AKKOORD: (_("Ik ben het eens"), _("U tekent voor akkoord.")),
        Meaning.GEZIEN: (
            _("Ik heb het gelezen"),
            _("U tekent dat u de verklaring hebt gezien. U zegt niet of u het eens bent."),
        ),
        Meaning.NIET_AKKOORD: (
            _("Ik ben het niet eens"),
            _("U tekent dat u de verklaring hebt gezien en schrijft op waarom u het niet eens bent."),
        ),
        Meaning.GEWEIGERD: (_("Ik teken niet"), _("Wij schrijven op dat u niet wilt tekenen.")),
    }
    title, text = words[meaning]
    return {"value": meaning.value, "title": title, "text": text}


def _state(seen: hand_over.Seen) -> str:
    if seen.answered is not None:
        moment = clock.shown_moment(seen.answered.at, i18n.language())
        return _("U hebt geantwoord op %(moment)s: %(meaning)s.", moment=moment, meaning=seen.answered.meaning.value)
    return _("U hoeft nu niets te doen.")


def _because(because: str) -> str:
    words = {
        "link": _("dan stopt deze link"),
        "retention": _("dan vernietigen wij het document"),
        "machtiging": _("dan stopt de machtiging"),
    }
    return words.get(because, because)
