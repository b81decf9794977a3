"""Papers that prove: how a signing went, and that something is gone. No addresses, no content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from dossier.papers.parts import Paper
from dossier.reading import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Bewijs:
    """What one party did. Moments are UTC-aware; the page shows Amsterdam and UTC beside each other.

    rol, naam: as printed. betekenis: the meaning (`akkoord`, …). getoond: SHA-256 (hex) of what they
    were shown. identiteit: how it was proven, in words, without address or number. wanneer: moment of
    the answer. certificaat: serial number (hex) of the certificate used, empty when nothing was signed.
    toelichting: what else happened, may be empty.
    """

    rol: str
    naam: str
    betekenis: str
    getoond: str
    identiteit: str
    wanneer: datetime
    certificaat: str = ""
    toelichting: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gebeurtenis:
    """One line of the course of events. wanneer: UTC-aware. wat: in words, without address."""

    wanneer: datetime
    wat: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bewijsbestand(Paper):
    """The evidence file of one signing round; kept apart, for those who need it (signing.md §7.7).

    document: kind in words. document_nummer: its number. ongetekend_sha256: what was made, before any
    signature (hex). getekend_sha256: the closed file (hex), empty while open. begonnen, gesloten: of
    the round. bewijzen: per party. verloop: the course of events.
    """

    kind: ClassVar[str] = "bewijsbestand"
    closed: ClassVar[bool] = True
    document: str
    document_nummer: str
    ongetekend_sha256: str
    getekend_sha256: str
    begonnen: datetime
    gesloten: datetime | None
    bewijzen: tuple[Bewijs, ...]
    verloop: tuple[Gebeurtenis, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Vernietigd:
    """One thing that was destroyed. wat: in words. aantal: how many. hoe: how. sha256: of the bytes, may be empty."""

    wat: str
    aantal: int
    hoe: str
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vernietigingsbewijs(Paper):
    """A certificate of destruction (decision 13). Names nobody: the pupil is a pseudonym.

    pseudoniem: of the dossier. document: kind in words. document_nummer: may be empty. regel: id of the
    retention rule. bron: its clause in words. policy, policy_sha256: which policy ruled. aanleiding:
    the event the term ran from, in words, with its day. laatste_dag: last day it might exist.
    begonnen, voltooid: moments of the destruction, UTC-aware. onderdelen: what was destroyed.
    gecontroleerd: what was checked afterwards, in words. register: hash (hex) of the ledger entry, may
    be empty. demo_klok: the day came from a demo clock (decision 2). kenmerk: id of the record, as in
    the register. policy_versie: of that policy's text. sleutels: the keys destroyed, by name and moment.
    uitkomst: how the destruction ended, in words. reservekopie: until when an old backup may still hold
    bytes or keys, in words. papier: what was printed, and who destroyed it or that this is still open (F99).
    The last six may be empty.
    """

    kind: ClassVar[str] = "vernietigingsbewijs"
    closed: ClassVar[bool] = True
    pseudoniem: str
    document: str
    document_nummer: str
    regel: str
    bron: str
    policy: str
    policy_sha256: str
    aanleiding: str
    laatste_dag: date
    begonnen: datetime
    voltooid: datetime
    onderdelen: tuple[Vernietigd, ...]
    gecontroleerd: tuple[str, ...] = ()
    register: str = ""
    demo_klok: bool = False
    kenmerk: str = ""
    policy_versie: str = ""
    sleutels: tuple[str, ...] = ()
    uitkomst: str = ""
    reservekopie: str = ""
    papier: tuple[str, ...] = ()
