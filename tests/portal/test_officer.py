"""The FG's pages: registers without content, each look itself a row, another role or organisation outside."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from dossier.acts import hand_over
from dossier.acts.share_under_mandate import share
from dossier.acts.withdraw_machtiging import withdraw
from portal.spreadsheet import TYPES
from tests.consultants import Office
from tests.consultants_web import HERE, signed_in

EXPORTS = [f"/fg/{name}.{kind}" for name in ("verstrekkingen", "register") for kind in ("csv", "xlsx")]
PATHS = ["/fg", "/fg/verstrekkingen", "/fg/documenten", "/fg/vernietiging", "/fg/keten", "/fg/regels"]


@pytest.fixture
def used(running: Office) -> Office:
    """The case, with a paper fetched by the SWV, whose machtiging was then withdrawn."""
    desk, entry, paper = running.desk, running.entry("swv"), running.paper("leerprestaties", "verzuim")
    grant = share(desk, running.consultant, running.dossier, [paper], entry, 14)
    b"".join(hand_over.take(desk, grant, paper).chunks)
    withdraw(desk, running.consultant, running.dossier, entry, "de moeder belde")
    return running


@pytest.fixture
def browser(used: Office) -> Any:
    return signed_in(used.laid, used.officer)


@pytest.mark.promise("F63")
def test_who_received_what_and_why_stays_after_withdrawal(used: Office, browser: Any) -> None:
    text = browser.get("/fg/verstrekkingen").text
    for words in ("SWV VO Hoogveen", "S. Loket", "machtiging M-2026-", "leerprestaties en voortgang, verzuim", "UTC"):
        assert words in text


def test_who_looked_is_named(used: Office, browser: Any) -> None:
    text = browser.get(f"/fg/documenten/{used.paper('leerprestaties', 'verzuim')}").text
    for words in ("Bemiddel", "ontvanger van link", "machtiging M-2026-", "Link ingetrokken", "Fg"):
        assert words in text
    assert "Machtiging ingetrokken" in browser.get(f"/fg/documenten/{used.mandate}").text


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_stands_alone(browser: Any, language: str) -> None:
    browser.get(f"/fg?taal={language}")
    for path in PATHS:
        answer = browser.get(path)
        assert answer.status_code == 200
        assert answer.text.count("<h1>") == 1
        assert f'<html lang="{language}">' in answer.text
        assert "Sjabloon" not in answer.text


def test_the_rules_can_be_read(browser: Any) -> None:
    text = browser.get("/fg/regels").text
    for words in ("R4-ZAAK", "Geestelijke gezondheidszorg", "Beveiligen en bewaren", "own"):
        assert words in text


def test_the_chain_is_checked_on_the_page(browser: Any) -> None:
    assert "De keten is heel" in browser.get("/fg/keten").text


@pytest.mark.promise("F63")
def test_other_roles_stay_out_and_the_fg_opens_no_case(used: Office, browser: Any) -> None:
    for who in (used.consultant, used.bureau):
        other = signed_in(used.laid, who)
        assert [other.get(path).status_code for path in PATHS] == [403] * len(PATHS)
    paper = used.paper("verzuim")
    assert browser.get(f"/zaken/{used.dossier}").status_code == 403
    assert browser.get(f"/fg/vernietiging/{paper}.pdf").status_code == 404


def test_another_organisations_fg_sees_none_of_it(used: Office) -> None:
    who = used.laid.colleague(used.laid.organisations["sppoh"], "fg@duin.example", "fg")
    other = signed_in(used.laid, who)
    assert "Hoogveen" not in other.get("/fg/verstrekkingen").text
    assert other.get(f"/fg/documenten/{used.paper('verzuim')}").status_code == 404


def test_the_registers_go_out_as_files_and_that_is_a_look_too(used: Office, browser: Any) -> None:
    before = used.desk.book.head(used.officer.organisation)[0]
    files = {path: browser.client.get(path, base_url=HERE) for path in EXPORTS}
    assert used.desk.book.head(used.officer.organisation)[0] == before + len(EXPORTS)
    for path, answer in files.items():
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Type"] == TYPES[path.rpartition(".")[2]]
    rows = list(csv.DictReader(io.StringIO(files["/fg/verstrekkingen.csv"].data.decode("utf-8-sig"))))
    assert [(row["organisatie"], row["persoon"], row["gewist"]) for row in rows] == [
        ("SWV VO Hoogveen (fictief)", "S. Loket", "nee")
    ]
    chained = list(csv.DictReader(io.StringIO(files["/fg/register.csv"].data.decode("utf-8-sig"))))
    assert [row["vorige"] for row in chained[1:]] == [row["schakel"] for row in chained[:-1]]
    assert browser.client.get("/fg/register.ods", base_url=HERE).status_code == 404
    outsider = signed_in(used.laid, used.consultant)
    assert [outsider.get(path).status_code for path in EXPORTS] == [403] * len(EXPORTS)
