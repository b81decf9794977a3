"""The documents, held against the program: every command and setting is described, README's help is the program's."""

from __future__ import annotations

import dataclasses
import re
import typing
from pathlib import Path

import pytest
from click.testing import CliRunner

from portal import settings
from portal.cli import COMMANDS, main
from tests.source import HOME, tracked

RUNNERS = ("test", "check", "bench", "setup")


def documents() -> dict[str, str]:
    """Every Markdown file of the repository, by its path."""
    paths = [HOME / "README.md", HOME / "CONTRIBUTING.md", HOME / "SECURITY.md", *(HOME / "docs").rglob("*.md")]
    return {path.relative_to(HOME).as_posix(): path.read_text(encoding="utf-8") for path in paths if path.exists()}


def keys(cls: type, prefix: str = "") -> set[str]:
    """Every setting as it stands in `zegel.toml`: `store.bucket`."""
    hints = typing.get_type_hints(cls)
    found: set[str] = set()
    for field in dataclasses.fields(cls):
        kind = hints[field.name]
        if dataclasses.is_dataclass(kind):
            found |= keys(typing.cast("type", kind), f"{prefix}{field.name}.")
        else:
            found.add(prefix + field.name)
    return found


@pytest.mark.parametrize("command", [*COMMANDS, *RUNNERS])
def test_every_command_is_described(command: str) -> None:
    assert any(re.search(rf"\./zegel {command}\b", text) for text in documents().values())


@pytest.mark.parametrize("key", sorted(keys(settings.Settings) - {"folder"}))
def test_every_setting_is_described(key: str) -> None:
    assert any(f"`{key}`" in text for text in documents().values())


def test_the_help_in_readme_is_the_programs() -> None:
    text = documents()["README.md"]
    shown = CliRunner().invoke(main, ["--help"], prog_name="zegel", terminal_width=80).output
    indented = "\n".join(f"    {line}" if line else "" for line in shown.strip().splitlines())
    assert indented in "\n".join(line.rstrip() for line in text.splitlines())


def test_the_changelog_says_what_a_person_notices() -> None:
    text = (HOME / "CHANGELOG.md").read_text(encoding="utf-8")
    assert text.startswith("# Changelog\n")
    assert "\n## Unreleased\n" in text
    lines = [line for line in text.splitlines() if line.startswith("- ")]
    assert lines
    assert len(lines) == len(set(lines))
    assert not [line for line in lines if not re.match(r"- [A-Z0-9`]", line) or not line.endswith(".")]


def test_every_decision_has_its_own_number() -> None:
    names = [path.name for path in (HOME / "docs" / "decisions").glob("*.md")]
    assert not [name for name in names if not re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", name)]
    assert len({name[:4] for name in names}) == len(names)


def test_every_link_between_documents_leads_somewhere() -> None:
    broken = []
    for name, text in documents().items():
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
            if not re.match(r"[a-z]+:", target) and not (HOME / name).parent.joinpath(target).exists():
                broken.append(f"{name}: {target}")
    assert not broken


def test_no_document_is_left_untracked() -> None:
    if not tracked():
        pytest.skip("no git here")
    assert {"pyproject.toml", "CHANGELOG.md"} <= set(tracked())
    assert Path(HOME / "zegel").stat().st_mode & 0o111
