"""The desks of the consultant and the FG in a real browser, on a phone and a large screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from dossier.acts import hand_over
from dossier.acts.share_under_mandate import share
from dossier.acts.withdraw_machtiging import withdraw
from tests.consultants import Office
from tests.consultants_web import in_person, signed_in
from tests.services.browser import CHROMIUM, DESK, PHONE, chromium

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="chromium is not installed"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.fixture
def used(running: Office) -> Office:
    """Two links: one fetched and dead since its machtiging was withdrawn, one alive."""
    desk, paper = running.desk, running.paper("leerprestaties", "verzuim")
    for body in ("swv", "school_huidig_of_laatst"):
        grant = share(desk, running.consultant, running.dossier, [paper], running.entry(body), 14)
        b"".join(hand_over.take(desk, grant, paper).chunks)
    withdraw(desk, running.consultant, running.dossier, running.entry("swv"), "de moeder belde")
    return running


def pages(office: Office) -> dict[str, list[str]]:
    """Every page by who looks at it."""
    case, entry, paper = f"/zaken/{office.dossier}", office.entry("ggz"), office.paper("leerprestaties", "verzuim")
    forms = [f"{case}/machtiging/{entry}/{what}" for what in ("intrekken", "gesprek")]
    own = ["/zaken", case, f"{case}/stukken/nieuw", f"{case}/delen", f"{case}/stukken/{paper}", *forms]
    fg = ["/fg", "/fg/verstrekkingen", "/fg/documenten", f"/fg/documenten/{paper}", "/fg/vernietiging", "/fg/keten"]
    return {"consultant": own, "bureau": ["/zaken/nieuw", case], "officer": [*fg, "/fg/regels"]}


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("role", ["consultant", "bureau", "officer"])
def test_each_page_is_sound(used: Office, browser: Any, role: str, size: Any) -> None:
    web = signed_in(used.laid, getattr(used, role))
    with in_person(browser, web, size) as person:
        for path in pages(used)[role]:
            person.go(path)
            assert person.page.locator("h1").first.is_visible()
            assert person.faults() == [], path
