"""Sessions, the second factor, and what an account can take along or end.

`POST /auth/sign-in` with `{"email", "password", "code"?}` answers 200 and `{"access_token", "refresh_token", …}`;
`POST /auth/refresh` with `{"refresh_token"}` a new pair. `POST /auth/sign-out` ends this session, `POST
/auth/sign-out-everywhere` all of them: 204. `POST /auth/second-factor` answers 201 and `{"secret"}` (base32); `PUT`
there with `{"code"}` (RFC 6238) turns it on and answers `{"recovery_codes": […], "tokens"}`; from then on signing in
without a code answers 401. `POST /auth/second-factor/off` takes `{"password", "code"}`. `GET /auth/export` is a zip
of all that is known of somebody, `POST /auth/erase` with `{"current_password"}` ends the account: 202 or 204.
`POST /auth/forgot-password` with `{"email"}` answers the same for any address.
"""

from io import BytesIO
from zipfile import ZipFile

import pytest

from tests.acceptance import totp
from tests.acceptance.blog.people import Person, sign_in, unique
from tests.acceptance.exchange import Answer
from tests.acceptance.failures import beginning
from tests.acceptance.requirements import requirement
from tests.acceptance.server import Client, eventually

pytestmark = pytest.mark.publication


def tokens(answer: Answer) -> tuple[str, str]:
    answer.has(200)
    return answer.holds("access_token"), answer.holds("refresh_token")


def bearer(person: Person, token: str) -> Client:
    return Client(person.server, f"Bearer {token}")


@beginning("signing in at /auth/sign-in")
def pair_of(person: Person) -> tuple[str, str]:
    return tokens(person.post("auth", "sign-in", email=person.email, password=person.password))


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
    answer.must(keys and all("kid" in key and "kty" in key for key in keys), "keys with kid and kty")
    answer.must(not any({"d", "k", "p", "q"} & {*key} for key in keys), "no private part")


@beginning("turning the second factor on")
def enrolled(person: Person) -> tuple[str, int, list[str]]:
    """(secret, step of the code that was used, recovery codes)."""
    begun = person.post("auth", "second-factor")
    begun.has(200, 201)
    secret, step = begun.holds("secret"), totp.step_now()
    answer = person.put("auth", "second-factor", code=totp.code(secret, step))
    return secret, step, list(answer.gives(200, "recovery_codes"))


def sign_in_with(person: Person, code: str) -> Answer:
    wish = {"email": person.email, "password": person.password, "code": code}
    return person.post("auth", "sign-in", **wish)


@requirement("BLOG-TFA-01", points=3)
def test_a_second_factor_is_asked_for(author: Person) -> None:
    """With the second factor on, the password alone signs in nowhere (401); with a code of the moment it does."""
    secret, step, _ = enrolled(author)
    author.post("auth", "sign-in", email=author.email, password=author.password).refuses(401)
    sign_in(author, author.email, author.password).refuses(401)
    # The code of the next step, as that of this one is used up; servers that take none early get it in time.
    answer = sign_in_with(author, totp.code(secret, step + 1))
    if answer.status == 401:
        answer = eventually(
            lambda: sign_in_with(author, totp.code(secret, step + 1)),
            lambda answer: totp.step_now() > step and answer.status == 200,
            "a pair of tokens for the next code",
        )
    access, _ = tokens(answer)
    bearer(author, access).get("auth", "me").gives(200, "name")


@requirement("BLOG-TFA-02", points=2)
def test_a_code_is_good_once(author: Person) -> None:
    """A code that was used, one of an hour ago and a wrong one answer 401."""
    secret, step, recovery = enrolled(author)
    for used in (step, step - 120):
        sign_in_with(author, totp.code(secret, used)).refuses(401)
    sign_in_with(author, "000000").refuses(401)
    tokens(sign_in_with(author, recovery[0]))


@requirement("BLOG-TFA-03", points=2)
def test_a_recovery_code_is_good_once(author: Person) -> None:
    """Ten recovery codes come with it; each signs in instead of a code, once."""
    _, _, recovery = enrolled(author)
    assert len(recovery) >= 2, "the premise"
    tokens(sign_in_with(author, recovery[0]))
    sign_in_with(author, recovery[0]).refuses(401)
    tokens(sign_in_with(author, recovery[1]))


@requirement("BLOG-TFA-04", points=1)
def test_a_second_factor_is_not_turned_off_by_half(author: Person) -> None:
    """Turning it off needs password and code; after that the password alone signs in again."""
    _, _, recovery = enrolled(author)
    access, _ = tokens(sign_in_with(author, recovery[0]))
    signed_in, path = bearer(author, access), ("auth", "second-factor", "off")
    signed_in.post(*path, password=author.password, code="000000").refuses(400, 401, 403, 422)
    wrong = {"password": f"not {author.password}", "code": recovery[1]}
    signed_in.post(*path, **wrong).refuses(400, 401, 403, 422)
    signed_in.post(*path, password=author.password, code=recovery[2]).gives_nothing(204)
    pair_of(author)


@requirement("BLOG-ACC-01", points=2)
def test_one_takes_along_what_is_known(author: Person, visitor: Client) -> None:
    """The export is a zip with the account, its articles and comments; it needs a token."""
    article = author.publishes(body=f"Only here: {unique('x')}")
    author.comments(article["slug"], said := f"And here: {unique('x')}")
    answer = author.get("auth", "export")
    answer.has(200)
    with ZipFile(BytesIO(answer.content)) as archive:
        whole = "\n".join(archive.read(name).decode() for name in archive.namelist())
    for wanted in (author.name, author.email, article["body"], said):
        answer.must(wanted in whole, f'"{wanted}" in a file of the zip')
    answer.must("argon2" not in whole and author.password not in whole, "no password in it")
    visitor.get("auth", "export").refuses(401)


@requirement("BLOG-ACC-02", points=3)
def test_an_account_ends(author: Person, reader: Person) -> None:
    """Erasing needs the password; then the account is gone at once, and soon its articles and comments are."""
    slug, other = author.publishes()["slug"], reader.publishes()["slug"]
    author.comments(other, said := f"Words {unique('x')}")
    author.post("auth", "erase", current_password="not it").refuses(400, 401, 403, 422)
    author.post("auth", "erase", current_password=author.password).has(202, 204)
    author.get("user").refuses(401)
    sign_in(author, author.email, author.password).refuses(401)
    eventually(lambda: reader.get("articles", slug), lambda a: a.status == 404, "404")
    gone = eventually(
        lambda: reader.get("articles", other, "comments"), lambda a: said not in a.text, f'no "{said}"'
    )
    gone.gives(200, "comments")
    eventually(lambda: reader.get("profiles", author.name), lambda a: a.status == 404, "404")


@requirement("BLOG-ACC-03", points=2)
def test_a_lost_password_tells_nothing(author: Person, visitor: Client) -> None:
    """Asking for a new password answers alike for an address with an account and for one without."""
    known = visitor.post("auth", "forgot-password", email=author.email)
    known.has(200, 202, 204)
    nobody = visitor.post("auth", "forgot-password", email=f"{unique('nobody')}@example.com")
    alike = (nobody.status, nobody.text) == (known.status, known.text)
    nobody.must(alike, f"status {known.status} and the body {known.text}, as for a known address")


@requirement("BLOG-ACC-04", points=1)
def test_codes_of_mails_are_not_guessed(author: Person, visitor: Client) -> None:
    """A made-up code neither sets a password nor confirms an address: 4xx, and the old password stays."""
    visitor.post("auth", "forgot-password", email=author.email).has(200, 202, 204)
    guess = {"code": unique("guess"), "new_password": "Westpier-Signal-Lamp-9"}
    visitor.post("auth", "reset-password", **guess).refuses(400, 401, 403, 404, 410, 422)
    visitor.post("auth", "confirm-email", code=guess["code"]).refuses(400, 401, 403, 404, 410, 422)
    sign_in(visitor, author.email, author.password).has(200)


@requirement("BLOG-ACC-05", points=2)
def test_a_new_password_asks_for_the_old_one(author: Person) -> None:
    """At /auth/password a new password needs the current one, and ends all other sessions."""
    access, _ = pair_of(author)
    new = "Westpier-Signal-Lamp-9"
    wrong = author.put("auth", "password", current_password="not it", new_password=new)
    wrong.refuses(400, 401, 403, 422)
    bearer(author, access).get("auth", "me").gives(200, "name")
    answer = author.put("auth", "password", current_password=author.password, new_password=new)
    answer.has(200, 204)
    bearer(author, access).get("auth", "me").refuses(401)
    sign_in(author, author.email, new).has(200)
    sign_in(author, author.email, author.password).refuses(401)
