"""How names are bound into a key or a tag, so that what was sealed for one place opens in no other.

Format: docs/formats/sealed-object.md §1.
"""

from __future__ import annotations


def bind(label: str, *parts: str) -> bytes:
    """The label and its parts, each behind its length: no two lists of names give the same bytes."""
    return b"".join(len(raw).to_bytes(4, "big") + raw for raw in (part.encode() for part in (label, *parts)))
