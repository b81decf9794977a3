"""The processes of an instance: one `serve` at a time, the port its links point to, and what `serve` greets with."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from dossier.errors import Refused
from portal.cli import main
from portal.cli_serve import greeting, own_port
from portal.processes import alone
from portal.settings import Settings


def test_a_second_serve_on_the_same_instance_is_refused(tmp_path: Path) -> None:
    settings = Settings(folder=tmp_path)
    with alone(settings), pytest.raises(Refused, match="instance-in-use"), alone(settings):
        pass
    with alone(settings):
        pass  # the first one is gone, so there is room again


@pytest.mark.parametrize(
    ("base_url", "port"),
    [
        ("http://127.0.0.1:8765", 8765),
        ("http://127.0.0.1", 8000),
        ("https://documenten.duinrand.example", 8000),
        ("https://documenten.duinrand.example:8443", 8000),
    ],
)
def test_serve_listens_where_its_links_point_unless_a_proxy_does(base_url: str, port: int, tmp_path: Path) -> None:
    assert own_port(Settings(folder=tmp_path, base_url=base_url)) == port


def test_only_a_demonstration_shows_log_ins(tmp_path: Path) -> None:
    (tmp_path / "log-ins.txt").write_text("geheim", encoding="utf-8")
    assert "geheim" in greeting(Settings(folder=tmp_path, demo=True), 8000)[-1]
    assert "geheim" not in "".join(greeting(Settings(folder=tmp_path), 8000))


def test_serve_without_an_instance_says_what_to_do(tmp_path: Path) -> None:
    said = CliRunner().invoke(main, ["serve", "--folder", str(tmp_path)])
    assert said.exit_code == 1
    assert "zegel init" in said.stderr
