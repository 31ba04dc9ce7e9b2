"""How a request's caller is found, and how a sign-in is guarded against guessing.

API clients send `Authorization: Bearer <access token>`; browsers send the session cookie, which counts
on unsafe requests only when the browser vouches that its own page sent them.
"""

from flask import current_app, request
from werkzeug import Response

from common import clock
from common.auth import actions, tokens
from common.auth.second_factor.asking import pass_code
from common.auth.store import UserStore
from common.auth.users import SESSION_LIFE, Identity, User, email_to_find
from common.errors import NotSignedIn
from common.http.cross_origin import SAFE_METHODS, came_from_own_page
from common.http.limits import client_address, rate_limits

# Ten guesses at one account from one place, a hundred from one place (a class behind one address) or
# at one account (guessers in many places).
PER_PAIR = "10 per 15 minutes"
PER_ADDRESS = "100 per 15 minutes"
PER_ACCOUNT = "100 per 15 minutes"
PER_REFRESH = "300 per minute"  # from one address
PER_CHANGE = "10 per 15 minutes"  # guesses at the current password, from inside a session


def users() -> UserStore:
    """The user store of the app at hand."""
    store: UserStore = current_app.extensions["users"]
    return store


def identify() -> Identity | None:
    """Who sent the request at hand; None for nobody. A bad bearer token is refused, not ignored."""
    authorization = request.headers.get("Authorization")
    if authorization is not None:
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() not in current_app.config["AUTH_SCHEMES"]:
            raise tokens.not_valid("Send an access token as: Authorization: Bearer <token>.")
        found = users().identity(tokens.session_id_in(token.strip()), clock.now())
        if found is None:
            raise tokens.not_valid("The session behind this token has ended. Sign in again.")
        return found
    key = request.cookies.get(cookie_name())
    if key and (request.method in SAFE_METHODS or came_from_own_page()):
        return users().identity_by_key(actions.key_hash(key), clock.now())
    return None


def user_for(email: str, password: str, code: str = "") -> User:
    """The user behind what somebody typed, counted against the limits before it is looked at.

    Raises:
        NotSignedIn: wrong. CodeNeeded: right, and the account has a second factor. TooMany: too often wrong. Unavailable: nobody counts, so nobody gets in.
    """
    limits, address, account = rate_limits(), client_address(), email_to_find(email)[:254]
    pair = ("sign-in", address, account)
    wide = [
        (PER_ADDRESS, ("address", address)),
        (PER_ACCOUNT, ("account", account)),
    ]
    for rate, key in wide:
        limits.check(rate, *key)
    # Counted before the password is looked at: twenty guesses sent at once are twenty guesses.
    limits.take(PER_PAIR, *pair)
    try:
        user = actions.check_password(users(), email, password)
    except NotSignedIn:
        for rate, key in wide:  # only failures: a class that signs in at nine is no attack
            limits.take(rate, *key)
        raise
    limits.forget(PER_PAIR, *pair)
    pass_code(
        user, code
    )  # last, so that nobody learns without the password who has a second factor
    return user


def begin_browser_session(response: Response, user: User) -> Response:
    """Give the browser a new session; whatever session it had before is ended, not reused."""
    end_browser_session(response)
    key = actions.open_browser_session(
        users(), user, device=request.headers.get("User-Agent", ""), now=clock.now()
    )
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(
        cookie_name(),
        key,
        max_age=int(SESSION_LIFE.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=secure,
        path="/",
    )
    return response


def end_browser_session(response: Response) -> Response:
    """End the session behind the browser's cookie, and take the cookie away."""
    key = request.cookies.get(cookie_name())
    if key:
        found = users().identity_by_key(actions.key_hash(key), clock.now())
        if found:
            users().end_session(found.user.id, found.session_id)
        response.delete_cookie(
            cookie_name(),
            path="/",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
        )
    return response


def cookie_name() -> str:
    """One name per app, as cookies ignore ports; `__Host-` where HTTPS makes it possible."""
    prefix = "__Host-" if current_app.config["SESSION_COOKIE_SECURE"] else ""
    return f"{prefix}{current_app.config['SITE'].key}_session"
