"""Logging in, and those who should not (security-ux.md A6, cases 7, 10 and 12–17)."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from dossier.errors import Conflict, NotFound, Refused
from portal import doors, factors, identity, staff
from portal.base import base_app

EMAIL = "ann@duinrand.example"
OWN = "paard accu nietje tak"
HERE = "https://127.0.0.1"


@pytest.fixture
def app(settings: Any, desk: Any) -> Flask:
    """The base, with a page for secretaries and one for directors."""
    app = base_app(settings, desk)

    @app.get("/werk")
    @doors.needs("secretariaat")
    def work() -> str:
        return f"werk van {doors.actor().id}"

    @app.get("/besluit")
    @doors.needs("directeur")
    def decide() -> str:
        return "besluit"

    @app.post("/zegel")
    @doors.needs("secretariaat")
    def weighty() -> str:
        identity.require_step_up(app.extensions["zegel"].desk, doors.visit())
        return "gezegeld"

    return app


@pytest.fixture
def signed_in(web: Any, ann: staff.Handed, clock: Any) -> Any:
    """Ann in her browser, all the way in, with a password of her own."""
    _first_time(web, ann, clock)
    return web


def _code(handed: staff.Handed, clock: Any) -> str:
    clock.on(seconds=30)
    return factors.code_at(handed.totp, clock.now())


def _prove(web: Any, handed: staff.Handed, clock: Any, password: str, code: str = "") -> Any:
    web.get("/inloggen")
    web.post("/inloggen", email=EMAIL, wachtwoord=password)
    web.get("/inloggen/code")
    return web.post("/inloggen/code", code=code or _code(handed, clock))


def _first_time(web: Any, handed: staff.Handed, clock: Any) -> None:
    assert _prove(web, handed, clock, handed.password).headers["Location"] == "/inloggen/wachtwoord"
    web.get("/inloggen/wachtwoord")
    assert web.post("/inloggen/wachtwoord", nieuw=OWN, nogmaals=OWN).headers["Location"] == "/inloggen/geheimhouding"
    web.get("/inloggen/geheimhouding")
    web.post("/inloggen/geheimhouding", beloofd="ja")


def _secret(web: Any) -> str:
    with web.client.session_transaction(base_url=HERE) as kept:
        return str(kept.get("staff", ""))


def test_two_proofs_an_own_password_and_a_promise_let_one_in(signed_in: Any, ann: staff.Handed) -> None:
    assert signed_in.get("/werk").text == f"werk van {ann.user.id}"


@pytest.mark.promise("F35")
def test_no_stage_opens_a_page_before_the_last(web: Any, ann: staff.Handed, clock: Any) -> None:
    assert web.get("/werk").headers["Location"] == "/inloggen"
    web.get("/inloggen")
    web.post("/inloggen", email=EMAIL, wachtwoord=ann.password)
    assert web.get("/werk").headers["Location"] == "/inloggen/code"
    web.get("/inloggen/code")
    web.post("/inloggen/code", code=_code(ann, clock))
    assert web.get("/werk").headers["Location"] == "/inloggen/wachtwoord"
    web.get("/inloggen/wachtwoord")
    web.post("/inloggen/wachtwoord", nieuw=OWN, nogmaals=OWN)
    assert web.get("/werk").headers["Location"] == "/inloggen/geheimhouding"
    web.get("/inloggen/geheimhouding")
    assert web.post("/inloggen/geheimhouding").status_code == 422
    assert web.get("/werk").status_code == 303


def test_stages_cannot_be_taken_out_of_order(web: Any, ann: staff.Handed) -> None:
    web.get("/inloggen")
    web.post("/inloggen", email=EMAIL, wachtwoord=ann.password)
    web.get("/inloggen/code")
    for path in ("/inloggen/wachtwoord", "/inloggen/geheimhouding"):
        answer = web.post(path, nieuw=OWN, nogmaals=OWN, beloofd="ja")
        assert answer.status_code == 401
        web.get("/inloggen/code")


def test_one_comes_back_where_one_wanted_to_be(web: Any, ann: staff.Handed, clock: Any) -> None:
    _first_time(web, ann, clock)
    web.get("/privacy")
    web.get("/")
    web.post("/uitloggen")
    assert web.get("/werk?stand=open").headers["Location"] == "/inloggen"
    assert _prove(web, ann, clock, OWN).headers["Location"] == "/werk?stand=open"


def test_a_known_and_an_unknown_address_get_the_same_answer(web: Any, ann: staff.Handed) -> None:
    answers = []
    for email in (EMAIL, "niemand@duinrand.example", "", "x" * 5000, "\u0661@\U0001f600"):
        web.get("/inloggen")
        answer = web.post("/inloggen", email=email, wachtwoord="fout")
        web.page = web.page.split("csrf_token", 1)[0]
        answers.append((answer.status_code, "E-mailadres" in answer.text, answer.text.count("klopt niet")))
    assert set(answers) == {(403, True, 1)}


def test_an_unknown_address_costs_as_much_work_as_a_known_one() -> None:
    assert factors._NOBODY.split("$")[1:4] == factors.hashed("een wachtwoord").split("$")[1:4]
    assert not factors.outdated(factors._NOBODY)
    assert not factors.fits(None, "")


def test_a_wrong_password_keeps_the_address_and_says_what_to_do(web: Any, ann: staff.Handed) -> None:
    web.get("/inloggen")
    text = web.post("/inloggen", email=EMAIL, wachtwoord="fout").text
    assert f'value="{EMAIL}"' in text
    assert 'role="alert"' in text
    assert 'value="fout"' not in text


def test_the_eleventh_try_on_one_account_waits_whoever_tries(app: Flask, web: Any, ann: staff.Handed) -> None:
    def tries(n: int, address: str) -> int:
        web.address = address
        web.get("/inloggen")
        return int(web.post("/inloggen", email=EMAIL, wachtwoord="fout").status_code)

    assert [tries(n, f"192.0.2.{n}") for n in range(10)] == [403] * 10
    assert tries(11, "192.0.2.99") == 429


def test_the_eleventh_try_from_one_address_waits_and_a_forged_header_does_not_help(web: Any, clock: Any) -> None:
    for n in range(10):
        web.get("/inloggen")
        assert web.post("/inloggen", email=f"n{n}@duinrand.example", wachtwoord="fout").status_code == 403
    web.get("/inloggen")
    token = web.page.split('name="csrf_token" value="')[1].split('"')[0]
    answer = web.client.post(
        "/inloggen",
        data={"csrf_token": token, "email": "z@duinrand.example", "wachtwoord": "fout"},
        headers={"X-Forwarded-For": "198.51.100.9", "Forwarded": "for=198.51.100.9"},
        **web._from({}),
    )
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "300"
    assert "5 minuten" in answer.text
    clock.on(minutes=6)
    web.get("/inloggen")
    assert web.post("/inloggen", email="z@duinrand.example", wachtwoord="fout").status_code == 403


def test_the_sixth_wrong_code_in_five_minutes_waits(web: Any, ann: staff.Handed, clock: Any) -> None:
    right = _code(ann, clock)
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    for _try in range(5):
        assert _prove(web, ann, clock, ann.password, wrong).status_code == 403
    assert _prove(web, ann, clock, ann.password, right).status_code == 429


def test_a_code_works_once_also_with_spaces(web: Any, ann: staff.Handed, clock: Any) -> None:
    code = _code(ann, clock)
    assert _prove(web, ann, clock, ann.password, f" {code[:3]} {code[3:]} ").status_code == 303
    assert _prove(web, ann, clock, ann.password, code).status_code == 403
    assert _prove(web, ann, clock, ann.password, f"{code[:3]} {code[3:]}").status_code == 403


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "000000\x00", "1" * 10_000])
def test_what_is_no_code_is_a_wrong_code(ann: staff.Handed, clock: Any, code: str) -> None:
    assert factors.accepted_step(ann.totp, code, clock.now(), 0) is None


def test_a_code_of_the_neighbouring_half_minute_works_and_an_older_one_does_not(ann: staff.Handed, clock: Any) -> None:
    code = factors.code_at(ann.totp, clock.now())
    clock.on(seconds=30)
    assert factors.accepted_step(ann.totp, code, clock.now(), 0) is not None
    clock.on(seconds=30)
    assert factors.accepted_step(ann.totp, code, clock.now(), 0) is None


def test_each_stage_has_a_new_secret_and_the_old_one_is_dead(
    web: Any, ann: staff.Handed, desk: Any, clock: Any
) -> None:
    seen = []
    web.get("/inloggen")
    web.post("/inloggen", email=EMAIL, wachtwoord=ann.password)
    seen.append(_secret(web))
    web.get("/inloggen/code")
    web.post("/inloggen/code", code=_code(ann, clock))
    seen.append(_secret(web))
    web.get("/inloggen/wachtwoord")
    web.post("/inloggen/wachtwoord", nieuw=OWN, nogmaals=OWN)
    seen.append(_secret(web))
    web.get("/inloggen/geheimhouding")
    web.post("/inloggen/geheimhouding", beloofd="ja")
    seen.append(_secret(web))
    web.get("/bevestig")
    assert web.post("/bevestig", code=_code(ann, clock)).status_code == 303
    seen.append(_secret(web))
    assert len(set(seen)) == 5
    assert [identity.visit_of(desk, secret) is not None for secret in seen] == [False] * 4 + [True]


def test_a_session_set_beforehand_is_worth_nothing(web: Any, ann: staff.Handed, clock: Any) -> None:
    with web.client.session_transaction(base_url=HERE) as kept:
        kept["staff"] = "bekend-bij-de-aanvaller"
    _first_time(web, ann, clock)
    assert _secret(web) != "bekend-bij-de-aanvaller"


def test_a_weighty_act_wants_a_fresh_code_for_ten_minutes(signed_in: Any, ann: staff.Handed, clock: Any) -> None:
    signed_in.get("/bevestig")
    refused = signed_in.post("/zegel")
    assert refused.status_code == 403
    assert "nieuwe code" in refused.text
    signed_in.get("/bevestig")
    signed_in.post("/bevestig", code=_code(ann, clock))
    signed_in.get("/")
    assert signed_in.post("/zegel").text == "gezegeld"
    clock.on(minutes=10, seconds=1)
    signed_in.get("/")
    assert signed_in.post("/zegel").status_code == 403


@pytest.mark.parametrize(
    "change",
    [
        lambda desk, user: staff.set_active(desk, user, False, by="x"),
        lambda desk, user: staff.set_roles(desk, user, frozenset({"fg"}), by="x"),
        lambda desk, user: staff.set_password(desk, user, "een heel ander woord", by="x"),
        lambda desk, user: staff.reset(desk, user.organisation, EMAIL, by="x"),
        lambda desk, user: staff.remove(desk, user.organisation, EMAIL, by="x"),
    ],
    ids=["closed", "other roles", "other password", "reset", "removed"],
)
def test_whatever_weakens_an_account_ends_its_sessions_at_once(signed_in: Any, desk: Any, change: Any) -> None:
    assert signed_in.get("/werk").status_code == 200
    change(desk, staff.found(desk, "duinrand", EMAIL))
    assert signed_in.get("/werk").headers["Location"].startswith("/inloggen")


def test_logging_out_ends_every_browser_of_the_same_person(
    app: Flask, signed_in: Any, ann: staff.Handed, clock: Any
) -> None:
    other = type(signed_in)(app, "192.0.2.8")
    _prove(other, ann, clock, OWN)
    assert other.get("/werk").status_code == 200
    signed_in.get("/")
    answer = signed_in.post("/uitloggen")
    assert "storage" in answer.headers["Clear-Site-Data"]
    assert signed_in.get("/werk").status_code == 303
    assert other.get("/werk").status_code == 303


def test_a_closed_account_gives_the_same_answer_as_a_wrong_password(web: Any, ann: staff.Handed, desk: Any) -> None:
    staff.set_active(desk, ann.user, False, by="x")
    web.get("/inloggen")
    assert "klopt niet" in web.post("/inloggen", email=EMAIL, wachtwoord=ann.password).text


def test_thirty_idle_minutes_end_a_session(signed_in: Any, clock: Any) -> None:
    clock.on(minutes=29, seconds=30)
    assert signed_in.get("/werk").status_code == 200
    clock.on(minutes=30, seconds=1)
    assert signed_in.get("/werk").headers["Location"] == "/inloggen?waarom=over"
    assert "niet actief" in signed_in.get("/inloggen?waarom=over").text


def test_an_administrator_is_idle_after_fifteen(signed_in: Any, desk: Any, clock: Any) -> None:
    user = staff.found(desk, "duinrand", EMAIL)
    with desk.book.writing() as shelf:
        shelf.save_user(replace(user, roles=frozenset({"secretariaat", "beheer"})))
    clock.on(minutes=15, seconds=1)
    assert signed_in.get("/werk").status_code == 303


def test_twelve_hours_end_a_session_however_busy(signed_in: Any, ann: staff.Handed, clock: Any) -> None:
    signed_in.get("/bevestig")
    signed_in.post("/bevestig", code=_code(ann, clock))  # a step up does not make it younger
    for _quarter in range(47):
        clock.on(minutes=15)
        assert signed_in.get("/werk").status_code == 200
    clock.on(minutes=15)
    assert signed_in.get("/werk").status_code == 303


def test_half_signed_in_lasts_ten_minutes(web: Any, ann: staff.Handed, desk: Any, clock: Any) -> None:
    secret = identity.begin(desk, EMAIL, ann.password, "192.0.2.1")
    clock.on(minutes=10, seconds=1)
    assert identity.visit_of(desk, secret) is None


def test_a_role_opens_its_own_pages_only(signed_in: Any) -> None:
    answer = signed_in.get("/besluit")
    assert answer.status_code == 403
    assert "rol" in answer.text


def test_a_door_without_roles_or_with_an_unknown_one_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="unknown roles"):
        doors.needs()
    with pytest.raises(ValueError, match="unknown roles"):
        doors.needs("directrice")


@pytest.mark.parametrize(
    ("new", "again", "code"),
    [
        ("abc def", "abc def", "te kort"),
        ("a" * 300, "a" * 300, "te lang"),
        ("aaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaa", "te makkelijk"),
        ("Welkom123456!", "Welkom123456!", "te makkelijk"),
        ("ann@duinrand.example1", "ann@duinrand.example1", "te makkelijk"),
        (OWN, OWN + "x", "niet gelijk"),
    ],
)
def test_a_weak_password_is_refused_in_words(
    web: Any, ann: staff.Handed, clock: Any, new: str, again: str, code: str
) -> None:
    _prove(web, ann, clock, ann.password)
    web.get("/inloggen/wachtwoord")
    answer = web.post("/inloggen/wachtwoord", nieuw=new, nogmaals=again)
    assert answer.status_code == 422
    assert code in answer.text
    assert new not in answer.text


def test_once_in_a_password_changes_only_with_the_old_one(signed_in: Any, desk: Any) -> None:
    visit = identity.visit_of(desk, _secret(signed_in))
    assert visit is not None
    with pytest.raises(Refused, match="login-wrong"):
        identity.choose_password(desk, visit, "vier andere losse woorden", "vier andere losse woorden", "fout")
    fresh = identity.choose_password(desk, visit, "vier andere losse woorden", "vier andere losse woorden", OWN)
    assert identity.at_stage(desk, fresh, "in").user.id == visit.user.id


def test_nothing_of_an_account_lies_in_the_clear(signed_in: Any, ann: staff.Handed, settings: Any) -> None:
    secret = _secret(signed_in)
    base = sqlite3.connect(settings.folder / "zegel.sqlite")
    text = "\n".join(base.iterdump())
    base.close()
    hexed = [word.encode().hex().upper() for word in (ann.password, ann.totp, EMAIL, "Ann Verzonnen", OWN, secret)]
    for word in (ann.password, ann.totp, EMAIL, "Verzonnen", OWN, secret, "192.0.2.7", *hexed):
        assert word not in text


def test_no_secret_shows_in_a_repr(ann: staff.Handed, desk: Any) -> None:
    for shown in (repr(ann), repr(staff.profile(desk, ann.user)), repr(desk)):
        assert ann.password not in shown
        assert ann.totp not in shown


def test_an_account_has_one_address_one_name_and_known_roles(desk: Any, ann: staff.Handed) -> None:
    roles = frozenset({"fg"})
    with pytest.raises(Conflict, match="user-exists"):
        staff.add(desk, "duinrand", " ANN@duinrand.example", "Ann", roles, by="x")
    for email in ("", "ann", "a@b", "a b@c.example", "a@c.example\r\nBcc: x@y.example", "a@" + "b" * 300 + ".nl"):
        with pytest.raises(Refused, match="email-invalid"):
            staff.add(desk, "duinrand", email, "Ann", roles, by="x")
    with pytest.raises(Refused, match="name-missing"):
        staff.add(desk, "duinrand", "bo@duinrand.example", " ", roles, by="x")
    for wrong in (frozenset(), frozenset({"baas"})):
        with pytest.raises(Refused, match="role-unknown"):
            staff.add(desk, "duinrand", "bo@duinrand.example", "Bo", wrong, by="x")


def test_another_organisations_account_is_not_there(desk: Any, ann: staff.Handed) -> None:
    with pytest.raises(NotFound, match="user-unknown"):
        staff.remove(desk, "elders", EMAIL, by="x")


def test_the_register_tells_who_came_in_without_naming_them(signed_in: Any, ann: staff.Handed, desk: Any) -> None:
    with desk.book.reading() as shelf:
        entries = [(entry.event.what, entry.event.actor) for entry in shelf.entries("duinrand")]
    words = ["staff.added", "staff.in", "staff.password", "staff.secrecy"]
    assert entries == [("staff.added", "test"), *((word, ann.user.id) for word in words[1:])]


def test_a_staff_secret_opens_no_link_and_a_link_no_work(signed_in: Any, desk: Any) -> None:
    secret = _secret(signed_in)
    assert identity.link_visit_of(desk, secret) is None
    assert identity.visit_of(desk, "") is None
    assert identity.visit_of(desk, secret + "x") is None
