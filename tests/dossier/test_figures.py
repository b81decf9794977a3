"""The yearly report and the report about pupils at home: right sums, and nobody to be found in them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier import figures, papers
from dossier.events import What
from dossier.figures import NOT_SHOWN, AtHome, Decided, Period
from dossier.papers import Categorie, Soort
from dossier.record import Entry, Event
from dossier.suppress import LEAST
from portal import policies

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
AT = datetime(2025, 6, 1, 9, tzinfo=UTC)
SPPOH, OC = policies.load("sppoh"), policies.load("onderwijsconsulenten")


def entries(count: int, what: What, at: datetime = AT, **clear: str) -> list[Entry]:
    event = Event("o", what.value, at, "u", "r", tuple(clear.items()))
    return [Entry(number, b"", b"", event) for number in range(count)]


def shown(tables: tuple[papers.Tabel, ...], title: str) -> dict[str, str]:
    (table,) = [one for one in tables if one.titel == title]
    return {one.wat: one.aantal for one in table.tellingen}


def decided(**counts: int) -> list[Decided]:
    """`so_L=12` is twelve TLVs for SO, low."""
    found = []
    for name, count in counts.items():
        soort, _, categorie = name.partition("_")
        found += [Decided(Soort[soort.upper()], Categorie(categorie or "Nvt"), AT.date())] * count
    return found


def test_what_is_counted_stands_there_and_adds_up() -> None:
    tables = figures.yearly(
        SPPOH, YEAR, [], decided(sbo=48, so_L=31, so_M=20, so_H=15, vso_L=10, vso_M=10, vso_H=10, pro=11)
    )
    found = shown(tables, "Toelaatbaarheidsverklaringen")
    assert (found["SBO"], found["SO: SO, laag"], found["SO"], found["alle verklaringen"]) == ("48", "31", "66", "155")


def test_a_small_number_takes_another_with_it_and_the_total_stays() -> None:
    many = {"sbo": 48, "vso_L": 10, "vso_M": 10, "vso_H": 10, "pro": 11}
    found = shown(
        figures.yearly(SPPOH, YEAR, [], decided(so_L=31, so_M=3, so_H=12, **many)), "Toelaatbaarheidsverklaringen"
    )
    assert [found[f"SO: SO, {word}"] for word in ("laag", "midden", "hoog")] == ["31", NOT_SHOWN, NOT_SHOWN]
    assert found["SO"] == "46"


def test_another_year_is_not_in_it() -> None:
    late = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)  # 2026 in Amsterdam
    rows = entries(40, What.DISCLOSED, late, recipient_kind="ouder") + entries(
        30, What.DISCLOSED, recipient_kind="ouder"
    )
    assert shown(figures.yearly(SPPOH, YEAR, rows, []), "Verstrekkingen")["samen"] == "30"
    rows += entries(20, What.DISCLOSED, recipient_kind="school_nieuw")
    found = shown(figures.yearly(SPPOH, YEAR, rows, []), "Verstrekkingen")
    # nobody else received anything; that is a small number too, so one more line is not shown
    assert (found["ouder"], found["nieuwe school"], found["samen"]) == ("30", NOT_SHOWN, "50")


@pytest.mark.promise("F77")
def test_an_organisation_without_tlvs_reports_its_cases() -> None:
    rows = entries(14, What.CASE_BEGUN) + entries(3, What.CASE_ENDED)
    tables = figures.yearly(OC, YEAR, rows, decided(sbo=50))
    assert "Toelaatbaarheidsverklaringen" not in {one.titel for one in tables}
    found = shown(tables, "Zaken")
    assert (found["zaken begonnen"], found["zaken afgerond"]) == ("14", NOT_SHOWN)


@settings(max_examples=25)
@given(
    st.lists(st.integers(0, 30), min_size=8, max_size=8),
    st.lists(
        st.tuples(st.sampled_from(["ouder", "school_nieuw", "inspectie", "nieuw woord"]), st.integers(0, 25)),
        max_size=4,
    ),
)
@pytest.mark.promise("F23")
def test_nothing_under_ten_is_ever_printed(soorten: list[int], given_to: list[tuple[str, int]]) -> None:
    names = ("sbo", "so_L", "so_M", "so_H", "vso_L", "vso_M", "vso_H", "pro")
    rows = [row for kind, count in given_to for row in entries(count, What.DISCLOSED, recipient_kind=kind)]
    tables = figures.yearly(SPPOH, YEAR, rows, decided(**dict(zip(names, soorten, strict=True))))
    for table in tables:
        assert all(one.aantal == NOT_SHOWN or int(one.aantal) >= LEAST for one in table.tellingen)


@pytest.mark.parametrize(
    ("since", "until", "line"),
    [
        (date(2025, 3, 3), date(2025, 3, 30), "korter dan vier weken: weer naar school"),
        (date(2025, 3, 3), date(2025, 3, 31), "vier weken tot drie maanden: weer naar school"),
        (date(2024, 11, 1), date(2025, 2, 1), "drie maanden of langer: weer naar school"),
        (date(2025, 12, 15), None, "korter dan vier weken: nog thuis"),
        (date(2025, 12, 15), date(2026, 6, 1), "korter dan vier weken: nog thuis"),
        (date(2025, 1, 1), None, "drie maanden of langer: nog thuis"),
    ],
)
@pytest.mark.promise("F94")
def test_a_time_at_home_counts_as_things_stood_on_the_last_day(since: date, until: date | None, line: str) -> None:
    (full,) = figures.at_home(YEAR, [AtHome(since, until)] * 12 + everywhere(20))
    assert {one.wat: one.aantal for one in full.tellingen}[line] == "32"


def everywhere(count: int) -> list[AtHome]:
    """As many in every line, so that nothing is small."""
    lengths = (10, 40, 100)
    back = [AtHome(date(2025, 6, 1), date(2025, 6, 1) + timedelta(days=days)) for days in lengths]
    still = [AtHome(date(2026, 1, 1) - timedelta(days=days)) for days in lengths]
    return (back + still) * count


@pytest.mark.promise("F94")
def test_who_was_back_before_or_left_after_is_not_counted() -> None:
    (table,) = figures.at_home(
        YEAR, [*everywhere(10), AtHome(date(2024, 1, 1), date(2024, 12, 31)), AtHome(date(2026, 1, 1))]
    )
    assert {one.wat: one.aantal for one in table.tellingen}["alle leerlingen"] == "60"
