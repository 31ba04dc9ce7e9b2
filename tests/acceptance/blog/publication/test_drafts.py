"""Drafts: what an author writes and nobody else sees.

`POST /drafts` with `{"draft": {…}}`, whatever there is of title, description, body and tagList, answers 201 and
`{"draft": {"id", "version", "status": "draft", "slug": null, "title", …}}`. `GET /drafts?status=` lists one's own
articles in whatever state, `GET /drafts/{id}` has the text as it was saved last. `PUT /drafts/{id}` saves the whole
text with the `version` that was seen last; another one there: 409, with `errors` naming the fields that differ.
`POST /drafts/{id}/publish` with `{"draft": {"version"}}` makes what was saved public. `DELETE /drafts/{id}/changes`
throws away what was saved since; `POST /drafts/{id}/unpublish` takes the article back; `DELETE /drafts/{id}` ends it.
"""

from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from tests.acceptance.blog.people import Person, draft, unique
from tests.acceptance.requirements import requirement
from tests.acceptance.server import Client, together

pytestmark = pytest.mark.publication


def typed(seen: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A whole text by somebody who has seen this version."""
    return draft(**fields) | {"version": seen["version"]}


@requirement("BLOG-DRA-01", points=2)
def test_a_draft_is_begun_with_whatever_there_is(author: Person) -> None:
    """A draft is begun with a title alone: 201, an id, a version, status draft."""
    title = f"Half a thought {unique('t')}"
    answer = author.post("drafts", draft={"title": title})
    begun = answer.gives(201, "draft", title=title, status="draft")
    answer.must(begun["id"] and begun["version"], "draft.id and draft.version")
    author.get("drafts", begun["id"]).gives(200, "draft", title=title, body="", tagList=[])


@requirement("BLOG-DRA-02", points=3)
def test_nobody_else_sees_a_draft(author: Person, reader: Person, visitor: Client) -> None:
    """A draft is in no list and answers 404 to everybody but its author."""
    tag = unique("tag")
    begun = author.begins(tagList=[tag])
    author.get("drafts", begun["id"]).gives(200, "draft", status="draft")
    reader.get("drafts", begun["id"]).refuses(404)
    reader.put("drafts", begun["id"], draft=typed(begun)).refuses(404)
    reader.delete("drafts", begun["id"]).refuses(404)
    for client in (reader, visitor, author):
        for query in ({"author": author.name}, {"tag": tag}):
            answer = client.get("articles", **query)
            answer.must(answer.gives(200, "articlesCount") == 0, "articlesCount = 0")


@requirement("BLOG-DRA-03", points=2)
def test_what_is_typed_is_kept_as_it_is(author: Person) -> None:
    """A save keeps a text that is not complete yet, letter by letter, under another version."""
    begun = author.begins()
    wish = {"title": "", "description": "", "body": " half a sen", "tagList": []}
    answer = author.put("drafts", begun["id"], draft=wish | {"version": begun["version"]})
    answer.must(answer.gives(200, "draft")["version"] != begun["version"], "another draft.version")
    author.get("drafts", begun["id"]).gives(200, "draft", **wish)


@requirement("BLOG-DRA-04", points=3)
def test_nobody_writes_over_what_they_have_not_seen(author: Person) -> None:
    """A save that has not seen the last one answers 409, names what differs, and writes nothing."""
    begun = author.begins()
    one_tab = typed(begun, title="As one tab has it", body="The same")
    author.put("drafts", begun["id"], draft=one_tab).has(200)
    other_tab = one_tab | {"title": "As the other has it"}
    author.put("drafts", begun["id"], draft=other_tab).refuses(409, naming="title")
    author.get("drafts", begun["id"]).gives(200, "draft", title="As one tab has it")


@requirement("BLOG-DRA-05", points=2)
def test_of_two_saves_at_once_one_is_kept(author: Person) -> None:
    """Of two different saves of one version at the same moment one answers 200, the other 409."""
    begun = author.begins()
    saves = (partial(author.put, "drafts", begun["id"], draft=typed(begun)) for _ in range(2))
    answers = together(*saves)
    statuses = sorted(answer.status for answer in answers)
    answers[1].must(statuses == [200, 409], f"one 200 and one 409, not {statuses}")


@requirement("BLOG-DRA-06", points=3)
def test_a_draft_is_published(author: Person, visitor: Client) -> None:
    """Publishing a draft makes what was saved last public, under a slug, and puts it into the lists."""
    begun = author.begins(title="First thoughts")
    wish = draft(tagList=["tea"])
    saved = author.put("drafts", begun["id"], draft=wish | {"version": begun["version"]})
    seen = {"version": saved.gives(200, "draft")["version"]}
    answer = author.post("drafts", begun["id"], "publish", draft=seen)
    slug = answer.gives(200, "draft", status="published")["slug"]
    visitor.get("articles", slug).gives(200, "article", **wish)
    visitor.get("articles", author=author.name).gives(200, "articlesCount")
    answer = visitor.get("articles", author=author.name)
    answer.must([one["slug"] for one in answer.holds("articles")] == [slug], f'"{slug}" alone')


@requirement("BLOG-DRA-07", points=1)
def test_what_is_not_complete_is_not_published(author: Person) -> None:
    """Publishing a draft without a title or a body answers 422, names it, and leaves it a draft."""
    for field in ("title", "body"):
        begun = author.begins(**{field: ""})
        seen = {"version": begun["version"]}
        author.post("drafts", begun["id"], "publish", draft=seen).refuses(422, naming=field)
        author.get("drafts", begun["id"]).gives(200, "draft", status="draft")


@requirement("BLOG-DRA-08", points=2)
def test_a_published_article_has_a_working_copy(author: Person, visitor: Client) -> None:
    """What is saved of a published article is seen by its author alone, until it is published."""
    slug = author.publishes(body="As it was")["slug"]
    own = author.manuscript_of(slug)
    answer = author.put("drafts", own["id"], draft=typed(own, title=own["title"], body="New"))
    saved = answer.gives(200, "draft", changed=True, status="published")
    visitor.get("articles", slug).gives(200, "article", body="As it was")
    seen = {"version": saved["version"]}
    author.post("drafts", own["id"], "publish", draft=seen).gives(200, "draft", changed=False)
    visitor.get("articles", slug).gives(200, "article", body="New")


@requirement("BLOG-DRA-09", points=1)
def test_a_working_copy_is_thrown_away(author: Person) -> None:
    """Throwing away what was saved brings the article's own text back into the editor."""
    own = author.manuscript_of(author.publishes(body="As it was")["slug"])
    author.put("drafts", own["id"], draft=typed(own, body="New")).has(200)
    author.delete("drafts", own["id"], "changes").gives(200, "draft", changed=False)
    author.get("drafts", own["id"]).gives(200, "draft", body="As it was")


@requirement("BLOG-DRA-10", points=2)
def test_an_article_is_taken_back_and_comes_again(author: Person, visitor: Client) -> None:
    """An unpublished article is gone for others and from the lists, and comes back under its slug."""
    slug = author.publishes()["slug"]
    own = author.manuscript_of(slug)
    answer = author.post("drafts", own["id"], "unpublish")
    seen = {"version": answer.gives(200, "draft", status="draft")["version"]}
    visitor.get("articles", slug).refuses(404, naming="article")
    answer = visitor.get("articles", author=author.name)
    answer.must(answer.gives(200, "articlesCount") == 0, "articlesCount = 0")
    author.post("drafts", own["id"], "publish", draft=seen).gives(200, "draft", slug=slug)
    visitor.get("articles", slug).gives(200, "article", slug=slug)


@requirement("BLOG-DRA-11", points=1)
def test_a_draft_is_discarded(author: Person) -> None:
    """A draft is deleted with 204 and is gone; what is published is not deleted that way: 409."""
    begun = author.begins()
    author.delete("drafts", begun["id"]).gives_nothing(204)
    author.get("drafts", begun["id"]).refuses(404)
    own = author.manuscript_of(author.publishes()["slug"])
    author.delete("drafts", own["id"]).refuses(409)


@requirement("BLOG-DRA-12", points=1)
def test_ones_own_articles_are_listed_by_state(author: Person) -> None:
    """One's own articles are listed in whatever state; `status` picks one."""
    begun, slug = author.begins(), author.publishes()["slug"]
    for query, count in (({}, 2), ({"status": "draft"}, 1), ({"status": "scheduled"}, 0)):
        answer = author.get("drafts", **query)
        answer.must(len(answer.gives(200, "drafts")) == count, f"{count} of them")
    answer = author.get("drafts", status="published")
    answer.must(answer.gives(200, "drafts")[0]["slug"] == slug, f'"{slug}"')
    answer = author.get("drafts", status="draft")
    answer.must(answer.gives(200, "drafts")[0]["id"] == begun["id"], f"the id {begun['id']}")


@requirement("BLOG-DRA-13", points=2)
def test_drafts_need_a_token(author: Person, visitor: Client) -> None:
    """Every operation on drafts answers 401 without a token, whether or not the draft exists."""
    begun = author.begins()
    for draft_id in (begun["id"], uuid4()):
        visitor.get("drafts", draft_id).refuses(401)
        visitor.put("drafts", draft_id, draft=typed(begun)).refuses(401)
        visitor.delete("drafts", draft_id).refuses(401)
        visitor.post("drafts", draft_id, "publish", draft={"version": "1"}).refuses(401)
    visitor.post("drafts", draft=draft()).refuses(401)
    visitor.get("drafts").refuses(401)
