"""Somebody opens a link: the second factor, with the figures of security-ux.md A6.

GET and HEAD only look; a pressed button sends. A code by SMS is bound to this link and to the browser
that asked for it (ASVS 6.6.2). A wrong code is counted, a used one is dead, and twenty wrong codes
lock the link, which a mail and its document's page tell the organisation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hmac import compare_digest

from dossier.actor import Actor
from dossier.acts.hand_over import end_of
from dossier.acts.letters import owe
from dossier.acts.make_link import recipient
from dossier.contacts import Contact
from dossier.errors import NotFound, Refused
from dossier.events import What
from dossier.ports import Desk, Letter, Shelf
from dossier.record import Challenge, Event, Grant

CODE_LIVES = timedelta(minutes=10)
WRONG_WINDOW, WRONG_IN_WINDOW, WRONG_IN_ALL = timedelta(minutes=5), 5, 20
SEND_WINDOW, SENT_IN_WINDOW, SENT_IN_DAY = timedelta(seconds=45), 2, 5
_SECOND = timedelta(seconds=1)


def find(desk: Desk, token: str) -> Grant:
    """The living link behind a mailed token; one and the same `link-unknown` for every other case."""
    with desk.book.reading() as shelf:
        return _living(desk, shelf, shelf.grant_by_token(desk.random.hashed("link", token)))


def find_typed(desk: Desk, typed: str) -> Grant:
    """The living link behind a typed code; spaces, dashes and small letters do not matter."""
    plain = "".join(one for one in typed.upper() if one.isalnum())
    with desk.book.reading() as shelf:
        return _living(desk, shelf, shelf.grant_by_code(desk.random.hashed("typed-code", f"{plain[:4]}-{plain[4:]}")))


def waiting(desk: Desk, organisation: str, grant_id: str) -> Grant:
    """The living link whose button was pressed; `link-unknown` when it ended since (decision 17)."""
    with desk.book.reading() as shelf:
        try:
            return _living(desk, shelf, shelf.grant(organisation, grant_id))
        except NotFound:
            raise NotFound("link-unknown") from None


def send_code(desk: Desk, grant: Grant, browser: str = "", *, again: bool = False) -> None:
    """Send a fresh code by SMS; the earlier one is dead. Quiet where a code was agreed by phone.

    The code works in `browser` only (an unguessable name of the one that asks). Pressing the button twice
    sends one code, unless `again` was asked for. Refused `code-too-often` beyond 2 in 45 seconds or 5 in
    a day, `code-locked` on a locked link.
    """
    to = recipient(desk, grant)
    if to.second == "agreed":
        return
    if not to.mobile:
        raise Refused("recipient-without-mobile", label=to.label)
    now = desk.clock.now()
    pressed = desk.random.hashed(f"pressed-{grant.id}", browser).hex()
    with desk.book.writing() as shelf:
        if shelf.hit(pressed, now, int(SEND_WINDOW.total_seconds())) > 1 and not again:
            return
        before = _challenge(shelf, grant, now)
        sent = tuple(at for at in before.sent_at if now - at < timedelta(days=1))
        _may_send(before, sent, now)
        digits = desk.random.digits()
        code = _hashed(desk, grant.id, to, digits, browser)
        shelf.put_challenge(replace(before, code=code, until=now + CODE_LIVES, sent_at=(*sent, now), used=False))
        letter = desk.wording.code(shelf.organisation(grant.organisation), grant, to, digits)
        numbered = Letter(f"{letter.id}-{now.timestamp():.0f}-{len(sent)}", letter.to, letter.subject, letter.body)
        owe(desk, shelf, grant.organisation, "sms", numbered, now)


def check_code(desk: Desk, grant: Grant, typed: str, browser: str = "") -> str:
    """Check a typed second-factor code; returns how identity was proven, or refuses.

    `link-code-wrong` (with tries left), `code-old`, `code-locked` after 20 wrong codes in all,
    `code-too-many` beyond 5 wrong ones in 5 minutes. The refusal is raised after its count is kept.
    """
    now = desk.clock.now()
    to = recipient(desk, grant)
    digits = "".join(one for one in typed if one.isdigit())
    given = _hashed(desk, grant.id, to, digits, browser)
    with desk.book.writing() as shelf:
        before = _challenge(shelf, grant, now)
        problem = _judge(before, given, now)
        if problem is None:
            shelf.put_challenge(replace(before, used=to.second != "agreed", wrong_at=()))
            _opened(shelf, grant, now)
            return "afgesproken code" if to.second == "agreed" else "sms-code"
        if problem.code == "link-code-wrong":
            problem = _count(desk, shelf, grant, before, now)
    raise problem


def _may_send(before: Challenge, sent: Sequence[datetime], now: datetime) -> None:
    if before.locked:
        raise Refused("code-locked")
    if sum(now - at < SEND_WINDOW for at in sent) >= SENT_IN_WINDOW or len(sent) >= SENT_IN_DAY:
        raise Refused("code-too-often", retry_after=int(SEND_WINDOW.total_seconds()))


def _hashed(desk: Desk, grant: str, to: Contact, digits: str, browser: str) -> bytes:
    """What is kept of a code. One agreed by phone is typed in any browser, so none is bound to it."""
    return desk.random.hashed(f"otp-{grant}", digits if to.second == "agreed" else f"{digits} {browser}")


def _judge(before: Challenge, given: bytes, now: datetime) -> Refused | None:
    recent = [at for at in before.wrong_at if now - at < WRONG_WINDOW]
    if before.locked:
        return Refused("code-locked")
    if len(recent) >= WRONG_IN_WINDOW:
        left = WRONG_WINDOW - (now - recent[0])
        return Refused("code-too-many", minutes=-(-left // timedelta(minutes=1)), retry_after=-(-left // _SECOND))
    if not before.code or not compare_digest(given, before.code):
        return Refused("link-code-wrong")
    if before.used or now >= before.until:
        return Refused("code-old")
    return None


def _count(desk: Desk, shelf: Shelf, grant: Grant, before: Challenge, now: datetime) -> Refused:
    total = before.wrong_total + 1
    locked = total >= WRONG_IN_ALL
    recent = tuple(at for at in before.wrong_at if now - at < WRONG_WINDOW)
    shelf.put_challenge(replace(before, wrong_total=total, wrong_at=(*recent, now), locked=locked))
    what = What.LINK_LOCKED if locked else What.CODE_WRONG
    clear = (("grant", grant.id), ("wrong", str(total)))
    for record in grant.records:
        shelf.log(Event(grant.organisation, what.value, now, f"grant:{grant.id}", record, clear))
    if locked:
        office = shelf.organisation(grant.organisation)
        number = shelf.record(grant.organisation, grant.records[0]).number
        owe(desk, shelf, grant.organisation, "mail", desk.wording.locked(office, grant, number, total), now)
        return Refused("code-locked")
    return Refused("link-code-wrong", left=WRONG_IN_WINDOW - len(recent) - 1)


def _opened(shelf: Shelf, grant: Grant, now: datetime) -> None:
    fresh = shelf.grant(grant.organisation, grant.id)
    if fresh.opened_at is None:
        shelf.save_grant(replace(fresh, opened_at=now))
    clear = (("grant", grant.id),)
    for record in grant.records:
        shelf.log(Event(grant.organisation, What.LINK_OPENED.value, now, f"grant:{grant.id}", record, clear))


def _challenge(shelf: Shelf, grant: Grant, now: datetime) -> Challenge:
    return shelf.challenge(grant.id) or Challenge(grant.id, b"", now)


def _living(desk: Desk, shelf: Shelf, grant: Grant | None) -> Grant:
    """Dead by its own term or by anything else that bounds it: from outside it looks the same."""
    if grant is None or desk.clock.now() >= end_of(desk, shelf, grant).at:
        raise NotFound("link-unknown")
    return grant


def actor(grant: Grant) -> Actor:
    """The one who acts behind a link."""
    return Actor(grant.organisation, f"grant:{grant.id}")
