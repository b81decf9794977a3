"""The facts of each paper: one frozen dataclass per document kind, each field explained.

The facts are the rules' words, so they live here; `docgen` only sets them on a page. A paper holds
everything its template prints and nothing else (promise F04: as little as possible).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Paper:
    """What every paper shares. `kind` is the word of the command line and of the policy's rules."""

    kind: ClassVar[str]
