"""Words for the desk: what a state, a party's stand and an event of the register are called on a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dossier.acts.desk_view import Signer
from dossier.events import What
from dossier.record import Entry, Grant
from dossier.signing_round import UNASKED, Meaning, Role
from portal import clock
from portal.i18n import _, language
from portal.link_words import meanings


def states() -> dict[str, tuple[str, str]]:
    """By a record's state: its words and its tone (`good`, `wait`, `bad`)."""
    return {
        "new": (_("nog te maken"), "wait"),
        "making": (_("wordt gemaakt"), "wait"),
        "signing": (_("wacht op handtekeningen"), "wait"),
        "final": (_("compleet"), "good"),
        "withdrawn": (_("ingetrokken"), "bad"),
        "destroying": (_("wordt vernietigd"), "bad"),
        "destroyed": (_("vernietigd"), "bad"),
    }


@dataclass(frozen=True, slots=True)
class PartyLine:
    """One row of the list of signers."""

    id: str
    waits: bool
    has_gezag: bool
    mark: str
    tone: str
    label: str
    name: str
    said: str
    at: datetime | None
    tag: str
    grant: Grant | None
    tells_code: bool
    by_mail: bool


def party_line(one: Signer) -> PartyLine:
    """How one signer stands on the page."""
    answer = one.party.answer
    if answer is None:
        mark, tone, said, tag = "…", "wait", _("nog geen antwoord"), _("wacht")
    elif answer.meaning in UNASKED:
        mark, tone, said, tag = "–", "wait", meanings()[answer.meaning], _("geen handtekening")
    elif answer.on_paper:
        mark, tone, said, tag = "✓", "good", meanings()[answer.meaning], _("op papier")
    elif answer.meaning is Meaning.GEWEIGERD:
        mark, tone, said, tag = "–", "wait", _("wil niet tekenen"), _("geen handtekening")
    else:
        mark, tone, said, tag = "✓", "good", meanings()[answer.meaning], _("getekend")
    label = one.contact.on_behalf_of if one.contact.label.endswith("school") else one.contact.label
    return PartyLine(
        id=one.party.id,
        has_gezag=one.party.role in (Role.OUDER, Role.VOOGD),
        waits=answer is None and one.party.role is not Role.BESLISSER,
        mark=mark,
        tone=tone,
        label=label or one.contact.label,
        name=one.contact.name,
        said=said,
        at=answer.at if answer else None,
        tag=tag,
        grant=one.grant if answer is None else None,
        tells_code=one.contact.second == "agreed",
        by_mail=bool(one.contact.email),
    )


def events() -> dict[str, str]:
    """What happened, in words, by the register's own word."""
    return {
        What.NUMBER_RESERVED.value: _("Nummer gereserveerd"),
        What.DOCUMENT_MADE.value: _("Document gemaakt"),
        What.ANSWER_RECEIVED.value: _("Antwoord ontvangen"),
        What.SIGNED.value: _("Handtekening gezet"),
        What.REFUSED_TO_SIGN.value: _("Wil niet tekenen"),
        What.ANSWERED_ON_PAPER.value: _("Antwoord op papier ingevoerd"),
        What.ROUND_PAUSED.value: _("Stilgelegd: gezag gewijzigd"),
        What.ROUND_RESUMED.value: _("Verder zonder deze persoon"),
        What.ROUND_STOPPED.value: _("Niemand meer gevraagd"),
        What.DOCUMENT_WITHDRAWN.value: _("Document ingetrokken"),
        What.ROUND_CLOSED.value: _("Afgesloten met zegel en tijdstempel"),
        What.EVIDENCE_MADE.value: _("Bewijsbestand gemaakt"),
        What.LINK_MADE.value: _("Link gemaakt"),
        What.LINK_OPENED.value: _("Link geopend"),
        What.LINK_WITHDRAWN.value: _("Link ingetrokken"),
        What.LINK_LOCKED.value: _("Link op slot na foute codes"),
        What.CODE_WRONG.value: _("Foute code"),
        What.AGREED_CODE_MADE.value: _("Code doorgegeven"),
        What.DISCLOSED.value: _("Opgehaald door de ontvanger"),
        What.DISCLOSURE_CUT.value: _("Ophalen afgebroken"),
        What.READ_BY_STAFF.value: _("Bekeken door een medewerker"),
    }


def shown_event(entry: Entry, names: Mapping[str, str] | None = None) -> tuple[str, str]:
    """When and what, in words; `names` has the neutral word of each party by its id."""
    what = events().get(entry.event.what, entry.event.what)
    party = dict(entry.event.clear).get("party", "")
    moment = clock.shown_moment(entry.event.at, language())
    return moment, f"{what} ({(names or {}).get(party, party)})" if party else what
