"""What is held: the frozen values that `records` keeps and the acts read and write.

Only ids, states, moments, kinds and the organisation are in the clear; everything that says
something about a person is in a `sealed` field, opened by the `Sealer` with the key named there
(decision 12). Every value belongs to one organisation (decision 21). `version` counts changes and
is what a compare-and-swap compares.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from dossier.signing_round import Round


@dataclass(frozen=True, slots=True)
class KeyName:
    """Which key: `kind` is `organisation`, `dossier`, `record` or `register`."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class Organisation:
    """A tenant. `policy` names a file in `policies/`; `sealed` holds its settings (names, FG, phone)."""

    id: str
    policy: str
    name: str
    created_at: datetime
    sealed: bytes = field(repr=False, default=b"")


@dataclass(frozen=True, slots=True)
class User:
    """A member of staff. `login` is a keyed hash of the e-mail address; `roles` as in policy data."""

    id: str
    organisation: str
    login: bytes = field(repr=False)
    password: str = field(repr=False)
    roles: frozenset[str]
    active: bool
    created_at: datetime
    secrecy_accepted_at: datetime | None = None
    totp_last_step: int = 0
    sealed: bytes = field(repr=False, default=b"")
    version: int = 1


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in browser. `id` is the SHA-256 of the cookie's secret; `subject` a user or a grant."""

    id: bytes = field(repr=False)
    organisation: str
    kind: str
    subject: str
    created_at: datetime
    seen_at: datetime
    state: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """A pupil's dossier: a pseudonym in the clear, everything else sealed under the dossier key."""

    id: str
    organisation: str
    pseudonym: str
    state: str
    opened_at: datetime
    sealed: bytes = field(repr=False)
    version: int = 1

    @property
    def key(self) -> KeyName:
        """The key its facts are sealed under."""
        return KeyName("dossier", self.id)


@dataclass(frozen=True, slots=True)
class Record:
    """One thing kept under one retention rule: a document, a register part, a machtiging.

    `dossier` is empty for what the organisation keeps about itself (a certificate of destruction).
    `kind` is a document kind (`tlv`, …); `rule` a rule id of the policy, `policy_hash` the policy
    that ruled it; `last_day` the last day it may exist and `destroy_from` the day the sweep takes it
    (None while its trigger has not happened). States: `draft`, `making`, `signing`, `final`,
    `withdrawn`, `destroying`, `destroyed`.
    """

    id: str
    organisation: str
    dossier: str
    kind: str
    state: str
    rule: str
    policy_hash: str
    created_at: datetime
    last_day: date | None = None
    destroy_from: date | None = None
    number: str = ""
    sealed: bytes = field(repr=False, default=b"")
    version: int = 1

    @property
    def key(self) -> KeyName:
        """The key its facts and bytes are sealed under; destroying it destroys them."""
        return KeyName("record", self.id)


@dataclass(frozen=True, slots=True)
class StoredObject:
    """Where encrypted bytes lie.

    `blob` is a random name; `wrapped` the object key, wrapped under the record key; `size` (bytes)
    and `sha256` (hex) are of the plaintext.
    """

    id: str
    blob: str
    wrapped: bytes = field(repr=False)
    size: int
    sha256: str
    kind: str
    format: int = 1


@dataclass(frozen=True, slots=True)
class Revision:
    """One version of a record's bytes. A signed document's next revision begins with this one.

    `form` says which bytes: `pdf` (the document), `html` (its reading view), `evidence`, `docx`.
    `template`: SHA-256 (hex) of the Word template it was written with, for a revision that was written.
    """

    record: str
    form: str
    number: int
    created_at: datetime
    cause: str
    stored: StoredObject
    template: str = ""


@dataclass(frozen=True, slots=True)
class TemplateVersion:
    """A Word template of an organisation, known by the SHA-256 (hex) of its bytes; never changed or removed.

    `number` counts the organisation's own versions of a kind, 0 for a standard one. States: `shipped`
    (the standard one, kept since a paper was written with it), `draft` (brought in), `waiting` (put
    forward by `published_by`), `in-force` (approved by `approved_by`, another person), `retired`, `dropped`.
    Persons are ids of users.
    """

    organisation: str
    kind: str
    sha256: str
    number: int
    state: str
    docx: bytes = field(repr=False)
    kept_at: datetime
    published_by: str = ""
    published_at: datetime | None = None
    approved_by: str = ""
    approved_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round as kept: its pure state, and per party a sealed name, channel and address."""

    id: str
    organisation: str
    record: str
    round: Round
    created_at: datetime
    sealed: bytes = field(repr=False)
    version: int = 1


@dataclass(frozen=True, slots=True)
class Intent:
    """An answer received but not yet signed (decision 10): what the signer process reloads.

    `shown` is the SHA-256 (hex) of the revision the party read; `sealed` (record key) holds the name
    typed and how identity was proven.
    """

    round: str
    party: str
    meaning: str
    shown: str
    at: datetime
    sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Grant:
    """A link: one recipient, one purpose, one set of records, until a moment.

    `token` and `code` are keyed hashes, never the secret. `purpose` is `sign` or `download`;
    `ground` the article or machtiging entry; `party` the round's party for `sign`. `sealed` (under
    `key`) holds the recipient's name and channels. `opened_at` is the first verified opening.
    """

    id: str
    organisation: str
    dossier: str
    records: tuple[str, ...]
    purpose: str
    party: str
    recipient_kind: str
    ground: str
    token: bytes = field(repr=False)
    code: bytes = field(repr=False)
    created_at: datetime
    until: datetime
    withdrawn_at: datetime | None = None
    withdrawn_because: str = ""
    opened_at: datetime | None = None
    mandate_entry: str = ""
    sealed: bytes = field(repr=False, default=b"")
    version: int = 1


@dataclass(frozen=True, slots=True)
class Challenge:
    """A second factor in progress for one grant: a hashed code, its end, and the counters of A6.

    `wrong_total` locks the grant at 20; `wrong_at` and `sent_at` are the moments inside the windows.
    """

    grant: str
    code: bytes = field(repr=False)
    until: datetime
    wrong_total: int = 0
    wrong_at: tuple[datetime, ...] = ()
    sent_at: tuple[datetime, ...] = ()
    used: bool = False
    locked: bool = False


@dataclass(frozen=True, slots=True)
class MandateEntry:
    """One body in a signed machtiging: what may go to or come from it, until when, and withdrawn or not."""

    id: str
    organisation: str
    dossier: str
    record: str
    body_kind: str
    direction: str
    data_kinds: frozenset[str]
    until: date | None
    signed_at: datetime
    withdrawn_at: datetime | None = None
    sealed: bytes = field(repr=False, default=b"")


@dataclass(frozen=True, slots=True)
class Hold:
    """A reason not to destroy a record yet (domain.md §5.3)."""

    id: str
    organisation: str
    record: str
    kind: str
    since: datetime
    reason: str
    set_by: str
    review_on: date
    lifted_at: datetime | None = None
    lifted_by: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """Work owed, written in the same transaction as the fact that caused it (the outbox).

    `id` makes a repeat recognisable (a second one with the same id is not added); `sealed` is a
    letter waiting to go, under the organisation's key, and disappears with the job.
    """

    id: str
    organisation: str
    kind: str
    subject: str
    run_at: datetime
    attempt: int = 0
    sealed: bytes = field(repr=False, default=b"")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, as the ledger takes it: the clear part, and the personal parts by key.

    `what` is a word of `dossier.events`; `actor` an id, never a name; `clear` holds ids, kinds,
    hashes and articles only; `sealed` bytes are kept beside the chain and their hash in it, so that
    erasing them leaves the chain whole (decision 14).
    """

    organisation: str
    what: str
    at: datetime
    actor: str
    record: str = ""
    clear: tuple[tuple[str, str], ...] = ()
    sealed: bytes = field(repr=False, default=b"")
    sealed_under: KeyName | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An `Event` in its place in the organisation's chain. `hash` covers `previous` and the event.

    `sealed_hash` is the SHA-256 of the event's sealed part, empty without one; it outlives that part.
    """

    seq: int
    previous: bytes
    hash: bytes
    event: Event
    sealed_hash: bytes = b""


@dataclass(frozen=True, slots=True)
class NumberRow:
    """One TLV number: `reserved`, `used` or `void` (decision 5), and why it was voided."""

    organisation: str
    school_year: str
    number: int
    state: str
    record: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A key as the key store holds it: wrapped under its parent; `wrapped` is empty once destroyed."""

    name: KeyName
    parent: str
    wrapped: bytes = field(repr=False)
    made_at: datetime
    destroyed_at: datetime | None = None
    destroyed_because: str = ""
