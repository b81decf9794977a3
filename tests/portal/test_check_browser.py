"""The public pages for checking a document, in a real browser at both widths and in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dossier.acts.show_status import code_of
from portal import create_app
from tests.services.browser import CHROMIUM, DESK, PHONE, chromium, served, visitor
from tests.signed import Signed, signer_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="chromium is not installed"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.fixture
def base(signed_instance: Signed) -> Iterator[str]:
    with signer_of(signed_instance.settings) as signatory:
        desk = replace(signed_instance.laid.desk, signatory=signatory)
        with served(create_app(signed_instance.settings, desk)) as address:
            yield address


def test_every_page_of_a_check_is_sound_on_any_screen(
    base: str, browser: Any, signed_instance: Signed, tmp_path: Path
) -> None:
    record = signed_instance.record(signed_instance.closed)
    files = {"goed": signed_instance.pdf(record.id), "oud": signed_instance.pdf(record.id, 2), "vreemd": b"hallo"}
    for name, data in files.items():
        (tmp_path / f"{name}.pdf").write_bytes(data)
    for size, language in ((PHONE, "nl"), (DESK, "en")):
        with visitor(browser, base, size) as person:
            page = person.go(f"/controleren?taal={language}")

            def sound(what: str, shot: tuple[str, Any] = (language, size), who: Any = person) -> None:
                assert who.faults() == [], (what, *shot)
                pictures = tmp_path / "pictures"
                pictures.mkdir(exist_ok=True)
                who.page.screenshot(path=pictures / f"{what}-{shot[0]}-{shot[1][0]}.png", full_page=True)

            sound("kiezen")
            for path, what in (("/v", "typen"), (f"/v/{record.number}/{code_of(record)}", "stand")):
                person.go(path)
                sound(what)
            for name in files:
                person.go("/controleren")
                page.set_input_files("#bestand", tmp_path / f"{name}.pdf")
                page.click("main form button:not([name])")
                page.wait_for_selector("main a.button")
                sound(name)


def test_from_paper_to_certainty_without_javascript(
    base: str, browser: Any, signed_instance: Signed, tmp_path: Path
) -> None:
    record = signed_instance.record(signed_instance.closed)
    (tmp_path / "tlv.pdf").write_bytes(signed_instance.pdf(record.id))
    with visitor(browser, base, PHONE, java_script_enabled=False) as person:
        page = person.go("/")
        page.click("text=Controleer een document")
        page.click("text=Controleer een nummer")
        page.fill("#nummer", record.number.lower())
        page.fill("#code", code_of(record).lower())
        page.keyboard.press("Enter")
        page.wait_for_selector("text=Is uw bestand precies dit document?")
        page.set_input_files("#bestand", tmp_path / "tlv.pdf")
        page.click("main form button:not([name])")
        page.wait_for_selector("text=Dit is precies het document dat wij bewaren.")
        page.click("text=Bekijk hoe dit document ervoor staat")
        page.wait_for_selector("text=Is uw bestand precies dit document?")
        assert person.said == []
