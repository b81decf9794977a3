"""`./zegel keys rewrap`: a new master key for the vault, and every topmost key put under it, while it serves.

Only wraps change: no document, no fact, no object key. It may be killed anywhere and called again.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from dossier.errors import Refused
from portal.cli_serve import FOLDER, instance_folder

YOUNG = timedelta(hours=1)


@click.command()
@FOLDER
@click.option("--resume", is_flag=True, help="Draw no new master key; only put what is left under the current one.")
@click.option("--retire", is_flag=True, help="Take old master keys that wrap nothing out of the file, an hour after.")
def rewrap(folder: Path | None, resume: bool, retire: bool) -> None:
    """Put every key of the vault under a new master key.

    Safe while it serves: both master keys open theirs meanwhile.
    """
    from exchange.keyring import Keyring
    from exchange.master import MasterFile, MasterKeys
    from exchange.tokens import draw
    from portal.clock import SystemClock
    from portal.settings import Settings
    from portal.wiring import master, with_password
    from records.keyshelf import SqlKeyShelf

    settings = Settings.here(instance_folder(folder).absolute())
    file = settings.master_key_file
    assert file is not None  # noqa: S101 - `Settings` fills it in
    shelf = SqlKeyShelf(with_password(settings.keystore_url, settings.keystore_password_file))
    if settings.master.url and not resume:
        raise click.UsageError("rotate the key in its engine (transit/keys/NAME/rotate), then call this with --resume")
    if retire:
        _old_enough(file, SystemClock().now())
        gone = MasterKeys.retire(file, Keyring(shelf, MasterFile(file, draw), draw).masters(), draw)
        click.echo(f"Uit het sleutelbestand gehaald: {', '.join(gone) or 'geen'}.")
        return
    ring = Keyring(shelf, master(settings), draw)
    ring.check()
    if not resume:
        MasterKeys.rotate(file, draw)
    moved = 0
    while count := ring.rewrap():
        moved += count
    shelf.scrub()
    click.echo(
        f"Onder de nieuwe hoofdsleutel gebracht: {moved}. Maak nu een kopie met backup --secrets-to en --keys-to."
    )


def _old_enough(file: Path, now: datetime) -> None:
    """Who began to make a key before the rotation may still be about to put it under the old one."""
    made = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    if now - made < YOUNG:
        raise Refused("master-key-young", minutes=int(YOUNG.total_seconds() // 60))
