"""What the pages of `check.py` say: a verdict, a signature and a standing, in words and a tone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dossier.acts.show_status import Standing, Status
from dossier.signing_round import Meaning, Role
from portal import i18n
from portal.i18n import _
from signing.verdicts import Finding, Reason, SignatureReport, Verdict, sentence, verdict_name

TONES: Final = {
    Standing.VALID: "good",
    Standing.NOT_YET: "wait",
    Standing.INCOMPLETE: "wait",
    Standing.ENDED: "bad",
    Standing.REPLACED: "bad",
    Standing.WITHDRAWN: "bad",
    Standing.DESTROYED: "bad",
}


def row(one: SignatureReport) -> dict[str, object]:
    """One signature, for the page."""
    return {
        "title": _role(one),
        "signer": one.signer,
        "meaning": _meanings().get(one.meaning, one.meaning),
        "at": one.signed_at,
        "proven": one.level not in ("", "B-B"),
        "word": verdict_name(one.finding.verdict, i18n.language()),
        "reason": reason(one.finding),
        "tone": tone(one.finding.verdict),
    }


def tone(verdict: Verdict) -> str:
    """Good, to look into, or bad."""
    if verdict is Verdict.SOUND:
        return "good"
    return "wait" if verdict in (Verdict.UNSIGNED, Verdict.SIGNER_UNKNOWN) else "bad"


def reason(finding: Finding) -> str:
    """Which rule led to a verdict; in the page's own words where the command line names an option of its own."""
    if finding.reason is Reason.NO_TRUST:
        return _("De handtekening past bij het bestand. Maar wij kennen de uitgever van het certificaat niet.")
    return sentence(finding, i18n.language())


def _role(one: SignatureReport) -> str:
    if not one.role and one.field == "tijdstempel":
        return _("Tijdstempel voor het archief")
    return _roles().get(one.role, one.role or one.field)


def _roles() -> Mapping[str, str]:
    return {
        Role.BESLISSER.value: _("Wie het besluit nam"),
        Role.OUDER.value: _("Ouder met gezag"),
        Role.VOOGD.value: _("Voogd"),
        Role.LEERLING.value: _("Leerling"),
        Role.SCHOOL_OUD.value: _("School van herkomst"),
        Role.SCHOOL_NIEUW.value: _("Nieuwe school"),
        Role.DESKUNDIGE.value: _("Deskundige"),
        Role.ORGANISATIE.value: _("Zegel van de organisatie"),
    }


def _meanings() -> Mapping[str, str]:
    return {
        Meaning.BESLUIT.value: _("besluit genomen"),
        Meaning.AKKOORD.value: _("eens"),
        Meaning.GEZIEN.value: _("gelezen"),
        Meaning.NIET_AKKOORD.value: _("niet eens"),
    }


def standing_word(standing: Standing) -> str:
    """How a document stands, in one or two words."""
    return {
        Standing.VALID: _("Geldig"),
        Standing.NOT_YET: _("Nog niet ingegaan"),
        Standing.ENDED: _("Niet meer geldig"),
        Standing.INCOMPLETE: _("Nog niet compleet"),
        Standing.REPLACED: _("Vervangen"),
        Standing.WITHDRAWN: _("Ingetrokken"),
        Standing.DESTROYED: _("Vernietigd"),
    }[standing]


def standing_said(found: Status) -> str:
    """What the standing means for whoever holds the document."""
    return {
        Standing.VALID: _("Dit document is compleet en geldt vandaag."),
        Standing.NOT_YET: _("Dit document is compleet, maar geldt nu nog niet."),
        Standing.ENDED: _("De laatste dag van dit document is voorbij."),
        Standing.INCOMPLETE: _("Nog niet iedereen heeft geantwoord. U kunt dit document nog niet gebruiken."),
        Standing.REPLACED: _("Er is een nieuwer document. Gebruik dat in plaats van dit."),
        Standing.WITHDRAWN: _("Dit document is ingetrokken. U kunt het niet meer gebruiken."),
        Standing.DESTROYED: _("Dit document bestaat hier niet meer. De bewaartermijn is voorbij."),
    }[found.standing]
