"""`./zegel ledger verify`: is the register what was written? Names the first bad row.

Exit 0 whole, 1 a row or a checkpoint that does not hold, 2 wrong usage.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from dossier.checkpoint import Checkpoint, read_note
from portal.cli_serve import FOLDER, instance_folder
from portal.register_check import RegisterVerdict, roots_of, verdict


@click.group()
def ledger() -> None:
    """Judge the register of what happened."""


@ledger.command()
@FOLDER
@click.option(
    "--anchor",
    "files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A checkpoint kept elsewhere, such as the mail to the FG saved as a file.",
)
@click.option("--json", "as_data", is_flag=True, help="Print the outcome as JSON.")
def verify(folder: Path | None, files: tuple[Path, ...], as_data: bool) -> None:
    """Recompute every row from its columns.

    Hold it against the signed checkpoints, and against those kept elsewhere.
    """
    from portal.clock import SystemClock
    from portal.settings import Settings
    from portal.wiring import with_password
    from records.book import SqlBook

    settings = Settings.here(instance_folder(folder))
    outside = [_read(file) for file in files]
    book = SqlBook(with_password(settings.database_url, settings.database_password_file))
    roots, now = roots_of(settings.folder), SystemClock().now()
    with book.reading() as shelf:
        organisations = {one.id: one.name for one in shelf.organisations()}
    strange = sorted({one.organisation for one in outside} - organisations.keys())
    if strange:
        raise click.UsageError(f"this checkpoint is of an organisation that is not here: {', '.join(strange)}")
    found = [verdict(book, one, roots, now, outside) for one in organisations]
    if as_data:
        click.echo(
            json.dumps({"sound": all(one.is_sound for one in found), "registers": list(map(_row, found))}, indent=2)
        )
    else:
        for one in found:
            click.echo(_said(one, organisations[one.organisation]))
    sys.exit(0 if all(one.is_sound for one in found) else 1)


def _read(file: Path) -> Checkpoint:
    return read_note(file.read_text(encoding="utf-8", errors="replace"))


def _row(one: RegisterVerdict) -> dict[str, object]:
    return {
        "organisation": one.organisation,
        "sound": one.is_sound,
        "rows": one.rows,
        "head": one.head,
        "first_bad_row": one.bad,
        "checkpoints": one.checkpoints,
        "broken_checkpoints": list(one.broken),
        "checkpoints_judged": one.judged,
        "timestamped_at": one.stamped_at.isoformat() if one.stamped_at else None,
    }


def _said(one: RegisterVerdict, name: str) -> str:
    if one.bad is not None:
        return f"{name}: regel {one.bad} is niet wat er geschreven werd. Verander niets en bel de beheerder."
    if one.broken:
        place = one.broken[0]
        return f"{name}: het ondertekende ankerpunt bij regel {place} klopt niet. Verander niets en bel de beheerder."
    stamp = f", laatste tijdstempel {one.stamped_at:%d-%m-%Y %H:%M} UTC" if one.stamped_at else ""
    unseen = "" if one.judged or not one.checkpoints else " (handtekeningen niet beoordeeld: hier staat geen root.pem)"
    return f"{name}: heel. {one.rows} regels, {one.checkpoints} ankerpunten{stamp}{unseen}."
