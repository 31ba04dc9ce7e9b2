"""Sessions: where somebody is signed in, and how that ends.

`POST /auth/sign-in` with `{"email", "password", "code"?}` answers 200 and `{"access_token", "refresh_token", …}`;
`POST /auth/refresh` with `{"refresh_token"}` a new pair. `POST /auth/sign-out` ends this session, `POST
/auth/sign-out-everywhere` all of them: 204. `GET /auth/me` says who one is. The page `/account` has a form for every
session, whose action ends in `/end`; a browser signs in at `/login`, with the contract's fields, and gets a cookie.
"""

import pytest

from tests.acceptance.blog.people import Person
from tests.acceptance.blog.publication.sessions import bearer, pair_of, tokens
from tests.acceptance.browser import Browser
from tests.acceptance.failures import beginning
from tests.acceptance.page import Element, Page
from tests.acceptance.requirements import requirement

pytestmark = pytest.mark.publication


@requirement("BLOG-SES-01", points=2)
def test_signing_out_ends_the_session_at_once(author: Person) -> None:
    """After signing out the token answers 401 at once; other sessions go on."""
    other, _ = pair_of(author)
    author.post("auth", "sign-out").gives_nothing(204)
    author.get("user").refuses(401)
    bearer(author, other).get("auth", "me").gives(200, "name")


@requirement("BLOG-SES-02", points=1)
def test_signing_out_everywhere_ends_all(author: Person) -> None:
    """Signing out everywhere ends every session, on every device; refresh tokens are good no more."""
    access, refresh = pair_of(author)
    bearer(author, access).get("auth", "me").gives(200, "name")
    author.post("auth", "sign-out-everywhere").gives_nothing(204)
    author.get("user").refuses(401)
    bearer(author, access).get("auth", "me").refuses(401)
    author.post("auth", "refresh", refresh_token=refresh).refuses(401)


@requirement("BLOG-SES-03", points=3)
def test_a_refresh_token_is_good_once(author: Person) -> None:
    """A refresh token gives a new pair once; used twice, it ends the session with all that came of it."""
    _, first = pair_of(author)
    access, second = tokens(author.post("auth", "refresh", refresh_token=first))
    bearer(author, access).get("auth", "me").gives(200, "name")
    author.post("auth", "refresh", refresh_token=first).refuses(401)
    author.post("auth", "refresh", refresh_token=second).refuses(401)
    bearer(author, access).get("auth", "me").refuses(401)


@requirement("BLOG-SES-04", points=1)
def test_the_keys_of_tokens_are_public(author: Person) -> None:
    """The keys that verify tokens are at /.well-known/jwks.json (RFC 7517), and nothing private with them."""
    answer = author.opens("/.well-known/jwks.json")
    keys = answer.gives(200, "keys")
    answer.must(
        keys and all("kid" in key and "kty" in key for key in keys), "keys with kid and kty"
    )
    answer.must(not any({"d", "k", "p", "q"} & {*key} for key in keys), "no private part")


@beginning("signing in at /login")
def at_browser(person: Person) -> Browser:
    browser = Browser(person.server)
    form = browser.form("/login", "email", "password")
    answer = browser.submits(form, "/login", email=person.email, password=person.password)
    answer.has(200, 302, 303)
    answer.must(browser.cookies, "a cookie")
    return browser


def not_its_own(page: Page, rows: list[Element]) -> Element:
    """A session that is not this browser's: its row does not say so ("This browser", "current")."""
    own = [
        row
        for row in page.all("li", "tr")
        if "this" in row.text.lower() or "current" in row.text.lower()
    ]
    ends = {form["action"] for row in own for form in row.inside}
    return next(row for row in rows if row["action"] not in ends)


@requirement("BLOG-SES-05", points=2)
def test_ones_sessions_are_listed_and_ended(author: Person) -> None:
    """The page /account has every session of somebody, and a form for each that ends it."""
    pair_of(author)
    browser, other = at_browser(author), at_browser(author)
    for left in (4, 3, 2):
        answer = browser.opens("/account")
        answer.has(200)
        page = Page(answer.text)
        rows = [one for one in page.all("form") if one["action"].endswith("/end")]
        answer.must(len(rows) == left, f"{left} forms whose action ends in /end")
        browser.submits(not_its_own(page, rows), "/account").has(200, 302, 303)
    author.get("user").refuses(401)
    other.opens("/account").refuses(302, 303, 401)
    browser.opens("/account").has(200)


@requirement("BLOG-SES-06", points=3)
def test_a_browsers_session_is_no_others_to_use(author: Person) -> None:
    """A session's cookie is HttpOnly and SameSite, and a form that another site sends with it changes nothing."""
    browser = at_browser(author)
    answer = browser.opens("/settings")
    answer.has(200)
    kept = [line.lower() for line in browser.set_cookies]
    safe = any("httponly" in line and "samesite=" in line for line in kept)
    answer.must(safe, "Set-Cookie: …; HttpOnly; SameSite=Lax or Strict")
    form = browser.form("/editor", "title", "body")
    typed = {"title": "Not mine", "description": "About", "body": "Sent from elsewhere"}
    refused = browser.submits(form, "/editor", origin="https://evil.example", **typed)
    refused.must(refused.status not in {200, 201} and refused.status < 500, "a refusal")
    answer = author.get("articles", author=author.name)
    answer.must(answer.gives(200, "articlesCount") == 0, "articlesCount = 0")
