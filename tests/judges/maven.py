"""Runs an outside judge written in Java: its parts by version from Maven, each checked against its hash.

A judge is a folder with `pom.xml` (what is needed), `parts.sha256` (every jar's name and hash) and
`Judge.java` (run from source). `python -m tests.judges.maven FOLDER` writes `parts.sha256` anew.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath"


class PartsDiffer(Exception):
    """A jar is not the one that was written down."""


def judged(judge: str, *arguments: str) -> list[dict[str, Any]]:
    """What the judge prints for these arguments: one JSON value per line."""
    line = ["java", "-cp", ":".join(map(str, class_path(judge))), str(HERE / judge / "Judge.java"), *arguments]
    done = subprocess.run(line, capture_output=True, text=True, timeout=300, check=True)
    return [json.loads(said) for said in done.stdout.splitlines() if said.startswith("{")]


@cache
def class_path(judge: str) -> tuple[Path, ...]:
    """The judge's jars, each with the hash that was written down."""
    wanted = dict(reversed(line.split()) for line in (HERE / judge / "parts.sha256").read_text().splitlines())
    jars = _resolved(judge)
    found = {jar.name: hashlib.sha256(jar.read_bytes()).hexdigest() for jar in jars}
    if found != wanted:
        raise PartsDiffer(judge, sorted(found.items() ^ wanted.items()))
    return jars


def _resolved(judge: str) -> tuple[Path, ...]:
    """The jars as Maven names them; without network when it has them all."""
    with tempfile.NamedTemporaryFile("r") as told:
        line = ["mvn", "-q", "-B", "-f", str(HERE / judge / "pom.xml"), GOAL, f"-Dmdep.outputFile={told.name}"]
        for attempt in ([*line, "-o"], line):
            done = subprocess.run(attempt, capture_output=True, text=True, timeout=600, check=False)
            named = Path(told.name).read_text()
            if done.returncode == 0 and named:
                return tuple(Path(text) for text in named.strip().split(":"))
    raise PartsDiffer(judge, done.stdout[-500:])


def write(judge: str) -> None:
    """Write down the hash of every jar as it is now."""
    lines = sorted(f"{hashlib.sha256(jar.read_bytes()).hexdigest()}  {jar.name}" for jar in _resolved(judge))
    (HERE / judge / "parts.sha256").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    write(sys.argv[1])
