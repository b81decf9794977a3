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


TIMESTAMP: Final = "tijdstempel"
"""What the verifier calls the meaning of a document timestamp."""


def row(one: SignatureReport) -> dict[str, object]:
    """One signature, for the page; without a reason where it is sound, which needs none."""
    sound = one.finding.verdict is Verdict.SOUND
    return {
        "title": _role(one),
        "signer": one.signer,
        "meaning": "" if one.meaning == TIMESTAMP else _meanings().get(one.meaning, one.meaning),
        "at": one.signed_at,
        "proven": one.meaning == TIMESTAMP or one.level not in ("", "B-B"),
        "word": _("Klopt") if sound else verdict_name(one.finding.verdict, i18n.language()),
        "reason": "" if sound else reason(one.finding),
        "tone": tone(one.finding),
    }


def tone(finding: Finding) -> str:
    """Good, to look into, or bad."""
    wait = finding.verdict in (Verdict.UNSIGNED, Verdict.SIGNER_UNKNOWN) or finding.reason is Reason.LATER_VERSIONS
    return "wait" if wait else "good" if finding.verdict is Verdict.SOUND else "bad"


def file_word(finding: Finding) -> str:
    """The verdict on a file. "Geldig" would say more than signatures can: whether it holds, its status says."""
    if finding.reason is Reason.LATER_VERSIONS:
        return _("Deze versie klopt, maar is nog niet compleet")
    if finding.verdict is Verdict.SOUND:
        return _("De handtekeningen kloppen")
    return verdict_name(finding.verdict, i18n.language())


def reason(finding: Finding) -> str:
    """Which rule led to a verdict; in the page's own words where the command line names an option of its own."""
    if finding.reason is Reason.LATER_VERSIONS:
        return _("Er is na ondertekening niets veranderd. Later komen er nog handtekeningen of het zegel bij.")
    if finding.reason is Reason.NO_TRUST:
        return _("De handtekening past bij het bestand. Maar wij kennen de uitgever van het certificaat niet.")
    return sentence(finding, i18n.language())


def _role(one: SignatureReport) -> str:
    if one.meaning == TIMESTAMP:
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
