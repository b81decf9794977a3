"""The pages of Onderwijsconsulenten: own cases, sharing under a machtiging, and what withdrawal does to a link."""

from __future__ import annotations

import re
from typing import Any

import pytest

from dossier.acts import hand_over, open_link
from portal.doors import door_of
from portal.handlers import HANDLERS
from tests.consultants import FORM, Office
from tests.consultants_web import HERE, signed_in

NOBODY = "0" * 32


@pytest.fixture
def browser(running: Office) -> Any:
    return signed_in(running.laid, running.consultant)


def _url(office: Office, rest: str = "") -> str:
    return f"/zaken/{office.dossier}{rest}"


def _shared(office: Office, browser: Any, *papers: str, body: str = "swv", days: str = "14") -> Any:
    browser.get(_url(office, "/delen"))
    return browser.post(_url(office, "/delen"), stuk=list(papers), instantie=office.entry(body), dagen=days)


def test_a_case_shows_each_body_with_what_is_allowed_and_until_when(running: Office, browser: Any) -> None:
    assert "Proef S." in browser.get("/zaken").text
    text = browser.get(_url(running)).text
    assert "Gemeente Nergenshuizen" in text
    assert "31 juli 2026" in text
    assert "het einde van het werk" in text
    assert "Verslag van het gesprek" in text
    assert "nog geen laatste dag" in text


def test_every_page_has_a_door_and_one_heading(running: Office, browser: Any) -> None:
    entry = running.entry("swv")
    for rest in ("", "/stukken/nieuw", "/delen", f"/machtiging/{entry}/intrekken", f"/machtiging/{entry}/gesprek"):
        text = browser.get(_url(running, rest)).text
        assert text.count("<h1>") == 1, rest
        assert "style=" not in text
        assert "<script" not in text
    app = browser.client.application
    own = [rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.startswith(("consultant.", "officer."))]
    assert {door_of(app, endpoint).kind for endpoint in own if door_of(app, endpoint)} == {"staff"}


@pytest.mark.promise("F71")
def test_another_consultants_case_and_another_organisations_are_404(running: Office) -> None:
    other = signed_in(running.laid, running.other)
    assert "nog geen zaken" in other.get("/zaken").text
    swv = running.laid.colleague(running.laid.organisations["sppoh"], "s@duin.example", "bureau")
    stranger = signed_in(running.laid, swv)
    paths = ["", "/delen", "/stukken/nieuw", f"/stukken/{running.paper('verzuim')}"]
    paths += [f"/stukken/{running.paper('verzuim')}.pdf", f"/machtiging/{running.entry('swv')}/intrekken"]
    for browser in (other, stranger):
        assert [browser.get(_url(running, rest)).status_code for rest in paths] == [404] * len(paths)
        browser.get("/zaken")
        for rest in ("/delen", f"/machtiging/{running.entry('swv')}/intrekken", f"/links/{NOBODY}/intrekken"):
            assert browser.post(_url(running, rest), reden="x").status_code == 404


def test_only_the_bureau_opens_registers_and_begins(office: Office) -> None:
    browser = signed_in(office.laid, office.bureau)
    browser.get("/zaken/nieuw")
    wrong = browser.post("/zaken/nieuw", tekst="policy: onderwijsconsulenten\nintake: 2026-01-12\n")
    assert (wrong.status_code, "leerling" in wrong.text) == (422, True)
    example = "invoer:\n" + (_yaml())
    made = browser.post("/zaken/nieuw", tekst=example)
    assert made.status_code == 303, made.text
    case = made.headers["Location"]
    assert "Deze zaak wacht" in browser.get(case).text
    assert browser.post(f"{case}/begin").status_code == 403
    assert browser.post(f"{case}/machtiging").status_code == 303
    browser.get(case)
    assert browser.post(f"{case}/begin").status_code == 303
    assert "De zaak is nu in behandeling." in browser.get(case).text
    consultant = signed_in(office.laid, office.consultant)
    assert consultant.get("/zaken/nieuw").status_code == 403
    consultant.get(case)
    assert consultant.post(f"{case}/machtiging").status_code == 403


def _yaml() -> str:
    """The example without what comes later, as somebody would paste it."""
    import yaml

    later = {"werk_beeindigd", "laatste_contact_ouders", "enquete", "klacht", "verstrekkingen"}
    typed = {name: value for name, value in FORM.items() if name not in later}
    text: str = yaml.safe_dump({"invoer": typed}, allow_unicode=True)
    return text.removeprefix("invoer:\n")


def test_what_the_machtiging_does_not_cover_is_refused_on_the_page_with_what_was_chosen(
    running: Office, browser: Any
) -> None:
    health = running.paper("gezondheid")
    answer = _shared(running, browser, health, body="leerplichtambtenaar")
    assert answer.status_code == 403
    assert "geldt niet voor deze gegevens: gezondheid" in answer.text
    assert re.search(rf'value="{health}" checked', answer.text)
    assert _shared(running, browser).status_code == 422
    assert _shared(running, browser, health, days="99").status_code == 422
    assert _shared(running, browser, health, days="veel").status_code == 422


@pytest.mark.promise("F81")
def test_withdrawing_kills_the_link_at_the_landing_and_in_a_session_that_was_open(
    running: Office, browser: Any
) -> None:
    paper = running.paper("leerprestaties", "verzuim")
    assert _shared(running, browser, paper).status_code == 303
    assert "De ontvanger krijgt een mail" in browser.get(_url(running)).text
    running.laid.work(HANDLERS, frozenset({"mail"}))
    token = re.findall(r"/l/([\w-]{20,})", running.laid.letters().replace("=\n", ""))[-1]
    visitor = signed_in(running.laid, None, browser.client.application)
    assert visitor.get(f"/l/{token}").status_code == 200
    _in_session(running, visitor, token)
    fetched = visitor.client.get(f"/documenten/{paper}.pdf", **visitor._from({}))
    assert fetched.get_data().startswith(b"%PDF")
    _parts(visitor, f"/documenten/{paper}.pdf", fetched.get_data(), fetched.headers["ETag"])

    entry = running.entry("swv")
    browser.get(_url(running, f"/machtiging/{entry}/intrekken"))
    assert "1 link stopt meteen" in browser.page
    nothing = browser.post(_url(running, f"/machtiging/{entry}/intrekken"), reden="")
    assert nothing.status_code == 422
    assert browser.post(_url(running, f"/machtiging/{entry}/intrekken"), reden="de moeder belde").status_code == 303
    assert "de machtiging is ingetrokken" in browser.get(_url(running)).text

    assert visitor.get(f"/l/{token}").status_code == 404
    refused = visitor.get(f"/documenten/{paper}.pdf")
    assert refused.status_code == 410
    assert not refused.get_data().startswith(b"%PDF")


def _parts(visitor: Any, path: str, whole: bytes, version: str) -> None:
    """One part is opened as it was asked; anything else gets the whole."""

    def asked(**headers: str) -> Any:
        return visitor.client.get(path, headers=headers, **visitor._from({}))

    size = len(whole)
    for text, first, last in (("0-99", 0, 99), ("100-", 100, size - 1), ("-7", size - 7, size - 1), ("5-5", 5, 5)):
        answer = asked(Range=f"bytes={text}", **{"If-Range": version})
        assert (answer.status_code, answer.get_data()) == (206, whole[first : last + 1])
        assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{size}"
        assert "no-store" in answer.headers["Cache-Control"]
    for text in ("bytes=0-1,4-5", "lines=1-2", f"bytes={size}-", "bytes=9-2"):
        assert (asked(Range=text).status_code, asked(Range=text).get_data()) == (200, whole)
    assert asked(Range="bytes=0-9", **{"If-Range": '"other"'}).get_data() == whole


def _in_session(office: Office, visitor: Any, token: str) -> None:
    """Past the second factor, as `portal.doors.let_in_by_link` does."""
    from portal import identity

    grant = open_link.find(office.desk, token)
    secret = identity.open_link(office.desk, grant)
    with visitor.client.session_transaction(base_url=HERE) as kept:
        kept["link"] = secret


def test_a_paper_and_a_talk_are_written_on_the_page(running: Office, browser: Any) -> None:
    browser.get(_url(running, "/stukken/nieuw"))
    wrong = browser.post(_url(running, "/stukken/nieuw"), onderwerp="Brief", tekst="Tekst die blijft staan")
    assert wrong.status_code == 422
    assert "Tekst die blijft staan" in wrong.text
    made = browser.post(_url(running, "/stukken/nieuw"), onderwerp="Brief", tekst="Een\r\n\r\nTwee", gegevens="verzuim")
    assert made.status_code == 303, made.text
    assert "verzegeld" in browser.get(_url(running)).text
    path = _url(running, f"/machtiging/{running.entry('leerplichtambtenaar')}/gesprek")
    browser.get(path)
    told = {"met": "L. Plicht", "wat": "Het verzuim", "op": "2026-02-10"}
    assert browser.post(path, **told, gegevens="gezondheid").status_code == 403
    assert browser.post(path, **told, gegevens="verzuim").status_code == 303
    browser.get(path)
    assert browser.post(path, met="L. Plicht", wat="Het verzuim", op="morgen", gegevens="verzuim").status_code == 422


def test_a_link_can_be_taken_back_on_the_page(running: Office, browser: Any) -> None:
    _shared(running, browser, running.paper("verzuim"))
    with running.desk.book.reading() as shelf:
        grants = shelf.grants(running.organisation, running.dossier)
        (grant,) = [one for one in grants if one.purpose == "download"]
    browser.get(_url(running))
    assert browser.post(_url(running, f"/links/{grant.id}/intrekken")).status_code == 303
    assert "u trok de link in" in browser.get(_url(running)).text
    with running.desk.book.reading() as shelf:
        end = hand_over.end_of(running.desk, shelf, shelf.grant(running.organisation, grant.id))
    assert end.because == "withdrawn"


def test_the_bureau_ends_the_work_and_the_page_says_when_everything_goes(running: Office) -> None:
    browser = signed_in(running.laid, running.bureau)
    browser.get(_url(running))
    assert browser.post(_url(running, "/einde"), werk_beeindigd="2026-03-01").status_code == 422
    browser.get(_url(running))
    assert browser.post(_url(running, "/einde"), werk_beeindigd="2026-02-09").status_code == 303
    assert "9 februari 2028" in browser.get(_url(running)).text
