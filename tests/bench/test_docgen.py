from __future__ import annotations

import subprocess
import sys

import pytest

from bench import docgen, tree
from bench.docgen_typst import escaped


def test_ratios_are_taken_within_a_round() -> None:
    rounds = [
        {"tlv": 8.0, "okr": 3.0, "tlv_cold": 1.0, "tlv_unoserver": 4.0},
        {"tlv": 2.0, "okr": 1.0, "tlv_cold": 0.2, "tlv_unoserver": 1.0},
        {"tlv": 6.0, "okr": 2.0, "tlv_cold": 1.0, "tlv_unoserver": 2.0},
    ]
    figures = docgen.compared(rounds)
    assert (figures["tlv_docs_per_s"], figures["okr_docs_per_s"]) == (6.0, 2.0)
    assert (figures["tlv_vs_cold"], figures["tlv_vs_unoserver"]) == (8.0, 2.0)
    assert "tlv_vs_typst" not in figures


def test_processor_time_counts_what_lives_below_and_what_was_waited_for() -> None:
    burn = "import time\nwhile time.process_time() < 0.3: pass\nprint(flush=True)\n"
    before = tree.cpu_ms()
    subprocess.run([sys.executable, "-c", burn], check=True, capture_output=True)
    assert tree.cpu_ms() - before >= 250
    with subprocess.Popen([sys.executable, "-c", burn + "input()"], stdout=-1, stdin=-1) as living:
        assert living.stdout is not None
        living.stdout.readline()
        assert tree.cpu_ms() - before >= 500
        assert tree.largest_mib("time.process_time") > 1
        living.kill()


def test_any_text_is_text_to_typst() -> None:
    assert escaped("a #b [c] <d> $e$ @f") == "a \\#b \\[c\\] \\<d\\> \\$e\\$ \\@f"


@pytest.mark.long
def test_a_short_look_gives_the_names_that_are_asked_for() -> None:
    figures = docgen.quick()
    asked = {"tlv_docs_per_s", "tlv_vs_cold", "okr_docs_per_s", "fill_ms", "parent_rss_growth_mib", "tlv_cpu_ms"}
    assert asked <= set(figures)
    assert all(isinstance(value, float) for value in figures.values())
