"""The words of mails and SMS: plain text from `templates/letters/`, Dutch first, a short English line below.

A letter names no child and holds no document: only who it is from, the road, and a person to call.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dossier.checkpoint import Checkpoint
from dossier.contacts import Contact
from dossier.kinds import title
from dossier.ports import Letter, Sealer
from dossier.record import Grant, KeyName, Organisation, Record
from portal import clock
from portal.i18n import TEMPLATES
from portal.settings import Settings

INVITATIONS: Final = {
    "sign": ("ondertekenen.txt", "Er staat een document voor u klaar"),
    "download": ("ophalen.txt", "Er staat een document voor u klaar"),
    "mandate": ("machtiging.txt", "Uw eigen pagina over de machtiging"),
}
"""By a link's purpose: the text of its mail, and its subject."""


class LetterBox:
    """The `Wording` port. Links are built from the configured address only, never from a request."""

    def __init__(self, settings: Settings, sealer: Sealer) -> None:
        self._settings = settings
        self._sealer = sealer
        self._letters = Environment(
            loader=FileSystemLoader(TEMPLATES / "letters"),
            undefined=StrictUndefined,
            autoescape=False,  # noqa: S701 - plain text: nothing is ever read as HTML
            keep_trailing_newline=True,
        )

    def invitation(self, organisation: Organisation, grant: Grant, to: Contact, token: str, typed: str) -> Letter:
        """The mail that brings a link, with the code to type beside it."""
        name, subject = INVITATIONS[grant.purpose]
        body = self._text(
            name,
            organisation,
            link=f"{self._settings.base_url}/l/{token}",
            page=f"{self._settings.base_url}/code",
            typed=typed,
            until=clock.shown_moment(grant.until, "nl"),
            agreed=to.second == "agreed",
        )
        return Letter(grant.id, to.email, subject, body)

    def code(self, organisation: Organisation, grant: Grant, to: Contact, digits: str) -> Letter:
        """The SMS that brings a second-factor code; its last line lets a phone fill it in."""
        body = self._text("code.txt", organisation, digits=digits, host=self._settings.host)
        return Letter(grant.id, to.mobile, "", body)

    def finished(self, organisation: Organisation, grant: Grant, to: Contact) -> Letter:
        """The mail that says everybody has answered."""
        body = self._text("klaar.txt", organisation, until=clock.shown_moment(grant.until, "nl"))
        return Letter(f"{grant.id}-klaar", to.email, "Het document is compleet", body)

    def taken_back(self, organisation: Organisation, grant: Grant, to: Contact) -> Letter:
        """The mail that says that the document behind a link was withdrawn."""
        body = self._text("teruggenomen.txt", organisation)
        return Letter(f"{grant.id}-teruggenomen", to.email, "Het document is ingetrokken", body)

    def locked(self, organisation: Organisation, grant: Grant, number: str, wrong: int) -> Letter:
        """The mail that tells the office that somebody's link is locked; it names the document's number only."""
        body = self._text("op-slot.txt", organisation, number=number, wrong=wrong, page=self._settings.base_url)
        own = self._sealer.open(KeyName("organisation", organisation.id), "settings", organisation.sealed)
        to = str(own.get("email") or self._settings.controller.email)
        return Letter(f"{grant.id}-slot-{grant.version}-{wrong}", to, "Een link staat op slot", body)

    def withdrawn(self, organisation: Organisation, to: Contact, number: str, letter: str) -> Letter:
        """The mail that tells a body that a machtiging was taken back."""
        body = self._text("ingetrokken.txt", organisation, number=number)
        return Letter(letter, to.email, "Een machtiging is ingetrokken", body)

    def ending(self, organisation: Organisation, going: Mapping[int, Sequence[Record]], letter: str) -> Letter:
        """The mail to the organisation itself that names by number what goes soon, by its number of days."""
        own = self._sealer.open(KeyName("organisation", organisation.id), "settings", organisation.sealed)
        rows = [
            (days, [(one.number or one.id[:8], title(one.kind), clock.shown_day(_day(one))) for one in records])
            for days, records in going.items()
        ]
        body = self._text("eindigt.txt", organisation, rows=rows, page=f"{self._settings.base_url}/fg/vernietiging")
        return Letter(letter, str(own["email"]), "Binnenkort worden documenten vernietigd", body)

    def checkpoint(self, organisation: Organisation, checkpoint: Checkpoint) -> Letter:
        """The mail that gives the FG a copy of the register's head; without an address its `to` is empty."""
        own = self._sealer.open(KeyName("organisation", organisation.id), "settings", organisation.sealed)
        to = str(own.get("officer_contact") or self._settings.controller.officer_contact)
        body = self._text("ankerpunt.txt", organisation, note=checkpoint.note)
        letter = f"register-{organisation.id}-{checkpoint.seq}"
        return Letter(letter, to if "@" in to else "", "De stand van het register", body)

    def _text(self, name: str, organisation: Organisation, **facts: object) -> str:
        own = self._sealer.open(KeyName("organisation", organisation.id), "settings", organisation.sealed)
        phone = own.get("phone") or self._settings.controller.phone
        return self._letters.get_template(name).render(organisation=organisation.name, phone=phone, **facts)


def _day(record: Record) -> date:
    assert record.destroy_from is not None  # noqa: S101 - only what has its day is told of
    return record.destroy_from
