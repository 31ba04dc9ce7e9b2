"""The second factor: a code of an authenticator besides the password.

`POST /auth/second-factor` answers 201 and `{"secret"}` (base32); `PUT` there with `{"code"}` (RFC 6238: SHA-1, six
digits, 30 seconds) turns it on and answers `{"recovery_codes": […], "tokens"}`. From then on signing in, at
`/auth/sign-in` and at the contract's `/users/login`, answers 401 without `code`; a recovery code does as well. `POST
/auth/second-factor/off` takes `{"password", "code"}`.
"""

import pytest

from tests.acceptance import totp
from tests.acceptance.blog.people import Person, sign_in
from tests.acceptance.blog.publication.sessions import bearer, pair_of, tokens
from tests.acceptance.exchange import Answer
from tests.acceptance.failures import beginning
from tests.acceptance.requirements import requirement
from tests.acceptance.server import eventually

pytestmark = pytest.mark.publication


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
