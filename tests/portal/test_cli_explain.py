from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from portal.cli import main


def explain(line: str) -> Result:
    return CliRunner().invoke(main, ["explain", *line.split()])


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        (
            "retention --rule R2-TLV --event afgifte=2024-02-29",
            {
                "rule": "R2-TLV",
                "last_day": "2027-07-31",
                "destroy_from": "2027-08-01",
                "source": "Privacyreglement SWV VO Noord-Limburg, art. 12 lid 1b",
            },
        ),
        (
            "retention --rule R4-ZAAK --event werk_beeindigd=2025-05-12 --event laatste_contact=2025-06-20",
            {
                "rule": "R4-ZAAK",
                "last_day": "2027-06-20",
                "destroy_from": "2027-06-20",
                "source": "Privacyreglement Onderwijsconsulenten, Beveiligen en bewaren",
            },
        ),
        (
            "objection --bekend 2026-03-16",
            {"last_day": "2026-04-28", "source": "Awb 6:7, 6:8; Algemene termijnenwet 1, 3"},
        ),
        (
            "access-request --received 2025-04-01 --proof-asked 2025-04-04 --proof-given 2025-04-16",
            {"last_day": "2025-05-11", "source": "Privacyverklaring SPPOH, §10.3"},
        ),
        (
            "access-request --received 2025-04-01 --extended",
            {"last_day": "2025-06-29", "source": "Privacyverklaring SPPOH, §10.3"},
        ),
        (
            "access-request --policy noord-limburg --received 2025-04-01",
            {"last_day": "2025-04-29", "source": "Privacyreglement SWV VO Noord-Limburg, art. 11 lid 3"},
        ),
        (
            "access-request --policy swv-algemeen --received 2026-01-31",
            {"last_day": "2026-02-28", "source": "AVG 12(3)"},
        ),
        (
            "access-request --policy onderwijsconsulenten --received 2025-04-01 --extended",
            {"last_day": "2025-07-01", "source": "AVG 12(3)"},
        ),
        ("tlv-term --start 2025-03-15", {"last_day": "2026-07-31", "source": "WEC 40 lid 15"}),
    ],
)
def test_a_date_with_its_clause_as_json(line: str, answer: dict[str, str]) -> None:
    result = explain(f"{line} --json")
    assert (result.exit_code, json.loads(result.stdout)) == (0, answer)


def test_people_read_words_in_their_language() -> None:
    dutch = explain("tlv-term --start 2025-03-15")
    assert dutch.stdout == "Vroegste einddatum  31 juli 2026\nBron                WEC 40 lid 15\n"
    assert "Earliest last day  31 July 2026" in explain("tlv-term --start 2025-03-15 --lang en").stdout


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("access-request --policy noord-limburg --received 2025-04-01 --extended", "art. 11 lid 3"),
        ("retention --rule R2-TLV --event intake=2025-04-01", "Die begint bij: afgifte"),
        (
            "access-request --received 2025-04-01 --proof-asked 2025-04-04 --proof-given 2025-04-02",
            "De klok kan niet stilstaan van 4 april 2025 tot 2 april 2025",
        ),
        ("access-request --received 2025-04-01 --proof-asked 2025-03-04 --proof-given 2025-04-02 --lang en", "came in"),
    ],
)
def test_a_refusal_is_a_sentence_and_exit_1(line: str, said: str) -> None:
    result = explain(line)
    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr


@pytest.mark.parametrize(
    "line",
    [
        "retention --rule R9-NIETS --event afgifte=2024-02-29",
        "retention --rule R2-TLV",
        "retention --rule R2-TLV --event afgifte",
        "retention --rule R2-TLV --event verjaardag=2024-02-29",
        "retention --rule R2-TLV --event afgifte=2024-02-30",
        "retention --rule R2-TLV --event afgifte=2024-02-29 --event afgifte=2024-03-01",
        "objection",
        "objection --bekend morgen",
        "objection --bekend 9999-12-31",
        "objection --bekend 2026-03-16 --lang de",
        "access-request --received 2025-04-01 --proof-asked 2025-04-04",
        "access-request --policy niemand --received 2025-04-01",
        "tlv-term --begin 2025-03-15",
        "iets",
    ],
)
def test_wrong_usage_is_exit_2_without_traceback(line: str) -> None:
    result = explain(line)
    assert result.exit_code == 2
    assert "Traceback" not in result.output
