"""What every operation refuses: requests without a token, with a bad one, or with a body that makes no sense."""

from collections.abc import Iterator
from typing import Any

from tests.acceptance.blog.people import Person, draft
from tests.acceptance.contract import Contract
from tests.acceptance.requirements import requirement
from tests.acceptance.server import Client, unknown

BAD_TOKENS = ("Token garbage", "Token a.b.c", "Token", "garbage", "Basic YTpi")


def path_of(template: str, slug: str, name: str, comment: object) -> list[str]:
    """`/articles/{slug}/comments/{id}` with these in it, in parts."""
    filled = {"{slug}": slug, "{username}": name, "{id}": str(comment)}
    return [filled.get(part, part) for part in template.strip("/").split("/")]


def body_for(method: str, template: str) -> dict[str, Any] | None:
    """A body that is right, so that only the token is wrong."""
    if method not in {"POST", "PUT"} or template.endswith(("follow", "favorite")):
        return None
    if template.endswith("comments"):
        return {"comment": {"body": "Hello"}}
    return {"user": {"bio": "Hello"}} if template == "/user" else {"article": draft()}


def ask_all(client: Client, contract: Contract, *names: Any) -> Iterator[Any]:
    """The answers of all operations that need a token."""
    for method, template in contract.needing_a_token():
        yield client.send(method, *path_of(template, *names), body=body_for(method, template))


@requirement("BLOG-ERR-01", points=3)
def test_without_a_token_nothing_is_done(
    author: Person, visitor: Client, contract: Contract
) -> None:
    """Every operation that needs a token answers 401 without one, and does nothing."""
    slug = author.publishes()["slug"]
    comment = author.comments(slug)["id"]
    for answer in ask_all(visitor, contract, slug, author.name, comment):
        answer.refuses(401)
    author.get("articles", slug).gives(200, "article", favoritesCount=0)
    answer = author.get("articles", slug, "comments")
    answer.must(len(answer.gives(200, "comments")) == 1, "the one comment, still there")


@requirement("BLOG-ERR-02", points=2)
def test_who_somebody_is_comes_before_what_is_there(
    author: Person, visitor: Client, contract: Contract
) -> None:
    """Without a token also things that do not exist answer 401, not 404."""
    author.get("user").has(200)
    for answer in ask_all(visitor, contract, unknown("article"), unknown("name"), 2_000_000_000):
        answer.refuses(401)


@requirement("BLOG-ERR-03", points=2)
def test_a_bad_token_is_no_token(author: Person, contract: Contract) -> None:
    """Every operation that needs a token answers 401 to one that is garbage."""
    slug = author.publishes()["slug"]
    comment = author.comments(slug)["id"]
    stranger = Client(author.server, "Token garbage.garbage.garbage")
    for answer in ask_all(stranger, contract, slug, author.name, comment):
        answer.refuses(401)


@requirement("BLOG-ERR-04", points=2)
def test_a_bad_token_is_refused_where_none_is_needed(author: Person) -> None:
    """Lists, profiles and comments, which need no token, answer 401 to one that is garbage."""
    slug = author.publishes()["slug"]
    stranger = Client(author.server, "Token garbage")
    stranger.get("articles").refuses(401)
    stranger.get("profiles", author.name).refuses(401)
    stranger.get("articles", slug, "comments").refuses(401)


@requirement("BLOG-ERR-05", points=2)
def test_no_kind_of_garbage_gets_in(author: Person) -> None:
    """Tokens that are garbage, empty, of another scheme or with one letter changed answer 401."""
    middle = len(author.token) // 2
    changed = "A" if author.token[middle] != "A" else "B"
    altered = f"Token {author.token[:middle]}{changed}{author.token[middle + 1 :]}"
    author.get("user").has(200)
    for authorization in (*BAD_TOKENS, altered):
        Client(author.server, authorization).get("user").refuses(401)


@requirement("BLOG-ERR-06", points=2)
def test_refusals_have_the_contracts_form(
    author: Person, reader: Person, newcomer: Person, visitor: Client
) -> None:
    """Answers of 401, 403, 404, 409 and 422 hold {"errors": {"what": ["why"]}}."""
    slug = author.publishes()["slug"]
    visitor.get("user").fits_the_contract(401)
    reader.delete("articles", slug).fits_the_contract(403)
    reader.get("articles", unknown("article")).fits_the_contract(404)
    newcomer.post("users", user=author.account).fits_the_contract(409)
    author.post("articles", article=draft(title="")).fits_the_contract(422)


@requirement("BLOG-ERR-07", points=1)
def test_answers_say_that_they_are_json(author: Person, visitor: Client) -> None:
    """Answers with a body say in Content-Type that it is JSON, refusals too."""
    author.publishes()
    for answer in (visitor.get("articles"), visitor.get("articles", unknown("article"))):
        answer.has(200, 404)
        kind = answer.headers.get("content-type", "").partition(";")[0]
        answer.must(kind.endswith(("/json", "+json")), "Content-Type: application/json")


@requirement("BLOG-ERR-08", points=1)
def test_a_body_may_name_its_charset(author: Person) -> None:
    """A body sent as `application/json; charset=utf-8` is read like any other."""
    headers = {"Content-Type": "application/json; charset=utf-8"}
    body = {"article": draft(title="Über den Tee")}
    answer = author.send("POST", "articles", body=body, headers=headers)
    answer.gives(201, "article", title="Über den Tee")


@requirement("BLOG-ERR-09", points=2)
def test_a_body_that_is_no_json_is_refused(author: Person) -> None:
    """A body that is not JSON answers 400, 415 or 422 on every operation that takes one."""
    slug = author.publishes()["slug"]
    operations = [
        ("POST", "users"),
        ("POST", "users", "login"),
        ("PUT", "user"),
        ("POST", "articles"),
        ("PUT", "articles", slug),
        ("POST", "articles", slug, "comments"),
    ]
    for method, *path in operations:
        for content in (b'{"article": {"title": ', b"\xff\xfe", b"title=Tea"):
            author.send(method, *path, content=content).refuses(400, 415, 422)


@requirement("BLOG-ERR-10", points=1)
def test_a_body_without_its_envelope_is_refused(author: Person) -> None:
    """JSON that lacks the envelope ({"article": …}, {"user": …}, {"comment": …}) answers 400 or 422."""
    slug = author.publishes()["slug"]
    for content in (b"{}", b"[]", b"null", b"7", b'{"article": null, "user": null}'):
        author.send("POST", "users", content=content).refuses(400, 422)
        author.send("PUT", "user", content=content).refuses(400, 422)
        author.send("POST", "articles", content=content).refuses(400, 422)
        author.send("POST", "articles", slug, "comments", content=content).refuses(400, 422)


@requirement("BLOG-ERR-11", points=2)
def test_a_field_of_another_type_is_refused(author: Person, newcomer: Person) -> None:
    """A number, list or object where a text belongs answers 422 and names the field."""
    slug = author.publishes()["slug"]
    for wrong in (7, True, ["a"], {"$ne": None}):
        author.post("articles", article=draft(title=wrong)).refuses(422, naming="title")
        author.put("articles", slug, article={"body": wrong}).refuses(422, naming="body")
        comment = {"body": wrong}
        author.post("articles", slug, "comments", comment=comment).refuses(422, naming="body")
        account = newcomer.account | {"username": wrong}
        newcomer.post("users", user=account).refuses(422, naming="username")
        author.put("user", user={"bio": wrong}).refuses(422, naming="bio")


@requirement("BLOG-ERR-12", points=1)
def test_tags_of_another_type_are_refused(author: Person) -> None:
    """A tagList that is no list, or not of texts, answers 422."""
    for wrong in ("tea", 7, {"tea": "milk"}, [7], [None], [["tea"]]):
        author.post("articles", article=draft(tagList=wrong)).refuses(422)
