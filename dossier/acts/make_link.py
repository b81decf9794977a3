"""Giving somebody a link: to sign, or to fetch. The secret goes into the mail and nowhere else.

The mailed token is the only secret that is ever in an address (decision 17), worth nothing without
the second factor; beside it stands a short code to type, for people who rightly distrust links.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from dossier.actor import Actor
from dossier.acts.letters import owe
from dossier.contacts import Contact, contact
from dossier.errors import Refused
from dossier.events import What
from dossier.ports import Desk, Letter, Shelf
from dossier.record import Challenge, Event, Grant, KeyName


@dataclass(frozen=True, slots=True)
class Ask:
    """What a link is for. `until` is the first moment it is dead; `ground` the article or entry."""

    dossier: str
    records: tuple[str, ...]
    purpose: str
    recipient_kind: str
    ground: str
    until: datetime
    party: str = ""
    mandate_entry: str = ""


def make(desk: Desk, shelf: Shelf, who: Actor, ask: Ask, to: Contact) -> Grant:
    """Make the link and owe its mail, inside the caller's transaction.

    Without an e-mail address there is no mail: staff print the letter with the typed code.
    """
    if not ask.records:
        raise Refused("share-empty")
    now = desk.clock.now()
    token, typed = desk.random.token(), desk.random.typed_code()
    grant = Grant(
        id=desk.random.id(),
        organisation=who.organisation,
        dossier=ask.dossier,
        records=ask.records,
        purpose=ask.purpose,
        party=ask.party,
        recipient_kind=ask.recipient_kind,
        ground=ask.ground,
        token=desk.random.hashed("link", token),
        code=desk.random.hashed("typed-code", typed),
        created_at=now,
        until=ask.until,
        mandate_entry=ask.mandate_entry,
        sealed=desk.sealer.seal(KeyName("dossier", ask.dossier), "recipient", to.sealed()),
    )
    shelf.add_grant(grant)
    shelf.put_challenge(Challenge(grant.id, b"", now))
    clear = (("grant", grant.id), ("purpose", ask.purpose), ("recipient", ask.recipient_kind), ("ground", ask.ground))
    for record in ask.records:
        shelf.log(Event(who.organisation, What.LINK_MADE.value, now, who.id, record, clear))
    if to.email:
        letter = desk.wording.invitation(shelf.organisation(who.organisation), grant, to, token, typed)
        owe(desk, shelf, who.organisation, "mail", letter, now)
    return grant


def remind(desk: Desk, who: Actor, grant_id: str) -> None:
    """Mail again with a new token and code; the earlier ones are dead from now.

    Opens a link that was locked by wrong codes: staff do this after speaking to its holder.
    """
    now = desk.clock.now()
    with desk.book.writing() as shelf:
        grant = shelf.grant(who.organisation, grant_id)
        if grant.withdrawn_at is not None or now >= grant.until:
            raise Refused("link-dead")
        before = shelf.challenge(grant_id)
        if before is not None and before.locked:
            shelf.put_challenge(replace(before, wrong_total=0, wrong_at=(), locked=False))
        mail_again(desk, shelf, who, grant, "reminder")


def mail_again(desk: Desk, shelf: Shelf, who: Actor, grant: Grant, because: str) -> None:
    """The same link with a new token and code, inside the caller's transaction; `because` goes in the register."""
    now, to = desk.clock.now(), recipient(desk, grant)
    if not to.email:
        raise Refused("recipient-without-mail", label=to.label)
    token, typed = desk.random.token(), desk.random.typed_code()
    fresh = shelf.save_grant(_with_secrets(desk, grant, token, typed))
    clear = (("grant", grant.id), ("purpose", grant.purpose), ("because", because))
    shelf.log(Event(who.organisation, What.LINK_MADE.value, now, who.id, grant.records[0], clear))
    letter = desk.wording.invitation(shelf.organisation(who.organisation), fresh, to, token, typed)
    owe(desk, shelf, who.organisation, "mail", Letter(f"{letter.id}-{fresh.version}", *_rest(letter)), now)


def agree_code(desk: Desk, who: Actor, grant_id: str) -> str:
    """A code to tell by phone or on paper, as the second factor; shown once, to the one who tells it.

    Making another kills the earlier one and opens a locked link. It lives as long as the link.
    """
    now = desk.clock.now()
    with desk.book.writing() as shelf:
        grant = shelf.grant(who.organisation, grant_id)
        if recipient(desk, grant).second != "agreed":
            raise Refused("code-not-agreed")
        code = desk.random.digits()
        shelf.put_challenge(Challenge(grant_id, desk.random.hashed(f"otp-{grant_id}", code), grant.until))
        clear = (("grant", grant_id),)
        shelf.log(Event(who.organisation, What.AGREED_CODE_MADE.value, now, who.id, grant.records[0], clear))
    return code


def withdraw(desk: Desk, who: Actor, grant_id: str, because: str) -> None:
    """Kill a link at once; what it opened before stays in the register. Quiet when dead already."""
    with desk.book.writing() as shelf:
        withdraw_in(shelf, who, shelf.grant(who.organisation, grant_id), because, desk.clock.now())


def withdraw_in(shelf: Shelf, who: Actor, grant: Grant, because: str, now: datetime) -> None:
    """The same, inside the caller's transaction."""
    if grant.withdrawn_at is not None:
        return
    shelf.save_grant(replace(grant, withdrawn_at=now, withdrawn_because=because))
    clear = (("grant", grant.id), ("because", because))
    for record in grant.records:
        shelf.log(Event(who.organisation, What.LINK_WITHDRAWN.value, now, who.id, record, clear))


def recipient(desk: Desk, grant: Grant) -> Contact:
    """Who the link is for, from its sealed half."""
    return contact(desk.sealer.open(KeyName("dossier", grant.dossier), "recipient", grant.sealed))


def _with_secrets(desk: Desk, grant: Grant, token: str, typed: str) -> Grant:
    return replace(grant, token=desk.random.hashed("link", token), code=desk.random.hashed("typed-code", typed))


def _rest(letter: Letter) -> tuple[str, str, str]:
    return letter.to, letter.subject, letter.body
