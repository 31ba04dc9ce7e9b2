"""The one place where exceptions become HTTP: RFC 9457 problem documents, or a page for a browser.

Every error has the same members: type, title, status, detail, code, request_id, and for bad input
`errors: {field: [message, …]}`.
"""

import contextlib
from collections.abc import Callable
from typing import Any

import structlog
from flask import Flask, Response, current_app, g, jsonify, redirect, render_template, request
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from common.auth.access import ConfirmationNeeded, identity
from common.errors import FieldErrors, Invalid, Refusal
from common.http import request_ids
from common.http.cross_origin import came_from_own_page
from common.pages.forms import SECRET

log = structlog.get_logger("http")
TO_CONFIRM = ConfirmationNeeded.code()
Explain = Callable[[Exception], Refusal | None]


def install(app: Flask) -> None:
    app.register_error_handler(Refusal, answer_refusal)
    app.register_error_handler(HTTPException, answer_http_exception)
    app.register_error_handler(Exception, answer_unexpected)


def answer_refusal(refusal: Refusal) -> Response:
    problem: dict[str, Any] = {
        "title": refusal.title,
        "status": refusal.status,
        "detail": refusal.detail,
        "code": refusal.code(),
    }
    if refusal.errors:
        problem["errors"] = refusal.errors
    response = _answer(problem)
    if refusal.retry_after is not None:
        response.headers["Retry-After"] = str(refusal.retry_after)
    if refusal.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def answer_http_exception(error: HTTPException) -> Response:
    """Flask's and Werkzeug's own: 404 for no route, 405, 413, …"""
    if error.code == 405 and request.method == "GET" and wants_page():
        return _to_the_page_of_the_form()
    if error.code is None or error.code < 400:  # a redirect that travels as an exception
        return error.get_response()  # pyrefly: ignore[bad-return]
    response = _answer(
        {
            "title": error.name,
            "status": error.code,
            "detail": error.description or error.name,
            "code": error.name.lower().replace(" ", "-"),
        }
    )
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def answer_unexpected(error: Exception) -> Response:
    """A part that is away is a 503; anything else is a bug: logged whole, told to nobody."""
    for kind, explain in current_app.extensions.get("outages", {}).items():
        refusal = explain(error) if isinstance(error, kind) else None
        if refusal is not None:
            log.warning("outage", error=type(error).__name__, reason=str(error)[:300])
            return answer_refusal(refusal)
    log.error("unexpected error", error=type(error).__name__, exc_info=error)
    if current_app.debug:
        raise error
    return answer_http_exception(InternalServerError("Something went wrong here; it was logged."))


def means_outage(app: Flask, kind: type[Exception], explain: Explain) -> None:
    """Declare that `kind` may mean an outage; `explain(error)` gives the answer, or None: it is a bug."""
    app.extensions.setdefault("outages", {})[kind] = explain


def invalid(error: ValidationError) -> Invalid:
    """pydantic's findings as field errors: `{"body.title": […]}` becomes `{"title": […]}`."""
    errors: FieldErrors = {}
    for finding in error.errors(include_url=False, include_context=False, include_input=False):
        field = ".".join(str(part) for part in finding["loc"]) or "body"
        message = finding["msg"].removeprefix("Value error, ")
        errors.setdefault(field, []).append(message[:1].lower() + message[1:])
    return Invalid.fields(errors)


def wants_page() -> bool:
    """Whether the asker is a browser looking at a page rather than a program at the API."""
    if request.path.startswith("/api/") or isinstance(request.routing_exception, SecurityError):
        return False  # SecurityError: a foreign Host, and no link on a page would lead to us
    best = request.accept_mimetypes.best_match(["application/json", "text/html"])
    return best == "text/html" and "text/html" in request.headers.get("Accept", "")


def _answer(problem: dict[str, Any]) -> Response:
    problem = {"type": "about:blank", **problem, "request_id": request_ids.current()}
    if wants_page():
        response = _page(problem)
    else:
        response = jsonify(problem)
        response.mimetype = "application/problem+json"
    response.status_code = problem["status"]
    return response


def _page(problem: dict[str, Any]) -> Response:
    """The problem with the app's frame around it, which shows who asks where that can be found out."""
    if problem["status"] >= 500:  # what knows it may be what failed: do not ask (and wait) again
        g.setdefault("identity", None)
    try:
        identity()
    except Exception:  # noqa: BLE001  a bad token, a part that is away: a problem page shows either way
        g.identity = None
    page = render_template("common/problem.html", problem=problem, unsent=_unsent(problem))
    return current_app.make_response(page)


def _unsent(problem: dict[str, Any]) -> list[tuple[str, str]]:
    """What somebody typed whose session has ended meanwhile, or must be confirmed: to be sent again then."""
    to_sign_in, to_confirm = problem["status"] == 401, problem["code"] == TO_CONFIRM
    if not (to_sign_in or to_confirm) or request.method != "POST" or not came_from_own_page():
        return []
    return [(n, v) for n, v in request.form.items(multi=True) if not n.endswith(SECRET)]


def _to_the_page_of_the_form() -> Response:
    """A refused form is shown under its action's address. Who loads that anew gets the page it was on."""
    path = request.path
    while path != "/":
        path = path.rpartition("/")[0] or "/"
        with contextlib.suppress(HTTPException):
            current_app.url_map.bind("").match(path, method="GET")
            break
    return current_app.make_response(redirect(path, 303))
