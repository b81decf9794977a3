from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier import schoolyear, tlv
from dossier.errors import Refused
from dossier.intake import read_intake
from dossier.ports import Calendar
from tests.dossier.conftest import day

Form = Callable[..., Any]
TODAY = date(2026, 3, 16)


@pytest.mark.parametrize("name", ["po-so", "vo-vso"])
def test_a_sound_form_has_no_findings(invoer: Form, calendar: Calendar, name: str) -> None:
    assert tlv.check(read_intake(invoer(name)), TODAY, calendar) == ()


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("15-03-2025", "31-07-2026"),
        ("31-07-2025", "31-07-2026"),
        ("01-08-2025", "31-07-2026"),
        ("02-08-2025", "31-07-2027"),
        ("07-04-2026", "31-07-2027"),
    ],
)
@pytest.mark.promise("F82")
def test_wec_40_lid_15_whole_school_years_and_the_rest_of_the_running_one(start: str, end: str) -> None:
    assert tlv.earliest_end(day(start)) == day(end)


@given(st.dates(date(1990, 1, 1), date(2089, 12, 31)))
@pytest.mark.promise("F82")
def test_an_earliest_end_is_a_31_july_with_a_whole_school_year_before_it(start: date) -> None:
    end = tlv.earliest_end(start)
    first = date(end.year - 1, 8, 1)
    assert (end.month, end.day) == (7, 31)
    assert first >= start > date(first.year - 1, 8, 1) or first == start


def test_the_number_counts_the_year_in_which_the_school_year_began(invoer: Form, verwacht: Form) -> None:
    for name in ("po-so", "vo-vso"):
        form = read_intake(invoer(name))
        assert form.tlv.eerste_volgnummer is not None
        made = tlv.number(form.swv.nummer, form.tlv.besluitdatum, form.tlv.eerste_volgnummer)
        assert made == verwacht(name)["tlv_nummer"]
    assert schoolyear.label(TODAY) == verwacht("po-so")["schooljaar"]
    with pytest.raises(Refused, match="tlv-number-out-of-range"):
        tlv.number("PO9901", TODAY, 0)


STOPS: list[tuple[dict[str, object], str, str]] = [
    ({"deskundigen__1__naam": "drs. F. Fictief"}, "experts-too-few", "deskundigen"),
    ({"deskundigen__0__beroep": "arts"}, "expert-first-profession", "deskundigen[0].beroep"),
    ({"deskundigen__1__beroep": "psycholoog"}, "expert-second-profession", "deskundigen[1].beroep"),
    ({"deskundigen__0__onafhankelijk": False}, "expert-not-independent", "deskundigen[0].onafhankelijk"),
    ({"deskundigen__1__in_panel": True}, "expert-in-panel", "deskundigen[1].in_panel"),
    ({"deskundigen__1__naam": "mr. B. Besluiter"}, "expert-in-panel", "deskundigen[1].in_panel"),
    (
        {"deskundigen__0__organisatie": "basisschool de papieren boot (FICTIEF)"},
        "expert-of-applying-school",
        "deskundigen[0].organisatie",
    ),
    ({"deskundigen__0__naam": "I. Intern"}, "expert-of-applying-school", "deskundigen[0].organisatie"),
    ({"deskundigen__1__soort": "SBO"}, "expert-other-kind", "deskundigen[1].soort"),
    ({"deskundigen__1__datum": date(2026, 3, 17)}, "expert-after-besluit", "deskundigen[1].datum"),
    ({"tlv__motivering": "Dit past bij criterium 3."}, "motivation-silent-on-expert", "tlv.motivering"),
    (
        {"tlv__motivering": "De orthopedagoog adviseert SO, criterium 3."},
        "motivation-silent-on-expert",
        "tlv.motivering",
    ),
    ({"tlv__motivering": "Beide deskundigen adviseren SO."}, "motivation-silent-on-plan", "tlv.motivering"),
    ({"tlv__einddatum": date(2026, 7, 31)}, "tlv-term-too-short", "tlv.einddatum"),
    ({"tlv__einddatum": date(2027, 12, 31)}, "tlv-end-within-year", "tlv.einddatum"),
    (
        {"tlv__einddatum": date(2027, 12, 31), "tlv__einddatum_reden": "verhuizing"},
        "tlv-end-within-year",
        "tlv.einddatum",
    ),
    ({"tlv__einddatum": None}, "tlv-end-missing", "tlv.einddatum"),
    ({"tlv__categorie": "Nvt"}, "tlv-category", "tlv.categorie"),
    ({"tlv__besluitdatum": date(2026, 3, 17)}, "tlv-besluit-in-future", "tlv.besluitdatum"),
    ({"tlv__ingangsdatum": date(2026, 3, 1)}, "tlv-start-before-besluit", "tlv.ingangsdatum"),
    ({"tlv__bekendgemaakt__O1": date(2026, 3, 15)}, "tlv-known-before-besluit", "tlv.bekendgemaakt.O1"),
    ({"swv__besluit_door__mandaat": None}, "mandate-missing", "swv.besluit_door.mandaat"),
    ({"swv__besluit_door__mandaat__datum": date(2026, 4, 1)}, "mandate-later", "swv.besluit_door.mandaat.datum"),
    ({"zienswijze__leerling": {"hoe": "gesprek"}}, "hearing-missing", "zienswijze.leerling"),
    ({"zienswijze__ouders": {"tekst": "ja"}}, "field-missing", "zienswijze.ouders.datum"),
    ({"leerling__adres_geheim": True}, "secret-address-given", "leerling.postcode"),
    ({"ouders__0__gezag": False, "ouders__1__gezag": False}, "no-gezag", "ouders"),
    ({"ouders__0__elektronisch_bereikbaar_sinds": None}, "parent-unreachable", "ouders[0]"),
    (
        {"swv__ondersteuningsplan__periode": "2020-08-01/2024-07-31"},
        "plan-not-in-force",
        "swv.ondersteuningsplan.periode",
    ),
    ({"swv__nummer": "VO9901"}, "tlv-sector", "tlv.soort"),
    ({"aanvraag__ontvangen": date(2026, 3, 17)}, "request-after-besluit", "aanvraag.ontvangen"),
    ({"aanvraag__aanvulling__compleet": None}, "request-incomplete", "aanvraag.aanvulling.compleet"),
]


@pytest.mark.parametrize(
    ("changes", "code", "field"), STOPS, ids=[f"{code}-{n}" for n, (_, code, _) in enumerate(STOPS)]
)
@pytest.mark.promise("F83")
def test_what_stops_the_seal(
    invoer: Form, calendar: Calendar, changes: dict[str, object], code: str, field: str
) -> None:
    found = tlv.check(read_intake(invoer("po-so", **changes)), TODAY, calendar)
    assert (code, field, "stop") in [(f.code, f.field, f.severity) for f in found]


WARNINGS: list[tuple[dict[str, object], str]] = [
    ({"aanvraag__ontvangen": date(2026, 1, 5)}, "decision-late"),
    ({"leerling__geboortedatum": date(2001, 1, 1)}, "pupil-age-unusual"),
    ({"school_nieuw__aangemeld_op": None}, "new-school-not-registered"),
    ({"ouders__0__mobiel": None}, "second-factor-missing"),
    ({"school_nieuw__brin": "99XA", "school_nieuw__vestiging": "00"}, "schools-the-same"),
    ({"zienswijze__ouders__datum": date(2026, 3, 17)}, "hearing-after-besluit"),
]


@pytest.mark.parametrize(("changes", "code"), WARNINGS, ids=[code for _, code in WARNINGS])
def test_what_only_warns(invoer: Form, calendar: Calendar, changes: dict[str, object], code: str) -> None:
    found = tlv.check(read_intake(invoer("po-so", **changes)), TODAY, calendar)
    assert [(f.code, f.severity) for f in found] == [(code, "warn")]


def test_a_motivation_may_name_each_expert_instead_of_both(invoer: Form, calendar: Calendar) -> None:
    text = "De orthopedagoog en dr. Quasi adviseren SO; dit past bij het ondersteuningsplan."
    assert tlv.check(read_intake(invoer("po-so", tlv__motivering=text)), TODAY, calendar) == ()


@pytest.mark.parametrize("reason", ["", "verhuizing in januari"])
def test_sbo_may_end_on_another_day_only_with_a_reason(invoer: Form, calendar: Calendar, reason: str) -> None:
    form = invoer("po-so", tlv__soort="SBO", tlv__categorie="Nvt", tlv__einddatum=date(2026, 12, 31))
    for expert in form["deskundigen"]:
        expert["soort"] = "SBO"
    if reason:
        form["tlv"]["einddatum_reden"] = reason
    assert (tlv.check(read_intake(form), TODAY, calendar) == ()) is bool(reason)


def test_only_praktijkonderwijs_may_be_without_end(invoer: Form, calendar: Calendar) -> None:
    form = invoer("vo-vso", tlv__soort="PRO", tlv__categorie="Nvt", tlv__einddatum=None)
    for expert in form["deskundigen"]:
        expert["soort"] = "PRO"
    assert tlv.check(read_intake(form), TODAY, calendar) == ()


def test_the_board_itself_needs_no_mandate(invoer: Form, calendar: Calendar) -> None:
    form = read_intake(invoer("po-so", swv__besluit_door={"naam": "B. Bestuur", "functie": "voorzitter bestuur"}))
    assert tlv.check(form, TODAY, calendar) == ()


@pytest.mark.parametrize(
    ("previous", "residence", "applied", "swv"),
    [
        ("PO9901", "PO9902", "PO9903", "PO9901"),
        (None, "PO9902", "PO9903", "PO9902"),
        (None, None, "PO9903", "PO9903"),
    ],
)
def test_wec_40_lid_11_which_swv_decides(previous: str | None, residence: str | None, applied: str, swv: str) -> None:
    assert tlv.competent_swv(previous, residence, applied).swv == swv


def test_without_any_school_or_home_nobody_is_competent() -> None:
    with pytest.raises(Refused, match="no-competent-swv"):
        tlv.competent_swv(None, None, None)
