"""Visible marks: who, role, meaning, Amsterdam time; readable, embedded, small."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime

import pytest

from dossier.errors import Refused
from signing.appearance import mark, moment, unprintable
from signing.mark_font import mark_font, select
from tests.signing.conftest import Written


def test_the_moment_is_amsterdam_time_with_its_offset() -> None:
    assert moment(datetime(2026, 7, 1, 8, 0, 5, tzinfo=UTC)) == "01-07-2026 10:00:05 +02:00 (Amsterdam)"
    assert moment(datetime(2026, 1, 1, 8, 0, tzinfo=UTC)) == "01-01-2026 09:00:00 +01:00 (Amsterdam)"


@pytest.mark.parametrize(
    "text", ["Łukasz Ångström", "Zoë Ĳsselstein – “test” €", "Ελένη", "Юлия", "e\u0301", "& < > \" '"]
)
def test_latin_greek_and_cyrillic_print(text: str) -> None:
    assert unprintable(text) is None


def test_another_character_is_refused_by_name_and_field() -> None:
    with pytest.raises(Refused) as refusal:
        mark("ouder met gezag: akkoord", "Jan 🙂", datetime(2026, 1, 1, tzinfo=UTC))
    assert refusal.value.code == "mark-unprintable"
    assert refusal.value.facts == {"field": "naam", "character": "🙂"}


def test_the_font_counts_in_thousandths() -> None:
    font = mark_font()
    assert font.widths[font.glyph_of[ord(" ")]] == 260
    assert font.head[18:20] == (1000).to_bytes(2, "big")


def test_a_mark_carries_only_its_own_letters() -> None:
    chosen = select(mark_font(), ["anna"])
    assert list(chosen.codes) == ["a", "n"] and len(chosen.widths) == 3
    assert len(chosen.file) < 1500


def test_every_mark_reads_back_as_text_and_its_fonts_are_embedded(closed: bytes, written: Written) -> None:
    path = written("closed.pdf", closed)
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    assert "Fatma Yılmaz-de Boer" in text and "Jan-Willem O'Neill & Zn. <test>" in text
    assert "ouder met gezag: gezien" in text and "(Amsterdam)" in text
    fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout
    marks = [line for line in fonts.splitlines() if "ZegelMark" in line]
    assert len(marks) == 6 and all("Identity-H" in line and " yes yes yes" in line for line in marks)
