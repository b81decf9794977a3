"""Makes `fonts/mark.ttf`, once: the letters that visible marks are set in.

    python -m signing.prepare_font SOURCE.ttf signing/fonts/mark.ttf

Takes Latin, Greek, Cyrillic and typographic signs, drops hints and layout rules, turns composite glyphs
into plain outlines (so that a mark can carry just the glyphs it uses) and scales to 1000 units per em,
because pyHanko and PDF widths count in thousandths (signing.md L3). Ours comes from Debian's Noto Sans.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

_RANGES = (
    (0x20, 0x7E),
    (0xA0, 0x24F),
    (0x300, 0x36F),
    (0x370, 0x3FF),
    (0x400, 0x4FF),
    (0x1E00, 0x1EFF),
    (0x2010, 0x2027),
    (0x2030, 0x203A),
)
_SINGLE = (0x20AC, 0x2116, 0x2122, 0xFFFD)
_PER_EM = 1000


def prepare(source: Path, target: Path) -> None:
    """Write the prepared font; a mark's font is then a selection of its glyphs."""
    font = TTFont(source)
    options = Options(
        hinting=False, layout_features=[], glyph_names=False, notdef_outline=True, name_IDs=[0, 1, 2, 5, 13]
    )
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[*_SINGLE, *(code for start, end in _RANGES for code in range(start, end + 1))])
    subsetter.subset(font)
    scale_upem(font, _PER_EM)
    glyphs = font.getGlyphSet()
    for name in font.getGlyphOrder():
        recording, pen = DecomposingRecordingPen(glyphs), TTGlyphPen(None)
        glyphs[name].draw(recording)
        recording.replay(pen)
        font["glyf"][name] = pen.glyph()
    font.save(target)


if __name__ == "__main__":
    prepare(Path(sys.argv[1]), Path(sys.argv[2]))
