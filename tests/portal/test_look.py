"""The look: colours that people can read, one stylesheet, nothing inline and nothing from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from portal.look import STYLESHEET, contrast, stylesheet
from portal.settings import Look

ROOT = Path(__file__).parents[2]
CSS = STYLESHEET.read_text("utf-8")
COLOURS = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", CSS))
PAGES = sorted((ROOT / "templates" / "pages").rglob("*.html"))
READ = [
    ("ink", "ground"), ("ink", "paper"), ("quiet", "ground"), ("quiet", "paper"), ("action", "ground"),
    ("action", "paper"), ("action", "note-bg"), ("action-dark", "note-bg"), ("paper", "action"),
    ("paper", "action-dark"), ("good", "good-bg"), ("wait", "wait-bg"), ("bad", "bad-bg"), ("ink", "bad-bg"),
    ("ink", "good-bg"), ("ink", "note-bg"), ("quiet", "note-bg"),
]  # fmt: skip


def test_the_measure_is_wcags_own() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(("text", "under"), READ)
def test_words_stand_out_from_what_they_lie_on(text: str, under: str) -> None:
    assert contrast(COLOURS[text], COLOURS[under]) >= 4.5


@pytest.mark.parametrize(
    ("edge", "under"), [("edge", "paper"), ("ink", "focus"), ("bad", "paper"), ("action", "paper")]
)
def test_edges_of_what_one_can_use_are_seen(edge: str, under: str) -> None:
    assert contrast(COLOURS[edge], COLOURS[under]) >= 3


def test_an_organisation_changes_its_colours_in_one_place() -> None:
    text = stylesheet(Look(brand="#123456"))
    assert text.rindex("--brand:#123456") > text.rindex("--brand: #7a1f2b")


@pytest.mark.promise("F31")
def test_nothing_is_fetched_from_elsewhere() -> None:
    assert not re.search(r"url\(|@import|@font-face|http", CSS)
    assert len(CSS.encode()) < 15_000


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_has_no_inline_style_or_script(page: Path) -> None:
    text = page.read_text("utf-8")
    assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=|javascript:|\|\s*safe", text, re.IGNORECASE)
    assert not re.search(r"(?:href|src|action)=\"https?:", text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_form_that_changes_something_carries_its_token(page: Path) -> None:
    forms = re.findall(r"<form[^>]*method=\"post\".*?</form>", page.read_text("utf-8"), re.DOTALL)
    assert all('name="csrf_token"' in form for form in forms)


def test_the_stylesheet_is_served_with_the_organisations_colours(web: Any) -> None:
    answer = web.get("/stijl.css")
    assert answer.mimetype == "text/css"
    assert "--brand:#7a1f2b" in answer.text
