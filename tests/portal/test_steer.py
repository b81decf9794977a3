"""The pages with which an SWV steers a round: paper, gezag, stopping, withdrawing, signing many."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest

from dossier.actor import Actor
from dossier.signing_round import Meaning, State
from portal import factors, staff
from tests.consultants_web import in_person, signed_in
from tests.services.browser import CHROMIUM, DESK, PHONE, chromium
from tests.tlvs import Tlv


def staff_of(tlv: Tlv, *roles: str) -> tuple[Actor, staff.Handed]:
    """A member of staff with these roles, settled in."""
    name = f"{roles[0]}@swv.example"
    handed = staff.add(tlv.desk, tlv.organisation, name, "Proef Persoon", frozenset(roles), by="test")
    with tlv.desk.book.writing() as shelf:
        user = shelf.user(tlv.organisation, handed.user.id)
        shelf.save_user(_settled(user, tlv))
    return Actor(tlv.organisation, handed.user.id), handed


def _settled(user: Any, tlv: Tlv) -> Any:
    kept = staff.profile(tlv.desk, user)
    return staff.sealed(
        tlv.desk,
        replace(user, secrecy_accepted_at=tlv.laid.clock.now()),
        staff.Profile(kept.name, kept.email, kept.totp),
    )


def browser_of(tlv: Tlv, *roles: str) -> tuple[Any, staff.Handed]:
    """Their browser, signed in."""
    who, handed = staff_of(tlv, *roles)
    return signed_in(tlv.laid, who), handed


def _url(tlv: Tlv, rest: str = "") -> str:
    return f"/tlv/{tlv.record}{rest}"


def test_an_answer_on_paper_is_entered_and_shown_as_such(opened: Tlv) -> None:
    web, _ = browser_of(opened, "secretariaat")
    assert "Papier of gezag" in web.get(_url(opened)).text
    web.get(_url(opened, "/ondertekenaar/O1"))
    form = {"meaning": "gezien", "name": "P. Ouder", "reden": "geen telefoon"}
    path = _url(opened, "/ondertekenaar/O1/papier")
    wrong = web.post(path, **form, scan=(io.BytesIO(b"MZ"), "scan.pdf"))
    assert wrong.status_code == 422
    assert "geen pdf, JPEG of PNG" in wrong.text
    done = web.post(path, **form, scan=(io.BytesIO(b"%PDF-1.7"), "scan.pdf"))
    assert done.status_code == 303
    text = web.get(_url(opened)).text
    assert "Het antwoord op papier is ingevoerd." in text
    assert "op papier" in text
    answer = opened.row.round.party("O1").answer
    assert answer is not None
    assert answer.on_paper


def test_gezag_that_changed_pauses_the_round_and_the_page_leads_on(opened: Tlv) -> None:
    web, _ = browser_of(opened, "secretariaat")
    web.get(_url(opened, "/ondertekenaar/O2"))
    assert web.post(_url(opened, "/ondertekenaar/O2/gezag"), reden="").status_code == 422
    paused = web.post(_url(opened, "/ondertekenaar/O2/gezag"), reden="uittreksel van 3 maart")
    assert paused.headers["Location"].endswith("/ronde")
    assert "ligt stil" in web.get(_url(opened)).text
    assert "Verder zonder iemand" in web.get(_url(opened, "/ronde")).text
    assert web.post(_url(opened, "/ronde/verder"), party="O2").status_code == 303
    assert opened.row.round.state is State.OPEN
    assert "niet meer gevraagd" in web.get(_url(opened)).text


def test_a_document_is_withdrawn_with_a_reason(opened: Tlv) -> None:
    web, _ = browser_of(opened, "directeur")
    web.get(_url(opened, "/ronde"))
    refused = web.post(_url(opened, "/ronde/intrekken"), reden=" ")
    assert (refused.status_code, "Vul bij" in refused.text) == (422, True)
    assert web.post(_url(opened, "/ronde/intrekken"), reden="verkeerde school").status_code == 303
    assert "ingetrokken" in web.get(_url(opened)).text
    assert "Een compleet document eindigt" in web.get(_url(opened, "/ronde")).text


def test_nobody_else_steers(opened: Tlv) -> None:
    web, _ = browser_of(opened, "gedragswetenschapper")
    assert "Papier of gezag" not in web.get(_url(opened)).text
    for path in ("/ronde", "/ondertekenaar/O1"):
        assert web.get(_url(opened, path)).status_code == 403
    assert web.get("/tekenen").status_code == 403


def test_what_is_unknown_is_not_there(opened: Tlv) -> None:
    web, _ = browser_of(opened, "secretariaat")
    for path in ("/ondertekenaar/niemand", "/ondertekenaar/besluit"):
        assert web.get(_url(opened, path)).status_code == 404
    web.get(_url(opened, "/ronde"))
    assert web.post(_url(opened, "/ronde/verbranden"), reden="x").status_code == 404


def test_the_director_takes_many_besluiten_with_one_code(made: Tlv) -> None:
    web, handed = browser_of(made, "directeur")
    assert made.kept().number in web.get("/tekenen").text
    assert "Kies ten minste één document." in web.post("/tekenen", code="000000").text
    code = factors.code_at(handed.totp, made.laid.clock.now())
    wrong = web.post("/tekenen", record=made.record, code="000000" if code != "000000" else "000001")
    assert wrong.status_code == 403
    done = web.post("/tekenen", record=[made.record, "0" * 32], code=code)
    assert (done.status_code, "niet getekend" in done.text, made.kept().number in done.text) == (200, True, True)
    besluit = made.row.round.party("besluit").answer
    assert besluit is not None
    assert besluit.meaning is Meaning.BESLUIT
    assert "Er wacht niets op uw handtekening." in web.get("/tekenen").text


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason="chromium is not installed")
def test_each_page_is_sound_on_a_phone_and_a_large_screen(opened: Tlv) -> None:
    web, _ = browser_of(opened, "directeur", "secretariaat")
    with chromium() as browser:
        for size in (PHONE, DESK):
            with in_person(browser, web, size) as person:
                for path in ("/tekenen", _url(opened), _url(opened, "/ronde"), _url(opened, "/ondertekenaar/O1")):
                    person.go(path)
                    assert person.faults() == [], (size, path)
