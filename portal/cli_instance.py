"""`zegel init` and `zegel user`: an instance begins, and people come and go."""

from __future__ import annotations

from pathlib import Path

import click

from dossier.errors import Refused
from dossier.ports import Desk
from portal.staff import ROLES, Handed

_VAR = click.option(
    "--var", "folder", type=click.Path(path_type=Path), default=Path("var"), show_default=True, help="The instance."
)


@click.command()
@_VAR
@click.option("--demo", is_flag=True, help="A fictional organisation and a clock that can be put forward.")
@click.option("--name", help="The organisation that answers for the data.")
@click.option("--address", help="Its postal address, lines separated by comma and space.")
@click.option("--phone", help="A number at which a human answers.")
@click.option("--hours", help="When, as in: op werkdagen van 9 tot 17 uur.")
@click.option("--email", help="Its e-mail address.")
@click.option("--officer", help="The functionaris gegevensbescherming (FG).")
@click.option("--officer-contact", help="How to reach the FG.")
@click.option("--policy", help="A folder of policies/: sppoh, noord-limburg, onderwijsconsulenten, swv-algemeen.")
@click.option("--base-url", help="Where people find it: https://documenten.voorbeeld.nl")
@click.option("--set", "more", multiple=True, metavar="KEY=VALUE", help="Any other setting: store.bucket=zegel")
@click.option("--admin", "admin", default="", help="E-mail address of the first administrator.")
@click.option("--admin-name", default="Beheerder", show_default=True, help="Their name.")
def init(folder: Path, demo: bool, more: tuple[str, ...], admin: str, admin_name: str, **given: str | None) -> None:
    """Set up an instance and print the first administrator's log-in, once."""
    from portal.instance import Beginning, lay

    told: dict[str, object] = {"demo": demo}
    told |= {name: value for name in ("policy", "base_url") if (value := given.pop(name))}
    told["controller"] = {name: value for name, value in given.items() if value}
    for line in more:
        told = _with(told, line)
    if not admin and not demo:
        raise Refused("email-invalid")
    handed = lay(folder.absolute(), Beginning(told, admin or "beheer@swv-duinrand.example", admin_name))
    click.echo(f"De installatie staat in {folder}.")
    click.echo("Wie handtekeningen controleert, vertrouwt dit certificaat: " + str(folder / "root.pem"))
    _hand_over(handed)


@click.group()
def user() -> None:
    """Add, remove or reset staff."""


_ORGANISATION = click.option("--organisation", default="", help="Which one, by name; not needed when there is one.")


@user.command()
@click.argument("email")
@click.option("--name", required=True, help="As colleagues know them.")
@click.option("--role", "roles", multiple=True, required=True, help=f"One or more of: {', '.join(sorted(ROLES))}.")
@_ORGANISATION
@_VAR
def add(email: str, name: str, roles: tuple[str, ...], organisation: str, folder: Path) -> None:
    """A new account; prints its one-time password and TOTP secret, once."""
    from portal import staff

    desk = _desk(folder)
    _hand_over(staff.add(desk, _named(desk, organisation), email, name, frozenset(roles), by="zegel"))


@user.command()
@click.argument("email")
@_ORGANISATION
@_VAR
def remove(email: str, organisation: str, folder: Path) -> None:
    """An account and its sessions are gone at once."""
    from portal import staff

    desk = _desk(folder)
    staff.remove(desk, _named(desk, organisation), email, by="zegel")
    click.echo("Het account is weg. Wie nog was ingelogd, is dat nu niet meer.")


@user.command()
@click.argument("email")
@_ORGANISATION
@_VAR
def reset(email: str, organisation: str, folder: Path) -> None:
    """A new one-time password and TOTP secret, printed once; the old ones are dead."""
    from portal import staff

    desk = _desk(folder)
    _hand_over(staff.reset(desk, _named(desk, organisation), email, by="zegel"))


def _desk(folder: Path) -> Desk:
    from portal.settings import Settings
    from portal.wiring import open_desk

    return open_desk(Settings.here(folder.absolute()))


def _named(desk: Desk, name: str) -> str:
    with desk.book.reading() as shelf:
        found = [one for one in shelf.organisations() if name in ("", one.name, one.id)]
    if len(found) != 1:
        raise Refused("organisation-unknown", name=name)
    return found[0].id


def _with(told: dict[str, object], line: str) -> dict[str, object]:
    from portal.settings_read import merged

    name, equals, value = line.partition("=")
    if not equals:
        raise Refused("setting-ill-typed", setting=line, expected="KEY=VALUE")
    table, dot, key = name.strip().partition(".")
    return merged(told, {table: {key: value.strip()}} if dot else {table: value.strip()})


def _hand_over(handed: Handed) -> None:
    click.echo("\nDit ziet u alleen nu. Geef het persoonlijk door en bewaar het nergens.\n")
    click.echo(f"  wachtwoord (één keer te gebruiken): {handed.password}")
    click.echo(f"  geheim voor de code-app (TOTP):     {handed.totp}")
    click.echo(f"  hetzelfde als adres:                {handed.address}")
