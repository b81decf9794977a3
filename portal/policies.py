"""Where policies lie: `policies/<name>/<version>.toml`, read once, found by name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from dossier.errors import NotFound
from dossier.policy import load as load_bytes
from dossier.policy_types import Policy

FOLDER: Final = Path(__file__).parent.parent / "policies"


def names(folder: Path = FOLDER) -> tuple[str, ...]:
    """Every organisation with a policy, in alphabetical order."""
    return tuple(sorted(path.name for path in folder.iterdir() if any(path.glob("*.toml"))))


@cache
def load(name: str, folder: Path = FOLDER) -> Policy:
    """The newest version of an organisation's policy (by file name); `NotFound` when there is none."""
    if name not in names(folder):
        raise NotFound("policy-unknown", name=name, known=", ".join(names(folder)))
    newest = max((folder / name).glob("*.toml"), key=lambda path: path.stem)
    return load_bytes(newest.read_bytes())


def by_rule(folder: Path = FOLDER) -> Mapping[str, Policy]:
    """Which policy explains a rule id: the first, by name, that has it."""
    found: dict[str, Policy] = {}
    for name in names(folder):
        for rule in load(name, folder).retention:
            found.setdefault(rule, load(name, folder))
    return found


class PolicyFolder:
    """The policies as the acts ask for them."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder

    def named(self, name: str) -> Policy:
        """The policy in force under `name`."""
        return load(name, self._folder)
