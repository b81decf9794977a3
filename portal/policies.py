"""Where policies lie: `policies/<name>/<version>.toml`, read once, found by name.

A version may be adopted and lie there before it is in force: on a day, the newest one counts that is
in force by then. A version without that date is in force since always (unknown stays unknown).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from dossier.errors import NotFound
from dossier.policy import load as load_bytes
from dossier.policy_types import Policy
from dossier.ports import Clock
from dossier.retention import AMSTERDAM

FOLDER: Final = Path(__file__).parent.parent / "policies"


def names(folder: Path = FOLDER) -> tuple[str, ...]:
    """Every organisation with a policy, in alphabetical order."""
    return tuple(sorted(path.name for path in folder.iterdir() if any(path.glob("*.toml"))))


@cache
def versions(name: str, folder: Path = FOLDER) -> tuple[Policy, ...]:
    """Every version of an organisation's policy, oldest file name first; `NotFound` when there is none."""
    if name not in names(folder):
        raise NotFound("policy-unknown", name=name, known=", ".join(names(folder)))
    return tuple(load_bytes(path.read_bytes()) for path in sorted((folder / name).glob("*.toml"), key=_stem))


def _stem(path: Path) -> str:
    return path.stem


def load(name: str, folder: Path = FOLDER, on: date | None = None) -> Policy:
    """The version in force on a day; without a day the newest (by file name), in force or not yet."""
    every = versions(name, folder)
    return every[-1] if on is None else in_force(every, on)


def in_force(every: tuple[Policy, ...], on: date) -> Policy:
    """The newest version in force on a day; the oldest when none is yet: somebody's rules must hold."""
    begun = [one for one in every if one.about.in_force_on is None or one.about.in_force_on <= on]
    return begun[-1] if begun else every[0]


def find(word: str, folder: Path = FOLDER) -> Policy:
    """The policy somebody means: a file, `sppoh` (the newest) or `sppoh/2018-12-31`; `NotFound`."""
    path = Path(word)
    if path.suffix == ".toml" and path.is_file():
        return load_bytes(path.read_bytes())
    name, _, version = word.partition("/")
    if not version:
        return load(name, folder)
    found = [one for one in versions(name, folder) if one.about.version == version]
    if not found:
        known = ", ".join(f"{name}/{one.about.version}" for one in versions(name, folder))
        raise NotFound("policy-unknown", name=word, known=known)
    return found[-1]


def by_rule(folder: Path = FOLDER) -> Mapping[str, Policy]:
    """Which policy explains a rule id: the first, by name, that has it."""
    found: dict[str, Policy] = {}
    for name in names(folder):
        for rule in load(name, folder).retention:
            found.setdefault(rule, load(name, folder))
    return found


class PolicyFolder:
    """The policies as the acts ask for them; without a clock always the newest version."""

    def __init__(self, folder: Path = FOLDER, clock: Clock | None = None) -> None:
        self._folder = folder
        self._clock = clock

    def named(self, name: str) -> Policy:
        """The policy in force under `name`."""
        on = self._clock.now().astimezone(AMSTERDAM).date() if self._clock else None
        return load(name, self._folder, on)

    def ruled(self, name: str, sha256: str) -> Policy:
        """The version whose hash a decision kept; the one in force where that version is not here any more."""
        same = [one for one in versions(name, self._folder) if one.sha256 == sha256]
        return same[0] if same else self.named(name)
