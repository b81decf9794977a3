"""A served house for the journeys: laid once, its real processes running, and people with a browser in it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, Response, Route

from portal.demo.lay import Instance, example, lay, load_example
from portal.demo.mailbox import Mailbox
from portal.demo.person import Person
from portal.demo.story import Story
from tests.services.browser import DESK, PHONE, Visitor
from tests.services.ports import free_port, stop, wait_for_port
from tests.source import HOME

NARROW = (320, 640)
LOUD = ("error", "warning")
REDIRECTS = (301, 302, 303, 307, 308)
SHOTS = HOME / "build" / "screens"


@dataclass
class House:
    """The instance, its address, what is in it (`records` by the name of their example), and who is logged in."""

    instance: Instance
    base: str
    folder: Path
    records: dict[str, str] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def mailbox(self) -> Mailbox:
        return Mailbox(self.instance.settings.folder / "outbox")

    def story(self) -> Story:
        """For what is not under test: a person without a screen."""
        return Story(self.instance, self.base, self.folder, lambda _: None)


@contextmanager
def served_house(folder: Path) -> Iterator[House]:
    """A fresh instance with the dossiers `po-so` and `vo-vso`, served by web, worker and signer."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    instance = lay(folder / "instance", base)
    load_example(instance.settings, instance.swv, "po-so")
    load_example(instance.settings, instance.vo, "vo-vso")
    log = folder / "serve.log"
    command = [sys.executable, "-m", "portal.cli", "serve", "--port", str(port)]
    command += ["--folder", str(instance.settings.folder)]
    with log.open("wb") as out:
        child = subprocess.Popen(command, cwd=HOME, stdout=out, stderr=out)
        try:
            wait_for_port(port, child, log)
            yield House(instance, base, folder)
        finally:
            stop(child, 30)


def with_besluit(house: House) -> str:
    """The TLV of `po-so`, made and decided, its links on their way; the record's id."""
    story = house.story()
    form = example("po-so")
    secretary, _app = story.staff(house.instance.swv.logins["secretariaat"])
    record = story.prepare(secretary, form["leerling"]["roepnaam"])
    director, app = story.staff(house.instance.swv.logins["directeur"])
    story.decide(director, app, record)
    house.records["po-so"] = record
    house.people["secretariaat"] = secretary
    return record


@dataclass
class Tour(Visitor):
    """A visitor who looks at every page: at three widths, with axe, and with a picture of it in build/screens.

    Axe is a script, and many visitors here have none. So the very bytes the server sent are shown in a
    second window that has scripts, and judged there.
    """

    size: tuple[int, int] = PHONE
    twin: Page | None = None
    sent: Response | None = None
    beside: str = ""
    seen: list[str] = field(default_factory=list)

    def look(self, name: str) -> None:
        """Hold the page in sight against everything a page must be."""
        self.page.wait_for_load_state()
        assert self.twin is not None
        assert self.sent is not None
        assert self.sent.url == self.page.url
        self.seen.append(name)
        self.beside = self.sent.text()
        SHOTS.mkdir(parents=True, exist_ok=True)
        shown = Visitor(self.twin, self.base)
        self.twin.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        self.twin.goto(self.page.url)
        found: list[str] = []
        for width, height in (PHONE, DESK):
            self.twin.set_viewport_size({"width": width, "height": height})
            self.twin.screenshot(path=str(SHOTS / f"{name}-{width}.png"), full_page=True)
            found += [f"{width}: {fault}" for fault in shown.faults()]
        self.twin.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
        found += ["320: wider than the screen"] if shown.overflows() else []
        host = urlsplit(self.base).netloc
        found += [*self.said, *(one for one in self.asked if one != host)]
        assert not found, (name, found)

    def press(self, button: str) -> None:
        """Press the button with exactly these words."""
        self.page.get_by_role("button", name=button, exact=True).click()

    def heading(self) -> str:
        """The page's first heading, without its soft hyphens."""
        return (self.page.locator("h1").first.text_content() or "").replace("\u00ad", "").strip()

    def note(self, response: Response) -> None:
        """Remember what the server sent as the page in sight."""
        request = response.request
        page = request.is_navigation_request() and response.headers.get("content-type", "").startswith("text/html")
        if page and response.status not in REDIRECTS:
            self.sent = response


@contextmanager
def touring(browser: Any, base: str, size: tuple[int, int], **more: Any) -> Iterator[Tour]:
    """A person at a screen of `size`; `java_script_enabled=False` for whoever has none."""
    context, beside = browser.new_context(**_screen(size), **more), browser.new_context(**_screen(size))
    person = Tour(context.new_page(), base, size=size, twin=beside.new_page())
    for page in (person.page, person.twin):
        assert page is not None
        page.set_default_timeout(30_000)
        page.on("console", lambda message: person.said.append(message.text) if message.type in LOUD else None)
        page.on("request", lambda request: person.asked.add(urlsplit(request.url).netloc))
    person.page.on("response", person.note)
    beside.route("**/*", lambda route: _same(route, person))
    try:
        yield person
    finally:
        context.close()
        beside.close()


def _screen(size: tuple[int, int]) -> dict[str, Any]:
    return {"viewport": {"width": size[0], "height": size[1]}, "accept_downloads": True}


def _same(route: Route, person: Tour) -> None:
    """The page as it was sent; everything else from the server itself."""
    if route.request.is_navigation_request():
        route.fulfill(body=person.beside, content_type="text/html; charset=utf-8")
    else:
        route.continue_()
