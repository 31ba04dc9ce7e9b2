"""Which browser requests may change something: only those that start on the app's own pages.

The cure for cross-site request forgery without a token in every form: browsers say where a request
comes from, in Sec-Fetch-Site (Fetch Metadata) and Origin (RFC 6454), and a page cannot forge either.
SameSite cookies alone do not do it here: the four apps share one host, and ports are the same "site".
Source of the rule: OWASP Cross-Site Request Forgery Prevention, "Fetch Metadata headers".
"""

from flask import Flask, request

from common.errors import Forbidden

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def install(app: Flask) -> None:
    app.before_request(refuse_cross_origin)


def refuse_cross_origin() -> None:
    """403 for an unsafe request that another origin's page sent, and for one that may have been.

    A program (curl, a phone app) sends neither header and passes, but then its cookies do not count:
    `common.auth.access` takes a cookie on an unsafe request only when `came_from_own_page()`.
    """
    if request.method in SAFE_METHODS or came_from_own_page():
        return
    if "Origin" in request.headers or "Sec-Fetch-Site" in request.headers:
        raise Forbidden("This request came from a page of another site.")


def came_from_own_page() -> bool:
    """Whether the browser vouches that this request comes from the origin that it goes to."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin" or (site == "none" and request.method in SAFE_METHODS)
    origin = request.headers.get("Origin")
    return origin is not None and is_own_origin(origin)


def is_own_origin(origin: str) -> bool:
    """Whether an Origin header names the scheme and host of this very request."""
    return origin == f"{request.scheme}://{request.host}"
