"""The desk of the Word templates: who may do what, what a fault looks like, and each page in a real browser."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from dossier.actor import Actor
from dossier.acts import publish_template
from portal.examples import tried
from tests.consultants_web import HERE, in_person, signed_in
from tests.docgen.test_template_review import add, edited
from tests.instance import Laid
from tests.services.browser import CHROMIUM, DESK, PHONE, chromium
from tests.tlvs import KeptWriter

OWN = edited(add("Onze eigen zin."), "brief")
WRONG = edited(add("{{ leerlnig.naam }}"), "brief")


@pytest.fixture
def house(instance_desk: Laid) -> tuple[Laid, Actor, Actor]:
    """An instance, its secretary and its director."""
    instance_desk.desk = replace(instance_desk.desk, writer=KeptWriter())
    organisation = instance_desk.tenant("sppoh", "SWV Duinrand")
    people = [
        instance_desk.colleague(organisation, f"{role}@duin.example", role) for role in ("secretariaat", "directeur")
    ]
    return instance_desk, people[0], people[1]


def fetched(web: Any, path: str) -> bytes:
    """A file, which is no page."""
    answer: bytes = web.client.get(path, base_url=HERE).data
    return answer


def upload(web: Any, docx: bytes) -> Any:
    web.get("/sjablonen/brief")
    return web.post("/sjablonen/brief", bestand=(io.BytesIO(docx), "brief.docx"))


def test_from_upload_to_approval_by_a_second_person(house: Any) -> None:
    laid, secretary, director = house
    web, other = signed_in(laid, secretary), signed_in(laid, director)
    assert "standaard" in web.get("/sjablonen").text
    made = upload(web, OWN)
    assert made.status_code == 303
    place = made.headers["Location"]
    assert "Wij vonden geen fouten" in web.get(place).text
    assert fetched(web, f"{place}/voorbeeld.pdf").startswith(b"%PDF")
    assert fetched(web, f"{place}/sjabloon.docx").startswith(b"PK")
    assert fetched(web, "/sjablonen/brief/standaard.docx").startswith(b"PK")
    web.get(place)
    assert web.post(f"{place}/voorstellen").status_code == 303
    web.get(place)
    alone = web.post(f"{place}/goedkeuren")
    assert alone.status_code == 409
    assert "Vraag een collega" in alone.text
    other.get(place)
    assert other.post(f"{place}/goedkeuren").status_code == 303
    assert "versie 1" in other.get("/sjablonen").text
    assert "token" not in other.get(place).text.partition("</header>")[2]


def test_a_fault_is_shown_with_its_place_and_nothing_is_kept(house: Any) -> None:
    laid, secretary, _ = house
    web = signed_in(laid, secretary)
    answer = upload(web, WRONG)
    assert answer.status_code == 422
    assert "tekst, alinea 1" in answer.text and "leerlnig" in answer.text
    assert publish_template.versions(laid.desk, secretary) == []
    assert upload(web, b"").status_code == 422
    assert upload(web, b"x" * (5 * 2**20)).status_code == 413


def test_who_only_approves_brings_nothing_in(house: Any) -> None:
    laid, secretary, director = house
    web = signed_in(laid, director)
    assert web.get("/sjablonen/brief").status_code == 200
    assert upload(web, OWN).status_code == 403
    made, _ = publish_template.bring_in(laid.desk, secretary, OWN, tried("brief"))
    assert web.post(f"/sjablonen/brief/{made.sha256}/voorstellen").status_code == 404
    for role in ("fg", "gedragswetenschapper", "deskundige"):
        stranger = laid.colleague(secretary.organisation, f"{role}@duin.example", role)
        assert signed_in(laid, stranger).get("/sjablonen").status_code == 403


def test_another_organisations_version_and_an_unknown_kind_are_not_found(house: Any) -> None:
    laid, secretary, _ = house
    made, _ = publish_template.bring_in(laid.desk, secretary, OWN, tried("brief"))
    elsewhere = laid.tenant("noord-limburg", "SWV Elders")
    web = signed_in(laid, laid.colleague(elsewhere, "s@elders.example", "secretariaat"))
    place = f"/sjablonen/brief/{made.sha256}"
    for path in (place, f"{place}/voorbeeld.pdf", f"{place}/sjabloon.docx", "/sjablonen/nix"):
        assert web.get(path).status_code == 404
    assert web.post(f"{place}/voorstellen").status_code == 404


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason="chromium is not installed")
def test_each_page_is_sound_on_a_phone_and_a_desk(house: Any, browser: Any) -> None:
    laid, secretary, _ = house
    made, _ = publish_template.bring_in(laid.desk, secretary, OWN, tried("brief"))
    web = signed_in(laid, secretary)
    for size in (PHONE, DESK):
        with in_person(browser, web, size) as person:
            for path in ("/sjablonen", "/sjablonen/brief", f"/sjablonen/brief/{made.sha256}"):
                person.go(path)
                assert person.page.locator("h1").first.is_visible()
                assert person.faults() == [], path
