"""`./zegel test`: the suites, in two processes, ending in one plain line.

    ./zegel test [PYTEST ARGUMENTS]          everything but the long suites
    ./zegel test --long [PART] [ARGUMENTS]   the long suites, or one named part of `tests/long.toml`

JUnit's XML lands in build/. Exit code: pytest's; 2 for an unknown part.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

HOME = Path(__file__).resolve().parent.parent
PARTS = HOME / "tests" / "long.toml"


@dataclass(frozen=True, slots=True)
class Part:
    """A named part of the long suite: the paths whose tests marked `long` belong to it."""

    name: str
    what: str
    paths: tuple[str, ...]


def parts() -> dict[str, Part]:
    """Every part in `tests/long.toml`, by name."""
    rows = tomllib.loads(PARTS.read_text(encoding="utf-8"))
    return {name: Part(name, row["what"], tuple(row["paths"])) for name, row in rows.items()}


def arguments(words: list[str]) -> tuple[str, list[str]]:
    """The suite's name (for its report) and pytest's arguments for what was asked."""
    if "--long" not in words:
        return "tests", ["-m", "not long", *words]
    rest = [word for word in words if word != "--long"]
    if not rest or rest[0].startswith("-"):
        return "long", ["-m", "long", *rest]
    part = parts().get(rest[0])
    if part is None:
        names = "".join(f"\n  {part.name:10} {part.what}" for part in parts().values())
        sys.stderr.write(f"zegel test --long knows no part {rest[0]!r}. Its parts:{names}\n")
        raise SystemExit(2)
    return f"long-{part.name}", ["-m", "long", *part.paths, *rest[1:]]


def closing(report: Path) -> str:
    """`N passed, N failed`, with what was skipped named after it; errors count as failed."""
    suites = ElementTree.parse(report).getroot().iter("testsuite")
    totals = [{key: int(suite.get(key, "0")) for key in ("tests", "failures", "errors", "skipped")} for suite in suites]
    failed = sum(row["failures"] + row["errors"] for row in totals)
    skipped = sum(row["skipped"] for row in totals)
    passed = sum(row["tests"] for row in totals) - failed - skipped
    return f"{passed} passed, {failed} failed" + (f" ({skipped} skipped)" if skipped else "")


def main(words: list[str]) -> int:
    """Run what was asked; the closing line is the last thing printed."""
    name, asked = arguments(words)
    report = HOME / "build" / f"{name}.xml"
    report.parent.mkdir(exist_ok=True)
    report.unlink(missing_ok=True)
    # In the order of the tree: sorted by their number of tests, the few long journeys would come last, on one process.
    spread = (
        []
        if any(word.startswith(("-n", "--pdb")) for word in asked)
        else ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
    )
    order = [sys.executable, "-m", "pytest", "--junitxml", str(report)]
    code = subprocess.run([*order, *spread, *asked], cwd=HOME, check=False).returncode
    if report.exists():
        sys.stdout.write(closing(report) + "\n")
    return code


if __name__ == "__main__":
    os.chdir(HOME)
    raise SystemExit(main(sys.argv[1:]))
