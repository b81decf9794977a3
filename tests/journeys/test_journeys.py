"""What each kind of visitor comes for, done on the real processes in a real browser, every page looked at.

In one module, so that one process lays one house. The order is the story's: parents and schools answer
the TLV of `po-so`, the new school fetches it; the other organisation makes its own from `vo-vso`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from portal.clock import AMSTERDAM, SystemClock
from portal.demo.app import App
from portal.demo.lay import Login, example
from tests.journeys.house import House, Tour, touring
from tests.services.browser import CHROMIUM, DESK, PHONE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="chromium is not installed"),
]
OWN = "vijf losse woorden van mij"
FORM = example("po-so")


def open_link(person: Tour, link: str) -> None:
    """The road from a mail: never by a link of ours."""
    person.page.goto(link)


def enter(person: Tour, house: House, email: str, mobile: str, name: str = "") -> None:
    """From the mail through the second factor; the pages are looked at under `name`."""
    look = person.look if name else lambda _: person.seen.append("")
    open_link(person, house.mailbox.link_for(email))
    look(f"{name}-1-aankomst")
    before = house.mailbox.count_for(mobile)
    person.press("Stuur mij een code")
    look(f"{name}-2-code")
    person.page.fill("#code", house.mailbox.code_for(mobile, before))
    person.press("Open het document")


def download(person: Tour, words: str) -> bytes:
    """The file behind a link or button with these words."""
    with person.page.expect_download() as waiting:
        person.page.get_by_role("link", name=words).first.click()
    return Path(waiting.value.path()).read_bytes()


def test_a_parent_signs_on_a_phone_without_javascript_in_six_pages(decided: House, browser: Any) -> None:
    parent = FORM["ouders"][0]
    with touring(browser, decided.base, PHONE, java_script_enabled=False) as person:
        enter(person, decided, parent["email"], parent["mobiel"], "ouder")
        person.look("ouder-3-lezen")
        assert person.page.locator("article.paper").get_by_text("Testje Maria Voorbeeldsma").first.is_visible()
        assert download(person, "Bekijk de pdf").startswith(b"%PDF")
        person.page.get_by_role("link", name="Ga door naar uw antwoord").click()
        person.look("ouder-4-antwoord")
        assert person.page.locator("input[name=meaning]:checked").count() == 0
        boxes = [one.bounding_box() for one in person.page.locator("label.choice").all()]
        assert len({(box["x"], box["width"]) for box in boxes if box}) == 1
        person.page.check("input[value=akkoord]")
        person.page.fill("#view", "Fijn zo.\nDank u wel <b>& tot ziens</b>.")
        person.press("Controleer uw antwoord")
        person.look("ouder-5-controle")
        assert person.page.get_by_text("Ik ben het eens").is_visible()
        assert person.page.get_by_text("Dank u wel <b>& tot ziens</b>.").is_visible()
        person.press("Onderteken de verklaring")
        person.look("ouder-6-klaar")
        assert person.page.get_by_text("U hebt geantwoord op").is_visible()
        assert download(person, "Bewaar uw eigen exemplaar").startswith(b"%PDF")
        assert len(person.seen) == 6
        assert "Hulp nodig? Bel SWV Duinrand" in (person.page.locator("footer").text_content() or "")
        person.press("Stoppen")
        person.look("ouder-7-gestopt")
        person.page.goto(decided.base + "/document")
        assert "Deze link" not in (person.page.text_content("main") or "")
        assert person.page.locator("article").count() == 0


def test_a_parent_changes_their_mind_refuses_and_is_thanked(decided: House, browser: Any) -> None:
    code = decided.story().agreed_code(_secretary(decided), decided.records["po-so"], "Ouder 2")
    with touring(browser, decided.base, PHONE, java_script_enabled=False) as person:
        open_link(person, decided.mailbox.link_for(FORM["ouders"][1]["email"]))
        person.look("ouder-2-aankomst-afgesproken")
        person.press("Ga verder met mijn code")
        person.look("ouder-2-code-afgesproken")
        person.page.fill("#code", "000 000" if code != "000000" else "111 111")
        person.press("Open het document")
        assert person.page.locator("[role=alert]").get_by_text("Deze code klopt niet").is_visible()
        person.said.clear()
        person.look("ouder-2-code-fout")
        person.page.fill("#code", f"{code[:3]} {code[3:]}")
        person.press("Open het document")
        person.page.get_by_role("link", name="Ga door naar uw antwoord").click()
        person.press("Controleer uw antwoord")
        assert person.page.locator("[role=alert]").get_by_text("Kies eerst een antwoord").is_visible()
        person.said.clear()
        person.look("ouder-4-antwoord-fout")
        person.page.check("input[value='niet akkoord']")
        person.page.fill("#view", "Ik wil eerst praten.")
        person.press("Controleer uw antwoord")
        person.press("Wijzig uw antwoord")
        assert person.page.input_value("#view") == "Ik wil eerst praten."
        assert person.page.is_checked("input[value='niet akkoord']")
        person.page.check("input[value=geweigerd]")
        person.press("Controleer uw antwoord")
        person.look("ouder-5-controle-weigert")
        person.press("Verstuur dat u niet tekent")
        person.look("ouder-6-klaar-weigert")
        assert person.page.get_by_text("Ik teken niet").is_visible()


def test_a_school_signs_and_downloads(decided: House, browser: Any) -> None:
    for school, meaning in (("school_oud", "akkoord"), ("school_nieuw", "gezien")):
        contact = FORM[school]["tekent"]
        with touring(browser, decided.base, DESK) as person:
            enter(person, decided, contact["email"], contact["mobiel"])
            person.page.get_by_role("link", name="Ga door naar uw antwoord").click()
            if school == "school_nieuw":
                person.look("school-antwoord")
            person.page.check(f"input[value={meaning}]")
            person.press("Controleer uw antwoord")
            person.press("Onderteken de verklaring")
            assert person.page.get_by_text("U hebt geantwoord op").is_visible()
    story, secretary, record = decided.story(), _secretary(decided), decided.records["po-so"]
    story.wait_closed(secretary, record)
    contact = FORM["school_nieuw"]["tekent"]
    before = decided.mailbox.link_for(contact["email"])
    secretary.press("Deel met de nieuwe school", dagen="10")
    story.until(lambda: decided.mailbox.link_for(contact["email"]) != before, "de mail aan de nieuwe school")
    with touring(browser, decided.base, PHONE) as person:
        enter(person, decided, contact["email"], contact["mobiel"], "school")
        person.look("school-3-documenten")
        rows = person.page.locator("tbody tr").all_text_contents()
        assert len(rows) == 5
        assert any("Ouder 2" in row and "wil niet tekenen" in row for row in rows)
        assert download(person, "Download de pdf").startswith(b"%PDF")
        assert len(person.seen) == 3


def test_the_desk_makes_a_tlv_takes_the_besluit_and_shares(house: House, browser: Any) -> None:
    with touring(browser, house.base, DESK) as desk:
        _log_in(desk, house.instance.vo.logins["secretariaat"])
        desk.look("swv-1-vandaag")
        desk.page.get_by_role("link", name="Nieuw dossier").click()
        desk.look("swv-2-nieuw")
        desk.page.get_by_text("Of plak de tekst").click()
        desk.page.fill("#tekst", "id: proef\npolicy: sppoh\nleerlng: {}\n")
        desk.press("Maak het dossier")
        assert desk.page.locator("[role=alert]").get_by_text("Er is niets bewaard").is_visible()
        desk.said.clear()
        desk.look("swv-2-nieuw-fout")
        desk.page.get_by_role("link", name="Vandaag").click()
        desk.page.get_by_role("link", name=re.compile("^Demo")).click()
        desk.page.fill("#motivering", "Te kort.")
        desk.press("Bewaar en controleer")
        desk.look("swv-3-dossier-fout")
        assert desk.page.get_by_role("button", name="Maak de verklaring").is_disabled()
        desk.page.fill("#motivering", str(example("vo-vso")["tlv"]["motivering"]))
        desk.page.fill("#aangemeld_op", SystemClock().now().astimezone(AMSTERDAM).date().isoformat())
        desk.press("Bewaar en controleer")
        desk.look("swv-3-dossier")
        desk.press("Maak de verklaring")
        desk.page.wait_for_url("**/tlv/*", timeout=120_000)
        desk.look("swv-4-tlv-wacht-op-besluit")
        record = desk.page.url.rsplit("/", 1)[1]
        _decide(house, browser, record)
        _the_others(house, desk, record)


def _decide(house: House, browser: Any, record: str) -> None:
    with touring(browser, house.base, DESK) as director:
        app = _log_in(director, house.instance.vo.logins["directeur"])
        director.go(f"/tlv/{record}")
        director.look("swv-5-besluit")
        director.page.fill("#code", "123")
        director.press("Neem het besluit")
        assert director.page.locator("[role=alert]").get_by_text("Deze code klopt niet").is_visible()
        director.said.clear()
        director.page.wait_for_timeout(1000 * app.wait_s(SystemClock().now()))
        director.page.fill("#code", app.code(SystemClock().now()))
        director.press("Neem het besluit")
        director.page.wait_for_url(f"**/tlv/{record}", timeout=60_000)
        assert director.page.locator("li").get_by_text("getekend").count() == 1


def _the_others(house: House, desk: Tour, record: str) -> None:
    """Links to remind, a code to tell, a letter to print, a link to share and to take back."""
    house.story().until(
        lambda: bool(desk.go(f"/tlv/{record}").get_by_role("button", name="Code voor Ouder 2").count()), "de links"
    )
    desk.look("swv-6-tlv-open")
    desk.press("Code voor Ouder 2")
    desk.look("swv-7-code")
    assert re.fullmatch(r"\d{6}", desk.page.locator(".bigcode").inner_text())
    desk.page.get_by_role("link", name="Terug naar de verklaring").click()
    with desk.page.expect_download(timeout=120_000) as letter:
        desk.press("Brief voor Ouder 2 (pdf)")
    assert Path(letter.value.path()).read_bytes().startswith(b"%PDF")
    desk.press("Herinner Ouder 1")
    assert desk.page.get_by_text("De oude link werkt niet meer").is_visible()
    desk.page.fill("#dagen", "99")
    desk.press("Deel met de nieuwe school")
    assert desk.page.locator("[role=alert]").get_by_text("dagen werken").is_visible()
    desk.said.clear()
    desk.look("swv-8-delen-fout")
    desk.page.fill("#dagen", "10")
    desk.press("Deel met de nieuwe school")
    assert desk.page.get_by_text("De nieuwe school krijgt een mail").is_visible()
    desk.look("swv-9-gedeeld")
    desk.page.get_by_role("button", name="Trek in").click()
    assert desk.page.get_by_text("De link werkt vanaf nu niet meer").is_visible()
    desk.look("swv-9-ingetrokken")
    desk.page.get_by_role("link", name="Vandaag").click()
    desk.look("swv-9-vandaag")


@pytest.mark.long
def test_2_a_browser_that_opens_a_link_and_waits_consumes_nothing(decided: House, browser: Any) -> None:
    contact = example("po-so")["school_oud"]["tekent"]
    link = decided.mailbox.link_for(contact["email"])
    before = decided.mailbox.count_for(contact["mobiel"])
    with touring(browser, decided.base, DESK) as person:
        open_link(person, link)
        person.page.wait_for_timeout(10_000)
        assert person.page.url == link
        assert decided.mailbox.count_for(contact["mobiel"]) == before


def test_20_no_log_of_a_process_holds_a_token(decided: House) -> None:
    tokens = [decided.mailbox.link_for(one["email"]).rsplit("/", 1)[1] for one in FORM["ouders"]]
    log = (decided.folder / "serve.log").read_text(encoding="utf-8", errors="replace")
    assert not [one for one in tokens if one in log]


@pytest.mark.long
@pytest.mark.parametrize("width", [320, 480, 768, 1920])
def test_the_public_roads_hold_in_english_at_other_widths(decided: House, browser: Any, width: int) -> None:
    link = decided.mailbox.link_for(FORM["ouders"][1]["email"])
    with touring(browser, decided.base, (width, 900)) as person:
        for path in ("/", "/code", "/privacy", "/toegankelijkheid", link.removeprefix(decided.base)):
            person.go(path + "?taal=en")
            assert person.page.locator("html").get_attribute("lang") == "en"
            assert person.faults() == [], path


def _secretary(house: House) -> Any:
    return house.people["secretariaat"]


def _log_in(person: Tour, login: Login) -> App:
    """The first time: password, app, a password of one's own, the promise (looked at in tests/portal)."""
    app = App(login.totp)
    person.go("/inloggen")
    person.page.fill("#email", login.email)
    person.page.fill("#wachtwoord", login.password)
    person.press("Verder")
    person.page.fill("#code", app.code(SystemClock().now()))
    person.press("Inloggen")
    person.page.fill("#nieuw", OWN)
    person.page.fill("#nogmaals", OWN)
    person.press("Bewaar het wachtwoord")
    person.page.check("[name=beloofd]")
    person.press("Ga verder")
    return app
