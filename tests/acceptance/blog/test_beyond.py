"""More than the contract's text asks for, and good servers do all the same. Left out by `-m "not beyond"`."""

import base64
import json

import pytest

from tests.acceptance.blog.people import ANOTHER_PASSWORD, Person, draft, sign_in, unique
from tests.acceptance.failures import Failure
from tests.acceptance.requirements import requirement
from tests.acceptance.server import Client, unknown

pytestmark = pytest.mark.beyond
HUGE = 20_000_000  # bytes; no article is that long


@requirement("BLOG-BEY-01", points=1)
def test_a_token_is_taken_as_bearer_too(author: Person) -> None:
    """The token works as `Authorization: Bearer …`, as most libraries send it."""
    bearer = Client(author.server, f"Bearer {author.token}")
    bearer.get("user").gives(200, "user", username=author.name)


@requirement("BLOG-BEY-02", points=2)
def test_articles_of_one_title_are_all_published(author: Person, reader: Person) -> None:
    """Articles of one title, one's own and other people's, are all published, under slugs of their own."""
    title = f"The same {unique('title')}"
    slugs = [who.publishes(title=title, body=who.name)["slug"] for who in (author, reader, author)]
    answer = reader.get("articles", slugs[1])
    answer.must(len(set(slugs)) == 3, f"three different slugs, not {slugs}")
    answer.gives(200, "article", body=reader.name)


@requirement("BLOG-BEY-03", points=1)
def test_a_new_title_makes_a_new_slug(author: Person) -> None:
    """A change of title gives the article another slug."""
    slug = author.publishes()["slug"]
    answer = author.put("articles", slug, article={"title": f"Renamed {unique('title')}"})
    answer.must(answer.gives(200, "article")["slug"] != slug, f"another slug than {slug}")


@requirement("BLOG-BEY-04", points=2)
def test_an_old_slug_leads_to_the_article(author: Person, visitor: Client) -> None:
    """After a change of title the old slug answers 301 to the new one."""
    slug = author.publishes()["slug"]
    change = {"title": f"Renamed {unique('title')}"}
    now = author.put("articles", slug, article=change).gives(200, "article")["slug"]
    answer = visitor.get("articles", slug)
    answer.has(301)
    location = answer.headers.get("location", "")
    answer.must(location.endswith(f"/articles/{now}"), f"Location: …/articles/{now}")


@requirement("BLOG-BEY-05", points=2)
def test_a_slug_is_never_given_away(author: Person, reader: Person) -> None:
    """A slug that an article once had is not given to another one."""
    title = f"First {unique('title')}"
    slug = author.publishes(title=title)["slug"]
    author.put("articles", slug, article={"title": f"Then {unique('title')}"}).has(200)
    answer = reader.post("articles", article=draft(title=title))
    answer.must(answer.gives(201, "article")["slug"] != slug, f"another slug than {slug}")


@requirement("BLOG-BEY-06", points=3)
def test_a_new_password_ends_all_older_tokens(author: Person) -> None:
    """After a change of password tokens from before answer 401; the one in the answer works."""
    before = Client(author.server, author.authorization)
    author.signs_in()
    second = Client(author.server, author.authorization)
    second.get("user").has(200)
    author.uses(author.put("user", user={"password": ANOTHER_PASSWORD}))
    before.get("user").refuses(401)
    if author.authorization != second.authorization:
        second.get("user").refuses(401)
    author.get("user").gives(200, "user", username=author.name)


@requirement("BLOG-BEY-07", points=3)
def test_a_token_that_nobody_signed_is_refused(author: Person) -> None:
    """A JWT with "alg": "none", or without its signature, answers 401."""
    none = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode())
    head, _, rest = author.token.partition(".")
    payload = rest.partition(".")[0]
    author.get("user").has(200)
    for forged in (f"{none.decode().rstrip('=')}.{payload}.", f"{head}.{payload}."):
        Client(author.server, f"Token {forged}").get("user").refuses(401)


@requirement("BLOG-BEY-08", points=1)
def test_a_bad_token_is_refused_at_an_article(author: Person) -> None:
    """Reading an article with a token that is garbage answers 401."""
    slug = author.publishes()["slug"]
    Client(author.server, "Token garbage").get("articles", slug).refuses(401)


@requirement("BLOG-BEY-09", points=1)
def test_a_refused_sign_in_does_not_say_why(author: Person) -> None:
    """Signing in with a wrong password and with an unknown address answers alike."""
    wrong = sign_in(author, author.email, "not " + author.password)
    nobody = sign_in(author, f"{unique('nobody')}@example.com", author.password)
    wrong.refuses(401)
    wish = f"the errors as for a wrong password, {wrong.holds('errors')}"
    nobody.must(nobody.holds("errors") == wrong.holds("errors"), wish)


@requirement("BLOG-BEY-10", points=1)
def test_no_answer_repeats_the_password(newcomer: Person) -> None:
    """No answer about an account holds its password or a hash of it."""
    answer = newcomer.post("users", user=newcomer.account)
    answer.has(201)
    for one in (answer, newcomer.uses(answer).get("user")):
        told = newcomer.password in one.text or "passw" in one.text.lower()
        one.must(not told, "no password in it")


@requirement("BLOG-BEY-11", points=1)
def test_a_password_of_eight_characters_is_taken(newcomer: Person) -> None:
    """A password of eight characters that is not a common one registers and signs in."""
    newcomer.password = "Zq7!vKp2"
    newcomer.registers()
    sign_in(newcomer, newcomer.email, newcomer.password).has(200)


@requirement("BLOG-BEY-12", points=1)
def test_a_tag_that_nothing_has_is_no_tag(author: Person, visitor: Client) -> None:
    """A tag whose last article is deleted is no longer among the tags."""
    tag = unique("tag")
    slugs = [author.publishes(tagList=[tag])["slug"] for _ in range(3)]
    before = visitor.get("tags")
    before.must(tag in before.gives(200, "tags"), f'"{tag}" before its articles are deleted')
    for slug in slugs:
        author.delete("articles", slug).has(204)
    answer = visitor.get("tags")
    answer.must(tag not in answer.gives(200, "tags"), f'no "{tag}" after that')


@requirement("BLOG-BEY-13", points=1)
def test_a_tag_given_twice_is_one_tag(author: Person, visitor: Client) -> None:
    """A tag that a tagList names twice is kept once, and its article is listed once."""
    tag = unique("tag")
    author.post("articles", article=draft(tagList=[tag, tag])).gives(201, "article", tagList=[tag])
    answer = visitor.get("articles", tag=tag)
    answer.must(answer.gives(200, "articlesCount") == 1, "articlesCount = 1")


@requirement("BLOG-BEY-14", points=1)
def test_a_favourite_is_no_change_of_the_article(author: Person, reader: Person) -> None:
    """Favouring an article or commenting on it leaves its updatedAt."""
    article = author.publishes()
    reader.favours(article["slug"])
    reader.comments(article["slug"])
    answer = reader.get("articles", article["slug"])
    answer.gives(200, "article", updatedAt=article["updatedAt"])


@requirement("BLOG-BEY-15", points=1)
def test_a_huge_body_is_refused(author: Person) -> None:
    """A body of 20 megabytes answers 413 or 422, or is hung up on, and the server lives on."""
    try:
        answer = author.post("articles", article=draft(body="x" * HUGE))
    except Failure:  # hung up in the middle
        pass
    else:
        answer.has(413, 422)
    author.get("user").has(200)


@requirement("BLOG-BEY-16", points=1)
def test_characters_that_databases_dislike_break_nothing(author: Person) -> None:
    """NUL and half a surrogate pair in a text are stored as they are, or refused with 400 or 422."""
    for character in (r"\u0000", r"\ud800"):
        article = json.dumps({"article": draft(title=f"Odd {unique('title')} @")})
        content = article.replace("@", character).encode()
        author.send("POST", "articles", content=content).has(201, 400, 422)
        author.get("user").has(200)


@requirement("BLOG-BEY-17", points=1)
def test_deep_json_breaks_nothing(author: Person) -> None:
    """A body of a hundred thousand nested lists answers 400, 413 or 422, and the server lives on."""
    depth = 100_000
    content = b'{"article": ' + b"[" * depth + b"]" * depth + b"}"
    author.send("POST", "articles", content=content).refuses(400, 413, 422)
    author.get("user").has(200)


@requirement("BLOG-BEY-18", points=1)
def test_what_is_no_route_answers_in_json(author: Person, visitor: Client) -> None:
    """A path below /api that does not exist answers 404 in JSON, and a wrong method 405."""
    author.get("user").has(200)
    answer = visitor.get(unknown("route"))
    answer.has(404)
    answer.json()
    visitor.send("PATCH", "tags").has(405)
