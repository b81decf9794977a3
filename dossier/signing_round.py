"""Who is asked to sign one document, who has answered, and whether it may close.

Invariants (every value of `Round` satisfies them; each method returns a new one or refuses):
- a round has a besluit before it has any party's answer;
- a party answers once, before the deadline, and only while the round is open;
- a closed or cancelled round never changes again;
- while a round is paused nobody answers, and no term ends it: the organisation decides;
- refusing, or saying nothing, never undoes the besluit (F02, domain.md §0.2).

Pure: the caller gives the moment. Making the signature is `signing`'s work.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from dossier.errors import Refused


class Role(StrEnum):
    """In which role somebody signs (domain.md §1.5); the value is the claimed role in the CMS."""

    BESLISSER = "beslisser"
    OUDER = "ouder met gezag"
    VOOGD = "voogd"
    LEERLING = "leerling"
    SCHOOL_OUD = "school van herkomst"
    SCHOOL_NIEUW = "nieuwe school"
    DESKUNDIGE = "deskundige"
    ORGANISATIE = "organisatie"


class Meaning(StrEnum):
    """What an answer says (decision 8)."""

    BESLUIT = "besluit"
    AKKOORD = "akkoord"
    GEZIEN = "gezien"
    NIET_AKKOORD = "niet akkoord"
    GEWEIGERD = "geweigerd"
    NIET_BEREIKT = "niet bereikt"
    NIET_MEER_GEVRAAGD = "niet meer gevraagd"

    @property
    def is_signature(self) -> bool:
        """`geweigerd`, `niet bereikt` and `niet meer gevraagd` are events in the register, without a signature."""
        return self not in (Meaning.GEWEIGERD, *UNASKED)


UNASKED = (Meaning.NIET_BEREIKT, Meaning.NIET_MEER_GEVRAAGD)
"""What the organisation writes down of somebody who never answered."""


class State(StrEnum):
    """Where a round is."""

    PREPARED = "prepared"  # the document is made; the besluit is not yet signed
    OPEN = "open"  # the besluit stands; parties may answer
    PAUSED = "paused"  # back with the organisation: who may sign has changed
    CLOSING = "closing"  # all answered or term over; the seal is being set
    CLOSED = "closed"  # sealed, time-stamped: B-LTA
    CANCELLED = "cancelled"


MEANINGS: Mapping[Role, frozenset[Meaning]] = {
    Role.BESLISSER: frozenset({Meaning.BESLUIT}),
    Role.OUDER: frozenset({Meaning.AKKOORD, Meaning.GEZIEN, Meaning.NIET_AKKOORD, Meaning.GEWEIGERD}),
    Role.VOOGD: frozenset({Meaning.AKKOORD, Meaning.GEZIEN, Meaning.NIET_AKKOORD, Meaning.GEWEIGERD}),
    Role.LEERLING: frozenset({Meaning.GEZIEN, Meaning.NIET_AKKOORD, Meaning.GEWEIGERD}),
    Role.SCHOOL_OUD: frozenset({Meaning.AKKOORD, Meaning.GEZIEN, Meaning.GEWEIGERD}),
    # Never "toelating": admission is the new school board's own decision (domain.md §1.5).
    Role.SCHOOL_NIEUW: frozenset({Meaning.GEZIEN, Meaning.GEWEIGERD}),
    Role.DESKUNDIGE: frozenset({Meaning.AKKOORD, Meaning.GEWEIGERD}),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What one party answered. `revision` is the SHA-256 of what they saw (hex).

    `on_paper`: on a sheet of paper that staff registered, so without a signature in the document.
    """

    meaning: Meaning
    at: datetime
    revision: str
    on_paper: bool = False


@dataclass(frozen=True, slots=True)
class Party:
    """One who is asked. Holds no name: names and addresses are sealed beside the round."""

    id: str
    role: Role
    field: str
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """The state of one document's signing. `deadline` is the first moment that is too late."""

    parties: tuple[Party, ...]
    deadline: datetime
    state: State = State.PREPARED

    def __post_init__(self) -> None:
        ids = [party.id for party in self.parties]
        fields = [party.field for party in self.parties]
        deciders = [party for party in self.parties if party.role is Role.BESLISSER]
        if len(deciders) != 1 or len(set(ids)) < len(ids) or len(set(fields)) < len(fields):
            raise Refused("round-invalid")

    def party(self, party_id: str) -> Party:
        """The party of that id, or a refusal: an uninvited person never signs."""
        for party in self.parties:
            if party.id == party_id:
                return party
        raise Refused("party-not-invited")

    def check(self, party_id: str, meaning: Meaning, now: datetime) -> Party:
        """The party, if this answer may be given now; otherwise the reason why not."""
        party = self.party(party_id)
        if party.answer is not None:
            raise Refused("party-answered-before", at=party.answer.at, meaning=party.answer.meaning)
        wanted = State.PREPARED if party.role is Role.BESLISSER else State.OPEN
        if self.state is not wanted:
            raise Refused("round-not-open", state=self.state)
        if now >= self.deadline and party.role is not Role.BESLISSER:
            raise Refused("round-over", deadline=self.deadline)
        if meaning not in MEANINGS[party.role]:
            raise Refused("meaning-not-for-role", meaning=meaning, role=party.role)
        return party

    def answered(self, party_id: str, answer: Answer) -> Round:
        """The round with this answer in it; the besluit opens it."""
        party = self.check(party_id, answer.meaning, answer.at)
        state = State.OPEN if party.role is Role.BESLISSER else self.state
        return replace(self, state=state, parties=self._with(replace(party, answer=answer)))

    def ready(self, now: datetime) -> bool:
        """May it close? When everybody has answered, or its term is over."""
        return self.state is State.OPEN and (now >= self.deadline or not self.waiting())

    def waiting(self) -> tuple[Party, ...]:
        """Those who have not answered yet."""
        return tuple(party for party in self.parties if party.answer is None)

    def closing(self, now: datetime, revision: str) -> Round:
        """Stop taking answers; who said nothing is `niet bereikt` (no signature)."""
        if not self.ready(now):
            raise Refused("round-not-ready", waiting=len(self.waiting()))
        return replace(self, state=State.CLOSING, parties=self._told(Answer(Meaning.NIET_BEREIKT, now, revision)))

    def stopped(self, now: datetime, revision: str) -> Round:
        """Stop before the term is over; who had not answered is `niet meer gevraagd`. The besluit stands."""
        if self.state not in (State.OPEN, State.PAUSED):
            raise Refused("round-not-open", state=self.state)
        unasked = Answer(Meaning.NIET_MEER_GEVRAAGD, now, revision)
        return replace(self, state=State.CLOSING, parties=self._told(unasked))

    def paused(self) -> Round:
        """Back with the organisation, because who may sign has changed."""
        if self.state is not State.OPEN:
            raise Refused("round-not-open", state=self.state)
        return replace(self, state=State.PAUSED)

    def resumed(self, party_id: str, now: datetime, revision: str) -> Round:
        """Open again, without one who may not sign any more. Nobody new can come in: see `issue_tlv`."""
        if self.state is not State.PAUSED:
            raise Refused("round-not-open", state=self.state)
        party = self.party(party_id)
        unasked = replace(party, answer=Answer(Meaning.NIET_MEER_GEVRAAGD, now, revision))
        return replace(self, state=State.OPEN, parties=self.parties if party.answer else self._with(unasked))

    def closed(self) -> Round:
        """The seal, the validation data and the timestamp are set."""
        if self.state is not State.CLOSING:
            raise Refused("round-not-open", state=self.state)
        return replace(self, state=State.CLOSED)

    def cancelled(self) -> Round:
        """Called off by the organisation; what was signed stays signed."""
        if self.state not in (State.PREPARED, State.OPEN, State.PAUSED):
            raise Refused("round-not-open", state=self.state)
        return replace(self, state=State.CANCELLED)

    def _told(self, answer: Answer) -> tuple[Party, ...]:
        return tuple(party if party.answer else replace(party, answer=answer) for party in self.parties)

    def _with(self, changed: Party) -> tuple[Party, ...]:
        return tuple(changed if party.id == changed.id else party for party in self.parties)
