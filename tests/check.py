"""`./zegel check`: lint, format, types, import contracts, house rules and documents. All are run; any fault fails."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
PYTHON = [sys.executable]
STEPS: dict[str, list[str]] = {
    "lint": [*PYTHON, "-m", "ruff", "check", "--quiet", "."],
    "format": [*PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."],
    "types": [*PYTHON, "-m", "mypy", "--no-error-summary"],
    "imports": [*PYTHON, "-c", "from importlinter.cli import lint_imports_command as main; main()"],
    "house": [
        *PYTHON,
        "-m",
        "pytest",
        "--tb=short",
        "-o",
        "verbosity_assertions=2",
        "tests/test_house.py",
        "tests/test_docs.py",
        "tests/test_assured.py",
    ],
}


def run(name: str, order: list[str]) -> bool:
    """Run one step; its words are shown only when it fails."""
    started = time.monotonic()
    done = subprocess.run(order, cwd=HOME, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        sys.stdout.write(done.stdout)
    verdict = "wrong" if done.returncode else "good"
    sys.stdout.write(f"{name:8} {verdict:6} {time.monotonic() - started:5.1f} s\n")
    sys.stdout.flush()
    return not done.returncode


def main() -> int:
    """0 when every step is good, else 1."""
    wrong = [name for name, order in STEPS.items() if not run(name, order)]
    sys.stdout.write(f"check: {', '.join(wrong)} wrong\n" if wrong else "check: all good\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
