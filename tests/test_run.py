"""What `./zegel test` asks pytest and how it closes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.run import arguments, closing, parts


def test_the_long_suites_are_left_out_unless_asked_for() -> None:
    assert arguments([]) == ("tests", ["-m", "not long"])
    assert arguments(["tests/dossier", "-x"]) == ("tests", ["-m", "not long", "tests/dossier", "-x"])
    assert arguments(["--long"]) == ("long", ["-m", "long"])


@pytest.mark.parametrize("name", sorted(parts()))
def test_a_part_is_its_paths(name: str) -> None:
    assert arguments(["--long", name, "-x"]) == (f"long-{name}", ["-m", "long", *parts()[name].paths, "-x"])


def test_an_unknown_part_names_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        arguments(["--long", "nope"])
    assert stopped.value.code == 2
    assert "judges" in capsys.readouterr().err


def test_errors_count_as_failed_and_skipped_ones_are_named(tmp_path: Path) -> None:
    report = tmp_path / "r.xml"
    report.write_text('<testsuites><testsuite tests="9" failures="1" errors="2" skipped="1"/></testsuites>')
    assert closing(report) == "5 passed, 3 failed (1 skipped)"
