"""A consultant writes a short paper about a case: what was done or found, and which kinds of data it holds.

The kinds are kept with it, because a machtiging covers kinds of data, not papers. The organisation's
seal is its only signature. The slow work is done outside any transaction (decision 16): the paper is
written first, so one that cannot be printed leaves nothing behind.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Annotated, Final

from dossier import papers
from dossier.actor import Actor
from dossier.acts.case import Case, due_of, kinds_of, new_record, running_case
from dossier.acts.certify_destruction import letterhead
from dossier.acts.seal_paper import SEALED_ONLY, finish_paper
from dossier.acts.written_with import write_paper
from dossier.errors import NotFound, Refused
from dossier.events import What
from dossier.findings import InputRefused, stop
from dossier.intake import refuse_bsn
from dossier.intake_oc import Gegevens
from dossier.kinds import Kind
from dossier.plain import from_json, to_json
from dossier.ports import Desk, Written
from dossier.reading import Text
from dossier.record import Event, Record, Revision

PURPOSE: Final = "case-paper"
WORDS: Final = {
    Gegevens.CONTACT_GEZIN: "contact met het gezin",
    Gegevens.CONTACT_INSTANTIES: "contact met instanties",
    Gegevens.GESLACHT_GEBOORTEDATUM: "geslacht en geboortedatum",
    Gegevens.LEERPRESTATIES: "leerprestaties en voortgang",
    Gegevens.GEZONDHEID: "gezondheid",
    Gegevens.VERZUIM: "verzuim",
    Gegevens.THUISSITUATIE: "de thuissituatie",
}
"""The kinds of data as a paper names them (privacyreglement, "Het gaat om de volgende gegevens")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePaper:
    """What the consultant types; read with `dossier.reading`."""

    onderwerp: Annotated[str, "What it is about, one line"]
    tekst: Annotated[Text, "The text; an empty line begins a new paragraph"]
    gegevens: Annotated[tuple[Gegevens, ...], "Which kinds of data it holds"]


def write(desk: Desk, who: Actor, dossier_id: str, typed: CasePaper) -> str:
    """Write, keep and seal the paper; returns its record's id.

    Refused `data-kinds-missing`, `bsn-not-allowed`, `text-unprintable` with nothing kept. `Unavailable`
    (signer, timestamp away) leaves it unsealed: `finish` takes it up.
    """
    case = running_case(desk, who, dossier_id)
    if not typed.gegevens:
        raise InputRefused([stop("data-kinds-missing", "gegevens")])
    refuse_bsn(asdict(typed))
    record = new_record(desk, case, Kind.BRIEF, "OC", "making")
    facts = {**asdict(typed), "datum": case.today}
    sealed = desk.sealer.seal(record.key, PURPOSE, {name: to_json(value) for name, value in facts.items()})
    record = replace(record, sealed=sealed)
    paper = _paper(desk, case, record)
    _keep(desk, who, case, record, write_paper(desk, who.organisation, paper, SEALED_ONLY, desk.clock.now()))
    finish(desk, who, dossier_id, record.id)
    return record.id


def finish(desk: Desk, who: Actor, dossier_id: str, record_id: str) -> None:
    """Seal a paper that was written; quiet when it was sealed before."""
    case = running_case(desk, who, dossier_id)
    with desk.book.reading() as shelf:
        record = shelf.record(who.organisation, record_id)
    if record.dossier != dossier_id or record.kind != Kind.BRIEF.value:
        raise NotFound("not-found")
    if record.state == "final":
        return
    if record.state != "making":
        raise Refused("document-not-made")
    finish_paper(desk, who, record_id, _paper(desk, case, record))


def data_kinds(desk: Desk, record: Record) -> tuple[Gegevens, ...]:
    """Which kinds of data a case's paper holds; refused for what is no such paper."""
    if record.kind != Kind.BRIEF.value or not record.sealed:
        raise Refused("data-kinds-unknown", number=record.number)
    return kinds_of(desk.sealer.open(record.key, PURPOSE, record.sealed))


def subject(desk: Desk, record: Record) -> str:
    """What a case's paper is about."""
    return str(desk.sealer.open(record.key, PURPOSE, record.sealed)["onderwerp"])


def _keep(desk: Desk, who: Actor, case: Case, record: Record, made: tuple[Written, str]) -> None:
    now, (written, template) = desk.clock.now(), made
    pdf = desk.vault.put(record, "pdf", 1, written.pdf)
    html = desk.vault.put(record, "html", 1, written.html.encode())
    kinds = " ".join(one.value for one in data_kinds(desk, record))
    due = due_of(case.policy, case.casus, record.kind)
    counts_from = (("counts_from", due.start.isoformat()),) if due else ()
    clear = (("kind", record.kind), ("number", record.number), ("data", kinds), ("sha256", pdf.sha256), *counts_from)
    with desk.book.writing() as shelf:
        shelf.add_record(record)
        shelf.add_revision(Revision(record.id, "pdf", 1, now, "make", pdf, template), None)
        shelf.add_revision(Revision(record.id, "html", 1, now, "make", html, template), None)
        shelf.log(Event(who.organisation, What.DOCUMENT_MADE.value, now, who.id, record.id, clear))


def _paper(desk: Desk, case: Case, record: Record) -> papers.Brief:
    kept = desk.sealer.open(record.key, PURPOSE, record.sealed)
    day = from_json(kept["datum"])
    assert isinstance(day, date)  # noqa: S101 - sealed by `write`, authenticated since
    kinds = ", ".join(WORDS[one] for one in kinds_of(kept))
    paragraphs = [one.strip() for one in str(kept["tekst"]).split("\n\n")]
    consultant = case.casus.consulent
    return papers.Brief(
        afzender=letterhead(desk, case.organisation),
        nummer=record.number,
        datum=day,
        aan="Wie dit stuk krijgt op grond van de machtiging",
        onderwerp=str(kept["onderwerp"]),
        aanhef="Geachte lezer",
        alineas=(*(one for one in paragraphs if one), f"Dit stuk gaat over: {kinds}."),
        ondertekenaar=consultant.naam if consultant else case.organisation.name,
        functie="onderwijsconsulent" if consultant else "bureau",
    )
