"""The pages in a real browser: on a phone and a large screen, in both languages, with and without a fault."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from portal import factors, staff
from tests.services.browser import CHROMIUM, DESK, PHONE, chromium, served, visitor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="chromium is not installed"),
]
OPEN = ["/", "/inloggen", "/privacy", "/toegankelijkheid", "/nietes"]
OWN = "paard accu nietje tak"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.mark.promise("F93")
def test_each_open_page_is_sound_at_every_width_in_both_languages(app: Any, browser: Any) -> None:
    with served(app) as base:
        for size, language in product((PHONE, DESK), ("nl", "en")):
            with visitor(browser, base, size) as person:
                person.go(f"/?taal={language}")
                for path in OPEN:
                    person.go(path)
                    person.said = [line for line in person.said if "404" not in line]
                    assert person.faults() == [], (path, size)
                    assert person.page.locator("html").get_attribute("lang") == language


@pytest.mark.parametrize(("size", "script"), [(PHONE, True), (DESK, True), (PHONE, False)], ids=str)
def test_staff_come_in_and_go_out(
    app: Any, browser: Any, ann: staff.Handed, clock: Any, size: Any, script: bool
) -> None:
    def sound() -> None:
        person.said = [line for line in person.said if "403" not in line and "422" not in line]
        if script:
            assert person.faults() == [], person.page.url

    with served(app) as base, visitor(browser, base, size, java_script_enabled=script) as person:
        page = person.go("/inloggen")
        page.fill("#email", "ann@duinrand.example")
        page.fill("#wachtwoord", "fout")
        page.click("main button")
        assert page.locator("[role=alert]").is_visible()
        assert page.input_value("#email") == "ann@duinrand.example"
        sound()
        page.fill("#wachtwoord", ann.password)
        page.keyboard.press("Enter")
        page.wait_for_url("**/inloggen/code")
        sound()
        page.fill("#code", factors.code_at(ann.totp, clock.now()))
        page.click("main button")
        page.wait_for_url("**/inloggen/wachtwoord")
        sound()
        page.fill("#nieuw", OWN)
        page.fill("#nogmaals", OWN)
        page.click("main button")
        page.wait_for_url("**/inloggen/geheimhouding")
        page.click("main button")
        assert page.locator("[role=alert]").is_visible()
        sound()
        page.check("[name=beloofd]")
        page.click("main button")
        page.wait_for_url(base + "/")
        sound()
        page.goto(base + "/bevestig")
        sound()
        cookies = {one["name"]: one for one in page.context.cookies()}
        assert set(cookies) == {"__Host-zegel"}
        assert cookies["__Host-zegel"]["httpOnly"]
        assert cookies["__Host-zegel"]["secure"]
        page.click("header button")
        page.wait_for_url("**/uitloggen")
        sound()
        page.go_back()
        assert "/bevestig" not in page.url or "Bevestig" not in (page.text_content("h1") or "")


def test_no_other_site_can_frame_us(app: Any, browser: Any) -> None:
    from flask import Flask

    other = Flask("other")
    with served(app) as base, served(other) as evil:
        other.add_url_rule("/", view_func=lambda: f'<iframe src="{base}/inloggen"></iframe>')
        with visitor(browser, evil) as person:
            page = person.go("/")
            page.wait_for_timeout(300)
            assert any("frame" in line.lower() for line in person.said)
            assert page.frames[1].query_selector("form") is None


def test_one_reaches_everything_with_the_keyboard(app: Any, browser: Any) -> None:
    with served(app) as base, visitor(browser, base, PHONE) as person:
        page = person.go("/inloggen")
        seen = []
        for _press in range(12):
            page.keyboard.press("Tab")
            seen.append(page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))
        assert seen[0] == "Naar de inhoud"
        assert seen.index("email") < seen.index("wachtwoord") < seen.index("Verder")
        page.focus("#email")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        assert outline == "3px"
