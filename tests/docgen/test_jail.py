from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from docgen import jail
from docgen.jail import Limits, Wall

WALLS = [wall for wall in Wall if jail._works(wall)]
SHUT = [wall for wall in WALLS if wall is not Wall.NONE]


def shell(script: str, folder: Path, wall: Wall, **limits: int) -> subprocess.CompletedProcess[str]:
    line = jail.command(["/bin/sh", "-c", script], folder, {"ONLY": "this"}, Limits(**limits), wall)
    return subprocess.run(line, capture_output=True, text=True, timeout=30, check=False)


def test_the_strongest_wall_that_works_is_chosen() -> None:
    assert jail.strongest() is WALLS[0]


@pytest.mark.parametrize("wall", WALLS)
def test_it_knows_nothing_of_our_environment(wall: Wall, tmp_path: Path) -> None:
    known = shell("env", tmp_path, wall).stdout.splitlines()
    assert {line.split("=")[0] for line in known} <= {"ONLY", "PWD", "SHLVL", "_", "OLDPWD"}


@pytest.mark.parametrize("wall", SHUT)
def test_it_has_no_network(wall: Wall, tmp_path: Path) -> None:
    assert shell("cat /proc/net/route", tmp_path, wall).stdout.count("\n") <= 1
    names = shell("cat /proc/net/dev", tmp_path, wall).stdout
    assert "lo:" in names and "eth" not in names


@pytest.mark.skipif(Wall.FILES not in WALLS, reason="bubblewrap cannot run here")
def test_it_sees_no_files_but_its_own(tmp_path: Path) -> None:
    (tmp_path / "own").write_text("mine")
    outside = tmp_path.parent / "outside"
    outside.write_text("not yours")
    seen = shell(f"cat {tmp_path}/own; cat /etc/passwd {outside}; echo x > {outside}", tmp_path, Wall.FILES)
    assert seen.stdout == "mine"
    assert outside.read_text() == "not yours"


@pytest.mark.parametrize("wall", WALLS)
def test_it_can_write_no_larger_file_than_allowed(wall: Wall, tmp_path: Path) -> None:
    shell(f"head -c 2000000 /dev/zero > {tmp_path}/big", tmp_path, wall, file_size=1_000_000)
    assert (tmp_path / "big").stat().st_size <= 1_000_000


@pytest.mark.parametrize("wall", WALLS)
def test_a_busy_loop_is_ended_by_the_processor_limit(wall: Wall, tmp_path: Path) -> None:
    assert shell("while :; do :; done", tmp_path, wall, cpu_s=1).returncode != 0
