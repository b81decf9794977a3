"""The edge of the program: a refusal is a sentence, a mistake of ours is one too, wrong usage is exit 2."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from dossier.errors import Refused
from portal.cli import LazyGroup, main


class Broken(LazyGroup):
    """The same group with one command that fails as it is told to."""

    def __init__(self, fault: BaseException) -> None:
        super().__init__("zegel")
        self.fault = fault

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        def fall() -> None:
            raise self.fault

        return click.Command(cmd_name, callback=fall)


def test_a_refusal_is_its_sentence_and_exit_1() -> None:
    said = CliRunner().invoke(Broken(Refused("round-invalid")), ["x"])
    assert (said.exit_code, said.stdout) == (1, "")
    assert "precies één besluitnemer" in said.stderr


@pytest.mark.parametrize("fault", [ValueError("Testje Voorbeeldsma"), RecursionError(), OSError(28, "vol")])
def test_a_mistake_of_ours_names_its_kind_and_place_and_quotes_nothing(fault: Exception) -> None:
    said = CliRunner().invoke(Broken(fault), ["x"])
    assert said.exit_code == 1
    assert type(fault).__name__ in said.stderr and "test_cli.py:" in said.stderr
    assert "Voorbeeldsma" not in said.stderr and "Traceback" not in said.stderr


def test_wrong_usage_is_exit_2() -> None:
    assert CliRunner().invoke(main, ["nergens"]).exit_code == 2
    assert CliRunner().invoke(main, ["verify"]).exit_code == 2
