"""`zegel explain …`: one date by the rules, with its clause; for people or as JSON.

Exit codes: 0 answered, 1 the rules refuse (with a sentence), 2 wrong usage.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Final, ParamSpec

import click

from dossier import retention, terms
from dossier.errors import Refused
from dossier.policy import request_terms
from dossier.retention_rule import Event
from dossier.terms import Pause
from portal import policies
from portal.calendar import DutchCalendar
from portal.clock import shown_day
from portal.problems import sentence

P = ParamSpec("P")
Answer = dict[str, str]

FIRST_YEAR: Final = 1966  # the Algemene termijnenwet entered into force in 1965
LAST_YEAR: Final = 2199

WORDS: Final = {
    "nl": {
        "rule": "Regel",
        "last_day": "Laatste dag",
        "destroy_from": "Vernietigen vanaf",
        "earliest_end": "Vroegste einddatum",
        "source": "Bron",
    },
    "en": {
        "rule": "Rule",
        "last_day": "Last day",
        "destroy_from": "Destroy from",
        "earliest_end": "Earliest last day",
        "source": "Source",
    },
}


class Day(click.ParamType[date]):
    """A day as `JJJJ-MM-DD`, within the years the rules know."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day, or wrong usage."""
        try:
            day = datetime.strptime(str(value), "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            self.fail(f"{value!r} is geen dag; schrijf JJJJ-MM-DD, zoals 2026-03-16", param, ctx)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.fail(f"{value!r} valt buiten {FIRST_YEAR}-{LAST_YEAR}", param, ctx)
        return day


class EventDay(click.ParamType[tuple[Event, date]]):
    """An event and its day, as `afgifte=2024-02-29`."""

    name = "event=date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[Event, date]:
        """The event and day, or wrong usage."""
        name, equals, day = str(value).partition("=")
        if not equals or name not in set(Event):
            self.fail(f"{value!r}: schrijf GEBEURTENIS=JJJJ-MM-DD; gebeurtenissen: {', '.join(Event)}", param, ctx)
        return Event(name), Day().convert(day, param, ctx)


def _answered(command: Callable[P, Answer]) -> Callable[..., None]:
    """Add `--json` and `--lang`, and say the answer or the refusal."""

    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    @click.option("--lang", type=click.Choice(sorted(WORDS, reverse=True)), default="nl", help="Language of the words.")
    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        as_json, lang = bool(kwargs.pop("as_json")), str(kwargs.pop("lang"))
        try:
            answer = command(*args, **kwargs)
        except Refused as refusal:
            click.echo(sentence(refusal, lang), err=True)
            raise SystemExit(1) from None
        if as_json:
            click.echo(json.dumps({name.replace("earliest_end", "last_day"): text for name, text in answer.items()}))
            return
        words = WORDS[lang]
        width = max(len(words[name]) for name in answer)
        for name, text in answer.items():
            click.echo(f"{words[name]:<{width}}  {_for_people(text, lang)}")

    return run


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def explain() -> None:
    """Compute a date by the rules and cite its clause."""


@explain.command("retention")
@click.option("--rule", required=True, metavar="ID", help="Rule id, such as R2-TLV.")
@click.option("--event", "events", type=EventDay(), multiple=True, required=True, help="May repeat.")
@_answered
def explain_retention(rule: str, events: tuple[tuple[Event, date], ...]) -> Answer:
    """Until when something is kept, and from when it is destroyed."""
    known = policies.by_rule()
    if rule not in known:
        raise click.BadParameter(f"{rule} bestaat niet; regels: {', '.join(sorted(known))}", param_hint="--rule")
    given = dict(events)
    if len(given) < len(events):
        raise click.BadParameter("elke gebeurtenis hoogstens één keer", param_hint="--event")
    known[rule].retention[rule].refuse_foreign(rule, given)
    due = retention.due(known[rule], rule, given)
    assert due is not None  # noqa: S101 - every given event starts this rule
    return {
        "rule": due.rule,
        "last_day": due.last_day.isoformat(),
        "destroy_from": due.destroy_from.isoformat(),
        "source": due.source,
    }


@explain.command("objection")
@click.option("--bekend", type=Day(), required=True, help="Day the besluit was made known to the addressee.")
@_answered
def explain_objection(bekend: date) -> Answer:
    """The last day to object to a besluit."""
    return _said(terms.objection(bekend, DutchCalendar()))


@explain.command("access-request")
@click.option("--policy", "policy_name", default="sppoh", show_default=True, help="Whose terms.")
@click.option("--received", type=Day(), required=True, help="Day the request came in.")
@click.option("--proof-asked", type=Day(), help="Day proof of identity was asked.")
@click.option("--proof-given", type=Day(), help="Day it was given.")
@click.option("--extended", is_flag=True, help="The term was extended in time.")
@_answered
def explain_access_request(
    policy_name: str, received: date, proof_asked: date | None, proof_given: date | None, extended: bool
) -> Answer:
    """The last day to answer a request for access."""
    if policy_name not in policies.names():
        raise click.BadParameter(f"{policy_name} bestaat niet; {', '.join(policies.names())}", param_hint="--policy")
    if (proof_asked is None) != (proof_given is None):
        raise click.UsageError("--proof-asked en --proof-given horen bij elkaar")
    proof = Pause(proof_asked, proof_given) if proof_asked and proof_given else None
    asked = request_terms(policies.load(policy_name))
    return _said(terms.access_request(asked, received, proof, extended=extended))


@explain.command("tlv-term")
@click.option("--start", type=Day(), required=True, help="First day of the TLV.")
@_answered
def explain_tlv_term(start: date) -> Answer:
    """The earliest lawful end of a TLV for (V)SO."""
    term = terms.tlv(start)
    return {"earliest_end": term.last_day.isoformat(), "source": term.source}


def _for_people(text: str, language: str) -> str:
    try:
        return shown_day(date.fromisoformat(text), language)
    except ValueError:
        return text


def _said(term: terms.Term) -> Answer:
    return {"last_day": term.last_day.isoformat(), "source": term.source}
