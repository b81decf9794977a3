"""Which letter a request of AVG 15-22 gets, by which day, and in which variant (domain.md §3; F46-F53, F55).

Pure: the flows bring what they know and get a paper that is ready to be written. The organisation's
policy decides the term, the extension and whether an answer is a besluit; `dossier.terms` counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, TypedDict

from dossier import law, terms
from dossier.errors import Refused
from dossier.papers.bericht import TOLD, Correctiebericht, Wijziging
from dossier.papers.inzage import Verstrekking
from dossier.papers.parts import Afzender, Bezwaar, Leerling
from dossier.papers.verzoek import (
    Ingelicht,
    Onderdeel,
    Recht,
    VerzoekBesluit,
    VerzoekIdentiteit,
    VerzoekOntvangst,
    VerzoekVerlenging,
    outcome,
)
from dossier.policy import request_terms
from dossier.policy_types import Answer, Policy
from dossier.ports import Calendar
from dossier.terms import Pause, Term

ALARMS: Final = (14, 21, 26)
"""Days after receipt on which the desk is warned, later by what the clock stood still (F47)."""
CONFIRM: Final = timedelta(days=28)
"""What an earlier recipient is given to say that a change was made; nothing prescribes it."""
ITSELF: Final = "de verantwoordelijke"


class Letter(StrEnum):
    """A letter in a request, by the word of its kind."""

    ONTVANGST = VerzoekOntvangst.kind
    IDENTITEIT = VerzoekIdentiteit.kind
    VERLENGING = VerzoekVerlenging.kind
    BESLUIT = VerzoekBesluit.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Who answers. `policy` rules; `bezwaar` says where objections go, for who takes besluiten."""

    afzender: Afzender
    ondertekenaar: str
    functie: str
    fg: str
    policy: Policy
    bezwaar: Bezwaar | None = None

    @property
    def complaints(self) -> tuple[str, ...]:
        """Where to complain, in the policy's order, with the organisation by its own name."""
        return tuple(self.afzender.naam if one == ITSELF else one for one in self.policy.letters.complaints)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request and what happened to its clock.

    `asked` and `proven`: days identity was asked and shown; a clock that was asked and not answered
    stands still. `extended`: the day of the letter that took more time. `answered`: the day of the answer.
    """

    recht: Recht
    ontvangen: date
    aan: str
    aan_rol: str
    leerling: Leerling
    adresregels: tuple[str, ...] = ()
    asked: date | None = None
    proven: date | None = None
    extended: date | None = None
    answered: date | None = None

    def __post_init__(self) -> None:
        if self.proven is not None and self.asked is None:
            raise Refused("identity-not-asked", field="proven")

    @property
    def stopped(self) -> bool:
        """Whether the clock stands still."""
        return self.asked is not None and self.proven is None

    @property
    def pause(self) -> Pause | None:
        """The time the clock stood still, once it ran again."""
        return Pause(self.asked, self.proven) if self.asked and self.proven else None


class _Shared(TypedDict):
    afzender: Afzender
    nummer: str
    datum: date
    aan: str
    aan_rol: str
    adresregels: tuple[str, ...]
    leerling: Leerling
    recht: Recht
    ontvangen: date
    ondertekenaar: str
    functie: str
    fg: str


def last_day(policy: Policy, request: Request) -> Term | None:
    """The last day to answer, with its clause; None while the clock stands still."""
    return None if request.stopped else _term(policy, request, extended=request.extended is not None)


def at_most(policy: Policy, request: Request) -> date | None:
    """The last day when more time would be taken; None where the organisation knows no more time."""
    return None if policy.requests.longer is None else _term(policy, request, extended=True).last_day


def alarms(request: Request) -> tuple[date, ...]:
    """The days on which the desk is warned; none once answered or while the clock stands still."""
    if request.stopped or request.answered is not None:
        return ()
    stood = request.pause.given - request.pause.asked if request.pause else timedelta()
    return tuple(request.ontvangen + timedelta(days=number) + stood for number in ALARMS)


def possible(policy: Policy, request: Request, on: date) -> frozenset[Letter]:
    """Which letters may go out on `on`: what comes too late, or was sent, is not among them."""
    if request.answered is not None or on < request.ontvangen:
        return frozenset()
    due = last_day(policy, request)
    in_time = due is not None and on <= due.last_day
    letters = {Letter.ONTVANGST}
    if due is not None:
        letters.add(Letter.BESLUIT)
    if in_time and request.asked is None:
        letters.add(Letter.IDENTITEIT)
    if in_time and request.extended is None and policy.requests.longer is not None:
        letters.add(Letter.VERLENGING)
    return frozenset(letters)


def receipt(office: Office, request: Request, number: str, on: date, summary: str) -> VerzoekOntvangst:
    """The receipt, with the last day as it stands now."""
    due = _term(office.policy, request, extended=False)
    return VerzoekOntvangst(
        **_shared(office, request, number, on),
        samenvatting=summary,
        uiterlijk=due.last_day,
        bron=due.source,
        hoogstens=at_most(office.policy, request),
    )


def who_are_you(
    office: Office, request: Request, number: str, on: date, why: str, ways: tuple[str, ...]
) -> VerzoekIdentiteit:
    """The question who asks; refused when asked before, or when the term is over and this would win time."""
    if request.asked is not None:
        raise Refused("identity-asked-before", on=request.asked)
    due = _term(office.policy, request, extended=request.extended is not None)
    if on > due.last_day:
        raise Refused("identity-too-late", last=due.last_day)
    shared = _shared(office, request, number, on)
    left = (due.last_day - on).days
    return VerzoekIdentiteit(
        **shared, waarom=why, manieren=ways, resterend_dagen=left, bron=f"{due.source}; {law.IDENTITY_SOURCE}"
    )


def more_time(office: Office, request: Request, number: str, on: date, why: str) -> VerzoekVerlenging:
    """The extension: once, inside the first term, and only where the organisation knows one (F48)."""
    if request.extended is not None:
        raise Refused("extended-before", on=request.extended)
    if request.stopped:
        raise Refused("request-clock-stopped")
    was, becomes = (_term(office.policy, request, extended=longer) for longer in (False, True))
    shared = _shared(office, request, number, on)
    return VerzoekVerlenging(**shared, waarom=why, was=was.last_day, wordt=becomes.last_day, bron=becomes.source)


def decision(
    office: Office,
    request: Request,
    number: str,
    on: date,
    parts: tuple[Onderdeel, ...],
    calendar: Calendar,
    *,
    done: str = "",
    told: tuple[Ingelicht, ...] = (),
    enclosed: tuple[str, ...] = (),
) -> VerzoekBesluit:
    """The decision, made known on `on`: with Awb clause and last day for who takes besluiten, else without.

    Refused `request-clock-stopped` while it is unknown who asks: nothing may go to a stranger.
    """
    if request.stopped:
        raise Refused("request-clock-stopped")
    clause = _clause(office)
    return VerzoekBesluit(
        **_shared(office, request, number, on),
        uitkomst=outcome(parts),
        onderdelen=parts,
        klachten=office.complaints,
        uitgevoerd=done,
        ingelicht=told,
        bezwaar=clause,
        bekendgemaakt_op=on if clause else None,
        laatste_dag_bezwaar=terms.objection(on, calendar).last_day if clause else None,
        bijlagen=enclosed,
    )


def to_be_told(right: Recht, given: tuple[Verstrekking, ...]) -> tuple[Verstrekking, ...]:
    """The earlier recipients to tell (AVG 19): each once, by the last thing they got; none after other rights."""
    if right not in TOLD:
        return ()
    last = {one.aan: one for one in sorted(given, key=lambda one: one.op)}
    return tuple(sorted(last.values(), key=lambda one: (one.op, one.aan)))


def notice(
    office: Office,
    request: Request,
    number: str,
    on: date,
    given: Verstrekking,
    changes: tuple[Wijziging, ...],
    ask: str,
) -> Correctiebericht:
    """The notice to one of `to_be_told`; it never repeats what was erased."""
    erased = request.recht is Recht.VERWIJDERING
    return Correctiebericht(
        afzender=office.afzender,
        nummer=number,
        datum=on,
        aan=given.aan,
        leerling=request.leerling,
        recht=request.recht,
        verstrekt_op=given.op,
        stuk=given.gegevens,
        wijzigingen=tuple(Wijziging(wat=one.wat) for one in changes) if erased else changes,
        vraag=ask,
        ondertekenaar=office.ondertekenaar,
        functie=office.functie,
        bevestig_voor=on + CONFIRM,
    )


def _term(policy: Policy, request: Request, *, extended: bool) -> Term:
    return terms.access_request(request_terms(policy), request.ontvangen, request.pause, extended=extended)


def _clause(office: Office) -> Bezwaar | None:
    if office.policy.letters.answer is not Answer.BESLUIT:
        return None
    if office.bezwaar is None:
        raise Refused("paper-incomplete", field="bezwaar", part="waar bezwaar heen gaat")
    return office.bezwaar


def _shared(office: Office, request: Request, number: str, on: date) -> _Shared:
    return {
        "afzender": office.afzender,
        "nummer": number,
        "datum": on,
        "aan": request.aan,
        "aan_rol": request.aan_rol,
        "adresregels": request.adresregels,
        "leerling": request.leerling,
        "recht": request.recht,
        "ontvangen": request.ontvangen,
        "ondertekenaar": office.ondertekenaar,
        "functie": office.functie,
        "fg": office.fg,
    }
