"""Revisions: what an article said before.

`GET /drafts/{id}/revisions` lists the texts that a later one has replaced, the newest first: `{"revisions":
[{"version", "title", "writtenAt", "replacedAt"}]}`. `GET /drafts/{id}/revisions/{version}` has one whole, and in
`changed` the fields in which the next text differs. `POST …/{version}/restore` makes it the newest text: 204.
"""

from typing import Any

import pytest

from tests.acceptance.blog.people import Person
from tests.acceptance.failures import beginning
from tests.acceptance.requirements import requirement

pytestmark = pytest.mark.publication


@beginning("changing an article")
def revised(author: Person, *bodies: str) -> dict[str, Any]:
    """An article whose body said all of this, one after the other."""
    slug = author.publishes(body=bodies[0])["slug"]
    for body in bodies[1:]:
        author.put("articles", slug, article={"body": body}).has(200)
    return author.manuscript_of(slug)


def versions(author: Person, article_id: str) -> list[int]:
    answer = author.get("drafts", article_id, "revisions")
    return [one["version"] for one in answer.gives(200, "revisions")]


@requirement("BLOG-REV-01", points=2)
def test_each_change_leaves_the_old_text(author: Person) -> None:
    """Each change of a published article leaves what it said before, listed newest first."""
    own = revised(author, "First", "Second", "Third")
    found = versions(author, own["id"])
    answer = author.get("drafts", own["id"], "revisions")
    answer.must(len(found) == 2, "2 revisions")
    bodies = [
        author.get("drafts", own["id"], "revisions", version).gives(200, "revision")["body"]
        for version in found
    ]
    answer.must(bodies == ["Second", "First"], f'the bodies "Second", "First", not {bodies}')


@requirement("BLOG-REV-02", points=1)
def test_a_revision_says_what_the_next_text_changed(author: Person) -> None:
    """A revision is whole, and names the fields in which the text after it differs."""
    own = revised(author, "First", "Second")
    (version,) = versions(author, own["id"])
    answer = author.get("drafts", own["id"], "revisions", version)
    answer.gives(200, "revision", title=own["title"], body="First", changed=["body"])


@requirement("BLOG-REV-03", points=2)
def test_an_old_text_is_restored(author: Person) -> None:
    """Restoring makes an old text the article's, and keeps the one that it replaces."""
    own = revised(author, "First", "Second")
    (version,) = versions(author, own["id"])
    author.post("drafts", own["id"], "revisions", version, "restore").gives_nothing(204)
    author.get("articles", own["slug"]).gives(200, "article", body="First")
    newest = versions(author, own["id"])[0]
    author.get("drafts", own["id"], "revisions", newest).gives(200, "revision", body="Second")


@requirement("BLOG-REV-04", points=2)
def test_nobody_else_reads_the_history(author: Person, reader: Person) -> None:
    """Somebody else's history answers 404, whether it is listed, read or restored."""
    own = revised(author, "First", "Second")
    (version,) = versions(author, own["id"])
    reader.get("drafts", own["id"], "revisions").refuses(404)
    reader.get("drafts", own["id"], "revisions", version).refuses(404)
    reader.post("drafts", own["id"], "revisions", version, "restore").refuses(404)
    author.get("articles", own["slug"]).gives(200, "article", body="Second")


@requirement("BLOG-REV-05", points=1)
def test_a_change_that_changes_nothing_leaves_nothing(author: Person) -> None:
    """Sending the text that is there already makes no revision."""
    own = revised(author, "First", "Second", "Second")
    answer = author.get("drafts", own["id"], "revisions")
    answer.must(len(answer.gives(200, "revisions")) == 1, "1 revision")
