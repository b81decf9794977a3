"""The shelf's organisations, users and sessions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete

from dossier.errors import NotFound
from dossier.record import Organisation, Session, User
from records.rows import Rows, values_of
from records.tables_records import organisations, sessions, users


class People(Rows):
    """Who works here, and who is signed in."""

    def add_organisation(self, organisation: Organisation) -> None:
        """A new tenant; `Conflict('exists-already')`."""
        self._add(organisations, values_of(organisation))

    def organisation(self, organisation: str) -> Organisation:
        """The tenant of that id; `NotFound`."""
        found = self._find(Organisation, organisations, organisations.c.id == organisation)
        if found is None:
            raise NotFound("not-found")
        return found

    def organisations(self) -> Sequence[Organisation]:
        """All tenants."""
        return self._list(Organisation, organisations)

    def save_organisation(self, organisation: Organisation) -> None:
        """Overwrite a tenant's policy, name and settings; `NotFound`."""
        self._save(organisations, organisation)

    def add_user(self, user: User) -> None:
        """A new member of staff; `Conflict` when the log-in is taken, in whatever organisation."""
        self._add(users, values_of(user))

    def user(self, organisation: str, user: str) -> User:
        """A member of this organisation's staff; `NotFound`."""
        return self._get(User, users, organisation, user)

    def user_by_login(self, login: bytes) -> User | None:
        """Whose e-mail address hashes to `login`."""
        return self._find(User, users, users.c.login == login)

    def users(self, organisation: str) -> Sequence[User]:
        """The staff of an organisation."""
        return self._list(User, users, users.c.organisation == organisation)

    def save_user(self, user: User) -> User:
        """Compare-and-swap on `version`; `Conflict('changed-meanwhile')`, `NotFound`."""
        return self._swap(users, user)

    def remove_user(self, organisation: str, user: str) -> None:
        """Take a user out, with every session; quiet when already gone."""
        mine = (users.c.organisation == organisation, users.c.id == user)
        if self._changed(delete(users).where(*mine)) == 1:
            self.drop_sessions_of("user", user)

    def add_session(self, session: Session) -> None:
        """A browser that signed in."""
        self._add(sessions, values_of(session))

    def session(self, session: bytes) -> Session | None:
        """The session whose cookie hashes to `session`."""
        return self._find(Session, sessions, sessions.c.id == session)

    def save_session(self, session: Session) -> None:
        """Overwrite its state and last sight; `NotFound` when it ended meanwhile."""
        self._save(sessions, session)

    def drop_session(self, session: bytes) -> None:
        """Sign out; quiet when already out."""
        self._changed(delete(sessions).where(sessions.c.id == session))

    def drop_sessions_of(self, kind: str, subject: str) -> None:
        """Sign a user, or everybody behind one link, out everywhere."""
        self._changed(delete(sessions).where(sessions.c.kind == kind, sessions.c.subject == subject))

    def drop_sessions_seen_before(self, moment: datetime) -> int:
        """Forget sessions nobody used since; says how many."""
        return self._changed(delete(sessions).where(sessions.c.seen_at < moment))
