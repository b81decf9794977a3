"""Debian's chromium for tests, and what every page is held against: axe, no console message, no other origin."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LOUD = ("error", "warning")
PHONE, DESK = (360, 740), (1280, 900)


@contextmanager
def chromium() -> Iterator[Browser]:
    """One browser; a fresh context in it is a fresh visitor."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """`app` on a free loopback port; its address."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Visitor:
    """A person at a screen: one context, one page, and a note of all that should not happen."""

    page: Page
    base: str
    said: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)

    def go(self, path: str) -> Page:
        self.page.goto(self.base + path)
        return self.page

    def axe(self) -> list[str]:
        """What axe finds on the page as it stands: rule, and where."""
        found = Axe().run(self.page).response["violations"]
        return [f"{one['id']}: {[node['target'] for node in one['nodes']]}" for one in found]

    def overflows(self) -> bool:
        """Whether the page is wider than the screen (WCAG 2.2, 1.4.10)."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))

    def small_targets(self) -> list[str]:
        """Buttons and links outside running text that are under 24 px (WCAG 2.2, 2.5.8)."""
        script = """() => [...document.querySelectorAll('button, .button, nav a, input, select, summary')]
            .filter(e => e.type !== 'hidden').map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
            .filter(([_, r]) => r.width > 0 && (r.height < 24 || r.width < 24)).map(([html]) => html)"""
        return [str(one) for one in self.page.evaluate(script)]

    def faults(self) -> list[str]:
        """All of the above, and messages of the console, and hosts that are not ours."""
        host = urlsplit(self.base).netloc
        elsewhere = [one for one in self.asked if one != host]
        wide = ["wider than the screen"] if self.overflows() else []
        return [*self.axe(), *self.small_targets(), *wide, *self.said, *elsewhere]


@contextmanager
def visitor(browser: Browser, base: str, size: tuple[int, int] = DESK, **more: Any) -> Iterator[Visitor]:
    """A fresh visitor with a screen of `size`; `more` goes to the context (`java_script_enabled=False`)."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **more)
    page = context.new_page()
    page.set_default_timeout(10_000)
    person = Visitor(page, base)
    page.on("console", lambda message: person.said.append(message.text) if message.type in LOUD else None)
    page.on("request", lambda request: person.asked.add(urlsplit(request.url).netloc))
    try:
        yield person
    finally:
        context.close()
