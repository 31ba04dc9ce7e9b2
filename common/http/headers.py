"""The security headers of every answer, error pages included (OWASP Secure Headers Project)."""

from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.exceptions import MethodNotAllowed

CONTENT_SECURITY_POLICY = "; ".join(  # noqa: FLY002  one directive a line
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}
KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def install(app: Flask, *, public_url: str, production: bool) -> None:
    host = urlsplit(public_url).netloc
    # Only these names may reach the app: a forged Host would otherwise end up in links and mails.
    app.config["TRUSTED_HOSTS"] = (
        [host] if production else [host, "localhost", "127.0.0.1", "[::1]"]
    )
    app.before_request(_refuse_odd_methods)

    @app.after_request
    def protect(response: Response) -> Response:
        stated = {name.lower() for name in response.headers.keys()}  # noqa: SIM118  not a dict
        usual = [(name, value) for name, value in HEADERS.items() if name.lower() not in stated]
        response.headers.extend(usual)
        if production:
            response.headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
        if "Cache-Control" not in response.headers:
            # What depends on who asks must not stay in a shared cache or on a shared machine.
            response.headers["Cache-Control"] = "no-store" if is_personal() else "no-cache"
        return response


def is_personal() -> bool:
    """Whether the request says who asks, or might."""
    return bool(request.cookies) or "Authorization" in request.headers


def _refuse_odd_methods() -> None:
    if request.method not in KNOWN_METHODS:  # TRACE and inventions
        raise MethodNotAllowed(sorted(KNOWN_METHODS))
