"""One's account: what it can take along, how it ends, and how a password comes back.

`GET /auth/export` is a zip of all that is known of somebody. `POST /auth/erase` with `{"current_password"}` ends the
account: 202 or 204; its articles and comments go within 15 seconds. `POST /auth/forgot-password` with `{"email"}`
answers the same for any address; `POST /auth/reset-password` takes `{"code", "new_password"}`, `POST
/auth/confirm-email` `{"code"}`. `PUT /auth/password` with `{"current_password", "new_password"}` ends other sessions.
"""

from io import BytesIO
from zipfile import ZipFile

import pytest

from tests.acceptance.blog.people import Person, sign_in, unique
from tests.acceptance.blog.publication.sessions import bearer, pair_of
from tests.acceptance.requirements import requirement
from tests.acceptance.server import Client, eventually

pytestmark = pytest.mark.publication


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
        lambda: reader.get("articles", other, "comments"),
        lambda a: said not in a.text,
        f'no "{said}"',
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
