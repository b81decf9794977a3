"""The organisation's colours: how far two colours stand apart, and the stylesheet that carries them.

One stylesheet and no inline style (CSP), so the organisation's variables are put before the file's own.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from dossier.errors import Refused

if TYPE_CHECKING:
    from portal.settings import Look

STYLESHEET = Path(__file__).parent / "static" / "zegel.css"


def luminance(colour: str, *, setting: str = "look") -> float:
    """Relative luminance (0 black … 1 white) of `#rrggbb`, as WCAG 2.2 defines it."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise Refused("setting-colour", setting=setting, value=colour)
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)  # noqa: PLR2004
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str, *, setting: str = "look") -> float:
    """Contrast ratio of two colours, 1 … 21 (WCAG 2.2, 1.4.3)."""
    dark, light = sorted((luminance(one, setting=setting), luminance(other, setting=setting)))
    return (light + 0.05) / (dark + 0.05)


def stylesheet(look: Look) -> str:
    """The whole stylesheet, with the organisation's own colours last so that they win."""
    own = f"--brand:{look.brand};--action:{look.action};--action-dark:{look.action_dark}"
    return f"{STYLESHEET.read_text(encoding='utf-8')}\n:root{{{own}}}\n"
