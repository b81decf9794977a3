"""The closed list of what can be kept: every kind has a retention rule in every policy, or none on purpose."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """A kind of record: the word of `Record.kind`, of the command line and of a policy's `documents`."""

    TLV = "tlv"
    TLV_VERVANGING = "tlv-vervanging"
    TLV_BEEINDIGING = "tlv-beeindiging"
    TLV_WEIGERING = "tlv-weigering"
    RAPPORT = "onderwijskundig-rapport"
    RAPPORT_SWV = "onderwijskundig-rapport-swv"  # without the pupil's number: the only one an SWV may keep
    OPP = "opp"
    DESKUNDIGENADVIES = "deskundigenadvies"
    AANVRAAG = "aanvraag"
    OPSCHORTING = "opschorting"
    AANMELDING = "aanmelding"
    ADVIES = "advies"
    TOEWIJZING = "toewijzing"
    LWOO = "aanwijzing-lwoo"
    VO_EXTRA = "beoordeling-extra-ondersteuning-vo"
    THUISZITTER = "thuiszitter"
    ZIENSWIJZE = "zienswijze"
    PAPIER = "antwoord-op-papier"
    BRIEF = "brief"
    INZAGE = "inzage"
    VERZOEK_ONTVANGST = "verzoek-ontvangst"
    VERZOEK_IDENTITEIT = "verzoek-identiteit"
    VERZOEK_VERLENGING = "verzoek-verlenging"
    VERZOEK_BESLUIT = "verzoek-besluit"
    CORRECTIE = "correctiebericht"
    VERWERKING = "verwerkingsbericht"
    VERZOEK = "verzoek"
    BEZWAAR = "bezwaarbundel"
    BEWIJS = "bewijsbestand"
    OVEREENKOMST = "overeenkomst"
    MACHTIGING = "machtiging"
    INTREKKING = "machtiging-ingetrokken"
    TOESTEMMING = "toestemming"
    WERKAANTEKENING = "werkaantekening"
    BEELD = "beeld-begeleiding"
    BEELD_OVERIG = "beeld-overig"
    INCIDENT = "incident"
    DATALEK_BRIEF = "datalek-brief"
    DATALEK_MELDING = "datalek-melding"
    KLACHT = "klacht"
    ENQUETE = "enquete"
    IDENTITEIT = "identiteitsbewijs"
    ACCOUNT = "account"
    BERICHT = "bericht"
    QUARANTAINE = "quarantaine"
    REGISTER = "verstrekkingsregister"
    TOEGANG = "toegangslog"
    VERNIETIGING = "vernietigingsbewijs"
    VERWERKINGEN = "verwerkingsregister"
    TOEGANGSLIJST = "toegangslijst"
    JAARVERSLAG = "jaarverslag"
    THUISZITTERS = "thuiszittersrapport"


_TITLES: Final = {
    Kind.TLV: "toelaatbaarheidsverklaring",
    Kind.TLV_VERVANGING: "vervanging van een toelaatbaarheidsverklaring",
    Kind.TLV_BEEINDIGING: "einde van een toelaatbaarheidsverklaring",
    Kind.TLV_WEIGERING: "weigering van een toelaatbaarheidsverklaring",
    Kind.OPSCHORTING: "brief over een aanvraag die niet compleet is",
    Kind.TOEWIJZING: "toewijzing van ondersteuning",
    Kind.LWOO: "aanwijzing leerwegondersteunend onderwijs",
    Kind.VO_EXTRA: "beoordeling van extra ondersteuning in het voortgezet onderwijs",
    Kind.OPP: "ontwikkelingsperspectief",
    Kind.RAPPORT_SWV: "onderwijskundig rapport zonder nummer",
    Kind.VERWERKINGEN: "register van verwerkingsactiviteiten",
    Kind.THUISZITTERS: "rapport over thuiszitters",
}


def title(kind: str) -> str:
    """A kind in words, as a sentence uses it: `toelaatbaarheidsverklaring`."""
    return _TITLES[Kind(kind)] if kind in set(_TITLES) else kind.replace("-", " ")


class Fact(StrEnum):
    """What about a record can switch it to another rule of its organisation."""

    KLACHT = "klacht"  # there is or was a complaint or dispute, also when resolved
    NIET_IN_BEHANDELING = "niet-in-behandeling"
    AANGEHOUDEN = "aangehouden"
    AFGEWEZEN = "afgewezen"  # the application was refused or withdrawn: there is no TLV
    ANONIEM = "anoniem"  # what is left names nobody
    VSO = "vso"  # a TLV for VSO
    PRO = "pro"  # a TLV for praktijkonderwijs
