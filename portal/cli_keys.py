"""`./zegel keys`: the group of the commands about keys. Each lies in a module of its own and is added here."""

from __future__ import annotations

import click

from portal.cli_rewrap import rewrap


@click.group()
def keys() -> None:
    """Renew keys while the instance serves."""


keys.add_command(rewrap)
