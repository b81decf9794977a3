"""A letter on paper for who has no e-mail: the decision's own last day to object, and a code to type.

The code in the letter opens the page, the second code is told by telephone, so a letter in the wrong
hands opens nothing. Printing is a way out, so it is in the register before the letter is returned
(F07). Every print makes the earlier code dead.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dossier import papers, terms
from dossier.actor import Actor
from dossier.acts.certify_destruction import letterhead
from dossier.acts.make_link import recipient
from dossier.acts.open_dossier import invoer_of
from dossier.acts.written_with import write_paper
from dossier.contacts import Contact
from dossier.errors import Refused
from dossier.events import What
from dossier.intake import Intake, Ouder, read_intake
from dossier.ports import Desk
from dossier.record import Event, Grant, KeyName, Organisation, Record
from dossier.retention import AMSTERDAM


def print_letter(desk: Desk, who: Actor, grant_id: str) -> tuple[str, bytes]:
    """File name and PDF of the letter for a party of a signing round; refused for other links."""
    now, typed = desk.clock.now(), desk.random.typed_code()
    with desk.book.writing() as shelf:
        grant = shelf.grant(who.organisation, grant_id)
        if grant.purpose != "sign" or grant.withdrawn_at is not None or now >= grant.until:
            raise Refused("link-dead")
        record = shelf.record(who.organisation, grant.records[0])
        dossier, organisation = shelf.dossier(who.organisation, grant.dossier), shelf.organisation(who.organisation)
        hashed = desk.random.hashed("typed-code", typed)
        shelf.save_grant(replace(grant, code=hashed, token=desk.random.hashed("link", desk.random.token())))
        shelf.log(_disclosure(desk, who, grant, record))
    intake, to = read_intake(invoer_of(desk, dossier)), recipient(desk, grant)
    paper = _paper(desk, organisation, record, intake, grant, to, typed)
    return f"brief-{record.number}.pdf", write_paper(desk, who.organisation, paper, None, now)[0].pdf


def _paper(
    desk: Desk, organisation: Organisation, record: Record, intake: Intake, grant: Grant, to: Contact, typed: str
) -> papers.Brief:
    own = desk.sealer.open(KeyName("organisation", organisation.id), "settings", organisation.sealed)
    known = intake.tlv.bekendgemaakt.get(grant.party)
    return papers.Brief(
        afzender=letterhead(desk, organisation),
        nummer=f"BR-{record.number}",
        datum=desk.clock.now().astimezone(AMSTERDAM).date(),
        aan=to.name,
        adresregels=_address(intake, grant.party),
        onderwerp="Er staat een besluit voor u klaar",
        aanhef=f"Beste {to.name}",
        alineas=(
            "Wij hebben een besluit genomen over een toelaatbaarheidsverklaring (TLV). Het besluit zit bij deze brief. "
            "Wij vragen u het te lezen en uw antwoord te geven. Het besluit geldt ook als u niet antwoordt.",
            f"U kunt antwoorden op internet. Ga naar {own['base_url']}/code en typ daar deze code: {typed}. "
            f"U hebt ook een tweede code nodig. Bel daarvoor {own['phone']}.",
            f"Liever op papier? Bel {own['phone']}. Dan sturen wij u een formulier.",
        ),
        document="Toelaatbaarheidsverklaring",
        document_nummer=record.number,
        bekendgemaakt_op=known,
        laatste_dag_bezwaar=_last_day(desk, known),
        bezwaar=papers.Bezwaar(bij=intake.swv.naam) if known else None,
        bijlagen=(f"Toelaatbaarheidsverklaring {record.number}",),
        ondertekenaar=intake.swv.secretariaat.naam,
        functie="secretariaat",
    )


def _last_day(desk: Desk, known: date | None) -> date | None:
    return terms.objection(known, desk.calendar).last_day if known else None


def _address(intake: Intake, party: str) -> tuple[str, ...]:
    parent: Ouder | None = next((one for one in intake.ouders if one.id == party), None)
    place = parent.postadres if parent else None
    return (place.straat, f"{place.postcode} {place.plaats}") if place else ()


def _disclosure(desk: Desk, who: Actor, grant: Grant, record: Record) -> Event:
    key = KeyName("register", record.id)
    to = recipient(desk, grant)
    personal = {"recipient": to.name, "body": "", "ground": grant.ground, "kind": "brief", "number": record.number}
    clear = (("grant", grant.id), ("recipient_kind", grant.recipient_kind), ("channel", "print"))
    sealed = desk.sealer.seal(key, "disclosure", personal)
    return Event(grant.organisation, What.DISCLOSED.value, desk.clock.now(), who.id, record.id, clear, sealed, key)
