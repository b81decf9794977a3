from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier import retention, schoolyear
from dossier.errors import Refused
from dossier.intake import read_intake
from dossier.intake_oc import read_casus
from dossier.kinds import Fact, Kind
from dossier.policy_types import Policy
from dossier.retention import Event, Held, HoldKind
from dossier.retention_rule import TermKind
from portal import policies
from tests.dossier.conftest import day
from tests.vectors import make_retention

Form = Callable[..., Any]
ALL = [(name, rule) for name in policies.names() for rule in policies.load(name).retention]
DAYS = st.dates(date(1990, 1, 1), date(2089, 12, 31))

TABLE = [
    ("R0-ALG", {"situatie_beeindigd": "30-06-2025"}, "30-06-2028", "01-07-2028"),
    ("R0-ALG", {"situatie_beeindigd": "29-02-2024"}, "28-02-2027", "01-03-2027"),
    ("R0-BEELD", {"begeleiding_beeindigd": "12-05-2025"}, "12-05-2025", "12-05-2025"),
    ("R0-BEELD2", {"toestemming_ingetrokken": "03-03-2025"}, "03-03-2025", "03-03-2025"),
    (
        "R0-BEELD2",
        {"toestemming_ingetrokken": "03-03-2025", "situatie_beeindigd": "01-02-2025"},
        "01-02-2025",
        "01-02-2025",
    ),
    ("R0-WERK", {"begeleiding_beeindigd": "12-05-2025"}, "12-05-2025", "12-05-2025"),
    ("R0-INC", {"incident_gesloten": "10-01-2025"}, "10-01-2030", "11-01-2030"),
    ("R1-TLV", {"tlv_einde": "31-07-2027"}, "31-07-2030", "01-08-2030"),
    ("R1-TLV", {"tlv_einde": "31-07-2027", "tlv_ingetrokken": "10-01-2026"}, "10-01-2029", "11-01-2029"),
    ("R1-ADV", {"advies_verzonden": "14-02-2025"}, "14-02-2028", "15-02-2028"),
    ("R1-ADV", {"aanvraag_afgewezen": "14-02-2025"}, "14-02-2028", "15-02-2028"),
    ("R1-TOEW", {"toewijzing_einde": "31-07-2026"}, "31-07-2029", "01-08-2029"),
    ("R1-TOEW", {"toewijzing_besluit": "14-02-2025"}, "14-02-2028", "15-02-2028"),
    ("R1-TOEW", {"toewijzing_besluit": "14-02-2025", "toewijzing_einde": "31-07-2026"}, "31-07-2029", "01-08-2029"),
    ("R1-OVERIG", {"afgifte": "14-02-2025"}, "14-02-2028", "15-02-2028"),
    ("R2-TOEW", {"afgifte": "15-03-2024"}, "31-07-2027", "01-08-2027"),
    ("R2-TLV", {"afgifte": "29-02-2024"}, "31-07-2027", "01-08-2027"),
    ("R2-TLV", {"afgifte": "31-07-2024"}, "31-07-2027", "01-08-2027"),
    ("R2-TLV", {"afgifte": "01-08-2024"}, "31-07-2028", "01-08-2028"),
    ("R2-PRO", {"afgifte": "31-12-2025"}, "31-07-2029", "01-08-2029"),
    ("R2-ADV", {"afgifte": "10-01-2024"}, "31-07-2027", "01-08-2027"),
    ("R4-NIET", {"intake": "03-03-2025"}, "17-03-2025", "17-03-2025"),
    ("R4-AANH", {"intake": "30-11-2025"}, "28-02-2026", "28-02-2026"),
    ("R4-AANH", {"intake": "03-03-2025"}, "03-06-2025", "03-06-2025"),
    ("R4-ZAAK", {"werk_beeindigd": "12-05-2025", "laatste_contact": "20-06-2025"}, "20-06-2027", "20-06-2027"),
    ("R4-ZAAK", {"werk_beeindigd": "29-02-2024"}, "28-02-2026", "28-02-2026"),
    ("R4-KLACHT", {"laatste_contact": "20-06-2025"}, "20-06-2030", "20-06-2030"),
    ("R4-ENQ", {"werk_beeindigd": "12-05-2025"}, "12-08-2025", "12-08-2025"),
    ("RX-BIDENT", {"identiteit_beoordeeld": "12-05-2025"}, "12-05-2025", "12-05-2025"),
    ("RX-AUD", {"bestand_vernietigd": "01-08-2030"}, "01-08-2032", "02-08-2032"),
]


def due(policy: Policy, rule: str, start: date) -> retention.Due:
    found = retention.due(policy, rule, dict.fromkeys(policy.retention[rule].starts_at, start))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("rule", "events", "last", "gone"), TABLE, ids=[f"{row[0]}-{n}" for n, row in enumerate(TABLE)]
)
@pytest.mark.promise("F10", "F13", "F36", "F37", "F72", "F73", "F74")
def test_the_worked_examples_of_the_retention_table(rule: str, events: dict[str, str], last: str, gone: str) -> None:
    policy = policies.by_rule()[rule]
    found = retention.due(policy, rule, {Event(name): day(text) for name, text in events.items()})
    assert found is not None
    assert (found.rule, found.last_day, found.destroy_from) == (rule, day(last), day(gone))
    assert policy.about.title in found.source


@pytest.mark.promise("F36")
def test_the_examples_last_days(invoer: Form, verwacht: Form) -> None:
    for name in ("po-so", "vo-vso"):
        form = read_intake(invoer(name))
        found = retention.for_tlv(policies.load(form.policy), form)
        expected = verwacht(name)["bewaren"]
        assert (found.rule, found.last_day, found.destroy_from) == (
            expected["regel"],
            expected["laatste_dag"],
            expected["vernietigen_vanaf"],
        )
        assert retention.outlived(policies.load(form.policy), form) == ()


@pytest.mark.promise("F72", "F73", "F74", "F75")
def test_the_case_of_a_consultant_from_registration_to_complaint(invoer: Form, verwacht: Form) -> None:
    policy, expected = policies.load("onderwijsconsulenten"), verwacht("onderwijsconsulent")

    def gone(**changes: object) -> retention.Due:
        casus = read_casus(invoer("onderwijsconsulent", **changes))
        facts, events = retention.casus_facts(casus), retention.casus_events(casus)
        found = retention.due_for(policy, Kind.MACHTIGING, events, facts)
        assert found is not None
        return found

    assert gone(klacht=None, besluit_intake="niet_in_behandeling").destroy_from == expected["als_niet_behandeld_weg_op"]
    assert gone(klacht=None, besluit_intake="aangehouden").destroy_from == expected["als_aangehouden_weg_op"]
    for found, row in ((gone(klacht=None), "bewaren_zonder_klacht"), (gone(), "bewaren_nu")):
        assert (found.rule, found.last_day, found.destroy_from) == tuple(expected[row].values())
    casus = read_casus(invoer("onderwijsconsulent"))
    survey = retention.due(policy, "R4-ENQ", retention.casus_events(casus))
    assert survey is not None
    assert survey.last_day == expected["enquete_zou_zijn"]


def test_contact_during_the_work_starts_no_term(invoer: Form) -> None:
    casus = read_casus(invoer("onderwijsconsulent", werk_beeindigd=None))
    assert Event.LAATSTE_CONTACT not in retention.casus_events(casus)


@pytest.mark.promise("F38")
def test_noord_limburg_equals_the_calendar_rule_on_every_day_from_1990_to_2089() -> None:
    policy = policies.load("noord-limburg")
    start, wrong = date(1990, 1, 1), []
    while start < date(2090, 1, 1):
        years_first = retention.add_years(start, 3)
        found = due(policy, "R2-TLV", start).last_day
        if found != date(schoolyear.last_day(start).year + 3, 7, 31) or found != schoolyear.last_day(years_first):
            wrong.append(start)
        start += timedelta(days=1)
    assert wrong == []


@settings(max_examples=400)
@given(row=st.sampled_from(ALL), start=DAYS, later=st.integers(0, 400))
def test_a_later_start_is_never_erased_earlier(row: tuple[str, str], start: date, later: int) -> None:
    name, rule = row
    policy = policies.load(name)
    assert due(policy, rule, start).destroy_from <= due(policy, rule, start + timedelta(days=later)).destroy_from


@settings(max_examples=400)
@given(pair=st.sampled_from(ALL), start=DAYS)
def test_never_before_the_end_of_a_keep_and_never_after_a_cap_or_deadline(pair: tuple[str, str], start: date) -> None:
    name, rule = pair
    policy = policies.load(name)
    found, row = due(policy, rule, start), policy.retention[rule]
    assert found.last_day >= row.keep.after(start)
    if row.kind is TermKind.DEADLINE:
        assert found.destroy_from == found.last_day
    else:
        assert found.destroy_from == found.last_day + timedelta(days=1)
    assert (found.last_day - start).days <= row.keep.longest + 366 * (row.rounding == "school-year")


@pytest.mark.parametrize("name", policies.names())
@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.promise("F95")
def test_every_kind_of_document_has_a_rule_or_is_not_kept_here_on_purpose(name: str, kind: Kind) -> None:
    policy = policies.load(name)
    for facts in (frozenset[Fact](), *(frozenset({fact}) for fact in Fact)):
        if policy.kind(kind).none:
            with pytest.raises(Refused, match="kind-not-kept-here"):
                retention.rule_for(policy, kind, facts)
        else:
            assert retention.rule_for(policy, kind, facts) in policy.retention


def test_a_trigger_that_has_not_happened_never_makes_due_and_the_owner_is_asked() -> None:
    policy = policies.load("sppoh")
    assert retention.due_for(policy, Kind.TLV, {}) is None
    assert retention.ask_owner_on(policy, date(2024, 2, 29)) == date(2025, 2, 28)
    assert retention.longest([None, due(policy, "R1-TLV", date(2026, 7, 31))]) is None
    assert retention.longest(
        [due(policy, "R1-TLV", date(2026, 7, 31)), due(policy, "R1-ADV", date(2025, 1, 1))]
    ) == date(2029, 7, 31)


def test_what_is_unknown_is_refused() -> None:
    policy = policies.load("sppoh")
    with pytest.raises(Refused, match="kind-unknown"):
        retention.rule_for(policy, "kattenfoto")
    with pytest.raises(Refused, match="rule-unknown"):
        retention.due(policy, "R2-TLV", {})
    with pytest.raises(Refused, match="event-not-for-rule"):
        policy.retention["R1-TLV"].refuse_foreign("R1-TLV", {Event.INTAKE: date(2025, 1, 1)})


def test_holds_keep_and_an_open_hold_keeps_until_it_ends() -> None:
    found = due(policies.load("sppoh"), "R1-TLV", date(2026, 7, 31))
    assert retention.destroy_on(found) == found.destroy_from
    assert retention.destroy_on(found, [Held(HoldKind.BEZWAAR)]) is None
    ended = [Held(HoldKind.BEZWAAR, date(2030, 1, 9)), Held(HoldKind.VERZOEK, date(2027, 1, 1))]
    assert retention.destroy_on(found, ended) == date(2030, 1, 10)


@given(DAYS, st.lists(DAYS, max_size=4))
def test_a_hold_never_makes_anything_go_earlier(start: date, ends: list[date]) -> None:
    found = due(policies.load("onderwijsconsulenten"), "R4-ZAAK", start)
    gone = retention.destroy_on(found, [Held(HoldKind.CLAIM, end) for end in ends])
    assert gone is not None
    assert gone >= found.destroy_from
    assert all(gone > end for end in ends)


def test_a_tlv_that_outlives_its_data_is_warned_about(invoer: Form) -> None:
    form = read_intake(invoer("vo-vso", tlv__einddatum=date(2031, 7, 31)))
    (finding,) = retention.outlived(policies.load("noord-limburg"), form)
    assert (finding.code, finding.severity, dict(finding.facts)["last_day"]) == (
        "tlv-outlives-data",
        "warn",
        date(2029, 7, 31),
    )


def test_a_vso_tlv_under_sppoh_falls_under_the_rule_for_what_the_statement_does_not_name(invoer: Form) -> None:
    form = read_intake(invoer("vo-vso"))
    assert retention.for_tlv(policies.load("sppoh"), form).rule == "R1-OVERIG"


def test_a_tlv_without_end_under_sppoh_still_has_a_day_or_is_refused(invoer: Form) -> None:
    form = invoer("vo-vso", tlv__soort="PRO", tlv__categorie="Nvt", tlv__einddatum=None)
    typed = read_intake(form)
    assert retention.outlived(policies.load("noord-limburg"), typed) == ()
    assert retention.for_tlv(policies.load("noord-limburg"), typed).rule == "R2-PRO"
    with pytest.raises(Refused, match="retention-trigger-missing"):
        retention.for_tlv(policies.load("swv-algemeen"), typed)


def test_the_vectors_are_what_the_rules_say_today() -> None:
    stored = (make_retention.HERE / "retention.json").read_text(encoding="utf-8")
    assert stored == make_retention.text(), "run tests/vectors/make_retention.py"
    assert len(json.loads(stored)) == len(ALL) * len(make_retention.STARTS)


def test_one_rule_id_means_the_same_in_every_policy() -> None:
    for name, rule in ALL:
        mine = policies.load(name).retention[rule]
        other = policies.by_rule()[rule].retention[rule]
        assert (mine.keep, mine.kind, mine.starts_at) == (other.keep, other.kind, other.starts_at)
