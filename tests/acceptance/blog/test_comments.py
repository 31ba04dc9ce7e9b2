"""Comments below an article: `/articles/{slug}/comments`."""

from tests.acceptance.blog.people import Person
from tests.acceptance.exchange import Answer
from tests.acceptance.requirements import requirement
from tests.acceptance.server import Client, unknown


def ids_in(answer: Answer) -> list[int]:
    return [comment["id"] for comment in answer.gives(200, "comments")]


@requirement("BLOG-COM-01", points=2)
def test_commenting_answers_201_and_the_comment(author: Person, reader: Person) -> None:
    """Commenting answers 201 and the comment with its id, dates and author."""
    slug = author.publishes()["slug"]
    answer = reader.post("articles", slug, "comments", comment={"body": "Wohl gesprochen — 好"})
    answer.fits_the_contract(201)
    comment = answer.gives(201, "comment", body="Wohl gesprochen — 好")
    answer.must(comment["author"]["username"] == reader.name, f"its author: {reader.name}")


@requirement("BLOG-COM-02", points=2)
def test_comments_are_public(author: Person, reader: Person, visitor: Client) -> None:
    """The comments of an article are read without a token, all of them."""
    slug = author.publishes()["slug"]
    made = [reader.comments(slug, "One")["id"], author.comments(slug, "Two")["id"]]
    answer = visitor.get("articles", slug, "comments")
    answer.fits_the_contract(200)
    answer.must(sorted(ids_in(answer)) == sorted(made), f"the comments {made}")


@requirement("BLOG-COM-03", points=1)
def test_an_article_shows_its_own_comments_only(author: Person, visitor: Client) -> None:
    """Comments stay with their article: another one shows none of them."""
    slug, other = author.publishes()["slug"], author.publishes()["slug"]
    author.comments(slug)
    answer = visitor.get("articles", other, "comments")
    answer.must(ids_in(answer) == [], "no comments")


@requirement("BLOG-COM-04", points=1)
def test_a_comment_is_not_blank(author: Person) -> None:
    """A comment whose body is blank, null or missing answers 422 and names body."""
    slug = author.publishes()["slug"]
    for comment in ({"body": ""}, {"body": None}, {}):
        author.post("articles", slug, "comments", comment=comment).refuses(422, naming="body")


@requirement("BLOG-COM-05", points=1)
def test_what_is_not_there_has_no_comments(author: Person, visitor: Client) -> None:
    """Comments of an article that does not exist answer 404 and name article."""
    slug = unknown("article")
    visitor.get("articles", slug, "comments").refuses(404, naming="article")
    comment = {"body": "Hello?"}
    author.post("articles", slug, "comments", comment=comment).refuses(404, naming="article")


@requirement("BLOG-COM-06", points=2)
def test_a_deleted_comment_is_gone(author: Person, reader: Person) -> None:
    """Deleting one's comment answers 204 without a body; after that it is not found."""
    slug = author.publishes()["slug"]
    gone, kept = reader.comments(slug)["id"], reader.comments(slug)["id"]
    reader.delete("articles", slug, "comments", gone).gives_nothing(204)
    answer = reader.get("articles", slug, "comments")
    answer.must(ids_in(answer) == [kept], f"the other comment, {kept}")
    reader.delete("articles", slug, "comments", gone).refuses(404, naming="comment")


@requirement("BLOG-COM-07", points=2)
def test_nobody_deletes_another_ones_comment(author: Person, reader: Person) -> None:
    """Deleting somebody else's comment answers 403, names comment, and deletes nothing."""
    slug = author.publishes()["slug"]
    comment = author.comments(slug)["id"]
    reader.delete("articles", slug, "comments", comment).refuses(403, naming="comment")
    answer = reader.get("articles", slug, "comments")
    answer.must(ids_in(answer) == [comment], "the comment, still there")


@requirement("BLOG-COM-08", points=1)
def test_an_unknown_comment_is_not_found(author: Person) -> None:
    """Deleting a comment that does not exist answers 404 and names comment."""
    slug = author.publishes()["slug"]
    author.delete("articles", slug, "comments", 2_000_000_000).refuses(404, naming="comment")


@requirement("BLOG-COM-09", points=2)
def test_a_comment_is_not_deleted_through_another_article(author: Person) -> None:
    """A comment's id below another article's slug answers 404, and the comment stays."""
    slug, other = author.publishes()["slug"], author.publishes()["slug"]
    comment = author.comments(slug)["id"]
    author.delete("articles", other, "comments", comment).refuses(404, naming="comment")
    answer = author.get("articles", slug, "comments")
    answer.must(ids_in(answer) == [comment], "the comment, still there")


@requirement("BLOG-COM-10", points=1)
def test_a_comment_of_an_unknown_article_is_not_deleted(author: Person) -> None:
    """Deleting a comment of an article that does not exist answers 404 and names article."""
    slug = author.publishes()["slug"]
    comment = author.comments(slug)["id"]
    answer = author.delete("articles", unknown("article"), "comments", comment)
    answer.refuses(404, naming="article")


@requirement("BLOG-COM-11", points=1)
def test_an_id_that_is_no_number_breaks_nothing(author: Person) -> None:
    """A comment's id that is no number, or too big a one, answers 404 or 422."""
    slug = author.publishes()["slug"]
    for identity in ("ten", "-1", 10**30):
        author.delete("articles", slug, "comments", identity).refuses(404, 422)


@requirement("BLOG-COM-12", points=1)
def test_comments_know_whom_their_reader_follows(author: Person, reader: Person) -> None:
    """A comment says whether the one who asks follows its author."""
    slug = author.publishes()["slug"]
    author.comments(slug)
    reader.follows(author)
    for person, follows in ((reader, True), (author, False)):
        answer = person.get("articles", slug, "comments")
        (comment,) = answer.gives(200, "comments")
        wish = f"comment.author.following = {str(follows).lower()}"
        answer.must(comment["author"]["following"] is follows, wish)
