"""The header rules of Internet.nl and the surface an attacker tries first (security-ux.md A4, cases 59–73)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask, Response, abort, redirect, request

from dossier.errors import Unavailable
from portal import doors, guard
from portal.base import base_app

FIELDS = re.compile(r"^[a-z-]+$")


@pytest.fixture
def app(settings: Any, desk: Any) -> Flask:
    """The base, with the ugly routes a real application grows one day."""
    app = base_app(settings, desk)
    desk_away = Unavailable("away-for-now")

    @app.get("/stuk")
    @doors.open_to_all
    def broken() -> str:
        raise RuntimeError(request.args["wat"])

    @app.get("/weg")
    @doors.open_to_all
    def away() -> str:
        raise desk_away

    @app.get("/afgebroken/<int:status>")
    @doors.open_to_all
    def aborted(status: int) -> str:
        abort(status)

    @app.get("/bestand")
    @doors.open_to_all
    def download() -> Response:
        return Response(b"%PDF-", headers={"Content-Disposition": "attachment; filename=TLV.pdf"})

    @app.post("/vorm")
    @doors.open_to_all
    def form() -> str:
        return request.form.get("naam", "")

    @app.get("/elders")
    @doors.open_to_all
    def elsewhere() -> Any:
        return redirect("/privacy")

    @app.get("/vergeten")
    def forgotten() -> str:
        return "wie mag dit?"

    return app


def _pages(app: Flask) -> list[str]:
    rules = [rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    odd = ["/static/mark.svg", "/static/nietes", "/nietes", "/afgebroken/500", "/afgebroken/403", "/static/../base.py"]
    return [path for path in rules if "<" not in path] + odd


def _directives(csp: str) -> dict[str, list[str]]:
    return {name: rest for name, *rest in (part.split() for part in csp.split(";"))}


@pytest.mark.promise("F08")
def test_each_answer_carries_every_header_of_the_guard(app: Flask, web: Any) -> None:
    for path in _pages(app):
        for method in ("GET", "HEAD", "OPTIONS", "POST", "TRACE"):
            answer = web.client.open(path, method=method, base_url="https://127.0.0.1")
            for name, value in guard.HEADERS.items():
                assert answer.headers[name].startswith(value), (method, path, name)
            assert len(answer.headers.getlist("Content-Security-Policy")) == 1
            assert answer.headers["X-Request-Id"], (method, path)


def test_the_content_security_policy_meets_the_rules_of_internet_nl() -> None:
    found = _directives(guard.CSP)
    assert found["default-src"] == ["'none'"]
    assert {"base-uri", "frame-src", "frame-ancestors", "form-action"} <= found.keys()
    assert all(FIELDS.match(name) for name in found)
    assert {word for words in found.values() for word in words} == {"'none'", "'self'"}


def test_hsts_lasts_a_year_and_covers_what_lies_below() -> None:
    seconds = int(re.findall(r"max-age=(\d+)", guard.HEADERS["Strict-Transport-Security"])[0])
    assert seconds >= 31_536_000
    assert guard.HEADERS["Referrer-Policy"] in ("no-referrer", "same-origin")


def test_a_download_is_an_attachment_in_a_sandbox(web: Any) -> None:
    assert "sandbox" in _directives(web.get("/bestand").headers["Content-Security-Policy"])
    assert "sandbox" not in _directives(web.get("/").headers["Content-Security-Policy"])


@pytest.mark.promise("F79")
def test_every_cookie_is_bound_to_this_host_and_closed_to_scripts(app: Flask, web: Any) -> None:
    seen = []
    for path in [*_pages(app), "/?taal=en"]:
        seen += web.get(path).headers.getlist("Set-Cookie")
    assert {cookie.split("=")[0] for cookie in seen} == {"__Host-zegel", "__Host-taal"}
    for cookie in seen:
        flags = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert {"secure", "httponly", "path=/", "samesite=lax"} <= flags
        assert not any(flag.startswith("domain") for flag in flags)


def test_each_state_changing_route_wants_its_own_form(app: Flask, web: Any) -> None:
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()):
            bare = web.client.post(rule.rule, data={"naam": "x"}, base_url="https://127.0.0.1")
            json = web.client.post(rule.rule, data='{"a":1}', content_type="text/plain", base_url="https://127.0.0.1")
            assert (bare.status_code, json.status_code) == (400, 400), rule


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "https://127.0.0.1.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
    ],
)
def test_a_form_from_elsewhere_is_refused_even_with_a_token(web: Any, headers: dict[str, str]) -> None:
    web.get("/inloggen")
    token = web.page.split('name="csrf_token" value="')[1].split('"')[0]
    sent = {"csrf_token": token, "naam": "Ann"}
    own = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}  # what a browser sends under no-referrer
    assert web.client.post("/vorm", data=sent, headers=own, base_url="https://127.0.0.1").text == "Ann"
    assert web.client.post("/vorm", data=sent, headers=headers, base_url="https://127.0.0.1").status_code == 403


def test_an_old_form_is_refused_in_words(web: Any) -> None:
    web.get("/inloggen")
    web.client.delete_cookie("__Host-zegel", domain="127.0.0.1")
    answer = web.post("/vorm", naam="x")
    assert answer.status_code == 400
    assert "te oud" in answer.text


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8000", ""])
def test_another_host_is_no_question_of_ours(web: Any, host: str) -> None:
    answer = web.client.get("/", headers={"Host": host}, base_url="https://127.0.0.1")
    assert answer.status_code == 400
    assert "evil" not in answer.text


def test_forwarded_headers_of_a_visitor_are_ignored(web: Any) -> None:
    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "ftp", "X-Forwarded-For": "198.51.100.1"}
    answer = web.client.get("/.well-known/security.txt", headers=forged, base_url="https://127.0.0.1")
    assert answer.status_code == 200
    assert "evil" not in answer.text


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PUT", "DELETE", "PATCH", "PROPFIND", "X-ODD"])
def test_unknown_and_unused_methods_are_refused(web: Any, method: str) -> None:
    assert web.client.open("/", method=method, base_url="https://127.0.0.1").status_code == 405


def test_a_method_cannot_be_overridden(web: Any) -> None:
    headers = {"X-HTTP-Method-Override": "DELETE", "X-Method-Override": "DELETE"}
    assert web.client.get("/?_method=DELETE", headers=headers, base_url="https://127.0.0.1").status_code == 200


@pytest.mark.parametrize(
    "raw",
    [
        {"PATH_INFO": "/\xff"},
        {"PATH_INFO": "/\xc3("},
        {"PATH_INFO": "/a\x00b"},
        {"PATH_INFO": "//evil.example"},
        {"PATH_INFO": "/\r\nSet-Cookie: x"},
        {"QUERY_STRING": "q=%ff"},
        {"QUERY_STRING": "q=%00"},
        {"QUERY_STRING": "taal=%e2%82"},
    ],
)
def test_junk_in_an_address_is_400_and_never_500(web: Any, raw: dict[str, str]) -> None:
    answer = web.client.get("/", environ_overrides=raw, base_url="https://127.0.0.1")
    assert answer.status_code == 400
    assert "Location" not in answer.headers


@pytest.mark.parametrize("body", [b"naam=%ff", b"naam=\xff", b"naam=a%00b", b"%ff=1"])
def test_junk_in_a_form_is_400_and_never_500(web: Any, body: bytes) -> None:
    web.get("/inloggen")
    kind = "application/x-www-form-urlencoded"
    assert web.client.post("/vorm", data=body, content_type=kind, base_url="https://127.0.0.1").status_code == 400


def test_a_form_over_its_limit_is_413(web: Any) -> None:
    answer = web.client.post("/vorm", data={"naam": "x" * 1_200_000}, base_url="https://127.0.0.1")
    assert answer.status_code == 413
    assert "te groot" in answer.text


def test_no_other_origin_is_ever_allowed(web: Any) -> None:
    for origin in ("https://evil.example", "null"):
        answer = web.client.get("/", headers={"Origin": origin}, base_url="https://127.0.0.1")
        assert not [name for name in answer.headers.keys() if name.startswith("Access-Control")]  # noqa: SIM118


def test_an_error_tells_a_person_what_to_do_and_an_attacker_nothing(web: Any, caplog: Any) -> None:
    answer = web.get("/stuk?wat=geheim-in-de-fout")
    assert answer.status_code == 500
    assert "Er is niets half gedaan" in answer.text
    assert answer.headers["X-Request-Id"][:8] in answer.text
    for secret in ("geheim-in-de-fout", "Traceback", "RuntimeError", "werkzeug", "Flask", ".py", "/portal"):
        assert secret not in answer.text
    assert answer.headers["X-Request-Id"] in caplog.text
    assert "RuntimeError" in caplog.text
    assert "geheim-in-de-fout" not in caplog.text


def test_a_part_that_is_away_is_503(web: Any) -> None:
    assert web.get("/weg").status_code == 503


def test_a_machine_gets_a_problem_document(web: Any) -> None:
    answer = web.client.get("/nietes", headers={"Accept": "application/json"}, base_url="https://127.0.0.1")
    assert answer.mimetype == "application/problem+json"
    assert answer.json["code"] == "page-missing"
    assert answer.json["status"] == 404
    assert "Traceback" not in answer.text


def test_a_route_without_a_door_stays_shut(web: Any) -> None:
    answer = web.get("/vergeten")
    assert answer.status_code == 403
    assert "wie mag dit" not in answer.text


def test_each_route_of_the_base_has_a_door(settings: Any, desk: Any) -> None:
    app = base_app(settings, desk)
    assert [rule for rule in app.url_map.iter_rules() if doors.door_of(app, rule.endpoint) is None] == []


def test_a_redirect_of_ours_stays_on_our_own_host(web: Any) -> None:
    for path in ("/elders", "/?taal=en", "/%5cevil.example?taal=en", "/a:b?taal=nl&q=https://evil.example"):
        to = web.get(path).headers["Location"]
        assert to.startswith("/")
        assert not to.startswith(("//", "/\\"))


def test_security_txt_is_valid_for_more_than_a_month(web: Any, clock: Any, settings: Any) -> None:
    text = web.get("/.well-known/security.txt").text
    found = dict(line.split(": ", 1) for line in text.strip().splitlines())
    assert set(found) == {"Contact", "Expires", "Preferred-Languages", "Canonical"}
    until = datetime.fromisoformat(found["Expires"])
    assert timedelta(days=30) < until - clock.now() < timedelta(days=366)
    assert until.tzinfo == UTC
    assert found["Canonical"] == f"{settings.base_url}/.well-known/security.txt"
    assert found["Contact"].startswith("mailto:")


@pytest.mark.promise("F08")
def test_robots_find_nothing(web: Any) -> None:
    assert "Disallow: /" in web.get("/robots.txt").text


def test_a_log_never_shows_the_secret_of_a_link() -> None:
    token = "Zx9" * 14
    assert guard.redacted(f"/l/{token}/lees?x={token}") == "/l/…/lees"
    assert guard.redacted("/dossiers/42") == "/dossiers/42"


def test_a_get_changes_nothing_in_the_book(app: Flask, web: Any, desk: Any, settings: Any) -> None:
    def all_rows() -> list[str]:
        import sqlite3

        base = sqlite3.connect(f"file:{settings.folder / 'zegel.sqlite'}?mode=ro", uri=True)
        try:
            return list(base.iterdump())
        finally:
            base.close()

    before = all_rows()
    for path in _pages(app):
        for method in ("GET", "HEAD", "OPTIONS"):
            web.client.open(path, method=method, base_url="https://127.0.0.1")
    assert all_rows() == before
