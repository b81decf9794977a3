"""The Dutch of an organisation's registers: rules, terms and rights in words. Pages have words of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dossier.matrix import Act, Cell, Condition, Object
from dossier.period import Period
from dossier.policy_types import Needs
from dossier.retention_rule import Combine, Event, Rounding, Rule, TermKind

EVENTS: Final[Mapping[Event, str]] = {
    Event.SITUATIE_BEEINDIGD: "het einde van de situatie waarvoor de gegevens nodig waren",
    Event.BEGELEIDING_BEEINDIGD: "het einde van de begeleiding",
    Event.TLV_EINDE: "het einde van de verklaring",
    Event.TLV_INGETROKKEN: "de intrekking van de verklaring",
    Event.ADVIES_VERZONDEN: "de dag dat het advies is verstuurd",
    Event.TOEWIJZING_EINDE: "het einde van de toewijzing",
    Event.TOEWIJZING_BESLUIT: "het besluit over de toewijzing",
    Event.AANVRAAG_AFGEWEZEN: "de afwijzing van de aanvraag",
    Event.AFGIFTE: "de afgifte",
    Event.INTAKE: "het intakegesprek",
    Event.WERK_BEEINDIGD: "het einde van het werk",
    Event.LAATSTE_CONTACT: "het laatste contact over het werk",
    Event.INCIDENT_GESLOTEN: "de afsluiting van het incident",
    Event.TOESTEMMING_INGETROKKEN: "de intrekking van de toestemming",
    Event.IDENTITEIT_BEOORDEELD: "de beoordeling van de identiteit",
    Event.BESTAND_VERNIETIGD: "de vernietiging van het bestand",
    Event.AFGEHANDELD: "de afhandeling",
    Event.UIT_DIENST: "de dag dat iemand uit dienst gaat",
    Event.VERZONDEN: "de verzending",
    Event.ONTVANGEN: "de ontvangst",
    Event.VASTGESTELD: "de vaststelling",
}
NEEDS: Final[Mapping[Needs, str]] = {
    Needs.AANMELDING: "de leerling is daar aangemeld",
    Needs.INSCHRIJVING: "de leerling is daar aangemeld of ingeschreven",
    Needs.MACHTIGING: "een getekende machtiging",
    Needs.TOESTEMMING: "toestemming",
    Needs.WETTELIJKE_PLICHT: "een wettelijke plicht",
    Needs.BETROKKENE: "het gaat om de persoon zelf of een eigen kind",
    Needs.OVEREENKOMST: "een overeenkomst",
}
ACTS: Final[Mapping[Act, str]] = {
    Act.READ: "lezen",
    Act.WRITE: "maken en wijzigen",
    Act.SIGN: "ondertekenen",
    Act.SHARE: "delen",
}
CONDITIONS: Final[Mapping[Condition, str]] = {
    Condition.OWN: "alleen eigen dossiers",
    Condition.ON_GRANT: "alleen met een eigen toestemming met einddatum",
    Condition.AFTER_AANMELDING: "pas na aanmelding",
    Condition.NAMED: "alleen het genoemde stuk",
    Condition.ON_REQUEST: "alleen op verzoek om inzage",
    Condition.IN_BUNDLE: "alleen in de bundel bij een bezwaar",
    Condition.BREAK_GLASS: "alleen met opgegeven reden",
}
THINGS: Final[Mapping[Object, str]] = {
    Object.TLV: "toelaatbaarheidsverklaring",
    Object.RAPPORT: "onderwijskundig rapport en ontwikkelingsperspectief",
    Object.WERKAANTEKENING: "werkaantekeningen",
    Object.AUDIT: "toegangslog",
}
RECIPIENTS: Final[Mapping[str, str]] = {
    "ouder": "ouder",
    "leerling": "leerling",
    "school_oud": "school van herkomst",
    "school_nieuw": "nieuwe school",
    "deskundige": "deskundige",
}
PURPOSES: Final = {"sign": "ondertekenen", "download": "ophalen", "mandate": "eigen machtiging zien en intrekken"}


def plain(word: object) -> str:
    """A word of a policy as a person reads it: `niet-in-behandeling` becomes `niet in behandeling`."""
    return str(word).replace("-", " ").replace("_", " ")


def recipient(kind: str) -> str:
    """A kind of recipient: `school_nieuw` becomes `nieuwe school`."""
    return RECIPIENTS.get(kind) or plain(kind)


def period(span: Period) -> str:
    """`3 jaar`, `2 maanden`, `4 weken`, `1 dag`; `meteen` for none."""
    if not span.months and not span.days:
        return "meteen"
    text = str(span)
    amount, unit = int(text[1:-1]), text[-1]
    one, many = {"Y": ("jaar", "jaar"), "M": ("maand", "maanden"), "W": ("week", "weken"), "D": ("dag", "dagen")}[unit]
    return f"{amount} {one if amount == 1 else many}"


def term(rule: Rule) -> str:
    """How long a rule keeps, from when: `hoogstens 3 jaar na het einde van de verklaring`."""
    joined = {
        Combine.LATEST: "het laatste van",
        Combine.EARLIEST: "het eerste van",
        Combine.FIRST_KNOWN: "wat bekend is van",
    }
    events = ", ".join(EVENTS[event] for event in rule.starts_at)
    since = f"{joined[rule.combine]}: {events}" if len(rule.starts_at) > 1 else events
    rest = " en de rest van dat schooljaar" if rule.rounding is Rounding.SCHOOL_YEAR else ""
    how = {TermKind.CAP: "hoogstens", TermKind.KEEP_AND_CAP: "precies", TermKind.DEADLINE: "weg binnen"}[rule.kind]
    if not rule.keep.longest:
        return f"meteen na {since}"
    return f"{how} {period(rule.keep)}{rest} na {since}"


def right(thing: str, cell: Cell) -> str:
    """One cell of the matrix: `aanvraag: lezen, ondertekenen (alleen eigen dossiers)`."""
    what = THINGS.get(Object(thing)) or plain(thing)
    acts = ", ".join(ACTS[act] for act in Act if act in cell.acts)
    conditions = "; ".join(CONDITIONS[one] for one in Condition if one in cell.conditions)
    return f"{what}: {acts} ({conditions})" if conditions else f"{what}: {acts}"
