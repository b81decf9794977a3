"""What must be right before a TLV is sealed (domain.md §0.2-0.4, §1.1-1.4, F82-F88).

`check` answers with every finding at once; a finding of severity `stop` forbids the seal. What only
a person can judge (is the reasoning sound?) is not here; what software can see of it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from dossier import bsn, law, schoolyear, terms
from dossier.errors import Refused
from dossier.findings import Finding, stop, warn
from dossier.intake import Intake, Zienswijze
from dossier.papers.parts import Categorie, Soort
from dossier.ports import Calendar
from dossier.tlv_experts import experts
from dossier.tlv_motivation import motivation

SOURCES: Final = {
    Soort.SBO: "WPO 40 lid 8",
    Soort.SO: "WEC 40 lid 10-11",
    Soort.VSO: "WEC 40 lid 12-13",
    Soort.PRO: "WVO 17a lid 6 (WVO 2020 art. 2.47)",
}
"""The legal ground by kind (domain.md §1.1)."""

_SECTOR: Final = {Soort.SBO: "PO", Soort.SO: "PO", Soort.VSO: "VO", Soort.PRO: "VO"}
_OPEN_ENDED: Final = frozenset({Soort.PRO})
_WITHOUT_CATEGORY: Final = frozenset({Soort.SBO, Soort.PRO})
_AGES: Final = (3, 20)


def earliest_end(start: date) -> date:
    """The earliest lawful last day of a TLV for (V)SO from `start` on (WEC 40 lid 15)."""
    return schoolyear.earliest_end(start)


def number(swv: str, besluit: date, sequence: int) -> str:
    """The beschikkingsnummer: `PO9901-2025-000042`, the year being that in which the school year began."""
    text = f"{swv}-{schoolyear.starts_in(besluit)}-{sequence:06d}"
    if sequence < 1 or len(text) > law.TLV_NUMBER_LIMIT:
        raise Refused("tlv-number-out-of-range", number=sequence)
    return text


def check(intake: Intake, today: date, calendar: Calendar) -> tuple[Finding, ...]:
    """Everything that is not right with the TLV of `intake` on `today`; empty when it may be sealed.

    Retention against the TLV's end is `dossier.retention.outlived`, which needs the policy.
    """
    found = [finding for rule in _RULES for finding in rule(intake, today)]
    found += _too_late(intake, calendar)
    return tuple(found)


def _what(intake: Intake, today: date) -> Iterator[Finding]:
    tlv = intake.tlv
    if (tlv.categorie is Categorie.NVT) != (tlv.soort in _WITHOUT_CATEGORY):
        yield stop("tlv-category", "tlv.categorie", soort=tlv.soort, categorie=tlv.categorie)
    if not intake.swv.nummer.startswith(_SECTOR[tlv.soort]):
        yield stop("tlv-sector", "tlv.soort", soort=tlv.soort, swv=intake.swv.nummer, source=SOURCES[tlv.soort])


def _when(intake: Intake, today: date) -> Iterator[Finding]:
    tlv = intake.tlv
    if tlv.besluitdatum > today:
        yield stop("tlv-besluit-in-future", "tlv.besluitdatum", besluit=tlv.besluitdatum)
    if tlv.ingangsdatum < tlv.besluitdatum and not tlv.ingangsdatum_reden:
        yield stop("tlv-start-before-besluit", "tlv.ingangsdatum", besluit=tlv.besluitdatum)
    for party, day in tlv.bekendgemaakt.items():
        if day < tlv.besluitdatum:
            yield stop("tlv-known-before-besluit", f"tlv.bekendgemaakt.{party}", besluit=tlv.besluitdatum)
    if tlv.einddatum is None:
        if tlv.soort not in _OPEN_ENDED:
            yield stop("tlv-end-missing", "tlv.einddatum", earliest=earliest_end(tlv.ingangsdatum))
        return
    yield from _end(intake, tlv.einddatum)


def _end(intake: Intake, end: date) -> Iterator[Finding]:
    tlv = intake.tlv
    earliest = earliest_end(tlv.ingangsdatum)
    # WEC 40 lid 15 binds (V)SO; SBO and PrO follow the same default but may differ with a reason.
    bound = tlv.soort in (Soort.SO, Soort.VSO)
    excused = bool(tlv.einddatum_reden) and not bound
    if end <= tlv.ingangsdatum or (end < earliest and not excused):
        yield stop("tlv-term-too-short", "tlv.einddatum", earliest=earliest, source=law.TLV_TERM_SOURCE)
    elif end != schoolyear.last_day(end) and not excused:
        yield stop("tlv-end-within-year", "tlv.einddatum", near=schoolyear.last_day(end), source=law.TLV_TERM_SOURCE)


def _mandate(intake: Intake, today: date) -> Iterator[Finding]:
    decider = intake.swv.besluit_door
    if decider.mandaat is None:
        if "bestuur" not in decider.functie.casefold():
            yield stop("mandate-missing", "swv.besluit_door.mandaat", functie=decider.functie)
    elif decider.mandaat.datum > intake.tlv.besluitdatum:
        yield stop("mandate-later", "swv.besluit_door.mandaat.datum", besluit=intake.tlv.besluitdatum)


def _hearings(intake: Intake, today: date) -> Iterator[Finding]:
    heard: tuple[tuple[str, Zienswijze], ...] = (
        ("zienswijze.ouders", intake.zienswijze.ouders),
        ("zienswijze.leerling", intake.zienswijze.leerling),
    )
    for field, view in heard:
        if not view.tekst and not view.reden_geen:
            yield stop("hearing-missing", field)
        elif view.tekst and view.datum is None:
            yield stop("field-missing", f"{field}.datum")
        elif view.datum and view.datum > intake.tlv.besluitdatum:
            yield warn("hearing-after-besluit", f"{field}.datum", besluit=intake.tlv.besluitdatum)


def _pupil(intake: Intake, today: date) -> Iterator[Finding]:
    pupil = intake.leerling
    if pupil.adres_geheim and pupil.postcode:
        yield stop("secret-address-given", "leerling.postcode")
    age = intake.tlv.besluitdatum.year - pupil.geboortedatum.year
    if not _AGES[0] <= age <= _AGES[1]:
        yield warn("pupil-age-unusual", "leerling.geboortedatum", age=age)
    yield from (stop("bsn-not-allowed", place) for place in bsn.places(intake))


def _parties(intake: Intake, today: date) -> Iterator[Finding]:
    if not any(parent.gezag for parent in intake.ouders):
        yield stop("no-gezag", "ouders")
    for place, parent in enumerate(intake.ouders):
        by_mail = parent.elektronisch_bereikbaar_sinds is not None and parent.email is not None
        if parent.gezag and not by_mail and parent.postadres is None:
            yield stop("parent-unreachable", f"ouders[{place}]", party=parent.id)
        elif parent.gezag and by_mail and not parent.mobiel and not parent.afgesproken_code:
            yield warn("second-factor-missing", f"ouders[{place}].mobiel", party=parent.id)
    new = intake.school_nieuw
    if new and new.aangemeld_op is None:
        yield warn("new-school-not-registered", "school_nieuw.aangemeld_op", source=law.NEW_SCHOOL_SOURCE)
    if new and (new.brin, new.vestiging) == (intake.school_oud.brin, intake.school_oud.vestiging):
        yield warn("schools-the-same", "school_nieuw.brin")


def _plan(intake: Intake, today: date) -> Iterator[Finding]:
    plan = intake.swv.ondersteuningsplan
    if not plan.periode.holds(intake.tlv.besluitdatum):
        yield stop("plan-not-in-force", "swv.ondersteuningsplan.periode", besluit=intake.tlv.besluitdatum)


def _too_late(intake: Intake, calendar: Calendar) -> Iterator[Finding]:
    request = intake.aanvraag
    if request.ontvangen > intake.tlv.besluitdatum:
        yield stop("request-after-besluit", "aanvraag.ontvangen", besluit=intake.tlv.besluitdatum)
        return
    pause = request.aanvulling
    if pause and pause.compleet is None:
        yield stop("request-incomplete", "aanvraag.aanvulling.compleet")
        return
    pauses = (terms.Pause(pause.gevraagd, pause.compleet),) if pause and pause.compleet else ()
    term = terms.decision(request.ontvangen, calendar, pauses)
    if intake.tlv.besluitdatum > term.last_day:
        yield warn("decision-late", "tlv.besluitdatum", last_day=term.last_day, source=term.source)


_RULES: Final[tuple[Callable[[Intake, date], Iterator[Finding]], ...]] = (
    _what,
    _when,
    experts,
    motivation,
    _mandate,
    _hearings,
    _pupil,
    _parties,
    _plan,
)


@dataclass(frozen=True, slots=True)
class Competent:
    """The SWV that decides, and the article that says so."""

    swv: str
    source: str


def competent_swv(previous_school: str | None, residence: str | None, applied_school: str | None) -> Competent:
    """Which SWV decides (WEC 40 lid 11 and 13); arguments are SWV numbers, None where there is none.

    That of the school of enrolment immediately before; without one, that of the area where the pupil
    lives; for who lives abroad, that of the school applied to.
    """
    source = "WEC 40 lid 11, 13"
    for swv in (previous_school, residence, applied_school):
        if swv is not None:
            return Competent(swv, source)
    raise Refused("no-competent-swv", source=source)
