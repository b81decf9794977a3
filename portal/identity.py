"""Who is this: logging in with two proofs, and the sessions that follow (security-ux.md A6).

A browser holds one secret; the book holds its SHA-256. A session passes through stages, and every stage
has a new secret, so what was known before a proof is worth nothing after it (case 14):

    code → (password) → (secrecy) → in

`password` only for a password somebody else chose, `secrecy` only before the first access (F35, S1 8c).
People without an account have a session of kind `link`, bound to one grant.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from dossier.actor import Actor
from dossier.errors import NotFound, Refused
from dossier.events import What
from dossier.ports import Desk, Shelf
from dossier.record import Event, Grant, Session, User
from portal import factors, limits, staff

ABSOLUTE: Final = timedelta(hours=12)
IDLE: Final = timedelta(minutes=30)
IDLE_ADMIN: Final = timedelta(minutes=15)
IDLE_LINK: Final = timedelta(minutes=20)
STAGES: Final = timedelta(minutes=10)
STEPPED: Final = timedelta(minutes=10)
SEEN_EACH: Final = timedelta(seconds=15)  # so often a visit is written down; makes a session this much shorter
SECRECY_TEXT: Final = "1"  # raise it when templates/pages/geheimhouding.html changes what is promised


@dataclass(frozen=True, slots=True)
class Visit:
    """A member of staff at the door. Only stage `in` opens anything."""

    session: Session
    user: User

    @property
    def stage(self) -> str:
        """`code`, `password`, `secrecy` or `in`."""
        return self.session.state.partition(";")[0]

    @property
    def actor(self) -> Actor:
        """Who acts, for an act."""
        return Actor(self.user.organisation, self.user.id, self.user.roles)


@dataclass(frozen=True, slots=True)
class LinkVisit:
    """Someone who opened one link and proved the second factor; whether the grant still holds is asked each time."""

    session: Session

    @property
    def grant(self) -> str:
        """The id of the one grant this session is for."""
        return self.session.subject

    @property
    def organisation(self) -> str:
        """Whose grant it is."""
        return self.session.organisation


def session_id(secret: str) -> bytes:
    """What the book knows a cookie's secret by."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()


def begin(desk: Desk, email: str, password: str, address: str) -> str:
    """The first proof. The secret of a session at stage `code`; `login-wrong` alike for known and unknown."""
    login = staff.login_of(desk, email)
    who = limits.network(address)
    limits.count(
        desk, (limits.LOGIN_USER, login.hex()), (limits.LOGIN_ADDRESS, who), (limits.LOGIN_EVERYONE, "everyone")
    )
    with desk.book.reading() as shelf:
        user = shelf.user_by_login(login)
    good = factors.fits(user.password if user is not None else None, password)
    if user is None or not user.active or not good:
        raise Refused("login-wrong")
    with desk.book.writing() as shelf:
        return _open(desk, shelf, user, "code")


def confirm(desk: Desk, secret: str, typed: str, address: str) -> str:
    """The second proof; the secret of the next stage. A code works once (ASVS 6.5.1)."""
    visit = at_stage(desk, secret, "code")
    user = _proven(desk, visit, typed, address)
    stage = _next(desk, user)
    with desk.book.writing() as shelf:
        saved = shelf.save_user(user)
        _log(desk, shelf, What.STAFF_IN, saved)
        return _open(desk, shelf, saved, stage, instead_of=visit.session)


def step_up(desk: Desk, visit: Visit, typed: str, address: str) -> str:
    """A fresh code before a weighty act (ASVS 7.5.3): the same session under a new secret, marked."""
    user = _proven(desk, visit, typed, address)
    with desk.book.writing() as shelf:
        saved = shelf.save_user(user)
        state = f"in;{desk.clock.now().isoformat()}"
        return _open(desk, shelf, saved, state, instead_of=visit.session, since=visit.session.created_at)


def require_step_up(desk: Desk, visit: Visit) -> None:
    """`step-up-needed` unless a code was given in the last ten minutes."""
    _, _, at = visit.session.state.partition(";")
    if not at or desk.clock.now() - datetime.fromisoformat(at) > STEPPED:
        raise Refused("step-up-needed")


def choose_password(desk: Desk, visit: Visit, new: str, again: str, old: str | None = None) -> str:
    """The owner's own password; every other session ends. `old` is asked once signed in."""
    if new != again:
        raise Refused("password-differs")
    if visit.stage == "in" and not factors.fits(visit.user.password, old or ""):
        raise Refused("login-wrong")
    saved = staff.set_password(desk, visit.user, new, by=visit.user.id)
    stage = _next(desk, saved)
    with desk.book.writing() as shelf:
        return _open(desk, shelf, saved, stage)


def accept_secrecy(desk: Desk, visit: Visit) -> str:
    """Accepted before the first access, with moment and version of the text (F35)."""
    with desk.book.writing() as shelf:
        saved = shelf.save_user(replace(visit.user, secrecy_accepted_at=desk.clock.now()))
        _log(desk, shelf, What.STAFF_SECRECY, saved, ("text", SECRECY_TEXT))
        return _open(desk, shelf, saved, "in", instead_of=visit.session)


def visit_of(desk: Desk, secret: str) -> Visit | None:
    """Whose session this is, if it still lives; writes down that they were here."""
    session = _living(desk, secret, "staff")
    if session is None:
        return None
    user = _user(desk, session)
    if user is None or not user.active or _idle(desk, session) > _allowed(session, user):
        _drop(desk, session)
        return None
    return Visit(session, user) if _seen(desk, session) else None


def at_stage(desk: Desk, secret: str, stage: str) -> Visit:
    """The visit, which must be at `stage`."""
    visit = visit_of(desk, secret)
    if visit is None or visit.stage != stage:
        raise Refused("login-over")
    return visit


def leave(desk: Desk, secret: str) -> None:
    """Sign out, here and everywhere else; quiet when nobody was signed in."""
    with desk.book.writing() as shelf:
        session = shelf.session(session_id(secret))
        if session is not None:
            shelf.drop_sessions_of(session.kind, session.subject)


def open_link(desk: Desk, grant: Grant) -> str:
    """A session for whoever proved the second factor of `grant`; the secret for their cookie."""
    now, secret = desk.clock.now(), desk.random.token()
    with desk.book.writing() as shelf:
        shelf.add_session(Session(session_id(secret), grant.organisation, "link", grant.id, now, now, "in"))
    return secret


def link_visit_of(desk: Desk, secret: str) -> LinkVisit | None:
    """The link session, if it still lives."""
    session = _living(desk, secret, "link")
    if session is None:
        return None
    if _idle(desk, session) > IDLE_LINK:
        _drop(desk, session)
        return None
    return LinkVisit(session) if _seen(desk, session) else None


def _proven(desk: Desk, visit: Visit, typed: str, address: str) -> User:
    """The user with this code spent; counted first, so that guessing is slow."""
    who = limits.network(address)
    limits.count(desk, (limits.CODE_USER, visit.user.id), (limits.CODE_ADDRESS, who))
    kept = staff.profile(desk, visit.user)
    step = factors.accepted_step(kept.totp, typed, desk.clock.now(), visit.user.totp_last_step)
    if step is None:
        raise Refused("code-wrong")
    return replace(visit.user, totp_last_step=step)


def _user(desk: Desk, session: Session) -> User | None:
    try:
        with desk.book.reading() as shelf:
            return shelf.user(session.organisation, session.subject)
    except NotFound:
        return None


def _next(desk: Desk, user: User) -> str:
    """The stage after the second proof: what its owner still has to do first, or `in`."""
    if staff.profile(desk, user).change:
        return "password"
    return "in" if user.secrecy_accepted_at else "secrecy"


def _open(
    desk: Desk,
    shelf: Shelf,
    user: User,
    state: str,
    *,
    instead_of: Session | None = None,
    since: datetime | None = None,
) -> str:
    now, secret = desk.clock.now(), desk.random.token()
    if instead_of is not None:
        shelf.drop_session(instead_of.id)
    shelf.add_session(Session(session_id(secret), user.organisation, "staff", user.id, since or now, now, state))
    return secret


def _living(desk: Desk, secret: str, kind: str) -> Session | None:
    if not secret:
        return None
    with desk.book.reading() as shelf:
        session = shelf.session(session_id(secret))
    if session is None or session.kind != kind:
        return None
    return session if desk.clock.now() - session.created_at <= ABSOLUTE else None


def _idle(desk: Desk, session: Session) -> timedelta:
    since = session.seen_at if session.state.startswith("in") else session.created_at
    return desk.clock.now() - since


def _allowed(session: Session, user: User) -> timedelta:
    if not session.state.startswith("in"):
        return STAGES
    return IDLE_ADMIN if "beheer" in user.roles else IDLE


def _seen(desk: Desk, session: Session) -> bool:
    """Write down the visit, unless that was done a moment ago; False when the session ended meanwhile."""
    now = desk.clock.now()
    if now - session.seen_at < SEEN_EACH:
        return True
    with desk.book.writing() as shelf:
        if shelf.session(session.id) is None:
            return False
        shelf.save_session(replace(session, seen_at=now))
    return True


def _drop(desk: Desk, session: Session) -> None:
    with desk.book.writing() as shelf:
        shelf.drop_session(session.id)


def _log(desk: Desk, shelf: Shelf, what: What, user: User, *clear: tuple[str, str]) -> None:
    shelf.log(Event(user.organisation, what, desk.clock.now(), user.id, clear=clear))
