"""What the acts need from the world, and nothing else. `portal/wiring.py` names who provides it.

Adapters translate their library's exceptions into `errors.Refused` (do not retry) and
`errors.Unavailable` (retry). Each port has a contract suite in `tests/contracts/`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from dossier.checkpoint import Anchor, Checkpoint
from dossier.contacts import Contact
from dossier.policy_types import Policy
from dossier.ports_writer import Writer as Writer  # noqa: PLC0414 - the acts find every port here
from dossier.ports_writer import Written as Written  # noqa: PLC0414 - the acts find every port here
from dossier.record import (
    Challenge,
    Dossier,
    Entry,
    Event,
    Grant,
    Hold,
    Intent,
    Job,
    KeyName,
    MandateEntry,
    NumberRow,
    Organisation,
    Record,
    Revision,
    RoundRow,
    Session,
    StoredObject,
    TemplateVersion,
    User,
    WrappedKey,
)
from dossier.watch import Duty, SweepMark


class Clock(Protocol):
    """The moment, always UTC-aware."""

    def now(self) -> datetime:
        """Now."""


class Calendar(Protocol):
    """Free days of the Algemene termijnenwet."""

    def is_free(self, day: date) -> bool:
        """Whether `day` is a Saturday, Sunday or generally recognised holiday (art. 1 and 3)."""


class Random(Protocol):
    """The only source of secrets and ids (`exchange/tokens.py`)."""

    def id(self) -> str:
        """A new id: 128 bits, lower-case hex."""

    def token(self) -> str:
        """A new link secret: 256 bits, URL-safe."""

    def typed_code(self) -> str:
        """A short code for people who distrust links: `XXXX-XXXX`."""

    def digits(self) -> str:
        """A second-factor code: six digits."""

    def hashed(self, purpose: str, secret: str) -> bytes:
        """The keyed hash under which a secret is stored; `purpose` separates the domains."""


@dataclass(frozen=True, slots=True)
class SignRequest:
    """What the signer process is asked: never a bare digest (decision 15)."""

    organisation: str
    record: str
    revision: str
    field: str
    party: str


class Signatory(Protocol):
    """The signer process. It reloads the round itself and refuses what does not match."""

    def sign(self, request: SignRequest) -> bytes:
        """The next revision, with this party's signature (B-T), self-validated.

        `Refused('revision-moved')` when the current revision is another; `Unavailable` when no
        timestamp can be had (the intent stays, decision 10).
        """

    def close(self, organisation: str, record: str, revision: str) -> bytes:
        """The last revision: seal, validation data, document timestamp (B-LTA), self-validated."""

    def published(self, organisation: str, name: str) -> bytes:
        """A public file about an organisation's certificates: `root.crl`, `issuing.cer`, …; `NotFound`."""

    def status(self, organisation: str, question: bytes) -> bytes:
        """The OCSP answer (DER) to an OCSP question (RFC 6960)."""

    def checkpoint(self, organisation: str, stamped: bool) -> Anchor:
        """The register's head as it stands, sealed by the organisation; with an RFC 3161 token when `stamped`.

        The signer recomputes the register first: `Refused('register-broken')`.
        """


class Vault(Protocol):
    """Encrypted bytes at rest (`exchange`)."""

    def put(self, record: Record, kind: str, version: int, data: bytes | Iterable[bytes]) -> StoredObject:
        """Encrypt under a new object key, wrapped under the record key, and store."""

    def read(self, record: Record, stored: StoredObject, version: int) -> bytes:
        """The whole plaintext, authenticated before a byte is returned; for up to 32 MiB."""

    def open(
        self, record: Record, stored: StoredObject, version: int, start: int = 0, length: int | None = None
    ) -> Iterator[bytes]:
        """A plaintext range as a stream of authenticated chunks."""

    def destroy(self, stored: StoredObject) -> None:
        """Remove the bytes; quiet when already gone."""

    def exists(self, stored: StoredObject) -> bool:
        """Whether the bytes lie in the store."""


class Keys(Protocol):
    """Making and destroying the keys of decision 12."""

    def make(self, name: KeyName, under: KeyName | None, at: datetime) -> None:
        """A new random key, wrapped under `under` (None: the master key). Quiet when it exists."""

    def destroy(self, name: KeyName, at: datetime, because: str) -> None:
        """Destroy it for good and leave a tombstone; quiet when destroyed before."""

    def exists(self, name: KeyName) -> bool:
        """Whether it exists and is not destroyed."""


class KeyShelf(Protocol):
    """Where wrapped keys lie: a store of its own, with its own backup (decision 12)."""

    def put(self, key: WrappedKey) -> bool:
        """Keep it; False, and nothing changed, when the name exists (also when destroyed)."""

    def get(self, name: KeyName) -> WrappedKey | None:
        """The key, destroyed or not; None when it never was."""

    def replace(self, key: WrappedKey, expecting: bytes) -> bool:
        """Re-wrap: put `key.wrapped` where `expecting` stands; False when something else stands there."""

    def destroy(self, name: KeyName, at: datetime, because: str) -> None:
        """Blank the wrapped bytes and keep the row as a tombstone."""

    def names(self, kind: str) -> Iterator[WrappedKey]:
        """All keys of a kind, destroyed ones too."""


class Sealer(Protocol):
    """Seals facts in the database under a named key (decision 12)."""

    def seal(self, name: KeyName, purpose: str, value: Mapping[str, object]) -> bytes:
        """JSON, encrypted and bound to the key's name and `purpose`."""

    def open(self, name: KeyName, purpose: str, sealed: bytes) -> dict[str, object]:
        """The value again; `Refused('key-destroyed')` when its key is gone."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail or SMS about to go. No child's name, no attachment; `id` makes a repeat recognisable."""

    id: str
    to: str
    subject: str
    body: str


class Courier(Protocol):
    """Takes mail and SMS away; at least once, with a stable id (decision 16)."""

    def mail(self, letter: Letter) -> None:
        """Hand over a mail; `Unavailable` to try again later."""

    def sms(self, letter: Letter) -> None:
        """Hand over an SMS (its subject is not sent)."""


class Policies(Protocol):
    """The organisations' rules, read from `policies/`."""

    def named(self, name: str) -> Policy:
        """The version in force of a policy; `Refused('policy-unknown')`."""

    def ruled(self, name: str, sha256: str) -> Policy:
        """The version a decision was taken under, by its hash; the one in force where it is not kept any more."""


class Wording(Protocol):
    """The words of mails and SMS, by organisation and language; neutral, no child's name (B5)."""

    def invitation(self, organisation: Organisation, grant: Grant, to: Contact, token: str, typed: str) -> Letter:
        """The mail that brings a link, with the code to type beside it and a person's telephone number."""

    def code(self, organisation: Organisation, grant: Grant, to: Contact, digits: str) -> Letter:
        """The SMS that brings a second-factor code."""

    def finished(self, organisation: Organisation, grant: Grant, to: Contact) -> Letter:
        """The mail that says the document is complete."""

    def taken_back(self, organisation: Organisation, grant: Grant, to: Contact) -> Letter:
        """The mail that says a document one was asked for was withdrawn: nothing need be done."""

    def locked(self, organisation: Organisation, grant: Grant, number: str, wrong: int) -> Letter:
        """The mail to the organisation itself: a link to this document is locked after so many wrong codes."""

    def withdrawn(self, organisation: Organisation, to: Contact, number: str, letter: str) -> Letter:
        """The mail that tells a body that a machtiging was taken back; `letter` is its stable id."""

    def ending(self, organisation: Organisation, going: Mapping[int, Sequence[Record]], letter: str) -> Letter:
        """The mail to the organisation itself that names by number what goes in so many days; `letter` is its id."""

    def checkpoint(self, organisation: Organisation, checkpoint: Checkpoint) -> Letter:
        """The mail that gives the FG a copy of the register's head; without an address its `to` is empty."""


class Shelf(Protocol):
    """The book inside one transaction. Reads see one moment; writes all happen or none."""

    # organisations and people
    def add_organisation(self, organisation: Organisation) -> None: ...
    def organisation(self, organisation: str) -> Organisation: ...
    def organisations(self) -> Sequence[Organisation]: ...
    def save_organisation(self, organisation: Organisation) -> None: ...
    def add_user(self, user: User) -> None: ...
    def user(self, organisation: str, user: str) -> User: ...
    def user_by_login(self, login: bytes) -> User | None: ...
    def users(self, organisation: str) -> Sequence[User]: ...
    def save_user(self, user: User) -> User: ...
    def remove_user(self, organisation: str, user: str) -> None: ...
    def add_session(self, session: Session) -> None: ...
    def session(self, session: bytes) -> Session | None: ...
    def save_session(self, session: Session) -> None: ...
    def drop_session(self, session: bytes) -> None: ...
    def drop_sessions_of(self, kind: str, subject: str) -> None: ...
    def drop_sessions_seen_before(self, moment: datetime) -> int: ...

    # dossiers and records
    def add_dossier(self, dossier: Dossier) -> None: ...
    def dossier(self, organisation: str, dossier: str) -> Dossier: ...
    def dossiers(self, organisation: str) -> Sequence[Dossier]: ...
    def save_dossier(self, dossier: Dossier) -> Dossier: ...
    def remove_dossier(self, organisation: str, dossier: str) -> None: ...
    def add_record(self, record: Record) -> None: ...
    def record(self, organisation: str, record: str) -> Record: ...
    def record_by_number(self, number: str) -> Record | None: ...
    def record_by_version(self, sha256: str) -> tuple[Record, Revision] | None: ...
    def records(self, organisation: str, dossier: str | None = None, kind: str | None = None) -> Sequence[Record]: ...
    def records_due(self, day: date, limit: int) -> Sequence[Record]: ...
    def save_record(self, record: Record) -> Record: ...
    def add_revision(self, revision: Revision, expecting: str | None) -> None: ...
    def revision(self, record: str, form: str) -> Revision | None: ...
    def revisions(self, record: str, form: str | None = None) -> Sequence[Revision]: ...
    def remove_revisions(self, record: str) -> None: ...

    # templates
    def keep_template(self, template: TemplateVersion) -> bool: ...
    def template(self, organisation: str, kind: str, sha256: str) -> TemplateVersion: ...
    def templates(self, organisation: str, kind: str | None = None) -> Sequence[TemplateVersion]: ...
    def template_in_force(self, organisation: str, kind: str) -> TemplateVersion | None: ...
    def save_template(self, template: TemplateVersion) -> TemplateVersion: ...

    # signing
    def add_round(self, row: RoundRow) -> None: ...
    def round(self, organisation: str, round_id: str) -> RoundRow: ...
    def round_of(self, record: str) -> RoundRow | None: ...
    def rounds_over(self, moment: datetime, limit: int) -> Sequence[RoundRow]: ...
    def save_round(self, row: RoundRow) -> RoundRow: ...
    def remove_round(self, round_id: str) -> None: ...
    def put_intent(self, intent: Intent) -> None: ...
    def intent(self, round_id: str, party: str) -> Intent | None: ...
    def intents(self) -> Sequence[Intent]: ...
    def drop_intent(self, round_id: str, party: str) -> None: ...

    # links
    def add_grant(self, grant: Grant) -> None: ...
    def grant(self, organisation: str, grant: str) -> Grant: ...
    def grant_by_token(self, token: bytes) -> Grant | None: ...
    def grant_by_code(self, code: bytes) -> Grant | None: ...
    def grants(self, organisation: str, dossier: str | None = None) -> Sequence[Grant]: ...
    def grants_of_entry(self, mandate_entry: str) -> Sequence[Grant]: ...
    def save_grant(self, grant: Grant) -> Grant: ...
    def put_challenge(self, challenge: Challenge) -> None: ...
    def challenge(self, grant: str) -> Challenge | None: ...
    def add_mandate_entry(self, entry: MandateEntry) -> None: ...
    def mandate_entry(self, organisation: str, entry: str) -> MandateEntry: ...
    def mandate_entries(self, organisation: str, dossier: str) -> Sequence[MandateEntry]: ...
    def save_mandate_entry(self, entry: MandateEntry) -> None: ...

    # retention
    def records_ending(self, organisation: str, after: date, until: date) -> Sequence[Record]: ...
    def add_hold(self, hold: Hold) -> None: ...
    def holds(self, record: str) -> Sequence[Hold]: ...
    def save_hold(self, hold: Hold) -> None: ...
    def add_duty(self, duty: Duty) -> bool: ...
    def duty(self, organisation: str, duty: str) -> Duty: ...
    def open_duties(self, organisation: str) -> Sequence[Duty]: ...
    def duties_of(self, record: str) -> Sequence[Duty]: ...
    def finish_duty(self, duty: Duty) -> None: ...
    def sweep_mark(self, organisation: str) -> SweepMark | None: ...
    def put_sweep_mark(self, mark: SweepMark) -> None: ...

    # numbers, jobs, the register, counters
    def reserve_number(
        self, organisation: str, school_year: str, record: str, at: datetime, first: int
    ) -> NumberRow: ...
    def settle_number(self, row: NumberRow) -> None: ...
    def numbers(self, organisation: str, school_year: str) -> Sequence[NumberRow]: ...
    def add_job(self, job: Job) -> None: ...
    def take_jobs(self, worker: str, now: datetime, lease_until: datetime, limit: int) -> Sequence[Job]: ...
    def finish_job(self, job: str, worker: str) -> None: ...
    def put_back_job(self, job: str, worker: str, run_at: datetime, parked: bool) -> None: ...
    def open_jobs(self) -> int: ...
    def parked_jobs(self) -> Sequence[Job]: ...
    def log(self, event: Event) -> Entry: ...
    def entries(self, organisation: str, after: int = 0, limit: int = 1000) -> Sequence[Entry]: ...
    def entries_of(self, organisation: str, record: str) -> Sequence[Entry]: ...
    def erase_entries_of(self, organisation: str, record: str) -> None: ...
    def add_anchor(self, anchor: Anchor) -> None: ...
    def anchors(self, organisation: str) -> Sequence[Anchor]: ...
    def last_anchor(self, organisation: str, *, stamped: bool = False) -> Anchor | None: ...
    def hit(self, bucket: str, now: datetime, window_s: int) -> int: ...


class Book(Protocol):
    """The database. A transaction is short: nothing slow happens inside (decision 16)."""

    def reading(self) -> AbstractContextManager[Shelf]:
        """One consistent look; refuses writes."""

    def writing(self) -> AbstractContextManager[Shelf]:
        """One transaction; commits when the block ends well, else leaves nothing."""

    def head(self, organisation: str) -> tuple[int, bytes]:
        """Place and hash of the register's last entry, to keep elsewhere as an anchor."""

    def verify_register(self, organisation: str, anchors: Mapping[int, bytes] | None = None) -> int | None:
        """The first bad place in an organisation's register, recomputed from its columns; None: it is whole.

        `anchors`: hashes by place that were kept elsewhere.
        """


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything an act may reach, handed to it as one argument."""

    clock: Clock
    calendar: Calendar
    random: Random
    book: Book
    keys: Keys
    sealer: Sealer
    vault: Vault
    writer: Writer
    signatory: Signatory
    courier: Courier
    wording: Wording
    policies: Policies
