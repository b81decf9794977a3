"""Words for whoever was sent a link: answers, what a document is and how it stands, why a link ends."""

from __future__ import annotations

from dossier.acts.hand_over import Offered, Seen, Signed, Valid
from dossier.errors import ZegelError
from dossier.grant import Because
from dossier.kinds import Kind
from dossier.signing_round import MEANINGS, Meaning, Role
from portal import clock, problems
from portal.i18n import _, language


def choice(meaning: Meaning, role: Role) -> dict[str, str]:
    """One answer as the question shows it: its value, its words, and what it does."""
    titles = answers()
    texts = {
        Meaning.AKKOORD: _("U tekent voor akkoord."),
        Meaning.GEZIEN: _("U tekent dat u de verklaring hebt gezien. U zegt niet of u het eens bent.")
        if Meaning.AKKOORD in MEANINGS[role]
        else _("U tekent dat u de verklaring hebt gezien."),
        Meaning.NIET_AKKOORD: _("U tekent dat u de verklaring hebt gezien. U schrijft op waarom u het niet eens bent."),
        Meaning.GEWEIGERD: _("Wij schrijven op dat u niet wilt tekenen."),
    }
    return {"value": meaning.value, "title": titles[meaning], "text": texts[meaning]}


def answers() -> dict[Meaning, str]:
    """An answer in the words of whoever gave it."""
    return {
        Meaning.AKKOORD: _("Ik ben het eens"),
        Meaning.GEZIEN: _("Ik heb het gelezen"),
        Meaning.NIET_AKKOORD: _("Ik ben het niet eens"),
        Meaning.GEWEIGERD: _("Ik teken niet"),
    }


def meanings() -> dict[Meaning, str]:
    """An answer as others read it."""
    return {
        Meaning.BESLUIT: _("besluit genomen"),
        Meaning.AKKOORD: _("akkoord"),
        Meaning.GEZIEN: _("gezien"),
        Meaning.NIET_AKKOORD: _("niet akkoord"),
        Meaning.GEWEIGERD: _("wil niet tekenen"),
        Meaning.NIET_BEREIKT: _("niet bereikt"),
        Meaning.NIET_MEER_GEVRAAGD: _("niet meer gevraagd"),
    }


def state(seen: Seen) -> str:
    """Where the answer of the one who reads stands."""
    if seen.answered is None:
        return _("U hoeft nu niets te doen.")
    said = answers().get(seen.answered.meaning, meanings()[seen.answered.meaning])
    moment = clock.shown_moment(seen.answered.at, language())
    return _("U hebt geantwoord op %(moment)s: %(said)s.", moment=moment, said=said)


def validity(valid: Valid | None) -> str:
    """`7 april 2026 tot en met 31 juli 2028`; nothing for a document without a term."""
    if valid is None:
        return ""
    first = clock.shown_day(valid.first, language())
    if valid.last is None:
        return _("vanaf %(first)s", first=first)
    return _("%(first)s tot en met %(last)s", first=first, last=clock.shown_day(valid.last, language()))


def offered(one: Offered) -> dict[str, object]:
    """One document of a download link, as its card shows it."""
    return {
        "id": one.record,
        "title": kinds().get(one.kind, _("Document")),
        "number": one.number,
        "validity": validity(one.valid),
        "state": "" if not one.signed else _("compleet") if one.final else _("nog niet iedereen heeft geantwoord"),
        "tone": "good" if one.final else "wait",
        "signed": [_signed(party) for party in one.signed],
    }


def kinds() -> dict[str, str]:
    """What a document is called on a page."""
    return {
        Kind.TLV: _("Toelaatbaarheids\u00adverklaring (TLV)"),
        Kind.RAPPORT: _("Onderwijskundig rapport"),
        Kind.INZAGE: _("Overzicht van uw gegevens"),
        Kind.ADVIES: _("Advies"),
        Kind.BRIEF: _("Brief"),
    }


def shown(refusal: ZegelError | None) -> dict[str, str]:
    """A refusal in the words that a form shows above itself; nothing for none."""
    return {"problem": problems.sentence(refusal, language())} if refusal else {}


def because(why: str) -> str:
    """What sets the end of a link, after "want"."""
    return {
        Because.RETENTION: _("dan vernietigen wij het document"),
        Because.MANDATE_OVER: _("dan stopt de machtiging"),
        Because.AUTHORISATION_OVER: _("dan stopt uw toegang"),
    }.get(Because(why), _("dan stopt deze link"))


def _signed(one: Signed) -> tuple[str, str, str]:
    """Who, what and when."""
    if one.answer is None:
        return one.label, _("nog geen antwoord"), ""
    return one.label, meanings()[one.answer.meaning], clock.shown_moment(one.answer.at, language())
