"""The main job as the people themselves do it, each step checked: what `zegel demo` plays.

A step that is not true raises `Untrue`; nothing is taken for granted because a page said so: files
are judged by the verifier, bytes are looked for on disk, keys in the key store.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from portal.clock import AMSTERDAM, DemoClock, SystemClock
from portal.demo.app import App
from portal.demo.lay import Instance, Login
from portal.demo.mailbox import Mailbox
from portal.demo.person import Person

PASSWORD = "vier losse woorden samen"  # noqa: S105 - a fictional person's, in an instance that is thrown away
WAIT_S = 90.0
LINK_DAYS = 10


class Untrue(Exception):
    """A step's check failed: the sentence says what was expected and what was seen."""


class Story:
    """One run. `tell` says what happened; `done` collects the rows of the closing table."""

    def __init__(self, instance: Instance, base_url: str, results: Path, tell: Callable[[str], None]) -> None:
        self.instance = instance
        self.base_url = base_url
        self.results = results
        self.tell = tell
        self.done: list[tuple[str, str]] = []
        self.shared_link = ""

    @property
    def mailbox(self) -> Mailbox:
        """The outbox folder as everybody's mailbox."""
        return Mailbox(self.instance.settings.folder / "outbox")

    def person(self, name: str) -> Person:
        """Somebody with a browser of their own."""
        return Person(name, self.base_url)

    def said(self, what: str, detail: str = "") -> None:
        """A step was done and true."""
        self.done.append((what, detail))
        self.tell(f"  ✓ {what}" + (f" — {detail}" if detail else ""))

    def staff(self, login: Login) -> tuple[Person, App]:
        """A member of staff logs in for the first time: password, app, own password, promise."""
        who, app = self.person(login.name), App(login.totp)
        who.visit("/inloggen")
        who.press("Verder", email=login.email, wachtwoord=login.password)
        who.press("Inloggen", code=app.code(SystemClock().now()))
        if "Kies uw eigen wachtwoord" in who.text:
            who.press("Bewaar het wachtwoord", nieuw=PASSWORD, nogmaals=PASSWORD)
        if "Beloof geheimhouding" in who.text:
            who.press("Ga verder", beloofd="ja")
        check(who.status == 200, f"{login.name} komt niet binnen ({who.status}): {who.text[:300]}")  # noqa: PLR2004
        return who, app

    def prepare(self, secretary: Person, pupil: str) -> str:
        """The secretary looks at today, opens the dossier, sees the checks and makes the TLV."""
        secretary.visit("/vandaag")
        secretary.follow(pupil)
        today = SystemClock().now().astimezone(AMSTERDAM).date()
        text = secretary.press("Bewaar en controleer", aangemeld_op=today.isoformat())
        self.said("Aanmelding bij de nieuwe school genoteerd", f"{today:%d-%m-%Y}")
        check("Alle controles zijn goed" in text, f"de controles zijn niet goed: {text[:800]}")
        self.said("Controles vooraf", "deskundigen, termijn, motivering, geen BSN, adres")
        secretary.press("Maak de verklaring")
        check("/tlv/" in secretary.url, f"er is geen verklaring gemaakt: {secretary.text[:600]}")
        record = secretary.url.rsplit("/", 1)[1]
        number = secretary.text.split("Vandaag")[0]
        self.said("Verklaring gemaakt", _number(secretary.text) or number)
        return record

    def decide(self, director: Person, app: App, record: str) -> None:
        """The director reads and takes the besluit with a fresh code."""
        director.visit(f"/tlv/{record}")
        time.sleep(app.wait_s(SystemClock().now()))
        director.press("Neem het besluit", code=app.code(SystemClock().now()))
        check("getekend" in director.text, f"het besluit is niet getekend: {director.text[:600]}")
        self.said("Besluit getekend", "directeur, certificeert het document")

    def agreed_code(self, secretary: Person, record: str, label: str) -> str:
        """The secretary makes a code for somebody without mobile and tells it by phone."""
        self.until(lambda: f"Code voor {label}" in secretary.visit(f"/tlv/{record}"), f"de link van {label}")
        secretary.press(f"Code voor {label}")
        code = "".join(ch for ch in secretary.text.split("geen tweede controle meer.")[1][:12] if ch.isdigit())
        check(len(code) == 6, "er staat geen code van zes cijfers op de pagina")  # noqa: PLR2004
        return code

    def sign(self, name: str, email: str, meaning: str, typed: str, mobile: str = "", code: str = "") -> Person:
        """A party opens the link from the mail, proves who they are, reads, answers, checks, signs."""
        who = self.person(name)
        self.enter(who, self.mailbox.link_for(email), mobile, code)
        check("Lees het document" in who.text, f"{name} ziet het document niet: {who.text[:400]}")
        who.follow("Bekijk de pdf")
        check(who.content.startswith(b"%PDF"), f"{name} kreeg geen pdf")
        who.visit("/antwoord")
        who.press("Controleer uw antwoord", meaning=meaning, name=typed)
        who.press("Onderteken de verklaring")
        check("U hebt geantwoord" in who.text, f"{name} is niet klaar: {who.text[:600]}")
        self.said(f"{name} tekende", meaning)
        return who

    def enter(self, who: Person, link: str, mobile: str = "", code: str = "") -> None:
        """From the link to what lies behind it: button, code by the second road."""
        who.visit(link)
        check(who.status == 200, f"de link van {who.name} werkt niet ({who.status})")  # noqa: PLR2004
        before = self.mailbox.count_for(mobile) if mobile else 0
        who.press("Stuur mij een code" if mobile else "Ga verder met mijn code")
        digits = self.mailbox.code_for(mobile, before) if mobile else code
        who.press("Open het document", code=digits)

    def wait_closed(self, secretary: Person, record: str) -> None:
        """The worker seals and time-stamps; the page says so."""
        self.until(lambda: "Bewijsbestand gemaakt" in secretary.visit(f"/tlv/{record}"), "het afsluiten")
        check("compleet" in secretary.text, "de pagina zegt niet dat het document compleet is")
        self.said("Afgesloten", "zegel van de organisatie, bewijsgegevens, tijdstempel")

    def share(self, secretary: Person, record: str, school: dict[str, Any]) -> bytes:
        """The new school gets a time-limited link and downloads; that is the PDF the demo shows."""
        contact = school["tekent"]
        before = self.mailbox.link_for(contact["email"])
        secretary.visit(f"/tlv/{record}")
        secretary.press("Deel met de nieuwe school", dagen=str(LINK_DAYS))
        self.until(lambda: self.mailbox.link_for(contact["email"]) != before, "de mail aan de nieuwe school")
        self.shared_link = self.mailbox.link_for(contact["email"])
        who = self.person(contact["naam"])
        self.enter(who, self.shared_link, contact["mobiel"])
        check("compleet" in who.text, f"de school ziet geen compleet document: {who.text[:400]}")
        who.follow("Download de pdf")
        check(who.content.startswith(b"%PDF"), "de school kreeg geen pdf")
        self.said("Nieuwe school haalde het op", f"{len(who.content) // 1024} kB, via een link van {LINK_DAYS} dagen")
        self.until(lambda: "Opgehaald door de ontvanger" in secretary.visit(f"/tlv/{record}"), "het register")
        self.said("Verstrekking in het register", "geschreven vóór de eerste byte")
        return who.content

    def after_its_end(self, clock: DemoClock) -> None:
        """The demo clock passes the end of the link: the same link is refused."""
        clock.ahead(timedelta(days=LINK_DAYS, minutes=1))
        who = self.person("de school, later")
        who.visit(self.shared_link)
        check(who.status == 404, f"de link werkt nog na het einde ({who.status})")  # noqa: PLR2004
        stranger = self.person("een vreemde")
        stranger.visit("/l/" + "x" * 43)
        check(
            stranger.status == 404 and _bare(stranger.text) == _bare(who.text),  # noqa: PLR2004
            "een dode link en een verzonnen link zien er niet hetzelfde uit",
        )
        self.said("Dezelfde link na het einde", "geweigerd, net als een link die nooit bestond")

    def until(self, look: Callable[[], bool], what: str) -> None:
        """Look until it is so."""
        end = time.monotonic() + WAIT_S
        while not look():
            if time.monotonic() > end:
                raise Untrue(f"{what} kwam niet binnen {WAIT_S:.0f} seconden")
            time.sleep(0.3)


def check(true: bool, otherwise: str) -> None:
    """`Untrue` unless it is so."""
    if not true:
        raise Untrue(otherwise)


def midnight_of(day: datetime) -> datetime:
    """A minute past the start of that day in Amsterdam."""
    return day.replace(hour=0, minute=1, tzinfo=AMSTERDAM)


def _number(text: str) -> str:
    return next((word for word in text.split() if word[:2] in ("PO", "VO") and word.count("-") == 2), "")  # noqa: PLR2004


def _bare(text: str) -> str:
    """The page without the number of this one request."""
    return text.split("Noem dan dit nummer", maxsplit=1)[0]
