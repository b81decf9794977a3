"""`./zegel backup` and `./zegel restore`: parts that are kept apart, and a return that brings back no dead."""

from __future__ import annotations

from pathlib import Path

import click

from portal.cli_serve import FOLDER, instance_folder

_PLACE = click.Path(path_type=Path, file_okay=False)
_PART = click.Path(path_type=Path, file_okay=False, exists=True)


@click.command()
@FOLDER
@click.option("--to", type=_PLACE, help="Where the data go: the book and the sealed bytes.")
@click.option(
    "--keys-to", type=_PLACE, help="Where the key store goes: elsewhere. Copies over 30 days old are removed."
)
@click.option(
    "--secrets-to", type=_PLACE, help="Where master key, pepper and passphrase go: a safe. Once, and after a change."
)
@click.option(
    "--tombstones-to", type=click.Path(path_type=Path, dir_okay=False), help="A file with what was destroyed."
)
def backup(
    folder: Path | None, to: Path | None, keys_to: Path | None, secrets_to: Path | None, tombstones_to: Path | None
) -> None:
    """Copy the instance, in parts that are kept apart.

    Safe while it serves. Each part is named by its moment, and is there whole or not at all.
    """
    from portal import backup as make
    from portal.clock import SystemClock
    from portal.settings import Settings
    from portal.wiring import with_password
    from records.keyshelf import SqlKeyShelf

    places = {make.back_up_data: to, make.back_up_keys: keys_to, make.back_up_secrets: secrets_to}
    if not any((*places.values(), tombstones_to)):
        raise click.UsageError("say where: --to, --keys-to, --secrets-to, --tombstones-to")
    settings, now = Settings.here(instance_folder(folder).absolute()), SystemClock().now()
    for part, place in places.items():
        if place is not None:
            click.echo(str(part(settings, place, now)))
    if tombstones_to is not None:
        shelf = SqlKeyShelf(with_password(settings.keystore_url, settings.keystore_password_file))
        count = make.write_tombstones(shelf, tombstones_to, now)
        click.echo(f"{tombstones_to}: {count}")


@click.command()
@click.option("--folder", type=_PLACE, required=True, help="Where the instance will be; not there yet, or empty.")
@click.option("--data", type=_PART, help="The data part of the backup.")
@click.option("--keys", type=_PART, help="The newest key part.")
@click.option("--secrets", type=_PART, help="The secrets part; left out where the settings name files that are there.")
@click.option(
    "--tombstones",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="What was destroyed since: the newest file of backup --tombstones-to.",
)
@click.option(
    "--nothing-destroyed-since", is_flag=True, help="Only when sure: nothing was destroyed after the key part."
)
@click.option("--resume", is_flag=True, help="A restore was cut off after its files were laid: finish it.")
def restore(
    folder: Path,
    data: Path | None,
    keys: Path | None,
    secrets: Path | None,
    tombstones: tuple[Path, ...],
    nothing_destroyed_since: bool,
    resume: bool,
) -> None:
    """Make an instance of a backup.

    What was destroyed since is destroyed again before anything may start. Every link and session ends.
    """
    from portal import restore as come_back
    from portal.clock import SystemClock
    from portal.settings import Settings

    if not tombstones and not nothing_destroyed_since:
        raise click.UsageError("say what was destroyed since: --tombstones FILE, or --nothing-destroyed-since")
    now, place = SystemClock().now(), folder.absolute()
    if resume:
        settings = Settings.here(place)
    elif data is None or keys is None:
        raise click.UsageError("--data and --keys are both needed")
    else:
        settings = come_back.restore(place, come_back.Parts(data, keys, secrets), now)
    done = come_back.finish(settings, tombstones, now)
    click.echo(f"De installatie staat in {folder}.")
    click.echo(f"Opnieuw vernietigd: {done.destroyed}. Uit het register gewist: {done.forgotten}.")
    click.echo(
        f"Beëindigde links: {done.links}. Maak nieuwe waar dat nodig is, en kijk welke machtigingen zijn ingetrokken."
    )
    click.echo("Draai nu ./zegel doctor --deep.")
