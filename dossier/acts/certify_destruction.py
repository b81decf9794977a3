"""The certificate that something is gone: what, by which rule, when; signed, and naming nobody (decision 13).

Everything on it comes from the register, because nothing else is left. Its own record belongs to the
organisation, not to a dossier.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from dossier import papers, retention
from dossier.actor import Actor
from dossier.acts.seal_paper import seal_paper
from dossier.errors import Refused
from dossier.events import What
from dossier.kinds import Kind, title
from dossier.ports import Desk, Shelf
from dossier.record import Entry, Event, KeyName, Organisation, Record
from dossier.retention import AMSTERDAM

KEY_BACKUP: Final = timedelta(days=30)
"""How long a backup of the key store is kept at most (docs/decisions/0081); bytes without key are not readable."""
ON_PAPER: Final = ("print", "papier")
CHECKED = (
    "De sleutel bestaat niet meer in de sleutelbewaarplaats.",
    "De versleutelde bestanden liggen niet meer in de opslag.",
)


def certify(desk: Desk, who: Actor, record_id: str) -> str:
    """Make and seal the certificate of a destroyed record; returns its id. Quiet when it was made.

    Refused `not-destroyed` while the key or a file is still there: a certificate must be true.
    """
    with desk.book.reading() as shelf:
        gone = shelf.record(who.organisation, record_id)
        entries = list(shelf.entries_of(who.organisation, record_id))
        organisation = shelf.organisation(who.organisation)
    if gone.state not in ("destroyed", "forgotten") or desk.keys.exists(gone.key):
        raise Refused("not-destroyed", record=record_id)
    policy = desk.policies.ruled(organisation.policy, gone.policy_hash)
    record = _record(desk, who, gone, retention.rule_for(policy, Kind.VERNIETIGING))
    paper = _paper(desk, organisation, record, entries)
    stored = seal_paper(desk, who, record, "pdf", paper)
    with desk.book.writing() as shelf:
        fresh = shelf.record(who.organisation, record.id)
        if fresh.state != "final":
            shelf.save_record(replace(fresh, state="final"))
            clear = (("certificate", record.id), ("number", record.number), ("sha256", stored.sha256))
            event = Event(who.organisation, What.CERTIFICATE_MADE.value, desk.clock.now(), who.id, record_id, clear)
            shelf.log(event)
    return record.id


def _record(desk: Desk, who: Actor, gone: Record, rule: str) -> Record:
    """The certificate's own record; its number follows from what is gone, so it is made once.

    It lives as long as the register's line of what is gone, whose rule is its own.
    """
    number = f"V-{gone.id[:12].upper()}"
    with desk.book.reading() as shelf:
        before = shelf.record_by_number(number)
    if before is not None:
        return before
    now = desk.clock.now()
    made = Record(
        id=desk.random.id(),
        organisation=who.organisation,
        dossier="",
        kind=Kind.VERNIETIGING.value,
        state="making",
        rule=rule,
        policy_hash=gone.policy_hash,
        created_at=now,
        last_day=gone.last_day,
        destroy_from=gone.destroy_from,
        number=number,
    )
    desk.keys.make(made.key, KeyName("organisation", who.organisation), now)
    with desk.book.writing() as shelf:
        shelf.add_record(made)
        return shelf.record(who.organisation, made.id)


def _paper(desk: Desk, organisation: Organisation, record: Record, entries: list[Entry]) -> papers.Vernietigingsbewijs:
    intended, done = _last(entries, What.DESTRUCTION_INTENDED), _last(entries, What.DESTROYED)
    facts = dict(intended.event.clear)
    made = dict(_last(entries, What.DOCUMENT_MADE, intended).event.clear)
    policy = desk.policies.ruled(organisation.policy, facts["policy"])
    rule = policy.retention[facts["rule"]]
    return papers.Vernietigingsbewijs(
        afzender=letterhead(desk, organisation),
        nummer=record.number,
        pseudoniem=facts["pseudonym"],
        document=title(facts["kind"]),
        document_nummer=facts["number"],
        regel=facts["rule"],
        bron=f"{policy.about.title}, {rule.clause}",
        policy=organisation.policy,
        policy_sha256=facts["policy"],
        aanleiding=f"{_words(rule.starts_at)}, {_shown(made.get('counts_from', ''))}",
        laatste_dag=date.fromisoformat(facts["last_day"]),
        begonnen=intended.event.at,
        voltooid=done.event.at,
        onderdelen=_parts(facts),
        gecontroleerd=CHECKED,
        register=done.hash.hex(),
        demo_klok=_ahead(desk, done.event.at),
        kenmerk=done.event.record,
        policy_versie=policy.about.version,
        sleutels=(f"{KeyName('record', done.event.record)}: gewist, en met hem elke sleutel van een bestand eronder",),
        uitkomst=f"alles gedaan: {_files(facts)} van {_files(facts)} bestanden weg, niets staat nog open",
        reservekopie=_backup(done.event.at),
        papier=tuple(_printed(entries)),
    )


def _files(facts: dict[str, str]) -> int:
    return sum(name.startswith("sha256.") for name in facts)


def _backup(at: datetime) -> str:
    last = (at + KEY_BACKUP).astimezone(AMSTERDAM)
    return f"uiterlijk op {last:%d-%m-%Y} is ook de laatste reservekopie van de sleutels weg"


def _printed(entries: list[Entry]) -> Iterator[str]:
    """What left on paper (F99): it is destroyed by hand, so the certificate says that this is still open."""
    given = [one for one in entries if one.event.what == What.DISCLOSED.value]
    printed = [one for one in given if dict(one.event.clear).get("channel") in ON_PAPER]
    if printed:
        yield f"{len(printed)} keer op papier; vernietiging in de gesloten container staat nog open"


def _words(starts_at: tuple[str, ...]) -> str:
    """The events a term may run from: `tlv einde of tlv ingetrokken`."""
    return " of ".join(one.replace("_", " ") for one in starts_at)


def _ahead(desk: Desk, at: datetime) -> bool:
    """Whether the day came from a demonstration's clock: only such a clock knows that it is ahead."""
    real = getattr(desk.clock, "real", None)
    return real is not None and real.now() < at


def _parts(facts: dict[str, str]) -> tuple[papers.Vernietigd, ...]:
    files = [(name, value) for name, value in facts.items() if name.startswith("sha256.")]
    key = papers.Vernietigd(wat="Sleutel van het document", aantal=1, hoe="gewist uit de sleutelbewaarplaats")
    rows = papers.Vernietigd(wat="Gegevens in de database", aantal=1, hoe="onleesbaar gemaakt en verwijderd")
    return (
        key,
        rows,
        *(
            papers.Vernietigd(wat=f"Bestand ({name.removeprefix('sha256.')})", aantal=1, hoe="verwijderd", sha256=value)
            for name, value in files
        ),
    )


def letterhead(desk: Desk, organisation: Organisation) -> papers.Afzender:
    """The organisation's own address block, from its settings."""
    own = desk.sealer.open(KeyName("organisation", organisation.id), "settings", organisation.sealed)
    return papers.Afzender(
        naam=organisation.name,
        adresregels=tuple(str(own["address"]).split("\n")),
        telefoon=str(own["phone"]),
        email=str(own["email"]),
    )


def _last(entries: list[Entry], what: What, otherwise: Entry | None = None) -> Entry:
    found = [entry for entry in entries if entry.event.what == what.value]
    if not found and otherwise is not None:
        return otherwise
    if not found:
        raise Refused("register-incomplete", what=what.value)
    return found[-1]


def _shown(day: str) -> str:
    return f"{date.fromisoformat(day):%d-%m-%Y}" if day else "onbekend"


def certificates(shelf: Shelf, organisation: str) -> list[Record]:
    """All certificates of an organisation, newest first."""
    found = shelf.records(organisation, "", "vernietigingsbewijs")
    return sorted(found, key=lambda one: one.created_at, reverse=True)
