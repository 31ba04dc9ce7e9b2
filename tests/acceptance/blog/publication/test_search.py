"""Search: `GET /search?q=&limit=&cursor=` answers 200 to anybody with `{"results": [{"slug", "title": [{"text",
"found"}], "passage": [{"text", "found"}], …}], "nextCursor"}`, the best first; all of the words must be there.

`found` marks the pieces that were looked for. In `q`, `"…"` is a phrase, `-word` leaves out, `tag:` and `author:`
narrow. A new article is found at once.
"""

import secrets

import pytest

from tests.acceptance.blog.people import Person, unique
from tests.acceptance.exchange import Answer
from tests.acceptance.requirements import requirement
from tests.acceptance.server import Client

pytestmark = pytest.mark.publication


def word(letters: str = "abdefgklmnoprstuvz", length: int = 11) -> str:
    """One that no article has yet, and that could be one."""
    return "".join(secrets.choice(letters) for _ in range(length))


def slugs(answer: Answer) -> list[str]:
    return [one["slug"] for one in answer.gives(200, "results")]


def must_find(answer: Answer, *wanted: str) -> None:
    found = slugs(answer)
    answer.must(sorted(found) == sorted(wanted), f"the articles {list(wanted)}, not {found}")


@requirement("BLOG-SEA-01", points=2)
def test_words_are_found_wherever_they_are(author: Person, visitor: Client) -> None:
    """An article is found by a word of its title, description or body, in any case."""
    one, two, three = word(), word(), word()
    article = {"title": f"On {one}", "description": f"All of {two}", "body": f"So **{three}**!"}
    slug = author.publishes(**article)["slug"]
    for query in (one, two, three, three.upper(), f"{one} {three}"):
        must_find(visitor.get("search", q=query), slug)
    must_find(visitor.get("search", q=f"{one} {word()}"))


@requirement("BLOG-SEA-02", points=2)
def test_a_title_counts_most(author: Person, visitor: Client) -> None:
    """Of two articles the one with the word in its title comes first, also when it is the older one."""
    sought = word()
    first = author.publishes(title=f"On {sought}")["slug"]
    second = author.publishes(body=f"Long before it comes to {sought}, it tells of the sea.")[
        "slug"
    ]
    answer = visitor.get("search", q=sought)
    answer.must(slugs(answer) == [first, second], f"{first} before {second}")


@requirement("BLOG-SEA-03", points=1)
def test_what_was_found_is_marked(author: Person, visitor: Client) -> None:
    """The passage shows where the word stands, and marks it as found."""
    sought = word()
    author.publishes(body=f"{'The sea. ' * 100} Then {sought} came. {'The sea. ' * 100}")
    answer = visitor.get("search", q=sought)
    (one,) = answer.gives(200, "results")
    marked = [piece["text"] for piece in one["passage"] if piece["found"]]
    answer.must(marked == [sought], f'"{sought}" marked in the passage, and nothing else')
    whole = "".join(piece["text"] for piece in one["passage"])
    answer.must(len(whole) < 600, "a passage of less than 600 letters")


@requirement("BLOG-SEA-04", points=2)
def test_a_slip_of_the_pen_is_forgiven(author: Person, visitor: Client) -> None:
    """A word that no article has finds what was meant: with a letter wrong, missing, or two exchanged."""
    sought = word(length=12)
    slug = author.publishes(title=f"On {sought}")["slug"]
    wrong = sought[:5] + "q" + sought[6:]
    missing = sought[:5] + sought[6:]
    for slip in (wrong, missing):
        must_find(visitor.get("search", q=slip), slug)


@requirement("BLOG-SEA-05", points=2)
def test_other_languages_are_found(author: Person, visitor: Client) -> None:
    """Japanese, Russian and words with accents are found, by a part where no spaces are written."""
    name = word("海山川森林空雨雪風花鳥月星火水木金土", 6)
    japanese = author.publishes(title=f"{name}の話")["slug"]
    must_find(visitor.get("search", q=name[1:5]), japanese)
    russian = word("абвгдежзиклмнопр")
    slug = author.publishes(title=russian)["slug"]
    must_find(visitor.get("search", q=russian), slug)
    accents = word()
    slug = author.publishes(title=f"{accents}é")["slug"]
    must_find(visitor.get("search", q=f"{accents}e"), slug)


@requirement("BLOG-SEA-06", points=1)
def test_words_are_found_in_other_forms(author: Person, visitor: Client) -> None:
    """In an English text "lanterns" is found by "lantern", and the other way round."""
    mark = word()
    body = f"The {mark} and the lanterns of the pier that are lit by hand, and not for the ships."
    slug = author.publishes(body=body)["slug"]
    for form in ("lantern", "lanterns"):
        must_find(visitor.get("search", q=f"{mark} {form}"), slug)


@requirement("BLOG-SEA-07", points=1)
def test_a_phrase_is_found_as_it_stands(author: Person, visitor: Client) -> None:
    """Words between quotes are found one after the other only."""
    one, two = word(), word()
    slug = author.publishes(body=f"First {one} {two}.")["slug"]
    other = author.publishes(body=f"First {two}, then {one}.")["slug"]
    must_find(visitor.get("search", q=f'"{one} {two}"'), slug)
    must_find(visitor.get("search", q=f"{one} {two}"), slug, other)


@requirement("BLOG-SEA-08", points=1)
def test_a_search_is_narrowed(author: Person, reader: Person, visitor: Client) -> None:
    """`-word`, `tag:` and `author:` narrow a search."""
    sought, tag = word(), unique("tag")
    mine = author.publishes(body=f"{sought} alone", tagList=[tag])["slug"]
    theirs = reader.publishes(body=f"{sought} in company")["slug"]
    must_find(visitor.get("search", q=sought), mine, theirs)
    must_find(visitor.get("search", q=f"{sought} -company"), mine)
    must_find(visitor.get("search", q=f"{sought} tag:{tag}"), mine)
    must_find(visitor.get("search", q=f"{sought} author:{reader.name}"), theirs)


@requirement("BLOG-SEA-09", points=2)
def test_what_is_not_public_is_not_found(author: Person, visitor: Client) -> None:
    """Drafts, articles that were taken back and deleted ones are not found, nor texts that were replaced."""
    sought = word()
    slug = author.publishes(body=f"Now {sought}")["slug"]
    must_find(visitor.get("search", q=sought), slug)
    author.begins(body=f"A draft on {sought}")
    author.put("articles", slug, article={"body": "Other words"}).has(200)
    must_find(visitor.get("search", q=sought))
    gone = author.publishes(body=f"Again {sought}")["slug"]
    must_find(visitor.get("search", q=sought), gone)
    author.delete("articles", gone).has(204)
    must_find(visitor.get("search", q=sought))


@requirement("BLOG-SEA-10", points=1)
def test_no_query_breaks_the_search(author: Person, visitor: Client) -> None:
    """Quotes, operators, wildcards, markup and very long queries answer 200 or 422, never an error."""
    visitor.get("search", q="the sea").gives(200, "results")
    odd = (
        '"',
        "' OR 1=1 --",
        "%",
        "a & | !",
        "<b>",
        "\\",
        "(((",
        "tag:",
        ":*",
        "x" * 5_000,
        "é\u0301 🎉",
    )
    for query in odd:
        visitor.get("search", q=query).has(200, 422)
    visitor.get("search", q="").refuses(422, naming="q")


@requirement("BLOG-SEA-11", points=1)
def test_results_are_read_page_by_page(author: Person, visitor: Client) -> None:
    """With `limit` and the `cursor` of the answer before, every result comes once."""
    sought, found = word(), []
    wanted = [author.publishes(title=f"{sought} {number}")["slug"] for number in range(5)]
    query: dict[str, object] = {"q": sought, "limit": 2}
    for _ in range(4):
        answer = visitor.get("search", **query)
        found += slugs(answer)
        if not (cursor := answer.holds("nextCursor")):
            break
        query["cursor"] = cursor
    answer.must(sorted(found) == sorted(wanted), f"each of {wanted} once")
