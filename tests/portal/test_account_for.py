"""The page on which an organisation answers for itself: made with one press, fetched as a PDF, by few."""

from __future__ import annotations

import pytest

from dossier.actor import Actor
from tests.consultants_web import HERE, signed_in
from tests.instance import Laid


@pytest.fixture
def fg(instance_desk: Laid) -> Actor:
    return instance_desk.colleague(instance_desk.organisations["sppoh"], "fg@duin.example", "fg")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_stands_alone(instance_desk: Laid, fg: Actor, language: str) -> None:
    browser = signed_in(instance_desk, fg)
    answer = browser.get(f"/verantwoording?taal={language}")
    answer = browser.get("/verantwoording")
    assert answer.status_code == 200 and answer.text.count("<h1>") == 1
    assert ("Make the register as a PDF" in answer.text) is (language == "en")
    assert "vaststellen" not in answer.text  # only the director adopts


def test_one_press_makes_the_register_and_gives_it(instance_desk: Laid, fg: Actor) -> None:
    browser = signed_in(instance_desk, fg)
    browser.get("/verantwoording")
    answer = browser.post("/verantwoording/verwerkingsregister")
    assert answer.status_code == 303
    pdf = browser.client.get(answer.headers["Location"], base_url=HERE)
    assert pdf.data[:5] == b"%PDF-" and "VR-2026-" in pdf.headers["Content-Disposition"]
    assert "register van verwerkingsactiviteiten VR-2026-" in browser.get("/verantwoording").text


@pytest.mark.parametrize(("year", "words"), [("2026", "nog niet voorbij"), ("twee", "jaar van vier cijfers")])
def test_a_wrong_year_is_told_above_the_forms(instance_desk: Laid, fg: Actor, year: str, words: str) -> None:
    browser = signed_in(instance_desk, fg)
    browser.get("/verantwoording")
    answer = browser.post("/verantwoording/jaarverslag", jaar=year)
    assert answer.status_code == 422 and words in answer.text


def test_the_director_adopts_and_others_may_not(instance_desk: Laid, fg: Actor) -> None:
    director = instance_desk.colleague(fg.organisation, "baas@duin.example", "directeur")
    browser = signed_in(instance_desk, fg)
    browser.get("/verantwoording")
    assert browser.post("/verantwoording/toegangslijst/vaststellen").status_code == 403
    browser = signed_in(instance_desk, director)
    assert "vaststellen" in browser.get("/verantwoording").text
    assert browser.post("/verantwoording/toegangslijst/vaststellen").status_code == 303
    assert "De toegangslijst is vastgesteld" in browser.get("/verantwoording").text
    assert browser.post("/verantwoording/brief").status_code == 404  # no such paper
    desk = instance_desk.colleague(fg.organisation, "s@duin.example", "secretariaat")
    assert signed_in(instance_desk, desk).get("/verantwoording").status_code == 403
