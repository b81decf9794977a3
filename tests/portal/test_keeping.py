"""The page on which two persons decide about destruction: hold, propose, decide, paper, the clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from dossier.acts import watch_clock
from tests.consultants import Office
from tests.consultants_web import signed_in


@pytest.fixture
def officer(running: Office) -> Any:
    return signed_in(running.laid, running.officer)


def test_the_fg_holds_a_paper_and_lifting_it_waits_for_somebody_else(running: Office, officer: Any) -> None:
    paper = running.paper("verzuim")
    officer.get("/bewaren")
    kept = {"document": paper, "soort": "H-CLAIM", "reden": "lopende vordering", "opnieuw": "2026-06-01"}
    assert officer.post("/bewaren/langer", **kept).status_code == 303
    text = officer.get("/bewaren").text
    assert "lopende vordering" in text
    with running.desk.book.reading() as shelf:
        (hold,) = shelf.holds(paper)
    asked = {"document": paper, "houdt": hold.id, "reden": "niet meer nodig"}
    assert officer.post("/bewaren/voorstel/lift", **asked).status_code == 303
    with running.desk.book.reading() as shelf:
        (duty,) = shelf.open_duties(running.organisation)
    officer.get("/bewaren")
    answer = officer.post(f"/bewaren/besluit/{duty.id}", antwoord="ja")
    assert answer.status_code == 403
    assert "tweede persoon" in answer.text
    bureau = signed_in(running.laid, running.bureau)
    assert "Ik ben het eens" in bureau.get("/bewaren").text
    assert bureau.post(f"/bewaren/besluit/{duty.id}", antwoord="ja").status_code == 303
    with running.desk.book.reading() as shelf:
        assert shelf.holds(paper)[0].lifted_by == running.bureau.id


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_stands_alone_and_what_is_wrong_is_said_on_it(officer: Any, language: str) -> None:
    officer.get(f"/bewaren?taal={language}")
    text = officer.get("/bewaren").text
    assert text.count("<h1>") == 1
    assert f'<html lang="{language}">' in text
    answer = officer.post("/bewaren/langer", document="", soort="H-CLAIM", reden="", opnieuw="ooit")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert officer.post("/bewaren/voorstel/anders", document="x", reden="y").status_code == 404


def test_after_a_jump_of_the_clock_the_page_asks_and_the_fg_says_it_is_right(running: Office, officer: Any) -> None:
    watch_clock.refused(running.desk)
    running.laid.clock.at += timedelta(days=40)
    assert running.organisation in watch_clock.refused(running.desk)
    again = signed_in(running.laid, running.officer)
    assert "De klok sprong" in again.get("/bewaren").text
    assert again.post("/bewaren/klok").status_code == 303
    assert "De klok sprong" not in again.get("/bewaren").text
    assert running.organisation not in watch_clock.refused(running.desk)


def test_a_consultant_and_another_organisation_decide_nothing(running: Office) -> None:
    assert signed_in(running.laid, running.consultant).get("/bewaren").status_code == 403
    who = running.laid.colleague(running.laid.organisations["sppoh"], "fg@duin.example", "fg")
    other = signed_in(running.laid, who)
    kept = {"document": running.paper("verzuim"), "soort": "H-CLAIM", "reden": "x", "opnieuw": "2026-06-01"}
    other.get("/bewaren")
    assert other.post("/bewaren/langer", **kept).status_code == 404
