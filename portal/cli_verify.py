"""`./zegel verify FILE.pdf`: what can be said of anybody's signed PDF (issue: decision 27).

Exit 0 only for a file that is signed and wholly sound under the given trust, 1 for every other verdict,
2 for wrong usage.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from portal.clock import SystemClock
from signing.child import LARGEST, reported_apart
from signing.trusted import read_roots
from signing.verdicts import as_json, as_text

OWN = Path("var")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_data", is_flag=True, help="Print the report as JSON.")
@click.option(
    "--trust",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Certificates to trust (PEM or DER); without it this instance's own root, if there is one.",
)
@click.option(
    "--report",
    "into",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write the validation report of ETSI TS 119 102-2 (XML) to this file.",
)
@click.option("--lang", type=click.Choice(["nl", "en"]), default="nl", show_default=True, help="Language.")
@click.option("--folder", type=click.Path(path_type=Path), default=OWN, show_default=True, help="The instance.")
def verify(file: Path, as_data: bool, trust: Path | None, into: Path | None, lang: str, folder: Path) -> None:
    """Judge the signatures of any PDF.

    A verdict per signature and one for the file. Nothing is fetched from any address.
    """
    roots = _roots([trust] if trust else own_roots(folder))
    try:
        with file.open("rb") as source:
            pdf = source.read(LARGEST + 1)
    except OSError as trouble:
        raise click.UsageError(f"{file}: {trouble.strerror}") from None
    report, xml = reported_apart(pdf, roots, SystemClock().now(), etsi=into is not None)
    if into is not None:
        _write(into, xml)
    if as_data:
        click.echo(json.dumps(as_json(report, lang), ensure_ascii=False, indent=2))
    else:
        click.echo(as_text(report, lang))
    sys.exit(0 if report.is_sound else 1)


def _write(into: Path, xml: str) -> None:
    if not xml:
        click.echo(f"{into}: not written, there is no signature to report on", err=True)
        return
    try:
        into.write_text(xml, encoding="utf-8")
    except OSError as trouble:
        raise click.UsageError(f"{into}: {trouble.strerror}") from None


def own_roots(folder: Path) -> list[Path]:
    """The roots of the instance's organisations; of its demonstration when there is no other."""
    return sorted(folder.glob("root*.pem")) or sorted((folder / "demo").glob("root*.pem"))


def _roots(files: Sequence[Path]) -> tuple[bytes, ...]:
    found: list[bytes] = []
    for file in files:
        try:
            found += read_roots(file.read_bytes())
        except ValueError:
            raise click.UsageError(f"{file}: no certificate in it (PEM or DER expected)") from None
        except OSError as trouble:
            raise click.UsageError(f"{file}: {trouble.strerror}") from None
    return tuple(found)
