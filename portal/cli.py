"""The command line: one lazily loaded command per word, so that a second call starts at once.

Exit codes: 0 done and true, 1 a negative answer or a refusal, 2 wrong usage.
"""

from __future__ import annotations

import importlib
import traceback
from pathlib import Path
from typing import Final

import click

from dossier.errors import ZegelError

COMMANDS: Final = {
    "explain": ("portal.cli_explain", "Compute a date by the rules and cite its clause."),
    "policy": ("portal.cli_policy", "Check, read and compare the organisations' rules."),
    "render": ("portal.cli_render", "Make a document from a facts file alone."),
    "template": ("portal.cli_template", "Begin, check and preview a Word template of your own."),
    "verify": ("portal.cli_verify", "Judge the signatures of any PDF."),
    "init": ("portal.cli_instance", "Set up an instance under var/."),
    "user": ("portal.cli_instance", "Add, remove or reset staff."),
    "serve": ("portal.cli_serve", "Run the server on http://127.0.0.1:8000."),
    "web": ("portal.cli_serve", "Run a web process alone (distributed form)."),
    "worker": ("portal.cli_serve", "Run a worker process alone (distributed form)."),
    "signer": ("portal.cli_serve", "Run the signer process alone (distributed form)."),
    "demo": ("portal.cli_demo", "Do the main job over HTTP, as the people themselves would."),
    "keys": ("portal.cli_keys", "List, make, renew and copy keys."),
    "backup": ("portal.cli_backup", "Copy the instance, in parts that are kept apart."),
    "restore": ("portal.cli_backup", "Make an instance of a backup; what was destroyed stays dead."),
    "ledger": ("portal.cli_ledger", "Is the register what was written? Names the first bad row."),
    "doctor": ("portal.cli_doctor", "Is this instance sound? Plain advice."),
}

RUNNERS: Final = {
    "check": "For builders: lint, types, contracts, house rules, documents.",
    "test": "For builders: the tests; with --long [PART] the long ones.",
    "bench": "For builders: figures beside a peer's from the same run.",
    "setup": "Install what a word needs, and no more.",
}
"""Words that the script hands to a runner of their own before this program is reached."""


class LazyGroup(click.Group):
    """A group that imports a command's module only when that command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All words, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command behind a word, or None when there is no such word."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(COMMANDS[cmd_name][0])
        command = getattr(module, cmd_name)
        assert isinstance(command, click.Command)  # noqa: S101 - a wrong table is a programming error
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of words, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([*((word, what) for word, (_, what) in COMMANDS.items()), *RUNNERS.items()])

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a refusal or outage becomes one sentence on stderr and exit code 1."""
        try:
            return super().invoke(ctx)
        except ZegelError as problem:
            from portal.problems import sentence

            click.echo(sentence(problem, "nl"), err=True)
            raise SystemExit(1) from None
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as fault:  # noqa: BLE001 - the edge of the program: no traceback ever reaches a person
            click.echo(_fault(fault), err=True)
            raise SystemExit(1) from None


def _fault(fault: Exception) -> str:
    """A mistake of ours in one sentence: its kind and place, never its words, which may quote what was typed."""
    frames = traceback.extract_tb(fault.__traceback__)
    ours = [frame for frame in frames if ".venv" not in frame.filename] or frames
    place = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "?"
    return (
        f"Er ging iets mis in Zegel zelf ({type(fault).__name__}, {place}). Er is niets half gedaan. "
        "Draai ./zegel doctor, en meld deze regel aan wie Zegel beheert."
    )


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Zegel makes, signs, hands over and destroys the official documents of education-support bodies."""


if __name__ == "__main__":
    main(prog_name="zegel")
