"""Many articles: all of them, filtered, in pages, and the feed of those one follows."""

import time
from typing import Any

from tests.acceptance.blog.people import NewMember, Person, unique
from tests.acceptance.exchange import Answer
from tests.acceptance.requirements import requirement
from tests.acceptance.server import Client, unknown

ONE_SECOND = 1.1  # servers may count in whole seconds
NO_NUMBERS = ("0", "-1", "ten", "1.5", "")
NO_OFFSETS = ("-1", "ten", "1.5", "")


def slugs_in(answer: Answer) -> list[str]:
    return [article["slug"] for article in answer.gives(200, "articles")]


def shows(answer: Answer, *articles: dict[str, Any]) -> None:
    """These and no others, in whatever order, and their number."""
    wanted = sorted(article["slug"] for article in articles)
    answer.must(sorted(slugs_in(answer)) == wanted, f"these articles and no others: {wanted}")
    counts(answer, len(wanted))


def counts(answer: Answer, total: int) -> None:
    answer.must(answer.gives(200, "articlesCount") == total, f"articlesCount = {total}")


@requirement("BLOG-LST-01", points=2)
def test_the_list_of_all_articles_is_public(author: Person, visitor: Client) -> None:
    """The list of articles is read without a token and has the contract's shape."""
    slug = author.publishes()["slug"]
    answer = visitor.get("articles")
    answer.fits_the_contract(200)
    answer.must(slug in slugs_in(answer), f"the article that was just published, {slug}")


@requirement("BLOG-LST-02", points=2)
def test_lists_leave_out_the_bodies(author: Person, reader: Person) -> None:
    """Articles in lists and in the feed have no body."""
    author.publishes()
    reader.follows(author)
    for answer in (reader.get("articles", author=author.name), reader.get("articles", "feed")):
        found = answer.gives(200, "articles")
        answer.must(found and "body" not in found[0], "an article without a body")


@requirement("BLOG-LST-03", points=2)
def test_the_newest_article_comes_first(author: Person, reader: Person) -> None:
    """Lists and the feed begin with the newest article, whichever was changed last."""
    slugs = []
    for _ in range(3):
        time.sleep(ONE_SECOND if slugs else 0)
        slugs.insert(0, author.publishes()["slug"])
    author.put("articles", slugs[2], article={"body": "Changed"}).has(200)
    reader.follows(author)
    for answer in (reader.get("articles", author=author.name), reader.get("articles", "feed")):
        answer.must(slugs_in(answer) == slugs, f"this order: {slugs}")
    answer = reader.get("articles")
    times = [article["createdAt"] for article in answer.gives(200, "articles")]
    answer.must(times == sorted(times, reverse=True), "the newest of all articles first")


@requirement("BLOG-LST-04", points=2)
def test_the_count_is_that_of_all_not_of_the_page(author: Person, visitor: Client) -> None:
    """articlesCount is the number of all articles that match, however few the page shows."""
    for _ in range(3):
        author.publishes()
    answer = visitor.get("articles", author=author.name, limit=2)
    answer.must(len(slugs_in(answer)) == 2, "two articles, as limit=2 says")
    counts(answer, 3)


@requirement("BLOG-LST-05", points=2)
def test_articles_by_author(author: Person, reader: Person, visitor: Client) -> None:
    """?author= shows the articles of that author and no others."""
    mine = [author.publishes(), author.publishes()]
    reader.publishes()
    shows(visitor.get("articles", author=author.name), *mine)


@requirement("BLOG-LST-06", points=2)
def test_articles_by_tag(author: Person, visitor: Client) -> None:
    """?tag= shows the articles with that tag and no others."""
    tag = unique("tag")
    tagged = [author.publishes(tagList=["tea", tag]), author.publishes(tagList=[tag])]
    author.publishes(tagList=["tea", f"{tag}more"])
    shows(visitor.get("articles", tag=tag), *tagged)


@requirement("BLOG-LST-07", points=2)
def test_articles_by_who_favours_them(author: Person, reader: Person, visitor: Client) -> None:
    """?favorited= shows the articles which that person favours and no others."""
    favoured = author.publishes()
    author.publishes()
    reader.favours(favoured["slug"])
    shows(visitor.get("articles", favorited=reader.name), favoured)
    reader.delete("articles", favoured["slug"], "favorite").has(200)
    shows(visitor.get("articles", favorited=reader.name))


@requirement("BLOG-LST-08", points=1)
def test_filters_add_up(author: Person, reader: Person, visitor: Client) -> None:
    """Several filters show what matches all of them."""
    tag = unique("tag")
    wanted = author.publishes(tagList=[tag])
    others = [author.publishes(), reader.publishes(tagList=[tag])]
    for article in (wanted, *others):
        reader.favours(article["slug"])
    shows(visitor.get("articles", author=author.name, tag=tag), wanted)
    shows(visitor.get("articles", author=author.name, tag=tag, favorited=reader.name), wanted)
    shows(visitor.get("articles", author=author.name, tag=tag, favorited=author.name))


@requirement("BLOG-LST-09", points=1)
def test_a_filter_that_nothing_matches_shows_nothing(author: Person, visitor: Client) -> None:
    """An author, tag or person that nobody knows gives 200 and an empty list, also "%" and quotes."""
    author.publishes()
    for name in (unknown("name"), "%", "' OR '1'='1", "_" * len(author.name), "*"):
        for query in ({"author": name}, {"tag": name}, {"favorited": name}):
            shows(visitor.get("articles", **query))


@requirement("BLOG-LST-10", points=2)
def test_pages_have_no_gap(author: Person, visitor: Client) -> None:
    """Pages by limit and offset show every article once, in the order of the whole list."""
    for _ in range(7):
        author.publishes()
    whole = slugs_in(visitor.get("articles", author=author.name))
    seen: list[str] = []
    for offset in range(0, 9, 3):
        answer = visitor.get("articles", author=author.name, limit=3, offset=offset)
        counts(answer, 7)
        page = slugs_in(answer)
        answer.must(page == whole[offset : offset + 3], f"{whole[offset : offset + 3]}")
        seen += page
    answer.must(len(set(seen)) == 7, "all 7 articles on three pages, each once")


@requirement("BLOG-LST-11", points=1)
def test_a_page_has_twenty_articles_unless_told_otherwise(author: Person, visitor: Client) -> None:
    """Without a limit a list shows 20 articles."""
    for _ in range(21):
        author.publishes()
    answer = visitor.get("articles", author=author.name)
    answer.must(len(slugs_in(answer)) == 20, "20 articles")
    counts(answer, 21)


@requirement("BLOG-LST-12", points=1)
def test_behind_the_last_page_is_nothing(author: Person, visitor: Client) -> None:
    """An offset behind the last article gives an empty list, and the count stays."""
    author.publishes()
    answer = visitor.get("articles", author=author.name, offset=1000)
    answer.must(slugs_in(answer) == [], "no articles")
    counts(answer, 1)


@requirement("BLOG-LST-13", points=2)
def test_a_limit_is_a_number_from_one_on(author: Person) -> None:
    """A limit of 0, below 0 or no number answers 422 and names limit, in lists and in the feed."""
    for limit in NO_NUMBERS:
        author.get("articles", limit=limit).refuses(422, naming="limit")
        author.get("articles", "feed", limit=limit).refuses(422, naming="limit")


@requirement("BLOG-LST-14", points=1)
def test_an_offset_is_a_number_from_zero_on(author: Person) -> None:
    """An offset below 0 or no number answers 422 and names offset, in lists and in the feed."""
    for offset in NO_OFFSETS:
        author.get("articles", offset=offset).refuses(422, naming="offset")
        author.get("articles", "feed", offset=offset).refuses(422, naming="offset")
    author.get("articles", offset=0).has(200)


@requirement("BLOG-LST-15", points=1)
def test_absurd_numbers_do_no_harm(author: Person) -> None:
    """A limit or offset of 31 digits is served or refused with 422: it breaks nothing."""
    author.publishes()
    for name in ("limit", "offset"):
        author.get("articles", **{name: 10**30}).has(200, 422)
        author.get("articles", "feed", **{name: 10**30}).has(200, 422)


@requirement("BLOG-LST-16", points=3)
def test_the_feed_shows_those_one_follows(
    author: Person, reader: Person, member: NewMember
) -> None:
    """The feed shows the articles of all whom one follows and no others."""
    other, stranger = member(), member()
    wanted = [author.publishes(), other.publishes()]
    stranger.publishes()
    reader.follows(author)
    reader.follows(other)
    answer = reader.get("articles", "feed")
    answer.fits_the_contract(200)
    shows(answer, *wanted)


@requirement("BLOG-LST-17", points=1)
def test_the_feed_of_somebody_who_follows_nobody_is_empty(author: Person, reader: Person) -> None:
    """The feed is empty for who follows nobody, and again after unfollowing."""
    author.publishes()
    shows(reader.get("articles", "feed"))
    reader.follows(author)
    reader.delete("profiles", author.name, "follow").has(200)
    shows(reader.get("articles", "feed"))


@requirement("BLOG-LST-18", points=1)
def test_the_feed_has_pages(author: Person, reader: Person) -> None:
    """The feed takes limit and offset, and counts all of its articles."""
    for _ in range(3):
        author.publishes()
    reader.follows(author)
    whole = slugs_in(reader.get("articles", "feed"))
    for offset in range(3):
        answer = reader.get("articles", "feed", limit=1, offset=offset)
        answer.must(slugs_in(answer) == [whole[offset]], f"the article {whole[offset]}")
        counts(answer, 3)


@requirement("BLOG-LST-19", points=2)
def test_lists_know_who_reads_them(author: Person, reader: Person, visitor: Client) -> None:
    """Lists say of each article whether the one who asks favours it and follows its author."""
    slug = author.publishes()["slug"]
    author.publishes()
    reader.follows(author)
    reader.favours(slug)
    for person, own in ((reader, True), (author, False), (visitor, False)):
        answer = person.get("articles", author=author.name)
        found = {article["slug"]: article for article in answer.gives(200, "articles")}
        for other, article in found.items():
            wish = {"favorited": own and other == slug, "favoritesCount": int(other == slug)}
            answer.must(article.items() >= wish.items(), f"{other} to have {wish}")
            following = article["author"]["following"]
            answer.must(following is own, f"author.following = {str(own).lower()}")


@requirement("BLOG-LST-20", points=1)
def test_lists_show_the_article_as_it_is_now(author: Person, visitor: Client) -> None:
    """A changed title, description and tags show in lists at once."""
    slug = author.publishes(tagList=["old"])["slug"]
    visitor.get("articles", author=author.name).has(200)  # for servers that remember
    wish = {"title": f"New {unique('title')}", "description": "New", "tagList": [unique("tag")]}
    author.put("articles", slug, article=wish).has(200)
    answer = visitor.get("articles", author=author.name)
    found = answer.gives(200, "articles")
    answer.must(found and found[0].items() >= wish.items(), f"an article with {wish}")
    counts(visitor.get("articles", tag=wish["tagList"][0]), 1)
