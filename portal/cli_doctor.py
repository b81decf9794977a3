"""`./zegel doctor`: is this instance sound? Exit 0 sound, 1 something to mend, 2 wrong usage."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from portal.cli_serve import FOLDER, instance_folder
from portal.doctor.findings import Finding, Outcome, Result


@click.command()
@FOLDER
@click.option("--deep", is_flag=True, help="Also hold every row, byte and key against each other.")
@click.option("--fix", is_flag=True, help="First finish what was cut off: destructions, makings, bytes of nobody.")
@click.option("--json", "as_data", is_flag=True, help="Print the outcome as JSON.")
def doctor(folder: Path | None, deep: bool, fix: bool, as_data: bool) -> None:
    """Is this instance sound? Plain advice.

    Only looks, unless --fix is given. Names ids, never people.
    """
    from portal.doctor.examine import examine, open_patient
    from portal.doctor.repair import repair

    patient, opened = open_patient(instance_folder(folder))
    mended: tuple[Finding, ...] = ()
    results = [opened]
    if not as_data:
        _show(opened)
    if patient is not None:
        mended = tuple(repair(patient)) if fix else ()
        for result in examine(patient, thorough=deep):
            results.append(result)
            if not as_data:
                _show(result)
    if as_data:
        click.echo(json.dumps(_plain(results, mended), ensure_ascii=False, indent=2))
    else:
        _close(results, mended)
    sys.exit(0 if _sound(results) else 1)


def _sound(results: Iterable[Result]) -> bool:
    return not any(one.outcome in (Outcome.WRONG, Outcome.SKIPPED) for one in results)


def _show(result: Result) -> None:
    click.echo(f"{result.outcome.value:<13} {result.title}")
    for one in result.findings:
        click.echo(f"{'':<13}   {one.advice}")


def _close(results: list[Result], mended: tuple[Finding, ...]) -> None:
    if mended:
        click.echo("\nAfgemaakt:")
    for one in mended:
        click.echo(f"  {one.advice}")
    wrong = sum(one.is_wrong for result in results for one in result.findings)
    if _sound(results):
        click.echo(f"\nAlles in orde: {len(results)} controles.")
    else:
        click.echo(f"\n{wrong} {'punt' if wrong == 1 else 'punten'} om te herstellen.")


def _plain(results: list[Result], mended: tuple[Finding, ...]) -> dict[str, object]:
    return {
        "sound": _sound(results),
        "checks": [
            {"check": one.check, "outcome": one.outcome.name.lower(), "findings": [_row(each) for each in one.findings]}
            for one in results
        ],
        "fixed": [_row(one) for one in mended],
    }


def _row(one: Finding) -> dict[str, object]:
    facts = {name: str(value) for name, value in one.facts.items()}
    return {"code": one.code, "wrong": one.is_wrong, "facts": facts, "advice": one.advice}
