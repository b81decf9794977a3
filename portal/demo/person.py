"""A fictional person with a browser: follows links, fills in forms, presses buttons.

It sees only what a page shows, without JavaScript, so a story it can finish is one a person can.
"""

from __future__ import annotations

import urllib.error
import urllib.request
from http.client import HTTPResponse
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import urlencode, urljoin

from lxml import html

TIMEOUT_S = 180


class Stuck(Exception):
    """What the person wanted is not on the page; the message says what was there instead."""


class Person:
    """One person, one browser. `status` is the HTTP status of the page in sight, `content` its bytes."""

    def __init__(self, name: str, base_url: str) -> None:
        self.name = name
        self._base = base_url.rstrip("/")
        # A browser sends Secure cookies to a loopback address over plain http; this one must as well.
        jar = CookieJar(DefaultCookiePolicy(secure_protocols=("http", "https")))
        self._browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        self.url = base_url
        self.status = 0
        self.content = b""
        self.headers: dict[str, str] = {}

    def visit(self, address: str) -> str:
        """Open an address (relative to the page in sight); returns the page's text."""
        return self._take(urllib.request.Request(urljoin(self.url, address)))  # noqa: S310 - our own server

    def press(self, button: str, **fields: str) -> str:
        """Press the button with these words in its form, filled in with `fields`; returns the text."""
        form = self._form_of(button)
        data = {str(name): str(value) for name, value in form.form_values()}
        pressed = next(one for one in form.xpath(".//button") if _words(one) == button)
        if pressed.get("name"):
            data[str(pressed.get("name"))] = str(pressed.get("value", ""))
        unknown = set(fields) - {str(name) for name in form.fields}
        if unknown:
            raise Stuck(f"{self.name}: geen veld {', '.join(sorted(unknown))} op {self.url}")
        target = urljoin(self.url, form.get("action") or self.url)
        sent = urlencode({**data, **fields}).encode()
        # Without a Referer, as every page asks for; a browser then sends this as the origin.
        return self._take(urllib.request.Request(target, sent, {"Origin": "null"}))  # noqa: S310 - our own server

    def follow(self, words: str) -> str:
        """Follow the first link whose words contain these; returns the text (empty for a file)."""
        for link in self._page().xpath("//a[@href]"):
            if words in _words(link):
                return self.visit(str(link.get("href")))
        raise Stuck(f"{self.name}: geen link “{words}” op {self.url}: {self.text[:400]}")

    @property
    def text(self) -> str:
        """The words of the page in sight, white space folded; empty for a file."""
        if not self.headers.get("Content-Type", "").startswith("text/html"):
            return ""
        body = self._page().xpath("//body")
        return _words(body[0]) if body else ""

    def _form_of(self, button: str) -> html.FormElement:
        forms: list[html.FormElement] = self._page().forms
        for form in forms:
            if any(_words(one) == button for one in form.xpath(".//button")):
                return form
        raise Stuck(f"{self.name}: geen knop “{button}” op {self.url}: {self.text[:600]}")

    def _page(self) -> html.HtmlElement:
        page: html.HtmlElement = html.fromstring(self.content.decode("utf-8"))
        return page

    def _take(self, request: urllib.request.Request) -> str:
        try:
            answer = self._browser.open(request, timeout=TIMEOUT_S)
        except urllib.error.HTTPError as refused:
            answer = refused
        with answer:
            self._see(answer)
        return self.text

    def _see(self, answer: HTTPResponse | urllib.error.HTTPError) -> None:
        self.url, self.status, self.content = str(answer.url), int(answer.status or 0), answer.read()
        self.headers = dict(answer.headers.items())


def _words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().replace("\u00ad", "").split())
