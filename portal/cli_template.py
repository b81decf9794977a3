"""`./zegel template …`: begin, check and look at a Word template of one's own, without an instance."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields as fields_of
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from dossier.errors import Refused
from dossier.findings import Severity
from dossier.papers import KINDS
from dossier.papers.boxes import field_plan
from dossier.record import TemplateVersion
from portal.cli_render import dated, put
from portal.cli_serve import FOLDER, instance
from portal.examples import example
from portal.template_words import as_json, told

F = TypeVar("F", bound=Callable[..., Any])
KIND = click.option("--kind", required=True, type=click.Choice(sorted(KINDS)), help="Which document it makes.")
FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
LANGUAGE = click.option("--lang", type=click.Choice(["nl", "en"]), default="nl", show_default=True, help="Language.")


def _out(what: str) -> Callable[[F], F]:
    return click.option("-o", "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help=what)


@click.group()
def template() -> None:
    """Make and check an organisation's own Word templates."""


@template.command()
@FILE
@KIND
@click.option("--json", "as_data", is_flag=True, help="Print the findings as JSON.")
@LANGUAGE
def check(file: Path, kind: str, as_data: bool, lang: str) -> None:
    """Name everything that is wrong in a Word template, and where.

    Exit 0: it can be used (there may be remarks); 1: it cannot; 2: wrong usage.
    """
    from docgen.template_review import review

    found = review(_read(file), kind)
    stops = [one for one in found if one.severity is Severity.STOP]
    if as_data:
        facts = {"kind": kind, "usable": not stops, "findings": [as_json(one, lang) for one in found]}
        click.echo(json.dumps(facts, ensure_ascii=False, indent=2))
    else:
        marks = {Severity.STOP: "FOUT  ", Severity.WARN: "LET OP"} if lang == "nl" else {}
        for one in found:
            click.echo(f"{marks.get(one.severity, one.severity.value.upper().ljust(6))} {told(one, lang)}")
        click.echo(_verdict(len(stops), len(found) - len(stops), lang))
    raise SystemExit(1 if stops else 0)


@template.command()
@KIND
@_out("The Word file to write.")
def new(kind: str, out: Path) -> None:
    """Write a good-looking start: the standard template, to change in Word."""
    from docgen.catalogue import standard

    if out.exists():
        raise Refused("file-exists", file=out.name)
    put(out, standard(kind))
    click.echo(f"{out}: pas dit bestand aan in Word en draai daarna ./zegel template check {out} --kind {kind}")


@template.command()
@FILE
@KIND
@_out("The PDF to write.")
def preview(file: Path, kind: str, out: Path) -> None:
    """Make a PDF of fictional facts with this template, with every check that a real paper gets."""
    from docgen.template_review import review
    from docgen.writer import DocxWriter
    from dossier.findings import InputRefused

    docx, paper = _read(file), example(kind)
    try:
        found = review(docx, kind)
        if any(one.severity is Severity.STOP for one in found):
            raise InputRefused(found)
        written = DocxWriter().write(paper, field_plan(paper), dated(paper), docx)
    except InputRefused as refusal:
        for one in refusal.findings:
            click.echo(told(one, "nl"), err=True)
        raise SystemExit(1) from None
    put(out, written.pdf)
    click.echo(f"{out}: {written.pages} bladzijden")


@template.command()
@KIND
def fields(kind: str) -> None:
    """List every field that a template of this kind may name."""
    from docgen.placeholders import paths

    for path, may_be_empty in paths(KINDS[kind]):
        click.echo(f"{path}{'  (niet altijd ingevuld)' if may_be_empty else ''}")


@template.command()
@FOLDER
@click.option("--kind", type=click.Choice(sorted(KINDS)), help="Only this kind.")
@click.option("--json", "as_data", is_flag=True, help="Print them as JSON.")
def versions(folder: Path | None, kind: str | None, as_data: bool) -> None:
    """List every version that the instance's organisations have: its state, its hash, and who by when."""
    from portal.wiring import with_password
    from records.book import SqlBook

    settings = instance(folder)
    book = SqlBook(with_password(settings.database_url, settings.database_password_file))
    with book.reading() as shelf:
        found = [(one.name, kept) for one in shelf.organisations() for kept in shelf.templates(one.id, kind)]
    if as_data:
        click.echo(json.dumps([_row(name, kept) for name, kept in found], ensure_ascii=False, indent=2))
        return
    for name, kept in found:
        row = _row(name, kept)
        click.echo(
            f"{name}  {kept.kind}  {row['number']}  {kept.state}  {kept.sha256[:16]}  {row['approved_at'] or ''}"
        )


def _row(organisation: str, kept: TemplateVersion) -> dict[str, object]:
    """A version as data: all but its bytes; persons by their id."""
    left_out = ("docx", "version", "organisation")
    shown = {each.name: getattr(kept, each.name) for each in fields_of(kept) if each.name not in left_out}
    moments = {name: one.isoformat() for name, one in shown.items() if isinstance(one, datetime)}
    return {"organisation": organisation, **shown, **moments}


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as trouble:
        raise click.UsageError(f"{file}: {trouble.strerror}") from None


def _verdict(stops: int, warns: int, lang: str) -> str:
    if lang == "en":
        return f"{stops} to mend, {warns} to look at: {'not usable yet' if stops else 'usable'}"
    return f"{stops} te verbeteren, {warns} om naar te kijken: {'nog niet bruikbaar' if stops else 'bruikbaar'}"
