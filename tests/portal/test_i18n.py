"""Every Dutch text has an English one, and the Dutch is plain (B1 as far as a program can see it)."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

from portal import i18n
from portal.i18n import _, ngettext, speaking

ROOT = Path(__file__).parents[2]
PLACES = (
    ("templates", "pages/**.html", "jinja2"),
    ("templates", "letters/**.txt", "jinja2"),
    ("portal", "**.py", "python"),
)
# Office words that have a plain one (Schrijfwijzer; directduidelijk.nl), matched as whole words.
OFFICE = """aangaande aanvang abusievelijk alsmede alvorens betreffende behoudens benevens bescheiden conform casu
    daaromtrent dewelke derhalve desalniettemin desbetreffende desgewenst dienaangaande dientengevolge doch doorgaans
    echter effectueren evenals evenwel geenszins geschieden gaarne hangende heden hetgeen hieromtrent hierbij hiertoe
    immers indien ingevolge inzake jegens krachtens kenbaar middels mits mitsdien nadien nochtans nopens
    omtrent onderhavige onverminderd onverwijld overeenkomstig reeds respectievelijk slechts strekken
    tenzij teneinde terzake tevens thans tijdig uiteraard uitsluitend vermits verzoeke voornoemd voormeld voorts
    vooralsnog vigerend waarborgen welke wederom wijze zodoende zorgdragen zulks aldus ambtshalve belanghebbende
    bewerkstelligen dezes dezerzijds eveneens faciliteren implementeren optimaliseren realiseren"""
BANNED = frozenset(OFFICE.split())


@cache
def texts() -> dict[str, str]:
    """Every Dutch text, with the file it stands in."""
    found: dict[str, str] = {}
    for folder, pattern, method in PLACES:
        for name, _line, text, _comments, _context in extract_from_dir(str(ROOT / folder), [(pattern, method)]):
            for one in text if isinstance(text, tuple) else (text,):
                if one:
                    found.setdefault(one, f"{folder}/{name}")
    return found


def sentences(text: str) -> list[list[str]]:
    """The words of each sentence, a filled-in fact counting as one."""
    plain = re.sub(r"%\(\w+\)s|\{\w+\}|\{\{.*?\}\}", "feit", re.sub(r"\{%.*?%\}|<[^>]+>|&shy;|\u00ad", "", text))
    parts = re.split(r"[.!?:;]\s+|[.!?:]$|\n\n", plain)
    return [words for part in parts if (words := re.findall(r"[\w'’@-]+", part))]


def test_every_dutch_text_has_an_english_one() -> None:
    missing = {text: place for text, place in texts().items() if text not in i18n.catalogue()}
    assert missing == {}


def test_no_english_text_is_left_over() -> None:
    assert set(i18n.catalogue()) - set(texts()) == set()


def test_both_languages_name_the_same_facts() -> None:
    def facts(text: str) -> list[str]:
        return sorted(re.findall(r"%\(\w+\)s|%%", text))

    assert [dutch for dutch, english in i18n.catalogue().items() if facts(dutch) != facts(english)] == []


def test_no_sentence_on_a_page_is_longer_than_twenty_words() -> None:
    assert [text for text in texts() if any(len(words) > 20 for words in sentences(text))] == []


def test_a_sentence_has_twelve_words_at_most_on_average() -> None:
    lengths = [len(words) for text in texts() for words in sentences(text)]
    assert sum(lengths) / len(lengths) <= 12


def test_no_office_words_on_a_page() -> None:
    found = {text: BANNED & set(re.findall(r"\w+", text.casefold())) for text in texts()}
    assert {text: words for text, words in found.items() if words} == {}


@pytest.mark.parametrize("letter", sorted((ROOT / "templates" / "letters").glob("*.txt")), ids=lambda one: one.name)
def test_a_letter_is_plain_as_well(letter: Path) -> None:
    text = letter.read_text("utf-8").split("\n--\n")[0]
    assert [words for words in sentences(text) if len(words) > 20] == []
    assert set(re.findall(r"\w+", text.casefold())) & BANNED == set()


def test_refusals_of_the_portal_are_plain_as_well() -> None:
    table = tomllib.loads((ROOT / "templates" / "problems" / "portal.toml").read_text("utf-8"))
    long = {code: row["nl"] for code, row in table.items() if any(len(words) > 20 for words in sentences(row["nl"]))}
    assert long == {}
    assert {code for code, row in table.items() if set(re.findall(r"\w+", row["nl"].casefold())) & BANNED} == set()


def test_code_and_letters_speak_the_language_of_whom_they_speak_to() -> None:
    assert _("Uitloggen") == "Uitloggen"
    with speaking("en"):
        assert _("Uitloggen") == "Log out"
        assert _("Stap %(now)s van %(all)s", now=1, all=2) == "Step 1 of 2"
        assert _("Dit staat er niet in") == "Dit staat er niet in"
    with speaking("tlh"):
        assert i18n.language() == "nl"
    assert ngettext("dag", "dagen", 1) == "dag"
    assert ngettext("dag", "dagen", 0) == "dagen"
