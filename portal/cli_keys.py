"""`./zegel keys`: the group of the commands about keys. Each lies in a module of its own and is added here."""

from __future__ import annotations

import click

from portal.cli_keys_signing import backup, listed, make, rotate
from portal.cli_rewrap import rewrap


@click.group()
def keys() -> None:
    """List, make, renew and copy keys."""


for _command in (rewrap, listed, make, rotate, backup):
    keys.add_command(_command)
