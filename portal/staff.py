"""The accounts of staff: who works here, in which roles, and with what they prove it.

Name, address and TOTP secret lie sealed under the organisation's key; an account is found by a keyed
hash of its address. Whatever weakens an account's standing ends its sessions in the same transaction.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field, replace
from typing import Final

from dossier.errors import Conflict, NotFound, Refused
from dossier.events import What
from dossier.ports import Desk, Shelf
from dossier.record import Event, KeyName, User
from portal import factors

# domain.md §6.2; `beheer` is technical and sees no content.
ROLES: Final = frozenset(
    {"directeur", "voorzitter", "deskundige", "gedragswetenschapper", "secretariaat", "instroomcoordinator"}
    | {"onderwijsconsulent", "bureau", "fg", "beheer"}
)
_EMAIL: Final = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")


@dataclass(frozen=True, slots=True)
class Profile:
    """The sealed part of an account. `change` means: the password was given, its owner must choose one."""

    name: str
    email: str
    totp: str = field(repr=False)
    change: bool = False


@dataclass(frozen=True, slots=True)
class Handed:
    """What a new or reset account is handed once, on paper or by word of mouth; kept nowhere."""

    user: User
    password: str = field(repr=False)
    totp: str = field(repr=False)
    address: str = field(repr=False)


def login_of(desk: Desk, email: str) -> bytes:
    """The keyed hash under which an address logs in; capitals and spaces around it do not count."""
    return desk.random.hashed("login", email.strip().casefold())


def profile(desk: Desk, user: User) -> Profile:
    """The sealed part of `user`, opened."""
    value = desk.sealer.open(KeyName("organisation", user.organisation), f"user:{user.id}", user.sealed)
    return Profile(str(value["name"]), str(value["email"]), str(value["totp"]), bool(value["change"]))


def sealed(desk: Desk, user: User, kept: Profile) -> User:
    """`user` with `kept` sealed in it, bound to this one account."""
    name = KeyName("organisation", user.organisation)
    return replace(user, sealed=desk.sealer.seal(name, f"user:{user.id}", asdict(kept)))


def add(desk: Desk, organisation: str, email: str, name: str, roles: frozenset[str], *, by: str) -> Handed:
    """A new account with a one-time password. `by` is the id of whoever does this."""
    email, name = email.strip(), " ".join(name.split())
    if not _EMAIL.fullmatch(email) or len(email) > 254:  # noqa: PLR2004 - RFC 5321 §4.5.3.1.3
        raise Refused("email-invalid")
    if not name or not name.isprintable():
        raise Refused("name-missing", field="name")
    _check_roles(roles)
    now = desk.clock.now()
    password, totp = _new_proofs(desk)
    bare = User(desk.random.id(), organisation, login_of(desk, email), factors.hashed(password), roles, True, now)
    user = sealed(desk, bare, Profile(name, email, totp, change=True))
    with desk.book.writing() as shelf:
        if shelf.user_by_login(user.login) is not None:
            raise Conflict("user-exists")
        shelf.add_user(user)
        _log(desk, shelf, What.STAFF_ADDED, user, by)
    return _handed(user, password, totp, email, organisation)


def found(desk: Desk, organisation: str, email: str) -> User:
    """The account with this address, in this organisation."""
    with desk.book.reading() as shelf:
        user = shelf.user_by_login(login_of(desk, email))
    if user is None or user.organisation != organisation:
        raise NotFound("user-unknown")
    return user


def reset(desk: Desk, organisation: str, email: str, *, by: str) -> Handed:
    """New proofs for an account whose owner lost theirs; the old ones and all sessions end at once."""
    user = found(desk, organisation, email)
    kept = profile(desk, user)
    password, totp = _new_proofs(desk)
    fresh = sealed(desk, user, replace(kept, totp=totp, change=True))
    _save(desk, replace(fresh, password=factors.hashed(password), totp_last_step=0), What.STAFF_RESET, by)
    return _handed(user, password, totp, kept.email, organisation)


def remove(desk: Desk, organisation: str, email: str, *, by: str) -> None:
    """The account and its sessions are gone; the register keeps its id, which names nobody."""
    user = found(desk, organisation, email)
    with desk.book.writing() as shelf:
        shelf.drop_sessions_of("staff", user.id)
        shelf.remove_user(organisation, user.id)
        _log(desk, shelf, What.STAFF_REMOVED, user, by)


def set_active(desk: Desk, user: User, active: bool, *, by: str) -> User:
    """Close an account, or open it again."""
    return _save(desk, replace(user, active=active), What.STAFF_CHANGED, by)


def set_roles(desk: Desk, user: User, roles: frozenset[str], *, by: str) -> User:
    """Other roles; whoever was signed in with the old ones signs in again (case 15)."""
    _check_roles(roles)
    return _save(desk, replace(user, roles=roles), What.STAFF_CHANGED, by)


def set_password(desk: Desk, user: User, new: str, *, by: str) -> User:
    """The password its owner chose; all sessions end."""
    kept = profile(desk, user)
    factors.check_new(new, kept.email, kept.email.split("@", maxsplit=1)[0], *kept.name.split())
    fresh = sealed(desk, user, replace(kept, change=False))
    return _save(desk, replace(fresh, password=factors.hashed(new)), What.STAFF_PASSWORD, by)


def _save(desk: Desk, user: User, what: What, by: str) -> User:
    with desk.book.writing() as shelf:
        shelf.drop_sessions_of("staff", user.id)
        saved = shelf.save_user(user)
        _log(desk, shelf, what, user, by)
    return saved


def _log(desk: Desk, shelf: Shelf, what: What, user: User, by: str) -> None:
    clear = (("roles", " ".join(sorted(user.roles))), ("user", user.id))
    shelf.log(Event(user.organisation, what, desk.clock.now(), by, clear=clear))


def _check_roles(roles: frozenset[str]) -> None:
    for role in sorted(roles) or [""]:
        if role not in ROLES:
            raise Refused("role-unknown", role=role, roles=", ".join(sorted(ROLES)))


def _new_proofs(desk: Desk) -> tuple[str, str]:
    password = f"{desk.random.typed_code()}-{desk.random.typed_code()}"
    return password, factors.totp_secret(desk.random.token())


def _handed(user: User, password: str, totp: str, email: str, organisation: str) -> Handed:
    return Handed(user, password, totp, factors.totp_address(totp, email, organisation))
