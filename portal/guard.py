"""What holds for every answer and every question, whichever page it is: headers, hosts, origins.

The header rules are those of Internet.nl and OWASP ASVS 5.0 chapter 3 (security-ux.md A4). They are set
after every request, so a new route, an error and a download cannot be without them. Who may enter a page
is not decided here but in `doors.py`.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import IO, Final
from urllib.parse import unquote_to_bytes

from flask import Flask, Request, Response, request
from flask_wtf.csrf import CSRFProtect  # type: ignore[import-untyped]
from werkzeug.middleware.proxy_fix import ProxyFix

from dossier.errors import Refused
from portal.settings import Settings

CSP: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-src 'none'; frame-ancestors 'none'"
)
_NOTHING: Final = (
    "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), display-capture=(), fullscreen=(), geolocation=(), "
    "gyroscope=(), hid=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(), serial=(), usb=()"
)
HEADERS: Final = {
    "Content-Security-Policy": CSP,
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": _NOTHING,
    "X-Robots-Tag": "noindex, nofollow, noarchive, nosnippet",
    "Cache-Control": "no-store",
}
METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "POST"})
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
FORM_BYTES: Final = 1024 * 1024
_UNWANTED: Final = re.compile("[\x00-\x1f\x7f]")
_SECRET: Final = re.compile(r"(?<=/)[A-Za-z0-9_-]{24,}(?=/|$)")

csrf: Final = CSRFProtect()


class Question(Request):
    """A request whose files never touch a disk, not even a temporary one: `max_content_length` bounds them."""

    def _get_file_stream(self, *_: object, **__: object) -> IO[bytes]:
        return BytesIO()


def apply(app: Flask, settings: Settings) -> None:
    """Put the guard before and behind every route of `app`. Call it before any other `before_request`."""
    app.request_class = Question
    app.config.update(
        TRUSTED_HOSTS=list(settings.trusted_hosts),
        MAX_CONTENT_LENGTH=FORM_BYTES,  # a view that takes files raises `request.max_content_length` itself
        MAX_FORM_PARTS=200,
        SESSION_COOKIE_NAME="__Host-zegel",
        SESSION_COOKIE_SECURE=True,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",  # Strict would drop the session of whoever comes from a mail
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session itself, which ends sooner
        WTF_CSRF_SSL_STRICT=False,  # wants a Referer, which no-referrer never sends; `_refuse_foreign` instead
        WTF_CSRF_METHODS=["POST", "PUT", "PATCH", "DELETE"],
    )
    if settings.trusted_proxies:
        n = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=0, x_port=0, x_prefix=0)  # type: ignore[method-assign]
    app.before_request(_refuse_methods)
    app.before_request(_refuse_junk)
    app.before_request(lambda: _refuse_foreign(settings.base_url))
    csrf.init_app(app)
    app.after_request(_set_headers)


def _refuse_methods() -> None:
    if request.method not in METHODS:
        raise Refused("method-forbidden")


def _refuse_junk() -> None:
    """Invalid UTF-8, control characters and `//host` paths are no question of ours (cases 43, 46)."""
    path = request.environ.get("PATH_INFO", "").encode("latin-1", "replace")
    query = unquote_to_bytes(request.environ.get("QUERY_STRING", ""))
    try:
        texts = [path.decode(), query.decode()]
    except UnicodeDecodeError:
        raise Refused("request-unreadable") from None
    if texts[0].startswith("//") or any(_UNWANTED.search(text) for text in texts):
        raise Refused("request-unreadable")
    if request.method not in SAFE:
        for key, value in request.form.items(multi=True):
            if "\ufffd" in key + value or "\x00" in key + value:
                raise Refused("request-unreadable")


def _refuse_foreign(base_url: str) -> None:
    """A form must come from our own pages.

    `Sec-Fetch-Site` decides where the browser sends it. Else `Origin` does; it is `null` on our own
    forms too, because of no-referrer (Fetch, "append a request Origin header"), and then the form's
    token alone has to prove it.
    """
    if request.method in SAFE:
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin", "null")
    if site not in (None, "same-origin", "none") or origin not in ("null", base_url, request.host_url.rstrip("/")):
        raise Refused("form-elsewhere")


def _set_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers[name] = value
    if response.headers.get("Content-Disposition", "").startswith("attachment"):
        response.headers["Content-Security-Policy"] = f"{CSP}; sandbox"
    return response


def redacted(path: str) -> str:
    """A path as a log may hold it: what is long enough to be a link's secret is left out (decision 17)."""
    return _SECRET.sub("…", path.split("?", 1)[0])
