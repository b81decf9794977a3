"""What was told in a talk is a disclosure too: a two-line form puts it in the register (domain.md §6.3).

Judged by the machtiging of the day of the talk, so a talk of before a withdrawal can still be written down.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Annotated

from dossier.actor import Actor
from dossier.acts.case import body_of, may_give, running_case
from dossier.events import What
from dossier.findings import InputRefused, stop
from dossier.intake import refuse_bsn
from dossier.intake_oc import Gegevens
from dossier.ports import Desk
from dossier.record import Event, KeyName
from dossier.verdict import demand


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """What was told; read with `dossier.reading`."""

    met: Annotated[str, "With whom, by name and function"]
    wat: Annotated[str, "What was told, in one line"]
    gegevens: Annotated[tuple[Gegevens, ...], "Which kinds of data"]
    op: Annotated[date, "The day of the talk"]


def disclose(desk: Desk, who: Actor, dossier_id: str, entry_id: str, talk: Talk) -> None:
    """Write down a talk with a body of the machtiging; refused where the machtiging did not cover it."""
    case = running_case(desk, who, dossier_id)
    entry = case.entry(entry_id)
    refuse_bsn(asdict(talk))
    if not talk.gegevens:
        raise InputRefused([stop("data-kinds-missing", "gegevens")])
    if talk.op > case.today:
        raise InputRefused([stop("talk-in-future", "op")])
    demand(may_give(desk, case, entry, talk.gegevens, talk.op))
    kinds = " ".join(one.value for one in talk.gegevens)
    key = KeyName("register", entry.record)
    personal = {"recipient": talk.met, "body": body_of(desk, entry).naam, "told": talk.wat}
    clear = (
        ("entry", entry.id),
        ("recipient_kind", entry.body_kind),
        ("channel", "gesprek"),
        ("data", kinds),
        ("on", talk.op.isoformat()),
    )
    with desk.book.writing() as shelf:
        ground = f"machtiging {shelf.record(who.organisation, entry.record).number}"
        sealed = desk.sealer.seal(key, "disclosure", {**personal, "ground": ground})
        now = desk.clock.now()
        shelf.log(Event(who.organisation, What.DISCLOSED.value, now, who.id, entry.record, clear, sealed, key))
