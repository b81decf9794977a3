"""The signer's own wiring: an organisation's keys behind a `Pen`. Only the signer process imports this.

Signatures are made on the real clock, also in a demonstration (decision 2).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from dossier.acts.check_signing import Order
from dossier.checkpoint import Anchor, Checkpoint
from dossier.signing_round import Role
from portal.clock import SystemClock, local_day, shown_day
from portal.settings import Settings
from portal.settings_read import secret
from portal.signer import Pen
from signing import checkpoint, responder
from signing.authority import LONGEST_NAME, Authority, load_authority, make_authority, renewed, root_pem
from signing.engine import Engine
from signing.roots import roots_in
from signing.timestamp import HttpTimestamper, Timestamper
from signing.tsa import LocalTimestamper

PASSPHRASE = "passphrase"  # noqa: S105 - the name of a file
OWN = (Role.BESLISSER, Role.OUDER, Role.VOOGD, Role.LEERLING)


@dataclass(frozen=True, slots=True)
class OrganisationPen:
    """`signer.Pen` on one organisation's engine. `now` is the real clock."""

    engine: Engine
    now: Callable[[], datetime]

    def certify(self, order: Order) -> bytes:
        """The besluit, which certifies."""
        return self.engine.certify(order.pdf, order.field, order.name, self.now())

    def sign(self, order: Order) -> bytes:
        """A party's signature; who signs for a school has its name behind their own."""
        return self.engine.sign(order.pdf, order.field, order.role, order.meaning, signed_as(order), self.now())

    def close(self, pdf: bytes) -> bytes:
        """Seal, validation data, timestamp."""
        return self.engine.close(pdf, "zegel", "tijdstempel", self.now())

    def checkpoint(self, organisation: str, head: tuple[int, bytes], stamped: bool) -> Anchor:
        """The register's head under the organisation's seal, with a token when `stamped`."""
        said = Checkpoint(organisation, *head, self.now().replace(microsecond=0))
        signed = checkpoint.sealed_note(self.engine.authority, said.note.encode(), said.at)
        token = checkpoint.stamped(self.engine.timestamper, signed) if stamped else b""
        return Anchor(organisation, said.seq, said.hash, said.at, signed, token)

    def published(self, name: str) -> bytes:
        """A revocation list as it stands now, or an issuer's certificate."""
        return responder.published(self.engine.authority, name, self.now())

    def status(self, question: bytes) -> bytes:
        """What the responder answers now."""
        return responder.answered(self.engine.authority, question, self.now())


def signed_as(order: Order) -> str:
    """The name in the certificate, with the school behind it where its 64 characters have room."""
    if order.role in OWN or not order.on_behalf_of:
        return order.name
    whole = f"{order.name}, {order.on_behalf_of}"
    return whole if len(whole) <= LONGEST_NAME else order.name


def pens(settings: Settings) -> Callable[[str], Pen]:
    """An organisation's pen by its id; its keys are read once, at first use."""
    passphrase = secret(settings.signing_folder / PASSPHRASE).encode()
    now = SystemClock().now

    @cache
    def pen_of(organisation: str) -> Pen:
        authority = load_authority(settings.signing_folder / organisation, passphrase)
        return OrganisationPen(Engine(authority, _timestamper(settings, authority, now)), now)

    return pen_of


def lay_keys(settings: Settings, organisation: str, name: str) -> bytes:
    """Make an organisation's signing keys; returns its root certificate (PEM), which outsiders trust."""
    passphrase = secret(settings.signing_folder / PASSPHRASE).encode()
    made = make_authority(
        settings.signing_folder / organisation, name, SystemClock().now(), passphrase, settings.base_url
    )
    return root_pem(made)


def renew_key(settings: Settings, organisation: str, which: str) -> str:
    """A new key and certificate for `seal`, `tsa` or `ocsp`; the day until which it holds, in words."""
    passphrase = secret(settings.signing_folder / PASSPHRASE).encode()
    at = SystemClock().now()
    new = renewed(load_authority(settings.signing_folder / organisation, passphrase), which, at, passphrase)
    return shown_day(local_day(new.terms()[which]))


def _timestamper(settings: Settings, authority: Authority, now: Callable[[], datetime]) -> Timestamper:
    if not settings.timestamps.urls:
        return LocalTimestamper(authority, now)
    named = settings.timestamps
    roots = roots_in(named.roots_file.read_bytes()) if named.roots_file else []
    return HttpTimestamper(named.urls, roots, now, status_hosts=named.status_hosts)
