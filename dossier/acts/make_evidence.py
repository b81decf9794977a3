"""The evidence file of a closed round: per party what was shown, how identity was proven, and when.

Kept apart from the document, for those who need it; no address of anybody is in it (signing.md §7.7).
It lives under the document's key, so it goes when the document goes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from dossier import papers
from dossier.actor import Actor
from dossier.acts.certify_destruction import letterhead
from dossier.acts.collect_signature import current_pdf, round_of
from dossier.acts.seal_paper import seal_paper
from dossier.contacts import Contact, contacts
from dossier.errors import Refused
from dossier.events import What
from dossier.kinds import title
from dossier.ports import Desk, Shelf
from dossier.record import Entry, Event, Revision
from dossier.signing_round import UNASKED, Party

JSON = "evidence-json"


def make_evidence(desk: Desk, who: Actor, record_id: str) -> None:
    """Make and seal the evidence file, as PDF and as JSON; quiet when it was made."""
    with desk.book.reading() as shelf:
        record = shelf.record(who.organisation, record_id)
        if record.state in ("destroying", "destroyed", "forgotten"):
            return
        row, pdf = round_of(shelf, record_id), current_pdf(shelf, record_id)
        first = shelf.revisions(record_id, "pdf")[0]
        entries = list(shelf.entries_of(who.organisation, record_id))
        organisation = shelf.organisation(who.organisation)
    people = contacts(desk.sealer.open(record.key, "round", row.sealed))
    paper = papers.Bewijsbestand(
        afzender=letterhead(desk, organisation),
        nummer=f"B-{record.number}",
        document=title(record.kind),
        document_nummer=record.number,
        ongetekend_sha256=first.stored.sha256,
        getekend_sha256=pdf.stored.sha256,
        begonnen=row.created_at,
        gesloten=pdf.created_at,
        bewijzen=tuple(_proof(one, people[one.id], entries) for one in row.round.parties),
        verloop=_course(entries, {party: one.label for party, one in people.items()}),
    )
    seal_paper(desk, who, record, "evidence", paper)
    _keep_json(desk, who, record_id, paper)


def _proof(party: Party, person: Contact, entries: list[Entry]) -> papers.Bewijs:
    answer = party.answer
    if answer is None:
        raise Refused("round-not-ready", waiting=1)
    silent = answer.meaning in UNASKED
    return papers.Bewijs(
        rol=person.label if person.label.lower() == party.role.value else f"{person.label} ({party.role.value})",
        naam=person.name,
        betekenis=answer.meaning.value,
        getoond=answer.revision,
        identiteit="geen antwoord ontvangen" if silent else _identity(party, entries),
        wanneer=answer.at,
    )


def _identity(party: Party, entries: list[Entry]) -> str:
    """How this party proved who they are, as the register has it."""
    for entry in entries:
        facts = dict(entry.event.clear)
        if facts.get("party") == party.id and facts.get("proof"):
            return facts["proof"]
    raise Refused("register-incomplete", what="proof")


def _course(entries: list[Entry], labels: Mapping[str, str]) -> tuple[papers.Gebeurtenis, ...]:
    words = {
        What.DOCUMENT_MADE: "Document gemaakt",
        What.ANSWER_RECEIVED: "Antwoord ontvangen",
        What.SIGNED: "Handtekening gezet",
        What.REFUSED_TO_SIGN: "Niet getekend",
        What.ANSWERED_ON_PAPER: "Antwoord op papier ingevoerd",
        What.ROUND_PAUSED: "Ondertekenen stilgelegd",
        What.ROUND_RESUMED: "Verder zonder deze persoon",
        What.ROUND_STOPPED: "Niemand meer gevraagd",
        What.LINK_OPENED: "Link geopend na tweede controle",
        What.ROUND_CLOSED: "Document afgesloten",
    }
    return tuple(
        papers.Gebeurtenis(wanneer=entry.event.at, wat=_line(words[What(entry.event.what)], entry, labels))
        for entry in entries
        if entry.event.what in set(words)
    )


def _line(words: str, entry: Entry, labels: Mapping[str, str]) -> str:
    party = dict(entry.event.clear).get("party", "")
    return f"{words}: {labels[party]}" if party in labels else words


def _keep_json(desk: Desk, who: Actor, record_id: str, paper: papers.Bewijsbestand) -> None:
    def plain(value: object) -> str:
        return value.isoformat() if isinstance(value, datetime) else str(value)

    with desk.book.reading() as shelf:
        record = shelf.record(who.organisation, record_id)
        if shelf.revision(record_id, JSON) is not None:
            return
    data = json.dumps(asdict(paper), default=plain, ensure_ascii=False, indent=1).encode()
    stored = desk.vault.put(record, JSON, 1, data)
    with desk.book.writing() as shelf:
        now = desk.clock.now()
        shelf.add_revision(Revision(record_id, JSON, 1, now, "make", stored), None)
        clear = (("sha256", stored.sha256),)
        shelf.log(Event(who.organisation, What.EVIDENCE_MADE.value, now, who.id, record_id, clear))


def evidence_of(shelf: Shelf, record_id: str) -> Revision | None:
    """The sealed evidence PDF of a document."""
    found = shelf.revision(record_id, "evidence")
    return found if found is not None and found.cause == "seal" else None
