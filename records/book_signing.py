"""The shelf's signing rounds and the answers that wait for their signature."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, select

from dossier.errors import Conflict, NotFound
from dossier.record import Intent, RoundRow
from dossier.signing_round import Answer, Meaning, Party, Role, Round, State
from records.rows import Rows, values_of
from records.tables_signing import intents, parties, rounds


class Signing(Rows):
    """Who is asked to sign what, and what they answered."""

    def add_round(self, row: RoundRow) -> None:
        """A new round; `NotFound` when the record is not this organisation's."""
        self._add(rounds, _row(row))
        self._put_parties(row)

    def round(self, organisation: str, round_id: str) -> RoundRow:
        """The organisation's round; `NotFound`."""
        found = self._rounds(select(rounds).where(rounds.c.organisation == organisation, rounds.c.id == round_id))
        if not found:
            raise NotFound("not-found")
        return found[0]

    def round_of(self, record: str) -> RoundRow | None:
        """A document's latest round."""
        query = select(rounds).where(rounds.c.record == record)
        found = self._rounds(query.order_by(rounds.c.created_at.desc(), rounds.c.id.desc()).limit(1))
        return found[0] if found else None

    def rounds_over(self, moment: datetime, limit: int) -> Sequence[RoundRow]:
        """Open rounds whose term is over at `moment`, longest over first."""
        query = select(rounds).where(rounds.c.state == State.OPEN, rounds.c.deadline <= moment)
        return self._rounds(query.order_by(rounds.c.deadline, rounds.c.id).limit(limit))

    def save_round(self, row: RoundRow) -> RoundRow:
        """Compare-and-swap on `version`, parties and answers included; `Conflict('changed-meanwhile')`."""
        fresh = self._swap(rounds, row, _row(row))
        self._changed(delete(parties).where(parties.c.round == row.id))
        self._put_parties(row)
        return fresh

    def remove_round(self, round_id: str) -> None:
        """Take the round out with its parties and intents; quiet when already gone."""
        self._changed(delete(rounds).where(rounds.c.id == round_id))

    def put_intent(self, intent: Intent) -> None:
        """Keep an answer until it is signed; the first one stands: `Conflict('answered-meanwhile')`.

        `Conflict('changed-meanwhile')` when the round takes answers no more: on PostgreSQL a closing of the
        same moment is waited for, so that it sees this answer or this answer sees it.
        """
        asked = select(rounds.c.organisation, rounds.c.state).where(rounds.c.id == intent.round)
        row = self._c.execute(asked.with_for_update(key_share=True)).first()
        if row is None:
            raise NotFound("not-found")
        if row.state not in (State.PREPARED, State.OPEN):
            raise Conflict("changed-meanwhile")
        if not self._upsert(intents, values_of(intent) | {"organisation": row.organisation}):
            raise Conflict("answered-meanwhile")

    def intent(self, round_id: str, party: str) -> Intent | None:
        """The answer of a party that waits for its signature."""
        return self._find(Intent, intents, intents.c.round == round_id, intents.c.party == party)

    def intents(self) -> Sequence[Intent]:
        """All answers that wait for a signature."""
        return self._list(Intent, intents)

    def drop_intent(self, round_id: str, party: str) -> None:
        """Signed, or of no use any more; quiet when already gone."""
        self._changed(delete(intents).where(intents.c.round == round_id, intents.c.party == party))

    def _put_parties(self, row: RoundRow) -> None:
        found = [_party_row(row, place, party) for place, party in enumerate(row.round.parties)]
        self._c.execute(parties.insert(), found)

    def _rounds(self, query: Select[Any]) -> list[RoundRow]:
        found = self._c.execute(query).all()
        asked = select(parties).where(parties.c.round.in_([row.id for row in found])).order_by(parties.c.place)
        by_round: dict[str, list[Party]] = {row.id: [] for row in found}
        for one in self._c.execute(asked) if found else ():
            by_round[one.round].append(_party(one))
        return [_round(row, by_round[row.id]) for row in found]


def _row(row: RoundRow) -> dict[str, Any]:
    flat = values_of(row)
    state: Round = flat.pop("round")
    return flat | {"state": state.state.value, "deadline": state.deadline}


def _party_row(row: RoundRow, place: int, party: Party) -> dict[str, Any]:
    answer = party.answer
    return {
        "round": row.id,
        "id": party.id,
        "role": party.role.value,
        "field": party.field,
        "meaning": answer and answer.meaning.value,
        "answered_at": answer and answer.at,
        "revision": answer and answer.revision,
        "on_paper": answer is not None and answer.on_paper,
        "place": place,
        "organisation": row.organisation,
    }


def _party(row: Row[Any]) -> Party:
    meaning = row.meaning and Meaning(row.meaning)
    answer = Answer(meaning, row.answered_at, row.revision, row.on_paper) if meaning else None
    return Party(row.id, Role(row.role), row.field, answer)


def _round(row: Row[Any], asked: list[Party]) -> RoundRow:
    state = Round(tuple(asked), row.deadline, State(row.state))
    return RoundRow(row.id, row.organisation, row.record, state, row.created_at, row.sealed, row.version)
