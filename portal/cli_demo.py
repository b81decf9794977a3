"""`zegel demo`: a fresh instance, a real server, and the main job done over HTTP, each step checked."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from dossier.errors import Refused
from portal.cli_serve import PORT

GIVE_UP_S = 60.0


@click.command()
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("var/demo"),
    show_default=True,
    help="Where the demonstration's instance lies; thrown away and made anew.",
)
def demo(folder: Path) -> None:
    """Do the main job over HTTP, as the people themselves would."""
    from portal.demo.lay import lay
    from portal.demo.mailbox import NoPost
    from portal.demo.main_job import play
    from portal.demo.person import Stuck
    from portal.demo.story import Untrue

    began = time.monotonic()
    port = _free_port()
    base_url = f"http://127.0.0.1:{port}"
    click.echo("Zegel: van aanvraag tot vernietiging. Alle namen en nummers zijn verzonnen.\n")
    click.echo("Een nieuwe installatie met drie organisaties …")
    instance = lay(folder.absolute(), base_url)
    try:
        with _server(instance.settings.folder, port):
            story = play(instance, base_url, click.echo)
    except (Untrue, Stuck, NoPost, OSError) as wrong:
        click.echo(f"\n  ✗ {wrong}", err=True)
        raise SystemExit(1) from None
    click.echo("\nWat er gebeurde")
    width = max(len(what) for what, _ in story.done)
    for what, detail in story.done:
        click.echo(f"  {what.ljust(width)}  {detail}")
    click.echo(f"\nKlaar in {time.monotonic() - began:.0f} seconden. De bestanden van deze proef:")
    for path in sorted(story.results.iterdir()):
        click.echo(f"  {path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path}")
    click.echo("\nVerder kijken: ./zegel serve  (twee dossiers staan klaar; de log-ins komen erbij te staan)")


@contextmanager
def _server(folder: Path, port: int) -> Iterator[None]:
    """The real server as a child process, until the story is over."""
    command = [sys.executable, "-m", "portal.cli", "serve", "--folder", str(folder), "--port", str(port)]
    with (folder / "serve.log").open("wb") as log:
        child = subprocess.Popen(command, stdout=log, stderr=log)  # noqa: S603 - our own program
        try:
            _wait_for(port, child)
            yield
        finally:
            child.terminate()
            try:
                child.wait(30)
            except subprocess.TimeoutExpired:
                child.kill()


def _wait_for(port: int, child: subprocess.Popen[bytes]) -> None:
    from portal.demo.story import Untrue

    end = time.monotonic() + GIVE_UP_S
    while time.monotonic() < end:
        if child.poll() is not None:
            raise Untrue("de server is gestopt; wat hij zei staat in serve.log van de installatie")
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise Untrue("de server antwoordt niet")


def _free_port() -> int:
    """8000, where `zegel serve` will be afterwards, so that its links work; another one when that is taken."""
    for wanted in (PORT, 0):
        with socket.socket() as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                line.bind(("127.0.0.1", wanted))
            except OSError:
                continue
            return int(line.getsockname()[1])
    raise Refused("no-free-port")
