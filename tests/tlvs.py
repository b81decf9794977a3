"""A TLV of the example at each station of its life, everything real, and a fuse that cuts work off at any call.

Import the fixtures in a conftest. Each station is made once a session and handed out as a copy. The writer
keeps what LibreOffice made of a paper, so the same paper is rendered once.
"""

from __future__ import annotations

import copy
import hashlib
import itertools
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import pytest

from docgen.writer import DocxWriter
from dossier.actor import Actor, machine
from dossier.acts import collect_signature, issue_tlv
from dossier.acts.close_round import close
from dossier.acts.collect_signature import Given
from dossier.acts.edit_dossier import create
from dossier.acts.make_evidence import make_evidence
from dossier.fields import FieldPlan
from dossier.findings import Finding
from dossier.papers import Paper
from dossier.ports import Desk, Random, Shelf, Written
from dossier.record import Entry, Grant, Record, Revision, RoundRow
from dossier.signing_round import Meaning, Role
from portal.clock import SystemClock
from portal.handlers import HANDLERS
from portal.pens import pens
from portal.yamlfile import load
from signing.roots import roots_in
from signing.verdicts import Report
from tests.instance import Laid, copy_of

FORM: Any = load(Path(__file__).parents[1] / "examples" / "po-so.yaml").at("invoer").value
EXPECTED: Any = load(Path(__file__).parents[1] / "examples" / "po-so.yaml").at("verwacht").value
BESLUIT: Final = datetime(2026, 3, 16, 9, tzinfo=UTC)
MEANINGS: Final = {Role.BESLISSER: Meaning.BESLUIT, Role.OUDER: Meaning.AKKOORD}
PARTIES: Final = ("O1", "O2", "school_oud", "school_nieuw")
T = TypeVar("T")
_WRITTEN: dict[str, Written] = {}


def form(**changes: object) -> Any:
    """The example as typed, its pupil registered at the new school; `a__b=value` puts a value at a path."""
    typed = copy.deepcopy(FORM)
    typed["school_nieuw"]["aangemeld_op"] = BESLUIT.date()
    for path, value in changes.items():
        place = typed
        *above, last = path.split("__")
        for part in above:
            place = place[part]
        place[last] = value
    return typed


@dataclass(frozen=True, slots=True)
class KeptWriter:
    """The real writer; the bytes of a paper made before are used again."""

    real: DocxWriter = field(default_factory=DocxWriter)

    def write(self, paper: Paper, plan: FieldPlan | None, at: datetime, template: bytes | None = None) -> Written:
        known = f"{paper!r} {plan!r} {at!r} {hashlib.sha256(template or b'').hexdigest()}"
        if known not in _WRITTEN:
            _WRITTEN[known] = self.real.write(paper, plan, at, template)
        return _WRITTEN[known]

    def again(self, pdf: bytes, template: bytes) -> Written:
        return self.real.again(pdf, template)

    def standard(self, kind: str) -> bytes:
        return self.real.standard(kind)

    def review(self, kind: str, docx: bytes) -> tuple[bytes, tuple[Finding, ...]]:
        return self.real.review(kind, docx)


@dataclass(frozen=True, slots=True)
class KnownIds:
    """The real source of secrets, with ids that are the same on every copy: so the same paper comes out."""

    real: Random
    base: str
    count: Iterator[int] = field(default_factory=itertools.count)

    def id(self) -> str:
        return hashlib.sha256(f"{self.base} {next(self.count)}".encode()).hexdigest()[:32]

    def token(self) -> str:
        return self.real.token()

    def typed_code(self) -> str:
        return self.real.typed_code()

    def digits(self) -> str:
        return self.real.digits()

    def hashed(self, purpose: str, secret: str) -> bytes:
        return self.real.hashed(purpose, secret)


@dataclass
class Tlv:
    """One dossier with its TLV, on an instance of its own."""

    laid: Laid
    dossier: str = ""
    record: str = ""

    @property
    def desk(self) -> Desk:
        return self.laid.desk

    @property
    def organisation(self) -> str:
        return self.laid.organisations["sppoh"]

    @property
    def who(self) -> Actor:
        return Actor(self.organisation, "secretaris")

    @property
    def row(self) -> RoundRow:
        found = self.ask(lambda shelf: shelf.round_of(self.record))
        assert found is not None
        return found

    @property
    def shown(self) -> str:
        """The hash of what a party reads now."""
        return self.revisions()[-1].stored.sha256

    def ask(self, question: Callable[[Shelf], T]) -> T:
        with self.desk.book.reading() as shelf:
            return question(shelf)

    def kept(self) -> Record:
        return self.ask(lambda shelf: shelf.record(self.organisation, self.record))

    def revisions(self, form: str = "pdf") -> list[Revision]:
        return list(self.ask(lambda shelf: shelf.revisions(self.record, form)))

    def bytes_of(self, revision: Revision) -> bytes:
        return self.desk.vault.read(self.kept(), revision.stored, revision.number)

    def pdf(self) -> bytes:
        return self.bytes_of(self.revisions()[-1])

    def events(self, record: str = "") -> list[str]:
        return [one.event.what for one in self.entries(record)]

    def entries(self, record: str = "") -> list[Entry]:
        return list(self.ask(lambda shelf: shelf.entries_of(self.organisation, record or self.record)))

    def grants(self) -> list[Grant]:
        return list(self.ask(lambda shelf: shelf.grants(self.organisation, self.dossier)))

    def given(self, party: str, meaning: Meaning | None = None, view: str = "", name: str = "N. Getypt") -> Given:
        said = meaning or MEANINGS.get(self.row.round.party(party).role, Meaning.GEZIEN)
        return Given(said, self.shown, name, "sms-code", view)

    def answer(self, party: str, meaning: Meaning | None = None, view: str = "") -> None:
        collect_signature.answer(self.desk, self.who, self.record, party, self.given(party, meaning, view))

    def do(self, *kinds: str) -> list[str]:
        """Do what is owed now, of these kinds or all."""
        return self.laid.work(HANDLERS, frozenset(kinds))

    def drop(self, *kinds: str) -> None:
        """Take jobs of these kinds out, whenever they are due: the safety nets of what came through."""
        with self.desk.book.writing() as shelf:
            for job in shelf.take_jobs("drop", datetime(2099, 1, 1, tzinfo=UTC), self.desk.clock.now(), 500):
                if job.kind in kinds:
                    shelf.finish_job(job.id, "drop")
                else:
                    shelf.put_back_job(job.id, "drop", job.run_at, parked=False)

    def jobs(self) -> list[str]:
        """The kinds of everything that is owed, whenever."""
        with self.desk.book.writing() as shelf:
            found = shelf.take_jobs("look", datetime(2099, 1, 1, tzinfo=UTC), self.desk.clock.now(), 500)
            for job in found:
                shelf.put_back_job(job.id, "look", job.run_at, parked=False)
        return sorted(job.kind for job in found)

    def whole(self) -> bool:
        """Whether the register's chain is sound."""
        return self.desk.book.verify_register(self.organisation) is None

    def report(self) -> Report:
        """What the verifier says of the newest revision, with the organisation's own lists of revoked certificates."""
        engine = cast("Any", pens(self.laid.settings)(self.organisation)).engine
        return cast("Report", engine.report(self.pdf(), SystemClock().now()))

    def roots(self) -> list[bytes]:
        """The roots (DER) an outsider trusts for this organisation."""
        from cryptography.hazmat.primitives.serialization import Encoding

        pem = (self.laid.settings.folder / "root.pem").read_bytes()
        return [one.public_bytes(Encoding.DER) for one in roots_in(pem)]


def again(tlv: Tlv, folder: Path) -> Tlv:
    """The same station in a folder of its own."""
    laid = copy_of(tlv.laid, folder)
    place, _ = laid.desk.book.head(laid.organisations["sppoh"])
    random = KnownIds(laid.desk.random, f"{tlv.dossier}{tlv.record}{place}")
    desk = replace(laid.desk, writer=KeptWriter(), random=random)
    cast("Any", laid.desk.signatory).desk = desk
    laid.desk = desk
    return Tlv(laid, tlv.dossier, tlv.record)


class Cut(Exception):
    """The process stopped here: nobody in the acts knows this one, as nobody survives a kill."""


@dataclass
class Fuse:
    """Lets `at` calls to the ports pass and blows at the next: before it, or after it was done.

    A transaction counts as one call: blown before, nothing of it happens; after, it was committed.
    """

    at: int
    after: bool = False
    error: Callable[[], Exception] = Cut
    calls: int = 0
    names: list[str] = field(default_factory=list)

    def wired(self, desk: Desk) -> Desk:
        """The same desk with every port that reaches outside behind this fuse."""
        slow = {name: _Fused(getattr(desk, name), name, self) for name in ("keys", "vault", "writer", "signatory")}
        return replace(desk, book=_FusedBook(desk.book, "book", self), **cast("Any", slow))

    @contextmanager
    def through(self, name: str) -> Iterator[None]:
        place, self.calls = self.calls, self.calls + 1
        self.names.append(name)
        if place == self.at and not self.after:
            raise self.error()
        yield
        if place == self.at:
            raise self.error()


@dataclass
class _Fused:
    real: Any
    name: str
    fuse: Fuse

    def __getattr__(self, called: str) -> Callable[..., Any]:
        def call(*arguments: Any, **more: Any) -> Any:
            with self.fuse.through(f"{self.name}.{called}"):
                return getattr(self.real, called)(*arguments, **more)

        return call


class _FusedBook(_Fused):
    @contextmanager
    def writing(self) -> Iterator[Shelf]:
        with self.fuse.through("book.writing"), self.real.writing() as shelf:
            yield shelf

    @contextmanager
    def reading(self) -> Iterator[Shelf]:
        with self.real.reading() as shelf:
            yield shelf


def cut_off(
    fresh: Callable[[], Tlv],
    run: Callable[[Tlv, Desk], object],
    *,
    everywhere: bool = False,
    sides: tuple[bool, ...] = (False, True),
) -> Iterator[tuple[str, Tlv]]:
    """Run the work on fresh copies, each cut off at another call, before and after it; yields where, and the copy.

    Of calls with the same name only the first and the last are cut, or all of them `everywhere`. `sides`:
    cut before a call (False), after it (True).
    """
    whole = Fuse(sys.maxsize)
    tlv = fresh()
    run(tlv, whole.wired(tlv.desk))
    places = {place for name in set(whole.names) for place in _ends_of(whole.names, name)}
    for at in range(whole.calls):
        for after in sides:
            if not everywhere and at not in places:
                continue
            tlv = fresh()
            with pytest.raises(Cut):
                run(tlv, Fuse(at, after).wired(tlv.desk))
            yield f"{'after' if after else 'before'} {at} {whole.names[at]}", tlv


def _ends_of(names: list[str], name: str) -> tuple[int, int]:
    return names.index(name), len(names) - 1 - names[::-1].index(name)


@pytest.fixture(scope="session")
def dossier_once(laid_once: Laid, tmp_path_factory: pytest.TempPathFactory) -> Tlv:
    """The example's dossier on the day of its besluit; nothing made yet."""
    tlv = again(Tlv(laid_once), tmp_path_factory.mktemp("dossier") / "instance")
    tlv.laid.clock.at = BESLUIT
    tlv.dossier = create(tlv.desk, tlv.who, form())
    return tlv


@pytest.fixture(scope="session")
def made_once(dossier_once: Tlv, tmp_path_factory: pytest.TempPathFactory) -> Tlv:
    """Its TLV, with every field empty."""
    tlv = again(dossier_once, tmp_path_factory.mktemp("made") / "instance")
    tlv.record = issue_tlv.prepare(tlv.desk, tlv.who, tlv.dossier)
    return tlv


@pytest.fixture(scope="session")
def open_once(made_once: Tlv, tmp_path_factory: pytest.TempPathFactory) -> Tlv:
    """The besluit stands; the parties have their links."""
    tlv = again(made_once, tmp_path_factory.mktemp("open") / "instance")
    tlv.answer("besluit")
    tlv.do("invite")
    tlv.drop("sign", "void")
    return tlv


@pytest.fixture(scope="session")
def answered_once(open_once: Tlv, tmp_path_factory: pytest.TempPathFactory) -> Tlv:
    """Everybody has signed; the round may close."""
    tlv = again(open_once, tmp_path_factory.mktemp("answered") / "instance")
    for party in PARTIES:
        tlv.answer(party)
    tlv.drop("sign")
    return tlv


@pytest.fixture(scope="session")
def closed_once(answered_once: Tlv, tmp_path_factory: pytest.TempPathFactory) -> Tlv:
    """Sealed, time-stamped, with its evidence file."""
    tlv = again(answered_once, tmp_path_factory.mktemp("closed") / "instance")
    close(tlv.desk, machine(tlv.organisation), tlv.record)
    make_evidence(tlv.desk, machine(tlv.organisation), tlv.record)
    return tlv


def _copied(station: str) -> Any:
    @pytest.fixture
    def copied(request: pytest.FixtureRequest, tmp_path: Path) -> Tlv:
        return again(request.getfixturevalue(station), tmp_path / "tlv")

    return copied


dossier, made, opened = _copied("dossier_once"), _copied("made_once"), _copied("open_once")
answered, closed = _copied("answered_once"), _copied("closed_once")
