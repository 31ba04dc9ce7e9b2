"""Conversation: answers, changes, and who keeps order below an article.

`POST /articles/{slug}/comments` takes `replyTo`, the id of the comment that is answered; the contract's list stays
flat. `GET /articles/{slug}/threads` has it as trees: `{"threads": [{"id", "body", "status", "answers": [{"id",
"replyTo", "depth", "body"}]}]}`. `PUT …/comments/{id}` changes one's own in the first minutes. A comment with a link
by a new account waits (`status: "held"`): `GET /moderation/comments` lists what waits below one's own articles,
`POST /moderation/comments/{id}` with `{"decision": "approve" | "reject" | "hide" | "show", "reason"}` answers 204.
`POST …/report` behind an article, a comment or a profile, with `{"reason": "spam"}`, answers 204, once.
"""

from typing import Any

import pytest

from tests.acceptance.blog.people import NewMember, Person
from tests.acceptance.exchange import Answer
from tests.acceptance.requirements import requirement
from tests.acceptance.server import Client

pytestmark = pytest.mark.publication
LINK = "Look at https://casino.example/ and win."


def bodies(client: Client, slug: str) -> list[str]:
    answer = client.get("articles", slug, "comments")
    return [one["body"] for one in answer.gives(200, "comments")]


def threads(client: Client, slug: str) -> tuple[Answer, list[dict[str, Any]]]:
    answer = client.get("articles", slug, "threads")
    return answer, list(answer.gives(200, "threads"))


def waiting(author: Person) -> list[int]:
    answer = author.get("moderation", "comments")
    return [one["comment"]["id"] for one in answer.gives(200, "comments")]


def decide(person: Person, comment_id: int, decision: str, reason: str = "") -> Answer:
    return person.post("moderation", "comments", comment_id, decision=decision, reason=reason)


@requirement("BLOG-THR-01", points=2)
def test_answers_stand_below_what_they_answer(author: Person, reader: Person) -> None:
    """Answers, and answers to answers, are in their thread, each right below what it answers, deeper by one."""
    slug = author.publishes()["slug"]
    first = reader.comments(slug, "First")["id"]
    reader.comments(slug, "Another thread")
    second = author.comments(slug, "Second", replyTo=first)["id"]
    reader.comments(slug, "Third", replyTo=second)
    answer, found = threads(reader, slug)
    told = {top["body"]: [(a["body"], a["depth"]) for a in top["answers"]] for top in found}
    wanted = {"First": [("Second", 1), ("Third", 2)], "Another thread": []}
    answer.must(told == wanted, f"the threads {wanted}")


@requirement("BLOG-THR-02", points=1)
def test_the_contracts_list_has_answers_too(author: Person, visitor: Client) -> None:
    """The contract's list of comments holds answers like any other."""
    slug = author.publishes()["slug"]
    first = author.comments(slug, "First")["id"]
    author.comments(slug, "Second", replyTo=first)
    answer = visitor.get("articles", slug, "comments")
    answer.fits_the_contract(200)
    answer.must(sorted(bodies(visitor, slug)) == ["First", "Second"], "both comments")


@requirement("BLOG-THR-03", points=1)
def test_one_answers_what_is_there(author: Person) -> None:
    """An answer to a comment of another article, or to none, answers 404 or 422."""
    slug, other = author.publishes()["slug"], author.publishes()["slug"]
    elsewhere = author.comments(other)["id"]
    for number in (elsewhere, 999_999_999):
        comment = {"body": "To whom?", "replyTo": number}
        author.post("articles", slug, "comments", comment=comment).refuses(404, 422)
    answer, found = threads(author, slug)
    answer.must(found == [], "no comment")


@requirement("BLOG-THR-04", points=2)
def test_a_place_stays_where_others_have_answered(author: Person, reader: Person) -> None:
    """A deleted comment with answers keeps its place without its words; without answers it is gone."""
    slug = author.publishes()["slug"]
    answered, alone = (reader.comments(slug, f"Words {n}")["id"] for n in range(2))
    author.comments(slug, "An answer", replyTo=answered)
    for number in (answered, alone):
        reader.delete("articles", slug, "comments", number).gives_nothing(204)
    answer, found = threads(reader, slug)
    answer.must(len(found) == 1 and "Words" not in answer.text, "one place without its words")
    answer.must(found[0]["status"] == "deleted" and found[0]["author"] is None, "status: deleted")
    answer.must(found[0]["answers"][0]["body"] == "An answer", "its answer")
    answer.must(bodies(reader, slug) == ["An answer"], "the answer alone in the contract's list")


@requirement("BLOG-THR-05", points=1)
def test_one_changes_what_one_just_wrote(author: Person, reader: Person) -> None:
    """A new comment is changed by who wrote it (200), says that it was, and by nobody else (403 or 404)."""
    slug = author.publishes()["slug"]
    number = reader.comments(slug, "Teh tide")["id"]
    path = ("articles", slug, "comments", number)
    reader.put(*path, comment={"body": "The tide"}).gives(200, "comment", body="The tide")
    author.put(*path, comment={"body": "Mine"}).refuses(403, 404)
    answer, found = threads(author, slug)
    answer.must((found[0]["body"], found[0]["edited"]) == ("The tide", True), "edited: true")


@requirement("BLOG-MOD-01", points=3)
def test_a_link_of_a_new_account_waits(author: Person, reader: Person, visitor: Client) -> None:
    """A comment with a link by a new account is seen by who wrote it alone, until the article's author approves."""
    slug = author.publishes()["slug"]
    held = reader.comments(slug, LINK)
    answer = reader.get("articles", slug, "comments")
    answer.must(bodies(reader, slug) == [LINK], "the comment, for who wrote it")
    answer.must(held.get("status") == "held", "comment.status = held")
    for client in (visitor, author):
        seen = client.get("articles", slug, "comments")
        seen.must(seen.gives(200, "comments") == [], "no comment for others")
    answer = author.get("moderation", "comments")
    answer.must(waiting(author) == [held["id"]], f"the comment {held['id']} in the queue")
    decide(author, held["id"], "approve").gives_nothing(204)
    seen = visitor.get("articles", slug, "comments")
    seen.must(bodies(visitor, slug) == [LINK], "the comment, for everybody")


@requirement("BLOG-MOD-02", points=1)
def test_what_is_rejected_stays_unseen(author: Person, reader: Person, visitor: Client) -> None:
    """A rejected comment leaves the queue and is seen by nobody else; who wrote it is told the reason."""
    slug = author.publishes()["slug"]
    held = reader.comments(slug, LINK)
    decide(author, held["id"], "reject", "Advertising").gives_nothing(204)
    answer = author.get("moderation", "comments")
    answer.must(waiting(author) == [], "an empty queue")
    answer.must(bodies(visitor, slug) == [], "no comment")
    answer = reader.get("articles", slug, "comments")
    (own,) = answer.gives(200, "comments")
    answer.must((own["status"], own["reason"]) == ("rejected", "Advertising"), "the reason")


@requirement("BLOG-MOD-03", points=1)
def test_an_author_hides_a_comment(author: Person, reader: Person, visitor: Client) -> None:
    """An article's author hides a comment below it, with a reason (422 without), and shows it again."""
    slug = author.publishes()["slug"]
    number = reader.comments(slug, "Nonsense")["id"]
    decide(author, number, "hide").refuses(422, naming="reason")
    decide(author, number, "hide", "Unfriendly").gives_nothing(204)
    answer = visitor.get("articles", slug, "comments")
    answer.must(bodies(visitor, slug) == [], "no comment")
    decide(author, number, "show").gives_nothing(204)
    answer.must(bodies(visitor, slug) == ["Nonsense"], "the comment again")


@requirement("BLOG-MOD-04", points=2)
def test_nobody_else_decides(author: Person, reader: Person, member: NewMember) -> None:
    """Who did not write the article neither sees its queue nor decides: 403 or 404; who wrote the comment neither."""
    slug = author.publishes()["slug"]
    held, seen = reader.comments(slug, LINK)["id"], reader.comments(slug, "Well")["id"]
    answer = author.get("moderation", "comments")
    answer.must(waiting(author) == [held], "the premise: one waits")
    for person in (reader, member()):
        answer = person.get("moderation", "comments")
        answer.must(answer.gives(200, "comments") == [], "an empty queue")
        decide(person, held, "approve").refuses(403, 404)
        decide(person, seen, "hide", "Mine").refuses(403, 404)


@requirement("BLOG-MOD-05", points=2)
def test_readers_report(author: Person, reader: Person, visitor: Client) -> None:
    """Articles, comments and people are reported with a reason (204), once (409), and not without a token (401)."""
    slug = author.publishes()["slug"]
    number = author.comments(slug, "Buy this")["id"]
    for path in (
        ("articles", slug, "report"),
        ("articles", slug, "comments", number, "report"),
        ("profiles", author.name, "report"),
    ):
        reader.post(*path, reason="spam").gives_nothing(204)
        reader.post(*path, reason="spam").refuses(409)
        visitor.post(*path, reason="spam").refuses(401)
    reader.post("articles", slug, "report", reason="no such reason").refuses(422, naming="reason")


@requirement("BLOG-MOD-06", points=2)
def test_what_is_reported_is_seen_by_admins_only(
    author: Person, reader: Person, visitor: Client
) -> None:
    """The reports are closed: 401 without a token, 403 for somebody who is no admin."""
    slug = author.publishes()["slug"]
    reader.post("articles", slug, "report", reason="spam").gives_nothing(204)
    visitor.get("reports").refuses(401)
    reader.get("reports").refuses(403)
    author.get("reports").refuses(403)
