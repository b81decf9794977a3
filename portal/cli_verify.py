"""`./zegel verify FILE.pdf`: what can be said of anybody's signed PDF (issue: decision 27).

Exit 0 only for a file that is signed and wholly sound under the given trust, 1 for every other verdict,
2 for wrong usage.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from portal.clock import SystemClock
from signing.child import LARGEST, judge_apart
from signing.trusted import read_roots
from signing.verdicts import as_json, as_text

OWN_ROOT = Path("var") / "pki" / "root.pem"


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_data", is_flag=True, help="Print the report as JSON.")
@click.option(
    "--trust",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Certificates to trust (PEM or DER); without it this instance's own root, if there is one.",
)
@click.option("--lang", type=click.Choice(["nl", "en"]), default="nl", show_default=True, help="Language.")
@click.option("--default-trust", type=click.Path(path_type=Path), default=OWN_ROOT, hidden=True)
def verify(file: Path, as_data: bool, trust: Path | None, lang: str, default_trust: Path) -> None:
    """Judge the signatures of any PDF.

    A verdict per signature and one for the file. Nothing is fetched from any address.
    """
    roots = _roots(trust, default_trust)
    try:
        with file.open("rb") as source:
            pdf = source.read(LARGEST + 1)
    except OSError as trouble:
        raise click.UsageError(f"{file}: {trouble.strerror}") from None
    report = judge_apart(pdf, roots, SystemClock().now())
    if as_data:
        click.echo(json.dumps(as_json(report, lang), ensure_ascii=False, indent=2))
    else:
        click.echo(as_text(report, lang))
    sys.exit(0 if report.is_sound else 1)


def _roots(trust: Path | None, default_trust: Path) -> tuple[bytes, ...]:
    chosen = trust or (default_trust if default_trust.is_file() else None)
    if chosen is None:
        return ()
    try:
        return read_roots(chosen.read_bytes())
    except ValueError:
        raise click.UsageError(f"{chosen}: no certificate in it (PEM or DER expected)") from None
    except OSError as trouble:
        raise click.UsageError(f"{chosen}: {trouble.strerror}") from None
