"""The shelf's links, second factors and machtigingen."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from dossier.errors import NotFound
from dossier.record import Challenge, Grant, MandateEntry
from records.rows import Rows, values_of
from records.tables_signing import challenges, grants, mandate_entries


class Links(Rows):
    """What was handed to whom, on what ground, until when."""

    def add_grant(self, grant: Grant) -> None:
        """A new link; `Conflict` when its token or code is taken."""
        self._add(grants, values_of(grant))

    def grant(self, organisation: str, grant: str) -> Grant:
        """The organisation's link; `NotFound`."""
        return self._get(Grant, grants, organisation, grant)

    def grant_by_token(self, token: bytes) -> Grant | None:
        """The link whose mailed secret hashes to `token`, living or dead."""
        return self._find(Grant, grants, grants.c.token == token) if token else None

    def grant_by_code(self, code: bytes) -> Grant | None:
        """The link whose typed code hashes to `code`, living or dead."""
        return self._find(Grant, grants, grants.c.code == code) if code else None

    def grants(self, organisation: str, dossier: str | None = None) -> Sequence[Grant]:
        """An organisation's links, oldest first, of one dossier if given."""
        query = self._select(Grant, grants, grants.c.organisation == organisation)
        if dossier is not None:
            query = query.where(grants.c.dossier == dossier)
        return self._list_by(Grant, query.order_by(grants.c.created_at, grants.c.id))

    def grants_of_entry(self, mandate_entry: str) -> Sequence[Grant]:
        """The links that stand on one machtiging entry."""
        return self._list(Grant, grants, grants.c.mandate_entry == mandate_entry)

    def save_grant(self, grant: Grant) -> Grant:
        """Compare-and-swap on `version`; `Conflict('changed-meanwhile')`, `NotFound`."""
        return self._swap(grants, grant)

    def put_challenge(self, challenge: Challenge) -> None:
        """Put the second factor of a link, whatever stood there; `NotFound` without the link."""
        owner = self._c.execute(select(grants.c.organisation).where(grants.c.id == challenge.grant)).scalar()
        if owner is None:
            raise NotFound("not-found")
        row = values_of(challenge)
        self._upsert(challenges, row | {"organisation": owner}, change=row)

    def challenge(self, grant: str) -> Challenge | None:
        """The second factor of a link. Inside `writing` it keeps other writers of it waiting.

        Without that wait, guesses in parallel would all be counted as one (security-ux.md A6).
        """
        if self._writes:
            self._c.execute(select(grants.c.id).where(grants.c.id == grant).with_for_update(key_share=True))
        return self._find(Challenge, challenges, challenges.c.grant == grant)

    def add_mandate_entry(self, entry: MandateEntry) -> None:
        """A new entry of a signed machtiging."""
        self._add(mandate_entries, values_of(entry))

    def mandate_entry(self, organisation: str, entry: str) -> MandateEntry:
        """The organisation's entry; `NotFound`."""
        return self._get(MandateEntry, mandate_entries, organisation, entry)

    def mandate_entries(self, organisation: str, dossier: str) -> Sequence[MandateEntry]:
        """The entries of a dossier's machtigingen, withdrawn ones too."""
        mine = mandate_entries.c.organisation == organisation
        return self._list(MandateEntry, mandate_entries, mine, mandate_entries.c.dossier == dossier)

    def save_mandate_entry(self, entry: MandateEntry) -> None:
        """Overwrite (withdraw); `NotFound`."""
        self._save(mandate_entries, entry)
