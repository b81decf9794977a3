"""Links and codes: cases 1, 3, 7-11 and 18-20 of the security paper, on Flask's client with a real desk.

Case 2 (a browser that only waits) is in `test_journeys.py`.
"""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dossier.actor import machine
from dossier.acts import erase_due, make_link
from dossier.events import What
from dossier.record import Grant, KeyName
from portal import create_app
from portal.demo.mailbox import Mailbox
from tests.portal.conftest import Web
from tests.tlvs import FORM, Tlv

SCANNERS = ("Mozilla/5.0 (compatible; SafeLinks)", "BarracudaCentral", "GoogleImageProxy", "WhatsApp/2.23", "curl/8.5")
MOTHER, SCHOOL = FORM["ouders"][0], FORM["school_oud"]["tekent"]
NAMES = ("Voorbeeldsma", "Testje", "Nepstra")


class Street:
    """The site, the post and the telephones, around one TLV whose parties have their links."""

    def __init__(self, tlv: Tlv) -> None:
        self.tlv = tlv
        self.app = create_app(tlv.laid.settings, tlv.desk)
        self.box = Mailbox(tlv.laid.settings.folder / "outbox")
        tlv.do("mail")

    @property
    def clock(self) -> Any:
        return self.tlv.laid.clock

    def browser(self) -> Web:
        return Web(self.app)

    def path(self, person: Any = MOTHER) -> str:
        """The way of the link mailed last to somebody."""
        return "/l/" + self.box.link_for(person["email"]).rsplit("/", 1)[1]

    def press(self, web: Web, person: Any = MOTHER) -> Any:
        """Open the mailed link and press its button."""
        web.get(self.path(person))
        answer = web.post(self.path(person))
        self.tlv.do("sms")
        web.get("/toegang")
        return answer

    def again(self, web: Web) -> Any:
        answer = web.post("/toegang/opnieuw")
        self.tlv.do("sms")
        if answer.status_code == 303:
            web.get("/toegang")
        return answer

    def code(self, person: Any = MOTHER) -> str:
        """The code sent last to somebody."""
        return self.box.code_for(person["mobiel"])

    def sent(self, person: Any = MOTHER) -> int:
        self.tlv.do("sms")
        return self.box.count_for(person["mobiel"])

    def within(self, person: Any = MOTHER) -> Web:
        """Somebody who proved the second factor."""
        web = self.browser()
        self.press(web, person)
        assert web.post("/toegang", code=self.code(person)).status_code == 303
        return web

    def grant(self, party: str = "O1") -> Grant:
        return next(one for one in self.tlv.grants() if one.party == party)

    def touched(self) -> tuple[object, ...]:
        """Everything a visit could have changed."""
        self.tlv.do("sms")
        challenge = self.tlv.ask(lambda shelf: shelf.challenge(self.grant().id))
        return self.grant(), challenge, self.tlv.events(), self.tlv.laid.letters(), self.tlv.jobs()


@pytest.fixture
def street(opened: Tlv) -> Street:
    return Street(opened)


def wrong(right: str) -> str:
    """Six digits that are not these."""
    return f"{(int(right) + 1) % 1_000_000:06d}"


def test_1_scanners_that_look_fifty_times_consume_nothing_and_send_nothing(street: Street) -> None:
    before = street.touched()
    path = street.path()
    for number in range(50):
        web = street.browser()
        headers = {"User-Agent": SCANNERS[number % len(SCANNERS)]}
        assert web.get(path, headers=headers).status_code == 200
        assert web.client.head(path, base_url="https://127.0.0.1", headers=headers).status_code == 200
    assert street.touched() == before
    assert street.sent() == 0
    assert not [name for name in NAMES if name in web.page]


def test_1_looking_at_a_document_takes_nothing(street: Street) -> None:
    web = street.within()
    before = street.tlv.events()
    assert web.client.head("/document.pdf", base_url="https://127.0.0.1").status_code == 200
    assert street.tlv.events() == before
    assert web.client.get("/document.pdf", base_url="https://127.0.0.1").data.startswith(b"%PDF")
    assert street.tlv.events() == [*before, What.DISCLOSED.value]


def test_3_pressing_twice_at_once_sends_one_code_that_works(street: Street) -> None:
    first, second = street.browser(), street.browser()
    first.get(street.path())
    cookie = first.client.get_cookie("__Host-zegel", domain="127.0.0.1")
    second.client.set_cookie("__Host-zegel", cookie.value, domain="127.0.0.1", secure=True)
    second.page = first.page
    with ThreadPoolExecutor(2) as hands:
        answers = list(hands.map(lambda web: web.post(street.path()).status_code, (first, second)))
    assert answers == [303, 303]
    assert street.sent() == 1
    for web in (first, second):
        assert "Vul uw code in" in web.get("/toegang").text
    assert second.post("/toegang", code=street.code()).status_code == 303


def test_7_a_code_works_once_with_spaces_and_after_a_wrong_one(street: Street) -> None:
    web = street.browser()
    street.press(web)
    code = street.code()
    assert web.post("/toegang", code=wrong(code)).status_code == 422
    assert web.post("/toegang", code=f" {code[:3]} {code[3:]} ").status_code == 303
    street.press(web)
    again = web.post("/toegang", code=code)
    assert (again.status_code, street.sent()) == (422, 1)
    assert "te oud of al gebruikt" in again.text


def test_8_a_code_of_another_link_or_another_browser_is_refused(street: Street) -> None:
    mother, school, other = street.browser(), street.browser(), street.browser()
    street.press(mother)
    street.press(school, SCHOOL)
    assert mother.post("/toegang", code=street.code(SCHOOL)).status_code == 422
    assert school.post("/toegang", code=street.code(MOTHER)).status_code == 422
    first = street.code()
    street.press(other)
    newest = street.code()
    assert newest != first
    assert mother.post("/toegang", code=newest).status_code == 422
    assert other.post("/toegang", code=first).status_code == 422
    assert other.post("/toegang", code=newest).status_code == 303
    assert mother.get("/document").status_code == 401


def test_8_behind_one_link_nothing_of_another_can_be_fetched(street: Street) -> None:
    web = street.within()
    assert web.get(f"/documenten/{'0' * 32}.pdf").status_code == 404
    assert web.get("/vandaag").status_code in (303, 403)


@pytest.mark.parametrize(
    ("late", "status"), [(timedelta(minutes=9, seconds=59), 303), (timedelta(minutes=10, seconds=1), 422)]
)
def test_9_a_code_lives_ten_minutes(street: Street, late: timedelta, status: int) -> None:
    web = street.browser()
    street.press(web)
    street.clock.at += late
    answer = web.post("/toegang", code=street.code())
    assert answer.status_code == status
    if status != 303:
        assert "te oud of al gebruikt" in answer.text
        assert street.again(web).status_code == 303
        assert web.post("/toegang", code=street.code()).status_code == 303


def test_10_the_sixth_wrong_code_waits_and_the_twentieth_locks_and_is_logged(street: Street) -> None:
    web = street.browser()
    street.press(web)
    code = street.code()
    assert [web.post("/toegang", code=wrong(code)).status_code for _ in range(5)] == [422] * 5
    sixth = web.post("/toegang", code=code)
    assert (sixth.status_code, sixth.headers["Retry-After"]) == (429, "300")
    assert "Wacht 5 minuten" in sixth.text
    for _window in range(3):
        street.clock.on(minutes=5, seconds=1)
        answers = [web.post("/toegang", code=wrong(code)) for _ in range(5)]
    assert answers[-1].status_code == 403
    assert "staat op slot" in answers[-1].text
    assert street.tlv.events().count(What.CODE_WRONG.value) == 19
    assert street.tlv.events()[-1] == What.LINK_LOCKED.value
    street.clock.on(hours=1)
    before = street.sent()
    assert street.again(web).status_code == 403
    assert street.sent() == before


def test_10_after_a_lock_staff_let_the_same_person_in_again(street: Street) -> None:
    challenge = street.tlv.ask(lambda shelf: shelf.challenge(street.grant().id))
    with street.tlv.desk.book.writing() as shelf:
        shelf.put_challenge(replace(challenge, wrong_total=20, locked=True))
    locked = street.browser()
    street.press(locked)
    assert "staat op slot" in locked.page
    make_link.remind(street.tlv.desk, street.tlv.who, street.grant().id)
    street.tlv.do("mail")
    assert "Lees het document" in street.within().get("/document").text
    assert street.sent() == 1


def test_11_a_third_code_in_45_seconds_is_refused_and_the_earlier_one_is_dead(street: Street) -> None:
    web = street.browser()
    street.press(web)
    first = street.code()
    street.clock.on(seconds=1)
    assert street.again(web).status_code == 303
    second = street.code()
    refused = street.again(web)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert street.sent() == 2
    if first != second:
        assert web.post("/toegang", code=first).status_code == 422
    assert web.post("/toegang", code=second).status_code == 303


def test_11_a_sixth_code_on_one_day_is_refused_and_the_page_says_so(street: Street) -> None:
    web = street.browser()
    street.press(web)
    for _ in range(4):
        street.clock.on(minutes=1)
        assert street.again(web).status_code == 303
    street.clock.on(minutes=1)
    assert street.again(web).status_code == 429
    street.clock.on(minutes=1)
    street.press(web)
    assert "hooguit vijf" in web.page
    assert street.sent() == 5


def bare(text: str) -> str:
    """A page without the number of its request and without the form's secrets."""
    return text.split("Noem dan dit nummer", 1)[0].split("csrf_token", 1)[0]


def test_18_before_the_second_factor_every_dead_link_looks_the_same(street: Street) -> None:
    withdrawn, expired = street.path(MOTHER), street.path(SCHOOL)
    make_link.withdraw(street.tlv.desk, street.tlv.who, street.grant("O1").id, "proef")
    waiting = street.browser()
    street.press(waiting, SCHOOL)
    street.clock.at = street.grant("school_oud").until
    pages = {bare(street.browser().get(path).text) for path in (withdrawn, expired, "/l/" + "x" * 43)}
    assert len(pages) == 1
    assert {street.browser().get(path).status_code for path in (withdrawn, expired, "/l/" + "x" * 43)} == {404}
    assert waiting.get("/toegang").status_code == 404
    gone(street)
    assert bare(street.browser().get(expired).text) in pages
    typed = street.browser()
    typed.get("/code")
    assert typed.post("/code", code="ABCD-EFGH").status_code == 422


def test_18_after_it_each_end_has_its_own_plain_page_without_data(street: Street) -> None:
    said = set()
    school = street.within(SCHOOL)
    street.tlv.answer("school_oud")
    done = school.get("/klaar").text
    assert "U hebt geantwoord op" in done
    mother = street.within()
    make_link.withdraw(street.tlv.desk, street.tlv.who, street.grant("O1").id, "proef")
    said.add(refused(mother, "is ingetrokken op"))
    new = street.within(FORM["school_nieuw"]["tekent"])
    street.clock.at = street.grant("school_nieuw").until - timedelta(minutes=1)
    late = street.within(FORM["school_nieuw"]["tekent"])
    assert new.get("/document").status_code == 401
    street.clock.on(minutes=2)
    said.add(refused(late, "Deze link werkte tot"))
    assert len(said) == 2


def test_18_a_destroyed_document_says_that_it_is_gone(street: Street) -> None:
    mother, path = street.within(), street.path()
    gone(street)
    assert refused(mother, "bestaat niet meer")
    assert bare(street.browser().get(path).text) == bare(street.browser().get("/l/" + "x" * 43).text)


def gone(street: Street) -> None:
    """The document's last day was yesterday, and the sweep came by."""
    today = street.clock.now().date()
    with street.tlv.desk.book.writing() as shelf:
        kept = shelf.record(street.tlv.organisation, street.tlv.record)
        shelf.save_record(replace(kept, last_day=today - timedelta(days=1), destroy_from=today))
    assert erase_due.destroy(street.tlv.desk, machine(street.tlv.organisation), street.tlv.kept(), street.clock.now())


def refused(web: Web, words: str) -> str:
    """The page that says why, which names nobody; its words."""
    answer = web.get("/document")
    assert answer.status_code == 410, answer.text
    assert words in answer.text
    assert "SWV Verzonnen" in answer.text
    assert not [name for name in NAMES if name in answer.text]
    assert web.get("/document.pdf").status_code == 410
    return bare(answer.text)


def test_19_whoever_gets_a_forwarded_link_has_no_second_factor_and_its_owner_hears_of_it(street: Street) -> None:
    mother = street.within()
    before = street.sent()
    stranger = street.browser()
    street.clock.on(minutes=1)
    street.press(stranger)
    assert street.sent() == before + 1
    assert stranger.get("/document").status_code == 401
    assert stranger.post("/toegang", code="000000").status_code in (401, 404, 400, 422)
    assert not [name for name in NAMES if name in stranger.page]
    assert mother.get("/document").status_code == 200


def test_20_the_token_is_in_no_log_page_header_or_table(street: Street, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    token = street.path().rsplit("/", 1)[1]
    web = street.browser()
    web.get(street.path() + "x")
    arrival = web.get(street.path())
    assert arrival.headers["Referrer-Policy"] == "no-referrer"
    answers = [arrival, street.press(web), web.post("/toegang", code=street.code()), web.get("/document")]
    for answer in answers:
        assert token not in answer.text
        assert token not in str(answer.headers)
    assert token not in caplog.text
    folder = street.tlv.laid.settings.folder
    for path in folder.glob("zegel.sqlite*"):
        data = path.read_bytes()
        assert token.encode() not in data
        assert street.code().encode() not in data.replace(b"000000", b"")


@pytest.mark.parametrize(("name", "words"), [("", "is leeg"), ("N" * 65, "64 tekens"), ("𓂀 Oog", "afdrukken")])
def test_a_name_that_cannot_become_a_signature_is_refused_before_it_is_kept(
    street: Street, name: str, words: str
) -> None:
    web = street.within()
    web.get("/antwoord")
    for path in ("/controle", "/ondertekenen"):
        answer = web.post(path, meaning="akkoord", name=name, view="", shown=street.tlv.shown)
        assert answer.status_code == 422
        assert words in answer.text
        assert 'id="name"' in answer.text
    assert "sign" not in street.tlv.jobs()
    good = web.post("/ondertekenen", meaning="akkoord", name="Zoë Đặng", view="x" * 5000, shown=street.tlv.shown)
    assert good.status_code == 303
    assert "Ik ben het eens" in web.get("/klaar").text


def test_a_long_opinion_comes_back_when_the_answer_is_changed(street: Street) -> None:
    web = street.within()
    web.get("/antwoord")
    view = "é" * 5000
    check = web.post("/controle", meaning="niet akkoord", name="A", view=view, shown=street.tlv.shown)
    assert check.status_code == 200
    assert max(len(one) for one in check.headers.getlist("Set-Cookie")) < 4096
    back = web.post("/antwoord", meaning="niet akkoord", name="A", view=view, shown=street.tlv.shown)
    assert view in back.text
    assert web.post("/controle", meaning="akkoord", name="A", view=view + "é").status_code == 422


def test_stopping_ends_the_session_and_reloading_a_form_never_breaks(street: Street) -> None:
    web = street.within()
    for path in ("/controle", "/ondertekenen"):
        assert web.get(path).headers["Location"] == "/antwoord"
    assert web.get("/klaar").headers["Location"] == "/document"
    web.get("/document")
    assert web.post("/stoppen").status_code == 200
    assert web.get("/document").status_code == 401
    assert web.get("/stoppen").status_code == 200
    assert web.get("/toegang/opnieuw").headers["Location"] == "/toegang"


def test_a_letter_and_a_page_name_the_telephone_of_the_organisation_they_come_from(street: Street) -> None:
    desk, organisation = street.tlv.desk, street.tlv.organisation
    with desk.book.reading() as shelf:
        found = shelf.organisation(organisation)
    key = KeyName("organisation", organisation)
    own = {**desk.sealer.open(key, "settings", found.sealed), "phone": "0900 - 11 22 33"}
    other = replace(found, sealed=desk.sealer.seal(key, "settings", own))
    letter = desk.wording.invitation(other, street.grant(), make_link.recipient(desk, street.grant()), "t", "c")
    assert "0900 - 11 22 33" in letter.body
    assert "000 - 000 00 00" not in letter.body
