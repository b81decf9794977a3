"""The bundle for the committee that advises on an objection: an accessible index and the untouched originals.

A signed document is never written anew (decision 23), so the bundle is an archive: the sealed index first,
then each original with the hash that the index names. Only what a bundle may hold goes in; work notes never.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from dossier import papers, retention, terms
from dossier.actor import Actor
from dossier.acts.case import day_of
from dossier.acts.certify_destruction import letterhead
from dossier.acts.in_application import open_to_write
from dossier.acts.open_dossier import invoer_of
from dossier.acts.seal_paper import seal_paper
from dossier.errors import NotFound, Refused
from dossier.events import What
from dossier.intake import Intake, read_intake
from dossier.kinds import Kind, title
from dossier.policy_types import Policy
from dossier.ports import Desk, Shelf
from dossier.record import Event, KeyName, Organisation, Record, Revision
from dossier.share_law import Basis, may_hand_over
from dossier.verdict import Allowed, demand

ARTICLE: Final = "Awb 7:13"
RECIPIENT: Final = "bezwaarcommissie"
ZIP: Final = "zip"
HOLDS: Final = (
    Kind.TLV,
    Kind.TLV_VERVANGING,
    Kind.TLV_BEEINDIGING,
    Kind.TLV_WEIGERING,
    Kind.AANVRAAG,
    Kind.OPSCHORTING,
    Kind.DESKUNDIGENADVIES,
    Kind.ADVIES,
    Kind.RAPPORT_SWV,
    Kind.OPP,
    Kind.ZIENSWIJZE,
    Kind.BRIEF,
)
"""What a bundle may hold, in its order: the objects that the matrix opens `in-bundle`."""
USUAL: Final = (Kind.AANVRAAG, Kind.DESKUNDIGENADVIES, Kind.ZIENSWIJZE, Kind.RAPPORT_SWV)
FORMS: Final = {"pdf": "", "evidence": "bewijs van ondertekening van "}
STANDING: Final = ("signing", "final", "withdrawn")


@dataclass(frozen=True, slots=True)
class Original:
    """One file of the bundle: its record, its revision, and its words in the index."""

    record: Record
    revision: Revision
    what: str


@dataclass(frozen=True, slots=True)
class Opened:
    """The dossier as the bundle needs it."""

    organisation: Organisation
    policy: Policy
    intake: Intake
    originals: tuple[Original, ...]


def make_bundle(desk: Desk, who: Actor, dossier_id: str) -> str:
    """Make and keep the bundle of a dossier's objection; its record's id.

    Refused `no-objection` where none is registered, `no-decision` where there is nothing to object to.
    """
    opened = _open(desk, who, dossier_id)
    if opened.intake.bezwaar is None:
        raise Refused("no-objection", field="bezwaar")
    if not any(one.record.kind.startswith("tlv") for one in opened.originals):
        raise Refused("no-decision")
    record = _begin(desk, who, dossier_id, opened)
    index = seal_paper(desk, who, record, "pdf", _index(desk, record, opened))
    data = _archive(desk, record, Revision(record.id, "pdf", 2, record.created_at, "seal", index), opened)
    stored = desk.vault.put(record, ZIP, 1, data)
    now = desk.clock.now()
    with desk.book.writing() as shelf:
        shelf.add_revision(Revision(record.id, ZIP, 1, now, "make", stored), None)
        shelf.save_record(replace(shelf.record(who.organisation, record.id), state="final"))
        clear = (("kind", record.kind), ("number", record.number), ("sha256", stored.sha256))
        shelf.log(Event(who.organisation, What.DOCUMENT_MADE.value, now, who.id, record.id, clear))
    return record.id


def hand_bundle(desk: Desk, who: Actor, record_id: str) -> tuple[str, bytes]:
    """File name and bytes of a bundle, for the committee: a disclosure, in the register before it is returned."""
    with desk.book.reading() as shelf:
        record = shelf.record(who.organisation, record_id)
        revision = shelf.revision(record_id, ZIP)
    if record.kind != Kind.BEZWAAR or record.state != "final" or revision is None:
        raise NotFound("not-found")
    opened = _open(desk, who, record.dossier)
    now = desk.clock.now()
    verdict = may_hand_over(opened.policy, RECIPIENT, Kind.BEZWAAR, Basis(artikel=ARTICLE), day_of(now))
    demand(verdict)
    ground = verdict.ground if isinstance(verdict, Allowed) else ARTICLE
    key = KeyName("register", record_id)
    personal = {"recipient": opened.intake.swv.bezwaar, "body": "", "ground": ground, "number": record.number}
    sealed = desk.sealer.seal(key, "disclosure", personal)
    clear = (("recipient_kind", RECIPIENT), ("channel", "bestand"), ("sha256", revision.stored.sha256))
    with desk.book.writing() as shelf:
        shelf.log(Event(who.organisation, What.DISCLOSED.value, now, who.id, record_id, clear, sealed, key))
    return f"{record.number}.zip", desk.vault.read(record, revision.stored, revision.number)


def _open(desk: Desk, who: Actor, dossier_id: str) -> Opened:
    policy, dossier = open_to_write(desk, who, dossier_id)
    with desk.book.reading() as shelf:
        organisation = shelf.organisation(who.organisation)
        originals = tuple(_originals(shelf, who.organisation, dossier_id))
    return Opened(organisation, policy, read_intake(invoer_of(desk, dossier)), originals)


def _originals(shelf: Shelf, organisation: str, dossier_id: str) -> Iterator[Original]:
    """The newest file of each document and of its evidence, in the order of `HOLDS`, older first."""
    found = sorted(shelf.records(organisation, dossier_id), key=lambda one: one.created_at)
    for kind in HOLDS:
        for record in found:
            if record.kind != kind or record.state not in STANDING:
                continue
            for form, before in FORMS.items():
                revision = shelf.revision(record.id, form)
                if revision is not None:
                    yield Original(record, revision, f"{before}{title(kind)}")


def _begin(desk: Desk, who: Actor, dossier_id: str, opened: Opened) -> Record:
    now, record_id = desk.clock.now(), desk.random.id()
    facts, events = retention.tlv_facts(opened.intake), retention.tlv_events(opened.intake)
    due = retention.due_for(opened.policy, Kind.BEZWAAR, events, facts)
    record = Record(
        id=record_id,
        organisation=who.organisation,
        dossier=dossier_id,
        kind=Kind.BEZWAAR.value,
        state="making",
        rule=retention.rule_for(opened.policy, Kind.BEZWAAR, facts),
        policy_hash=opened.policy.sha256,
        created_at=now,
        last_day=due.last_day if due else None,
        destroy_from=due.destroy_from if due else None,
        number=f"BB-{day_of(now).year}-{record_id[:8].upper()}",
    )
    desk.keys.make(record.key, KeyName("dossier", dossier_id), now)
    desk.keys.make(KeyName("register", record_id), KeyName("organisation", who.organisation), now)
    with desk.book.writing() as shelf:
        shelf.add_record(record)
        return shelf.record(who.organisation, record_id)


def _index(desk: Desk, record: Record, opened: Opened) -> papers.Bezwaarbundel:
    intake, objection = opened.intake, opened.intake.bezwaar
    assert objection is not None  # noqa: S101 - `make_bundle` refused otherwise
    decision = next(one.record for one in opened.originals if one.record.kind.startswith("tlv"))
    asked = objection.lbt_vraagt
    pupil = intake.leerling
    there = {one.record.kind for one in opened.originals}
    return papers.Bezwaarbundel(
        afzender=letterhead(desk, opened.organisation),
        nummer=record.number,
        datum=day_of(record.created_at),
        aan=intake.swv.bezwaar,
        leerling=papers.Leerling(
            voornamen=pupil.voornamen,
            voorvoegsel=pupil.voorvoegsel,
            achternaam=pupil.achternaam,
            geboortedatum=pupil.geboortedatum,
        ),
        besluit_nummer=decision.number,
        besluitdatum=intake.tlv.besluitdatum,
        bezwaar_van="een ouder met gezag" if objection.door.startswith("O") else title(objection.door),
        bezwaar_ontvangen=objection.ontvangen,
        gevraagd_op=asked,
        uiterlijk=terms.bundle(asked).last_day if asked else None,
        stukken=tuple(
            papers.Stuk(
                volgnummer=place,
                wat=one.what,
                nummer=one.record.number,
                datum=day_of(one.revision.created_at),
                bestand=_name(place, one),
                sha256=one.revision.stored.sha256,
            )
            for place, one in enumerate(opened.originals, 1)
        ),
        ontbreekt=tuple(
            f"{title(kind)}: staat niet als document in dit dossier" for kind in USUAL if kind not in there
        ),
    )


def _name(place: int, one: Original) -> str:
    """A file name that names nobody: `01-toelaatbaarheidsverklaring-PO9901-2025-000042.pdf`."""
    return f"{place:02d}-{one.what.replace(' ', '-')}-{one.record.number or one.record.id[:8]}.pdf"


def _archive(desk: Desk, record: Record, index: Revision, opened: Opened) -> bytes:
    """The index and the originals, stored as they are, with one constant date so that same files give same bytes."""
    files = [(f"00-lijst-{record.number}.pdf", desk.vault.read(record, index.stored, index.number))]
    for place, one in enumerate(opened.originals, 1):
        files.append((_name(place, one), desk.vault.read(one.record, one.revision.stored, one.revision.number)))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data)
    return out.getvalue()
