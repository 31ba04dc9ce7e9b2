"""Requests at the same moment: what must hold for one after the other holds then, too."""

from functools import partial

from tests.acceptance.blog.people import NewMember, Person, draft, unique
from tests.acceptance.requirements import requirement
from tests.acceptance.server import together


@requirement("BLOG-RAC-01", points=3)
def test_two_who_register_one_name_at_once(newcomer: Person) -> None:
    """Of two who register the same username at the same moment one gets 201, the other 409."""
    accounts = [newcomer.account | {"email": f"{unique('race')}@example.com"} for _ in range(2)]
    answers = together(*(partial(newcomer.post, "users", user=account) for account in accounts))
    for answer in answers:
        answer.has(201, 409)
    statuses = sorted(answer.status for answer in answers)
    answers[1].must(
        statuses == [201, 409], f"one 201 and one 409 for both together, not {statuses}"
    )


@requirement("BLOG-RAC-02", points=2)
def test_two_who_register_one_address_at_once(newcomer: Person) -> None:
    """Of two who register the same address at the same moment one gets 201, the other 409."""
    accounts = [newcomer.account | {"username": unique("race")} for _ in range(2)]
    answers = together(*(partial(newcomer.post, "users", user=account) for account in accounts))
    for answer in answers:
        answer.has(201, 409)
    statuses = sorted(answer.status for answer in answers)
    answers[1].must(
        statuses == [201, 409], f"one 201 and one 409 for both together, not {statuses}"
    )


@requirement("BLOG-RAC-03", points=2)
def test_equal_titles_at_once(author: Person, reader: Person) -> None:
    """Articles of one title published at the same moment answer 201 with slugs of their own, or 409."""
    wish = draft()
    answers = together(
        *(partial(who.post, "articles", article=wish) for who in (author, reader) * 2)
    )
    made = []
    for answer in answers:
        answer.has(201, 409)
        if answer.status == 201:
            made.append(answer.gives(201, "article")["slug"])
    answers[0].must(made, "one of them published at least")
    answers[-1].must(len(set(made)) == len(made), f"different slugs, not {made}")
    for slug in made:
        author.get("articles", slug).gives(200, "article", title=wish["title"])


@requirement("BLOG-RAC-04", points=3)
def test_favourites_of_several_at_once(author: Person, member: NewMember) -> None:
    """Favourites of several people at the same moment are all counted."""
    slug = author.publishes()["slug"]
    people = [member() for _ in range(4)]
    for answer in together(*(partial(who.post, "articles", slug, "favorite") for who in people)):
        answer.gives(200, "article", favorited=True)
    author.get("articles", slug).gives(200, "article", favoritesCount=len(people))


@requirement("BLOG-RAC-05", points=2)
def test_one_favourite_several_times_at_once(author: Person, reader: Person) -> None:
    """One person's favourite, sent four times at the same moment, is answered 200 and counted once."""
    slug = author.publishes()["slug"]
    for answer in together(*[partial(reader.post, "articles", slug, "favorite")] * 4):
        answer.gives(200, "article", favorited=True)
    author.get("articles", slug).gives(200, "article", favoritesCount=1)
    for answer in together(*[partial(reader.delete, "articles", slug, "favorite")] * 4):
        answer.gives(200, "article", favorited=False)
    author.get("articles", slug).gives(200, "article", favoritesCount=0)


@requirement("BLOG-RAC-06", points=2)
def test_following_several_times_at_once(author: Person, reader: Person) -> None:
    """Following sent four times at the same moment is answered 200, and the feed shows each article once."""
    author.publishes()
    for answer in together(*[partial(reader.post, "profiles", author.name, "follow")] * 4):
        answer.gives(200, "profile", following=True)
    answer = reader.get("articles", "feed")
    answer.must(answer.gives(200, "articlesCount") == 1, "articlesCount = 1")
    reader.delete("profiles", author.name, "follow").gives(200, "profile", following=False)


@requirement("BLOG-RAC-07", points=1)
def test_an_article_deleted_twice_at_once(author: Person) -> None:
    """Of two who delete an article at the same moment one gets 204, the other 204 or 404."""
    slug = author.publishes()["slug"]
    answers = together(*[partial(author.delete, "articles", slug)] * 2)
    for answer in answers:
        answer.has(204, 404)
    answers[0].must(204 in {answer.status for answer in answers}, "one 204 at least")
