"""`./zegel bench NAME [--json]`: run one benchmark and show its figures."""

from __future__ import annotations

import importlib
import json
import sys
from typing import Final

from bench.measure import Figures

# Each module has `run() -> Figures`, and may have `quick()` for a short look.
BENCHES: Final = {
    "main": ("bench.main", "The main job, from facts to a sealed TLV, with the share of each step."),
    "docgen": (
        "bench.docgen",
        "Facts to a finished PDF, beside a cold LibreOffice, unoserver and typst. Takes --quick.",
    ),
    "signing": ("bench.signing", "Signing and judging, beside stock pyHanko, its command line and @libpdf/core."),
    "exchange": (
        "bench.exchange",
        "Sealing, downloads, slow readers, memory and the register, beside their peers.",
    ),
    "retention": (
        "bench.retention",
        "The sweep of 1,000 due records among 1,000,000, and among ten times fewer. Takes --quick.",
    ),
}


def main(words: list[str]) -> int:
    """0 when the figures are shown, 2 for wrong usage."""
    names = [word for word in words if word not in ("--json", "--quick")]
    if len(names) != 1 or names[0] not in BENCHES:
        known = "".join(f"\n  {name:10} {what}" for name, (_, what) in BENCHES.items())
        sys.stderr.write(f"Usage: ./zegel bench NAME [--json]. The names:{known}\n")
        return 2
    bench = importlib.import_module(BENCHES[names[0]][0])
    figures: Figures = bench.quick() if "--quick" in words and hasattr(bench, "quick") else bench.run()
    sys.stdout.write(json.dumps(figures, indent=2) + "\n" if "--json" in words else table(figures))
    return 0


def table(figures: Figures) -> str:
    """One figure a line, its name first."""
    wide = max(map(len, figures), default=0)
    return "".join(f"{name:{wide}}  {value:12.4f}\n" for name, value in figures.items())


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
