"""`./zegel keys list|make|rotate|backup`: the keys that sign, of each organisation. No key is ever shown.

Run by the user that runs the signer: nobody else can read its folder (decision 15).
"""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from portal.cli_serve import FOLDER, instance_folder

ROTATED = ("seal", "tsa", "ocsp")
WHERE = {
    "file": "bestand",
    "pkcs12": "PKCS#12-bestand",
    "token": "token (PKCS#11)",
    "remote": "dienst op afstand (CSC)",
}
_ORGANISATION = click.option("--organisation", default="", help="Its id; not needed when there is one.")


@click.command(name="list")
@FOLDER
def listed(folder: Path | None) -> None:
    """Which keys there are, where each lies, and until when its certificate holds."""
    from portal.clock import local_day, shown_day
    from signing.authority import terms_in
    from signing.places import kind

    for place in _folders(_signing(folder)):
        click.echo(place.name)
        for name, until in terms_in(place).items():
            click.echo(f"  {name:8} {WHERE[kind(place, name)]:24} tot {shown_day(local_day(until))}")


@click.command()
@FOLDER
@_ORGANISATION
@click.option("--name", required=True, help="The organisation's name, as its certificates will say it.")
def make(folder: Path | None, organisation: str, name: str) -> None:
    """Make an organisation's signing keys, where it has none yet."""
    from portal.pens import lay_keys
    from portal.settings import Settings

    which = organisation or _only(folder)
    root = lay_keys(Settings.here(instance_folder(folder).absolute()), which, name)
    click.echo("Wie handtekeningen controleert, vertrouwt dit certificaat:")
    click.echo(root.decode("ascii"))


@click.command()
@FOLDER
@_ORGANISATION
@click.argument("which", type=click.Choice(ROTATED))
def rotate(folder: Path | None, organisation: str, which: str) -> None:
    """Make a new key and certificate for the seal, the timestamps or the status answers."""
    from portal.pens import renew_key
    from portal.settings import Settings

    whose = organisation or _only(folder)
    until = renew_key(Settings.here(instance_folder(folder).absolute()), whose, which)
    click.echo(f"Nieuw: {which}, geldig tot {until}. Wat met de oude sleutel getekend is, blijft geldig.")
    click.echo("Start de ondertekenaar opnieuw: tot dan tekent hij met de oude.")


@click.command()
@FOLDER
@click.option("--to", type=click.Path(path_type=Path, file_okay=False), required=True, help="A new folder.")
def backup(folder: Path | None, to: Path) -> None:
    """Copy the signing keys, locked under their passphrase, without that passphrase.

    The passphrase goes with the other secrets: ./zegel backup --secrets-to.
    """
    from dossier.errors import Refused
    from portal.pens import PASSPHRASE

    if to.exists() and any(to.iterdir()):
        raise Refused("key-backup-not-empty", place=str(to))
    to.mkdir(parents=True, exist_ok=True, mode=0o700)
    for place in _folders(_signing(folder)):
        shutil.copytree(place, to / place.name, ignore=shutil.ignore_patterns(PASSPHRASE, "*pin*", "*access*"))
        click.echo(f"{to / place.name}")
    click.echo("Het wachtwoord staat er niet bij; pincodes en toegangscodes ook niet. Bewaar die ergens anders.")


def _signing(folder: Path | None) -> Path:
    return instance_folder(folder).absolute() / "signing"


def _folders(signing: Path) -> list[Path]:
    return sorted(place.parent for place in signing.glob("*/authority.json"))


def _only(folder: Path | None) -> str:
    found = [place.name for place in _folders(_signing(folder))]
    if len(found) != 1:
        raise click.UsageError("say which: --organisation " + " | ".join(found))
    return found[0]
