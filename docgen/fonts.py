"""Which letters we can print: a closed set of fonts, the same for every document.

The converter sees these files and no others, so a page looks the same on every machine, and a
character that none of them holds is refused by name instead of printed as an empty box (decision 11).
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Final

from fontTools.ttLib import TTFont

from dossier.errors import Unavailable

ROOT: Final = Path("/usr/share/fonts/truetype")
FILES: Final = (
    "noto/NotoSans-Regular.ttf",
    "noto/NotoSans-Bold.ttf",
    "noto/NotoSans-Italic.ttf",
    "noto/NotoSans-BoldItalic.ttf",
    "noto/NotoSansArabic-Regular.ttf",
    "noto/NotoSansArabic-Bold.ttf",
    "ancient-scripts/Symbola_hint.ttf",
)
"""Debian's fonts-noto-core (Latin, Greek, Cyrillic, Arabic) and fonts-symbola (emoji in outline)."""
SYMBOLS: Final = "Symbola"
JOINERS: Final = "\u200d\ufe0e\ufe0f"
FAMILIES: Final = ("Noto Sans", "Noto Sans Arabic", SYMBOLS)


def paths() -> tuple[Path, ...]:
    """The font files; `Unavailable('converter-fonts')` names the first that is missing."""
    found = tuple(ROOT / name for name in FILES)
    for path in found:
        if not path.is_file():
            raise Unavailable("converter-fonts", missing=path.name)
    return found


@cache
def identity() -> str:
    """SHA-256 (hex) over all font files: part of what makes the same bytes (decision 11)."""
    total = hashlib.sha256()
    for path in paths():
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


@cache
def printable() -> frozenset[int]:
    """Every code point that one of the upright fonts holds."""
    return _covered("Regular") | _covered("hint")


@cache
def symbols() -> re.Pattern[str]:
    """Finds stretches of characters that only the symbol font holds, with the joiners between them."""
    only = sorted(_covered("hint") - _covered("Regular"))
    return re.compile(
        f"[{''.join(map(re.escape, map(chr, only)))}][{JOINERS}{''.join(map(re.escape, map(chr, only)))}]*"
    )


@cache
def _covered(ending: str) -> frozenset[int]:
    found: set[int] = set()
    for path in paths():
        if path.stem.endswith(ending):
            with TTFont(path, lazy=True) as font:
                found |= (font.getBestCmap() or {}).keys()
    return frozenset(found)


def furnish(folder: Path) -> Path:
    """Put these fonts (as links) and a fontconfig file that shows nothing else in `folder`; the file's path."""
    shown = folder / "fonts"
    shown.mkdir()
    for path in paths():
        (shown / path.name).symlink_to(path)
    families = "".join(f"<family>{family}</family>" for family in FAMILIES)
    strings = "".join(f"<string>{family}</string>" for family in FAMILIES)
    told = folder / "fonts.conf"
    told.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{shown}</dir><cachedir>{folder}/cache</cachedir>"
        f'<match target="pattern"><edit name="family" mode="append_last">{strings}</edit></match>'
        f"<alias><family>sans-serif</family><prefer>{families}</prefer></alias></fontconfig>",
        encoding="utf-8",
    )
    return told
