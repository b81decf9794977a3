"""A parent's own page: what the machtiging allows, and taking it back with one click."""

from __future__ import annotations

import re
from typing import Any

import pytest

from dossier.acts import own_mandate
from dossier.acts.hand_over import end_of
from dossier.acts.share_under_mandate import share
from dossier.errors import NotFound, Refused
from dossier.events import What
from dossier.record import Grant
from portal import identity
from portal.handlers import HANDLERS
from tests.consultants import Office
from tests.consultants_web import HERE, in_person, signed_in
from tests.services.browser import CHROMIUM, DESK, PHONE, chromium


def _own(office: Office) -> Grant:
    with office.desk.book.reading() as shelf:
        found = shelf.grants(office.organisation, office.dossier)
    return next(one for one in found if one.purpose == "mandate")


def _parent(office: Office) -> Any:
    """The parent's browser, past the second factor."""
    web = signed_in(office.laid, None)
    with web.client.session_transaction(base_url=HERE) as kept:
        kept["link"] = identity.open_link(office.desk, _own(office))
    return web


def test_each_parent_who_signed_gets_a_link_of_their_own_that_names_nobody(running: Office) -> None:
    with running.desk.book.reading() as shelf:
        found = [one for one in shelf.grants(running.organisation, running.dossier) if one.purpose == "mandate"]
    assert len({one.party for one in found}) == len(found) > 0
    letters = running.laid.letters().replace("=\n", "")
    assert "Uw eigen pagina over de machtiging" in letters
    for word in ("Proef", "Gemeente Nergenshuizen", "ggz"):
        assert word not in letters


def test_the_page_shows_each_body_with_what_when_and_a_button(running: Office) -> None:
    text = _parent(running).get("/machtiging").text
    assert text.count("Trek mijn toestemming in") >= 2
    assert "Gemeente Nergenshuizen" in text
    assert "leerprestaties en voortgang" in text


def test_one_click_kills_every_link_that_rested_on_it_and_tells_the_body(running: Office) -> None:
    paper, entry = running.paper("leerprestaties", "verzuim"), running.entry("swv")
    shared = share(running.desk, running.consultant, running.dossier, [paper], entry, 14)
    running.laid.work(HANDLERS, frozenset({"mail"}))
    web = _parent(running)
    web.get("/machtiging")
    assert web.post(f"/machtiging/{entry}").status_code == 303
    with running.desk.book.reading() as shelf:
        assert end_of(running.desk, shelf, shelf.grant(running.organisation, shared.id)).at <= running.laid.clock.now()
        told = [one.event.what for one in shelf.entries_of(running.organisation, running.mandate)]
    assert What.MANDATE_WITHDRAWN.value in told
    page = web.get("/machtiging").text
    assert "Uw toestemming is ingetrokken." in page
    assert re.search(r"ingetrokken op \d+ \w+ 2026", page)
    with pytest.raises(Refused):
        share(running.desk, running.consultant, running.dossier, [paper], entry, 14)
    assert web.post(f"/machtiging/{entry}").status_code == 303  # a second click does nothing more
    assert running.laid.work(HANDLERS, frozenset({"mail"})) == [f"mail-{entry}-ingetrokken"]


def test_looking_changes_nothing_and_the_link_opens_nothing_else(running: Office) -> None:
    web, entry = _parent(running), running.entry("swv")
    assert web.get(f"/machtiging/{entry}").status_code == 303
    with running.desk.book.reading() as shelf:
        assert shelf.mandate_entry(running.organisation, entry).withdrawn_at is None
    for path in ("/document", "/documenten", f"/documenten/{running.mandate}.pdf", "/antwoord"):
        assert web.get(path).status_code in (303, 404, 410), path
    web.get("/machtiging")
    assert web.post(f"/machtiging/{'0' * 32}").status_code == 404


def test_a_link_for_something_else_has_no_such_page(running: Office) -> None:
    paper, entry = running.paper("verzuim"), running.entry("swv")
    other = share(running.desk, running.consultant, running.dossier, [paper], entry, 14)
    with pytest.raises(NotFound):
        own_mandate.withdraw(running.desk, other, entry)


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason="chromium is not installed")
def test_the_page_is_sound_on_a_phone_and_a_large_screen(running: Office) -> None:
    web = _parent(running)
    with chromium() as browser:
        for size in (PHONE, DESK):
            with in_person(browser, web, size) as person:
                person.go("/machtiging")
                assert person.faults() == [], size
