"""The words that keep running: `serve` (all together), `web`, `worker`, `signer` (each apart)."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import click

from portal.settings import FILE, Settings

PORT: Final = 8000

FOLDER = click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="The instance's folder (default: var, or the demonstration's when there is no other).",
)


def _listen() -> None:
    """Our own alarms and warnings; pyHanko's log spells out every path it tries, which says nothing to anybody."""
    logging.basicConfig(level=logging.WARNING)
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)


def instance(folder: Path | None) -> Settings:
    """The settings of the instance meant; one whose restore is unfinished does not start."""
    from portal.restore import ready

    settings = Settings.here(instance_folder(folder))
    ready(settings)
    return settings


def instance_folder(folder: Path | None) -> Path:
    """The folder meant: a demonstration's when none is named and nothing else was set up."""
    if folder is not None:
        return folder
    own, demo = Path("var"), Path("var/demo")
    return demo if not (own / FILE).exists() and (demo / FILE).exists() else own


@click.command()
@FOLDER
@click.option("--port", type=click.IntRange(1, 65_535), help="Default: the one in base_url, else 8000.")
def serve(folder: Path | None, port: int | None) -> None:
    """Run the server: web, worker and signer together on this machine."""
    from portal.processes import serve as run
    from portal.wiring import with_password
    from records.migrate import upgrade, upgrade_keys

    settings = instance(folder)
    _listen()
    upgrade(with_password(settings.database_url, settings.database_password_file))
    upgrade_keys(with_password(settings.keystore_url, settings.keystore_password_file))
    chosen = port or own_port(settings)
    for line in greeting(settings, chosen):
        click.echo(line)
    run(settings, chosen)


@click.command()
@FOLDER
@click.option("--port", type=click.IntRange(1, 65_535), default=8000, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
def web(folder: Path | None, port: int, host: str) -> None:
    """Run a web process alone."""
    from portal.processes import run_web

    _listen()
    run_web(instance(folder), port, host)


@click.command()
@FOLDER
def worker(folder: Path | None) -> None:
    """Run a worker process alone: does what is owed."""
    from portal.handlers import HANDLERS, regular
    from portal.wiring import open_desk
    from portal.worker import run_worker

    _listen()
    settings = instance(folder)
    run_worker(settings, open_desk, HANDLERS, regular=regular(settings.demo), with_parent=True)


@click.command()
@FOLDER
def signer(folder: Path | None) -> None:
    """Run the signer process alone: the only one that reads signing keys."""
    from portal.processes import run_signer

    _listen()
    run_signer(instance(folder))


def own_port(settings: Settings) -> int:
    """Where links point when nothing stands in front of the server; 8000 behind a proxy."""
    parts = urlsplit(settings.base_url)
    return parts.port or PORT if parts.scheme == "http" else PORT


def greeting(settings: Settings, port: int) -> list[str]:
    """What `serve` says first; in a demonstration with the fictional log-ins."""
    lines = [f"Zegel draait op http://127.0.0.1:{port} (stoppen: Ctrl-C)"]
    logins = settings.folder / "log-ins.txt"
    if settings.demo and logins.exists():
        lines += ["", "Dit is een proef. Alle namen en nummers zijn verzonnen.", logins.read_text(encoding="utf-8")]
    return lines
