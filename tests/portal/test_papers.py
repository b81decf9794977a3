"""The pages on which an SWV makes another document than a TLV."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest

from dossier.acts.make_paper import OURS
from dossier.papers import KINDS
from dossier.reading import read
from portal.paper_form import boxes
from tests.consultants_web import in_person, signed_in
from tests.portal.test_paper_form import example
from tests.portal.test_steer import browser_of, staff_of
from tests.services.browser import CHROMIUM, DESK, PHONE, chromium
from tests.tlvs import Tlv


def _filled(kind: str) -> dict[str, str]:
    paper = read(KINDS[kind], example(kind))
    return {box.name: box.value for box in boxes(KINDS[kind], asdict(paper), OURS) if box.shape != "part"}


def test_a_form_of_its_own_kind_makes_the_document(made: Tlv) -> None:
    web, _ = browser_of(made, "secretariaat")
    listed = web.get(f"/dossiers/{made.dossier}/stukken").text
    assert "Toewijzing van ondersteuning" in listed
    path = f"/dossiers/{made.dossier}/stukken/advies"
    assert 'value="Voorbeeldsma"' in web.get(path).text  # what the dossier knows is filled in
    filled = _filled("advies")
    wrong = web.post(path, **{**filled, "datum": "eergisteren", "vraag": ""})
    assert (wrong.status_code, "eergisteren" in wrong.text, "vraag" in wrong.text) == (422, True, True)
    more = web.post(path, **filled, meer="1")
    assert (more.status_code, filled["aan"] in more.text) == (200, True)
    done = web.post(path, **filled)
    assert done.status_code == 303
    assert "compleet" in web.get(done.headers["Location"]).text
    assert "Advies" in web.get(f"/dossiers/{made.dossier}/stukken").text


def test_who_may_not_prepare_reads_the_list_only(made: Tlv) -> None:
    web, _ = browser_of(made, "gedragswetenschapper")
    assert "Een document maken" not in web.get(f"/dossiers/{made.dossier}/stukken").text
    assert web.get(f"/dossiers/{made.dossier}/stukken/advies").status_code == 403


@pytest.mark.parametrize("kind", ["tlv", "bewijsbestand", "onzin"])
def test_no_other_kind_has_a_form(made: Tlv, kind: str) -> None:
    web, _ = browser_of(made, "secretariaat")
    assert web.get(f"/dossiers/{made.dossier}/stukken/{kind}").status_code == 404


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason="chromium is not installed")
def test_each_page_is_sound_on_a_phone_and_a_large_screen(made: Tlv) -> None:
    web: Any = signed_in(made.laid, staff_of(made, "secretariaat")[0])
    with chromium() as browser:
        for size in (PHONE, DESK):
            with in_person(browser, web, size) as person:
                for rest in ("", "/toewijzing", "/opp"):
                    person.go(f"/dossiers/{made.dossier}/stukken{rest}")
                    assert person.faults() == [], (size, rest)
