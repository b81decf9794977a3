"""The pages for anyone: who answers for the data, a person to call, and both languages."""

from __future__ import annotations

import re
from typing import Any

import pytest

OPEN = ["/", "/inloggen", "/privacy", "/toegankelijkheid", "/nietes"]


@pytest.mark.parametrize("path", OPEN)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_human_can_be_called_from_every_page(web: Any, settings: Any, path: str, language: str) -> None:
    web.get(f"/?taal={language}")
    text = web.get(path).text
    assert settings.controller.phone in text
    assert f'<html lang="{language}">' in text
    assert text.count("<h1>") == 1
    assert settings.controller.name in text


@pytest.mark.parametrize("path", OPEN)
def test_each_link_on_a_page_leads_somewhere(web: Any, path: str) -> None:
    web.get(path)
    for to in set(re.findall(r'href="(/[^"]*)"', web.page)):
        assert web.get(to).status_code == 200, to


@pytest.mark.promise("F06")
def test_the_controller_and_the_fg_are_named(web: Any, settings: Any) -> None:
    text = web.get("/privacy").text
    told = settings.controller
    for value in (told.name, told.address, told.phone, told.email, told.officer, told.officer_contact):
        assert value in text


def test_the_language_is_kept_and_the_page_stays_the_same(web: Any) -> None:
    answer = web.get("/privacy?taal=en&a=1&a=%262")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/privacy?a=1&a=%262"
    assert "What we do with your data" in web.get("/privacy").text
    assert "?taal=nl" in web.page


@pytest.mark.parametrize("wanted", ["fr", "", "nl\u00e9", "x" * 500])
def test_a_language_we_do_not_speak_is_dutch(web: Any, wanted: str) -> None:
    assert '<html lang="nl">' in web.get("/", query_string={"taal": wanted}).text
    web.client.set_cookie("__Host-taal", "fr", domain="127.0.0.1")
    assert '<html lang="nl">' in web.get("/").text


def test_a_demo_says_that_nothing_is_real(web: Any) -> None:
    assert "verzonnen" in web.get("/").text


@pytest.mark.promise("F08")
def test_nothing_is_shared_as_a_preview(web: Any) -> None:
    assert "og:" not in web.get("/").text
    assert 'content="noindex, nofollow"' in web.page
