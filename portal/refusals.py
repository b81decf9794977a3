"""An error becomes a page, or a problem document (RFC 9457) for a machine: here and nowhere else.

The page says what happened, what to do and which number to name on the phone; never a stack, a version
or a path. The log gets the number, the place in our code and the kind of error, not its words: those
may hold what a person typed.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from functools import wraps
from typing import Final, ParamSpec

from flask import Flask, Response, g, jsonify, make_response, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError  # type: ignore[import-untyped]
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response as AnyResponse

from dossier.errors import Refused, Unavailable, ZegelError
from dossier.ports import Random
from portal import i18n, problems
from portal.i18n import _

P = ParamSpec("P")
log: Final = logging.getLogger("zegel.portal")
_BY_STATUS: Final = {
    403: "role-lacks-this",
    404: "page-missing",
    405: "method-forbidden",
    413: "request-too-large",
    500: "something-broke",
    503: "away-for-now",
}
TO_LOGIN: Final = frozenset({"login-needed", "login-over"})


def apply(app: Flask, random: Random) -> None:
    """Answer every error of `app`, and number every request. Call it before the guard."""

    def number() -> None:
        g.request_id = random.id()

    def show(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.get("request_id", "")
        return response

    app.before_request(number)
    app.after_request(show)
    app.register_error_handler(ZegelError, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _broke)


def _refused(error: ZegelError) -> ResponseReturnValue:
    if error.code in TO_LOGIN and request.method == "GET" and not _wants_json():
        session["after"] = request.full_path.rstrip("?")
        return redirect("/inloggen?waarom=over" if error.code == "login-over" else "/inloggen", 303)
    if isinstance(error, Unavailable) or problems.status(error) >= 500:  # noqa: PLR2004
        log.error("%s %s at %s", g.get("request_id", ""), error.code, request.endpoint)
    return _answer(error)


def _http(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if code < 400:  # noqa: PLR2004 - a redirect of the router itself
        return error
    return _answer(Refused(_code(error, code)))


def _code(error: HTTPException, status: int) -> str:
    if isinstance(error, SecurityError):
        return "host-unknown"
    if isinstance(error, CSRFError):
        return "form-stale"
    return _BY_STATUS.get(status, "request-unreadable" if status < 500 else "something-broke")  # noqa: PLR2004


def _broke(error: Exception) -> ResponseReturnValue:
    frames = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s %s at %s\n%s", g.get("request_id", ""), type(error).__name__, request.endpoint, frames)
    return _answer(Refused("something-broke"))


def _wants_json() -> bool:
    best = request.accept_mimetypes.best_match(["text/html", "application/problem+json", "application/json"])
    return request.path.startswith("/api/") or best not in ("text/html", None)


def _answer(error: ZegelError) -> AnyResponse:
    status = (
        problems.status(error) if error.code in problems.table() else 503 if isinstance(error, Unavailable) else 500
    )
    words = problems.sentence(error, i18n.language())
    number = g.get("request_id", "")
    if _wants_json():
        response = jsonify(type="about:blank", title=_title(status), status=status, detail=words, code=error.code)
        response.mimetype = "application/problem+json"
    else:
        page = render_template("fout.html", title=_title(status), words=words, number=number, status=status)
        response = make_response(page)
    response.status_code = status
    if "retry_after" in error.facts:
        response.headers["Retry-After"] = str(error.facts["retry_after"])
    return response


def _title(status: int) -> str:
    if status == 404:  # noqa: PLR2004
        return _("Deze pagina is er niet")
    if status in (401, 403):
        return _("Hier kunt u niet bij")
    if status == 429:  # noqa: PLR2004
        return _("Wacht even")
    return _("Dit lukte niet") if status < 500 else _("Er ging iets mis")  # noqa: PLR2004


def again(
    template: str, **facts: object
) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, ResponseReturnValue]]:
    """A form's view that, when refused, shows its own page again with `problem` above the form.

    What was typed is in `request.form` for the template to keep. Only for refusals a person can mend
    (status 403, 409, 422, 429); the others have their own page.
    """

    def wrap(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
        @wraps(view)
        def shown(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            try:
                return view(*args, **kwargs)
            except Refused as refusal:
                status = problems.status(refusal)
                if request.method != "POST" or status not in (403, 409, 422, 429) or _wants_json():
                    raise
                words = problems.sentence(refusal, i18n.language())
                response = make_response(render_template(template, problem=words, **facts), status)
                if "retry_after" in refusal.facts:
                    response.headers["Retry-After"] = str(refusal.facts["retry_after"])
                return response

        return shown

    return wrap
