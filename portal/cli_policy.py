"""`zegel policy …`: hold the organisations' rules against the law, read them whole, and see what a change would do.

Exit codes: 0 good or shown, 1 a policy is refused or unknown, 2 wrong usage.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from textwrap import fill
from typing import Final

import click

from dossier.acts.foresee import Moved, foresee
from dossier.errors import Refused
from dossier.findings import InputRefused
from dossier.kinds import Kind
from dossier.policy import load
from dossier.policy_diff import Change, changes
from dossier.policy_types import Policy
from portal import policies, policy_page
from portal.cli_serve import FOLDER, instance_folder
from portal.problems import sentence
from portal.settings import FILE

WIDTH: Final = 118
_JSON: Final = click.option("--json", "as_json", is_flag=True, help="JSON alone on stdout.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def policy() -> None:
    """The organisations' rules: check, read, compare."""


@policy.command()
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_JSON
def check(file: Path | None, as_json: bool) -> None:
    """Hold one file, or every file of policies/, against the law and itself."""
    paths = [file] if file else sorted(policies.FOLDER.rglob("*.toml"))
    answers = [(path, *_judged(path)) for path in paths]
    if as_json:
        rows = [
            {"file": _shown(path), "good": not wrong, "sha256": one.sha256 if one else None, "problems": wrong}
            for path, one, wrong in answers
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for path, one, wrong in answers:
            click.echo(f"{'goed' if one else 'fout':5} {_shown(path)}{_counted(one)}")
            click.echo("".join(f"      {line}\n" for line in wrong), nl=False)
        if not file:
            click.echo(_matrix([one for _, one, _ in answers if one]), nl=False)
    raise SystemExit(0 if all(one for _, one, _ in answers) else 1)


@policy.command()
@click.argument("name")
@_JSON
def show(name: str, as_json: bool) -> None:
    """A whole organisation on one page. NAME: sppoh, sppoh/2018-12-31 or a file."""
    one = policies.find(name)
    about, sections = policy_page.facts(one), policy_page.sections(one)
    if as_json:
        tables = {each.title: [dict(zip(each.columns, row, strict=True)) for row in each.rows] for each in sections}
        click.echo(json.dumps({"title": one.about.title, **dict(about), **tables}, ensure_ascii=False, indent=2))
        return
    click.echo(one.about.title)
    for word, value in about:
        click.echo(f"  {word:<18} {value}")
    for each in sections:
        click.echo(f"\n{each.title}\n  ({', '.join(each.columns).lower()})")
        for row in each.rows:
            click.echo(_wrapped(" | ".join(row)))


@policy.command()
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@FOLDER
@_JSON
def diff(before: str, after: str, folder: Path | None, as_json: bool) -> None:
    """What differs between A and B, and which records here would get another last day. Changes nothing."""
    old, new = policies.find(before), policies.find(after)
    found, moved = changes(old, new), _foreseen(instance_folder(folder), old, new)
    if as_json:
        click.echo(json.dumps(_plain(found, moved), ensure_ascii=False, indent=2))
        return
    for one in found:
        click.echo(f"{one.at}\n  - {one.before}\n  + {one.after}")
    if moved is None:
        click.echo("\nEr is hier geen installatie: er valt niets na te rekenen.")
        return
    click.echo(f"\nDocumenten die een andere laatste dag krijgen: {len(moved)}. Er is niets veranderd.")
    for each in moved:
        click.echo(f"  {each.number or each.record[:8]}  {each.kind}  {_day(each.before)} -> {_after(each)}")


def _judged(path: Path) -> tuple[Policy | None, list[str]]:
    try:
        return load(path.read_bytes()), []
    except InputRefused as refused:
        return None, [sentence(one.refusal, "nl") for one in refused.findings]
    except Refused as refused:
        return None, [sentence(refused, "nl")]


def _foreseen(folder: Path, before: Policy, after: Policy) -> list[Moved] | None:
    """The dry run over this machine's instance, for every organisation that A rules; None without instance."""
    if not (folder / FILE).exists():
        return None
    from portal.settings import Settings
    from portal.wiring import open_desk

    desk = open_desk(Settings.here(folder))
    with desk.book.reading() as shelf:
        ruled = [one.id for one in shelf.organisations() if one.policy == before.about.name]
    return [one for organisation in ruled for one in foresee(desk, organisation, before, after)]


def _matrix(every: list[Policy]) -> str:
    """Which rule keeps which kind, organisation by organisation, for the FG to sign off."""
    heads = [(one, max(14, len(one.about.name))) for one in every]
    lines = [" " * 36 + "  ".join(f"{one.about.name:<{wide}}" for one, wide in heads)]
    for kind in Kind:
        lines.append(f"{kind.value:<36}" + "  ".join(f"{one.kind(kind).rule or '-':<{wide}}" for one, wide in heads))
    return "\n" + "\n".join(line.rstrip() for line in lines) + "\n"


def _counted(one: Policy | None) -> str:
    if one is None:
        return ""
    return f": {one.about.title}, {len(one.retention)} regels, {len(one.documents)} soorten, {one.sha256[:12]}"


def _shown(path: Path) -> str:
    home = policies.FOLDER.parent
    return path.relative_to(home).as_posix() if path.is_relative_to(home) else str(path)


def _wrapped(line: str) -> str:
    return fill(line, WIDTH, initial_indent="  ", subsequent_indent="      ")


def _day(day: object) -> str:
    return str(day) if day else "nog geen dag"


def _after(one: Moved) -> str:
    return f"{_day(one.after)} ({one.rule})" if one.rule else "hoort daar niet"


def _plain(found: Iterable[Change], moved: list[Moved] | None) -> dict[str, object]:
    rows = None if moved is None else [
        {
            "record": one.record,
            "number": one.number,
            "kind": one.kind,
            "before": str(one.before) if one.before else None,
            "after": str(one.after) if one.after else None,
            "rule": one.rule or None,
        }
        for one in moved
    ]  # fmt: skip
    return {"changes": [{"at": one.at, "before": one.before, "after": one.after} for one in found], "records": rows}
