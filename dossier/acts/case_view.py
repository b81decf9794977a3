"""What a consultant and the bureau see: their cases, one case, one paper.

Reading only. Opening a case or a paper is a look at a pupil's data, so it is in the register (NEN 7513);
the list is not, since it shows no more than a short name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from dossier import mandate
from dossier.actor import Actor
from dossier.acts.case import Case, agreement_runs, body_of, load, open_case
from dossier.acts.collect_signature import current_pdf
from dossier.acts.hand_over import end_of
from dossier.acts.make_link import recipient
from dossier.acts.write_case_paper import data_kinds, subject
from dossier.contacts import Contact
from dossier.errors import NotFound, Refused
from dossier.events import What
from dossier.grant import End
from dossier.intake_oc import Casus, Gegevens, Instantie
from dossier.kinds import Kind
from dossier.matrix import Act, Object
from dossier.ports import Desk, Shelf
from dossier.record import Event, Grant, MandateEntry, Record, Revision
from dossier.verdict import Denied

GONE = ("destroying", "destroyed", "forgotten", "void")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list: `state` is `waits`, `running`, `ended` or `closed` (no processor agreement: no name)."""

    dossier: str
    pupil: str
    state: str
    opened_at: datetime
    links: int


@dataclass(frozen=True, slots=True)
class Body:
    """One body of the machtiging; `state` is `open`, `withdrawn` or `over`."""

    entry: MandateEntry
    body: Instantie
    state: str
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of the case, while it exists."""

    record: Record
    subject: str
    kinds: tuple[Gegevens, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """One link: for whom, what ended or will end it, and whether it still works."""

    grant: Grant
    to: Contact
    end: End
    living: bool


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case whole. `waits_for` is why it cannot begin yet, None when it can or did."""

    case: Case
    pupil: str
    machtiging: Record | None
    waits_for: Denied | None
    bodies: tuple[Body, ...]
    papers: tuple[Paper, ...]
    shared: tuple[Shared, ...]


def cases(desk: Desk, who: Actor) -> tuple[Line, ...]:
    """The asker's own cases; all of the organisation's for the bureau. Newest first."""
    lines = []
    now = desk.clock.now()
    with desk.book.reading() as shelf:
        for dossier in shelf.dossiers(who.organisation):
            case = load(desk, shelf, who, dossier)
            if case is None or not (case.own or "bureau" in who.roles):
                continue
            grants = shelf.grants(who.organisation, dossier.id)
            living = sum(one.withdrawn_at is None and now < one.until for one in grants)
            lines.append(_line(case, who, living))
    return tuple(sorted(lines, key=lambda line: line.opened_at, reverse=True))


def view(desk: Desk, who: Actor, dossier_id: str) -> CaseView:
    """One case; the look is in the register."""
    case = open_case(desk, who, dossier_id, Act.READ, Object.RAPPORT)
    now = desk.clock.now()
    with desk.book.writing() as shelf:
        records = [one for one in shelf.records(who.organisation, dossier_id) if one.state not in GONE]
        shared = tuple(_shared(desk, shelf, one, now) for one in shelf.grants(who.organisation, dossier_id))
        clear = (("dossier", dossier_id),)
        shelf.log(Event(who.organisation, What.READ_BY_STAFF.value, now, who.id, "", clear))
    found = [one for one in records if one.kind == Kind.MACHTIGING.value]
    may_begin = mandate.may_begin(case.casus, case.today)
    return CaseView(
        case=case,
        pupil=short_name(case.casus),
        machtiging=found[0] if found else None,
        waits_for=may_begin if isinstance(may_begin, Denied) and not case.running else None,
        bodies=tuple(_body(desk, case, one, now) for one in case.entries),
        papers=tuple(_paper(desk, one) for one in records if one.kind == Kind.BRIEF.value),
        shared=shared,
    )


def pdf(desk: Desk, who: Actor, dossier_id: str, record_id: str) -> tuple[str, bytes]:
    """File name and bytes of a paper; in the register before they are returned."""
    record, revision = _look(desk, who, dossier_id, record_id, "pdf")
    return f"{record.number}.pdf", desk.vault.read(record, revision.stored, revision.number)


def reading(desk: Desk, who: Actor, dossier_id: str, record_id: str) -> tuple[Record, str]:
    """A paper to read on the page; in the register too."""
    record, revision = _look(desk, who, dossier_id, record_id, "html")
    return record, desk.vault.read(record, revision.stored, revision.number).decode()


def short_name(casus: Casus) -> str:
    """`Proef S.`: enough for those who work with it."""
    return f"{casus.leerling.voornamen[0]} {casus.leerling.achternaam[0]}."


def _line(case: Case, who: Actor, links: int) -> Line:
    if isinstance(agreement_runs(case, who), Denied):
        return Line(case.dossier.id, "", "closed", case.dossier.opened_at, 0)
    ended = case.casus.werk_beeindigd is not None and case.casus.werk_beeindigd < case.today
    state = "waits" if not case.running else "ended" if ended else "running"
    return Line(case.dossier.id, short_name(case.casus), state, case.dossier.opened_at, links)


def _body(desk: Desk, case: Case, entry: MandateEntry, now: datetime) -> Body:
    body = body_of(desk, entry)
    if entry.withdrawn_at is not None and entry.withdrawn_at <= now:
        return Body(entry, body, "withdrawn", None)
    over = entry.until is not None and entry.until < case.today
    return Body(entry, body, "over" if over else "open", entry.until)


def _paper(desk: Desk, record: Record) -> Paper:
    return Paper(record, subject(desk, record), data_kinds(desk, record))


def _shared(desk: Desk, shelf: Shelf, grant: Grant, now: datetime) -> Shared:
    end = end_of(desk, shelf, grant)
    return Shared(grant, recipient(desk, grant), end, now < end.at)


def _look(desk: Desk, who: Actor, dossier_id: str, record_id: str, form: str) -> tuple[Record, Revision]:
    open_case(desk, who, dossier_id, Act.READ, Object.RAPPORT)
    with desk.book.writing() as shelf:
        record = shelf.record(who.organisation, record_id)
        if record.dossier != dossier_id:
            raise NotFound("not-found")
        revision = current_pdf(shelf, record_id) if form == "pdf" else shelf.revision(record_id, form)
        if revision is None:
            raise Refused("document-not-made")
        clear = (("version", str(revision.number)), ("sha256", revision.stored.sha256))
        shelf.log(Event(who.organisation, What.READ_BY_STAFF.value, desk.clock.now(), who.id, record_id, clear))
    return record, revision
