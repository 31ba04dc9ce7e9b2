"""Running it: what operators and their tools ask.

`/healthz` says that the process lives, `/readyz` that everything it needs answers; `/metrics` is for Prometheus,
`/openapi.json` the contract for programs. Errors are problem documents (RFC 9457). `Server-Timing` says how many
statements an answer cost the database, as `db;desc="3 statements"`. Admins only: `/admin`, `/api/reports`.
"""

import re
import time

import pytest

from tests.acceptance.blog.people import Person, draft, sign_in, unique
from tests.acceptance.exchange import Answer
from tests.acceptance.failures import beginning
from tests.acceptance.requirements import requirement
from tests.acceptance.server import Client, unknown

pytestmark = pytest.mark.publication
MOST = 5  # statements
GUESSES = 10


@requirement("BLOG-OPS-01", points=1)
def test_it_says_that_it_lives_and_is_ready(visitor: Client) -> None:
    """/healthz and /readyz answer 200 with a status in JSON, within a second, without an account."""
    for path in ("/healthz", "/readyz"):
        began = time.monotonic()
        answer = visitor.opens(path)
        answer.gives(200, "status")
        answer.must(time.monotonic() - began < 1, "an answer within a second")


@requirement("BLOG-OPS-02", points=1)
def test_it_counts_its_answers(visitor: Client) -> None:
    """/metrics is in Prometheus's format and counts requests, or is closed: 401 or 403."""
    visitor.get("tags").gives(200, "tags")
    answer = visitor.opens("/metrics")
    answer.has(200, 401, 403)
    if answer.status == 200:
        answer.must(re.search(r"^# TYPE \S+ counter$", answer.text, re.MULTILINE), "a counter")


@requirement("BLOG-OPS-03", points=1)
def test_its_contract_is_there_for_programs(visitor: Client) -> None:
    """/openapi.json is an OpenAPI 3 document that has the articles."""
    answer = visitor.opens("/openapi.json")
    answer.must(str(answer.gives(200, "openapi")).startswith("3."), "openapi: 3.…")
    paths = answer.holds("paths")
    answer.must(any(path.rstrip("/").endswith("/articles") for path in paths), "/articles in paths")


@requirement("BLOG-OPS-04", points=2)
def test_every_error_has_one_shape(author: Person, visitor: Client) -> None:
    """401, 403, 404, 405 and 422 are problem documents: their type, title, status and detail."""
    mine = Person(author.server, "eve").registers().publishes()["slug"]
    for answer, status in (
        (visitor.get("user"), 401),
        (author.delete("articles", mine), 403),
        (author.get("articles", unknown("article")), 404),
        (author.send("PATCH", "tags"), 405),
        (author.post("articles", article=draft(title="")), 422),
    ):
        answer.has(status)
        kind = answer.headers.get("content-type", "").partition(";")[0]
        answer.must(kind == "application/problem+json", "Content-Type: application/problem+json")
        problem = answer.json()
        told = problem.get("title") and problem.get("status") == status
        answer.must(told, f"a title, and status = {status}")


@requirement("BLOG-OPS-05", points=1)
def test_errors_tell_nothing_of_the_inside(author: Person) -> None:
    """What makes no sense answers 4xx without paths, SQL or stack traces."""
    author.get("user").has(200)
    for answer in (
        author.get("articles", limit="'; DROP TABLE articles; --"),
        author.get("articles", "%00"),
        author.get("drafts", "not-an-id"),
        author.send("POST", "articles", content=b"{not json"),
        author.post("articles", article=[draft()]),
    ):
        answer.must(400 <= answer.status < 500, "a 4xx")
        inside = re.search(r"Traceback|SELECT |psycopg|sqlalchemy|/site-packages/", answer.text)
        answer.must(not inside, "nothing of the server's inside")


@requirement("BLOG-OPS-06", points=3)
def test_a_list_costs_five_statements_however_long(
    author: Person, reader: Person, visitor: Client
) -> None:
    """Every list costs at most five statements, whoever asks: Server-Timing says it (db;desc="3 statements")."""
    tag = unique("tag")
    slugs = [author.publishes(tagList=[tag, f"{tag} {n}"])["slug"] for n in range(6)]
    reader.follows(author)
    for slug in slugs:
        reader.favours(slug)
        reader.comments(slugs[0])
    here = visitor.server.root.removeprefix(visitor.server.site)
    lists = (f"/articles?tag={tag}", f"/articles?favorited={reader.name}", "/articles?limit=50",
             "/articles/feed", f"/articles/{slugs[0]}/comments", "/tags")  # fmt: skip
    for path in lists:
        within_budget(reader.opens(here + path))
        if path != "/articles/feed":
            within_budget(visitor.opens(here + path))


@beginning("looking for the number of statements in Server-Timing")
def statements(answer: Answer) -> int:
    answer.has(200)
    found = re.search(
        r'desc="?(\d+) (?:statements?|queries|query)', answer.headers.get("server-timing", "")
    )
    answer.must(found, 'Server-Timing: db;desc="3 statements"')
    return int(found[1]) if found else 0


def within_budget(answer: Answer) -> None:
    found = statements(answer)
    answer.must(found <= MOST, f"at most {MOST} statements (here: {found})")


@requirement("BLOG-OPS-07", points=1)
def test_every_answer_has_security_headers(author: Person, visitor: Client) -> None:
    """Pages, JSON and errors alike say nosniff and that they are not to be framed."""
    slug = author.publishes()["slug"]
    here = visitor.server.root.removeprefix(visitor.server.site)
    for path in ("/", f"/article/{slug}", f"{here}/articles", f"{here}/{unknown('route')}"):
        answer = visitor.opens(path)
        answer.has(200, 404)
        headers = {name: value.lower() for name, value in answer.headers.items()}
        nosniff = headers.get("x-content-type-options") == "nosniff"
        answer.must(nosniff, "X-Content-Type-Options: nosniff")
        framed = "frame-ancestors" in headers.get("content-security-policy", "")
        answer.must(framed or "x-frame-options" in headers, "frame-ancestors or X-Frame-Options")


@requirement("BLOG-OPS-08", points=2)
def test_the_admin_area_is_closed(author: Person, visitor: Client) -> None:
    """Admins' operations answer 401 without a token and 403 to others; nothing of /admin is shown to either."""
    visitor.get("reports").refuses(401)
    author.get("reports").refuses(403)
    for client in (visitor, author):
        client.opens("/admin").refuses(301, 302, 303, 307, 308, 401, 403)


@requirement("BLOG-OPS-09", points=2)
def test_a_foreign_page_writes_nothing(author: Person, visitor: Client) -> None:
    """A foreign Origin is not let in by CORS with credentials, nor reflected."""
    author.publishes()
    here = visitor.server.root.removeprefix(visitor.server.site)
    answer = visitor.opens(f"{here}/articles", Origin="https://evil.example")
    answer.gives(200, "articles")
    allowed = answer.headers.get("access-control-allow-origin", "")
    answer.must("evil" not in allowed, "no Access-Control-Allow-Origin with evil.example")
    with_credentials = answer.headers.get("access-control-allow-credentials") == "true"
    answer.must(not with_credentials, "no credentials from anywhere")


@pytest.mark.lockout
@requirement("BLOG-OPS-10", points=3)
def test_passwords_are_not_guessed(author: Person) -> None:
    """After ten failed sign-ins the eleventh answers 429 with Retry-After, for the right password as well."""
    for number in range(GUESSES):
        sign_in(author, author.email, f"guess {number}").refuses(401)
    answer = sign_in(author, author.email, author.password)
    answer.refuses(429)
    answer.must(answer.headers.get("retry-after"), "Retry-After")
    elsewhere = Client(author.server)
    forged = {"X-Forwarded-For": "203.0.113.7"}
    account = {"user": {"email": author.email, "password": author.password}}
    elsewhere.send("POST", "users", "login", body=account, headers=forged).refuses(429)
