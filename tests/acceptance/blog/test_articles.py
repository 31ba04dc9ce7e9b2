"""One article: published, read, changed, deleted: `/articles/{slug}`. Its slug is in test_slugs.py."""

import time
from datetime import datetime

from tests.acceptance.blog.people import Person, draft, unique
from tests.acceptance.requirements import requirement
from tests.acceptance.server import Client, unknown

ONE_SECOND = 1.1  # servers may count in whole seconds


@requirement("BLOG-ART-01", points=3)
def test_publishing_answers_201_and_the_article(author: Person) -> None:
    """Publishing answers 201 and the whole article: its fields, its author, nobody's favourite yet."""
    wish = draft(tagList=["tea"])
    answer = author.post("articles", article=wish)
    answer.fits_the_contract(201)
    article = answer.gives(201, "article", **wish, favorited=False, favoritesCount=0)
    answer.must(article["author"]["username"] == author.name, f"its author: {author.name}")
    answer.must(article["slug"], "a slug that is not empty")


@requirement("BLOG-ART-02", points=2)
def test_an_article_is_public(author: Person, visitor: Client) -> None:
    """An article is read without a token, as it was written."""
    wish = draft(tagList=["tea"])
    slug = author.publishes(**wish)["slug"]
    answer = visitor.get("articles", slug)
    answer.fits_the_contract(200)
    answer.gives(200, "article", **wish, slug=slug, favorited=False, favoritesCount=0)


@requirement("BLOG-ART-03", points=1)
def test_an_unknown_article_is_not_found(visitor: Client) -> None:
    """An article that does not exist answers 404 and names article."""
    visitor.get("articles", unknown("article")).refuses(404, naming="article")


@requirement("BLOG-ART-04", points=2)
def test_an_article_needs_title_description_and_body(author: Person) -> None:
    """Publishing without a title, description or body answers 422 and names what is missing."""
    for field in ("title", "description", "body"):
        article = {name: value for name, value in draft().items() if name != field}
        author.post("articles", article=article).refuses(422, naming=field)


@requirement("BLOG-ART-05", points=1)
def test_title_description_and_body_are_not_blank(author: Person) -> None:
    """Publishing with a blank or null title, description or body answers 422 and names it."""
    for field in ("title", "description", "body"):
        for blank in ("", None):
            author.post("articles", article=draft(**{field: blank})).refuses(422, naming=field)


@requirement("BLOG-ART-06", points=1)
def test_tags_may_be_left_out(author: Person) -> None:
    """Publishing without a tagList gives an article with an empty one."""
    article = {name: value for name, value in draft().items() if name != "tagList"}
    author.post("articles", article=article).gives(201, "article", tagList=[])


@requirement("BLOG-ART-07", points=1)
def test_text_comes_back_as_it_was_sent(author: Person, visitor: Client) -> None:
    """Title and body come back letter by letter: any script, quotes, markup, line ends."""
    title = f'"Tea" & <b>茶</b> \\ чай {unique("x")}'
    body = '# Ümläut 漢字 🎉\n\n<b>&amp;</b> "quoted" \\ back\n\n\tindented\nas written'
    slug = author.publishes(title=title, body=body)["slug"]
    visitor.get("articles", slug).gives(200, "article", title=title, body=body)


@requirement("BLOG-ART-09", points=2)
def test_each_field_is_changed_by_itself(author: Person, visitor: Client) -> None:
    """A change of title, description or body changes that field and leaves the others."""
    now = author.publishes(**(wish := draft(tagList=["tea"])))
    for field in ("description", "body", "title"):
        wish |= {field: f"New {unique(field[:4])}"}
        answer = author.put("articles", now["slug"], article={field: wish[field]})
        answer.fits_the_contract(200)
        now = answer.gives(200, "article", **wish)
        visitor.get("articles", now["slug"]).gives(200, "article", **wish)


@requirement("BLOG-ART-12", points=1)
def test_tags_that_a_change_does_not_name_stay(author: Person, visitor: Client) -> None:
    """A change without a tagList keeps the tags."""
    slug = author.publishes(tagList=["tea"])["slug"]
    author.put("articles", slug, article={"body": "New"}).gives(200, "article", tagList=["tea"])
    visitor.get("articles", slug).gives(200, "article", tagList=["tea"])


@requirement("BLOG-ART-13", points=1)
def test_an_empty_list_clears_the_tags(author: Person, visitor: Client) -> None:
    """A change with a tagList of [] takes all tags away."""
    slug = author.publishes(tagList=["tea"])["slug"]
    author.put("articles", slug, article={"tagList": []}).gives(200, "article", tagList=[])
    visitor.get("articles", slug).gives(200, "article", tagList=[])


@requirement("BLOG-ART-14", points=1)
def test_a_tag_list_of_null_is_refused(author: Person, visitor: Client) -> None:
    """A change with a tagList of null answers 422, and the tags stay."""
    slug = author.publishes(tagList=["tea"])["slug"]
    author.put("articles", slug, article={"tagList": None}).refuses(422, naming="tagList")
    visitor.get("articles", slug).gives(200, "article", tagList=["tea"])


@requirement("BLOG-ART-15", points=1)
def test_a_new_tag_list_replaces_the_old_one(author: Person, visitor: Client) -> None:
    """A change with a tagList replaces all tags by these."""
    slug = author.publishes(tagList=["tea", "milk"])["slug"]
    author.put("articles", slug, article={"tagList": ["cake", "tea"]}).has(200)
    answer = visitor.get("articles", slug)
    tags = answer.gives(200, "article")["tagList"]
    answer.must(sorted(tags) == ["cake", "tea"], 'article.tagList = ["cake", "tea"]')


@requirement("BLOG-ART-16", points=1)
def test_no_field_is_changed_to_nothing(author: Person, visitor: Client) -> None:
    """A change of title, description or body to blank or null answers 422, and the article stays."""
    slug = author.publishes(**(wish := draft()))["slug"]
    for field in ("title", "description", "body"):
        for blank in ("", None):
            author.put("articles", slug, article={field: blank}).refuses(422, naming=field)
    visitor.get("articles", slug).gives(200, "article", **wish)


@requirement("BLOG-ART-17", points=2)
def test_nobody_changes_another_ones_article(author: Person, reader: Person) -> None:
    """Changing somebody else's article answers 403, names article, and changes nothing."""
    slug = author.publishes(body="Mine")["slug"]
    reader.put("articles", slug, article={"body": "Yours"}).refuses(403, naming="article")
    reader.get("articles", slug).gives(200, "article", body="Mine")


@requirement("BLOG-ART-18", points=2)
def test_nobody_deletes_another_ones_article(author: Person, reader: Person) -> None:
    """Deleting somebody else's article answers 403, names article, and deletes nothing."""
    slug = author.publishes()["slug"]
    reader.delete("articles", slug).refuses(403, naming="article")
    reader.get("articles", slug).gives(200, "article", slug=slug)


@requirement("BLOG-ART-19", points=1)
def test_what_is_not_there_is_neither_changed_nor_deleted(author: Person) -> None:
    """Changing or deleting an article that does not exist answers 404 and names article."""
    slug = unknown("article")
    author.put("articles", slug, article={"body": "New"}).refuses(404, naming="article")
    author.delete("articles", slug).refuses(404, naming="article")


@requirement("BLOG-ART-20", points=2)
def test_a_deleted_article_is_gone(author: Person, visitor: Client) -> None:
    """Deleting one's article answers 204 without a body; after that it is not found."""
    slug = author.publishes()["slug"]
    author.delete("articles", slug).gives_nothing(204)
    visitor.get("articles", slug).refuses(404, naming="article")
    author.delete("articles", slug).refuses(404, naming="article")


@requirement("BLOG-ART-21", points=2)
def test_a_deleted_article_takes_along_what_hung_on_it(author: Person, reader: Person) -> None:
    """An article with comments, favourites and tags is deleted, and is in no list afterwards."""
    slug = author.publishes(tagList=[tag := unique("tag")])["slug"]
    reader.follows(author)
    reader.favours(slug)
    reader.comments(slug)
    author.delete("articles", slug).gives_nothing(204)
    reader.get("articles", slug, "comments").refuses(404, naming="article")
    for query in ({"author": author.name}, {"tag": tag}, {"favorited": reader.name}):
        answer = reader.get("articles", **query)
        answer.must(answer.gives(200, "articlesCount") == 0, "articlesCount = 0")
    answer = reader.get("articles", "feed")
    answer.must(answer.gives(200, "articlesCount") == 0, "articlesCount = 0")


@requirement("BLOG-ART-24", points=1)
def test_a_change_moves_updated_at_only(author: Person) -> None:
    """A change leaves createdAt and moves updatedAt forward."""
    before = author.publishes()
    time.sleep(ONE_SECOND)
    answer = author.put("articles", before["slug"], article={"body": "New"})
    now = answer.gives(200, "article", createdAt=before["createdAt"])
    moved = datetime.fromisoformat(now["updatedAt"]) > datetime.fromisoformat(before["updatedAt"])
    answer.must(moved, f"article.updatedAt after {before['updatedAt']}")


@requirement("BLOG-ART-25", points=2)
def test_what_the_server_decides_is_not_taken_from_the_client(
    author: Person, reader: Person
) -> None:
    """Author, counts and dates that a client sends along are refused with 422, or ignored."""
    long_ago = "1999-01-01T00:00:00.000Z"
    given = {"author": {"username": reader.name}, "favoritesCount": 99, "createdAt": long_ago}
    answer = author.post("articles", article=draft() | given)
    answer.has(201, 422)
    if answer.status == 201:
        article = answer.gives(201, "article", favoritesCount=0)
        answer.must(article["author"]["username"] == author.name, f"its author: {author.name}")
        answer.must(not article["createdAt"].startswith("1999"), "article.createdAt of today")


@requirement("BLOG-ART-26", points=1)
def test_an_article_shows_what_its_reader_has_to_do_with_it(author: Person, reader: Person) -> None:
    """An article says whether the one who asks favours it and follows its author."""
    slug = author.publishes()["slug"]
    reader.follows(author)
    reader.favours(slug)
    answer = reader.get("articles", slug)
    article = answer.gives(200, "article", favorited=True, favoritesCount=1)
    answer.must(article["author"]["following"] is True, "article.author.following = true")
    answer = author.get("articles", slug)
    article = answer.gives(200, "article", favorited=False, favoritesCount=1)
    answer.must(article["author"]["following"] is False, "article.author.following = false")
