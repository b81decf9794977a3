"""`./zegel render KIND FACTS.yaml -o OUT.pdf`: a document from a facts file alone, without an instance."""

from __future__ import annotations

import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Final

import click

from dossier import bsn
from dossier.errors import Refused, ZegelError
from dossier.findings import InputRefused, stop
from dossier.papers import KINDS, Paper
from dossier.papers.boxes import field_plan
from dossier.reading import read
from portal import yamlfile
from portal.problems import sentence

DATED: Final = ("besluitdatum", "datum", "opgesteld_op", "voltooid", "gesloten", "begonnen")
"""Fields that hold a paper's own date, the first that is there counts: the metadata never says 'now'."""


@click.command()
@click.argument("kind", type=click.Choice(sorted(KINDS)))
@click.argument("facts", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("-o", "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The PDF to write.")
@click.option("--docx", is_flag=True, help="Keep the filled Word file beside it.")
def render(kind: str, facts: Path, out: Path, docx: bool) -> None:
    """Make a document of a KIND from a FACTS file (YAML, see examples/feiten/)."""
    document: yamlfile.Document | None = None
    try:
        document = yamlfile.load(facts)
        paper = checked(read(KINDS[kind], document.value))
        with _progress():
            from docgen.writer import DocxWriter

            written = DocxWriter().write(paper, field_plan(paper), dated(paper))
        put(out, written.pdf)
        if docx:
            put(out.with_suffix(".docx"), written.docx)
    except ZegelError as problem:
        lines = yamlfile.told(problem, document) if document and "field" in problem.facts else [sentence(problem, "nl")]
        for line in lines:
            click.echo(line, err=True)
        raise SystemExit(1) from None
    click.echo(f"{out}: {written.pages} bladzijden, SHA-256 {written.sha256}")


def checked(paper: Paper) -> Paper:
    """The paper, or a refusal of every place that holds a BSN; only an onderwijskundig rapport has one (§0.1)."""
    found = [place for place in bsn.places(paper) if place != "persoonsgebonden_nummer"]
    if found:
        raise InputRefused(stop("bsn-not-allowed", place) for place in found)
    return paper


def dated(paper: Paper) -> datetime:
    """The moment that goes into the metadata: the paper's own day, never the clock."""
    own = next(value for name in DATED if (value := getattr(paper, name, None)) is not None)
    if isinstance(own, datetime):
        return own
    assert isinstance(own, date)  # noqa: S101 - every kind has one of DATED, which a test holds
    return datetime.combine(own, time(12), tzinfo=UTC)


def put(path: Path, data: bytes) -> None:
    """Write whole or not at all; `Refused('file-unwritable')` names the file and the reason."""
    whole: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".zegel-", delete=False) as file:
            whole = Path(file.name)
            file.write(data)
        whole.replace(path)
    except OSError as problem:
        if whole is not None:
            whole.unlink(missing_ok=True)
        raise Refused("file-unwritable", file=path.name, reason=problem.strerror) from None


@contextmanager
def _progress() -> Iterator[None]:
    """A bar that moves while we wait, from the first second on, on a terminal only."""
    done = threading.Event()
    bar = threading.Thread(target=_move, args=(done,), daemon=True)
    if sys.stderr.isatty():
        bar.start()
    try:
        yield
    finally:
        done.set()
        if bar.is_alive():
            bar.join()


def _move(done: threading.Event) -> None:
    width, step = 24, 0
    while not done.wait(1.0 if step == 0 else 0.15):
        at = step % width
        click.echo(f"\rDocument maken [{' ' * at}##{' ' * (width - at)}]", nl=False, err=True)
        step += 1
    if step:
        click.echo(f"\r{' ' * (width + 20)}\r", nl=False, err=True)
