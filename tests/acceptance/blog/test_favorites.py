"""Favouring an article, and how often it is counted: `/articles/{slug}/favorite`."""

from tests.acceptance.blog.people import Person
from tests.acceptance.requirements import requirement
from tests.acceptance.server import Client, unknown


@requirement("BLOG-FAV-01", points=2)
def test_a_favourite_is_counted(author: Person, reader: Person, visitor: Client) -> None:
    """Favouring answers 200 and the article, favorited and counted; all others see the count."""
    slug = author.publishes()["slug"]
    answer = reader.post("articles", slug, "favorite")
    answer.fits_the_contract(200)
    answer.gives(200, "article", slug=slug, favorited=True, favoritesCount=1)
    visitor.get("articles", slug).gives(200, "article", favorited=False, favoritesCount=1)


@requirement("BLOG-FAV-02", points=2)
def test_a_favourite_is_taken_back(author: Person, reader: Person) -> None:
    """Unfavouring answers 200 and the article, no longer favorited nor counted."""
    slug = author.publishes()["slug"]
    reader.favours(slug)
    answer = reader.delete("articles", slug, "favorite")
    answer.fits_the_contract(200)
    answer.gives(200, "article", slug=slug, favorited=False, favoritesCount=0)
    reader.get("articles", slug).gives(200, "article", favorited=False, favoritesCount=0)


@requirement("BLOG-FAV-03", points=1)
def test_a_second_favourite_counts_once(author: Person, reader: Person) -> None:
    """Favouring twice answers 200 both times and counts once."""
    slug = author.publishes()["slug"]
    reader.favours(slug)
    again = reader.post("articles", slug, "favorite")
    again.gives(200, "article", favorited=True, favoritesCount=1)
    reader.delete("articles", slug, "favorite").gives(200, "article", favoritesCount=0)


@requirement("BLOG-FAV-04", points=1)
def test_what_is_no_favourite_is_taken_back_without_harm(author: Person, reader: Person) -> None:
    """Unfavouring what one does not favour answers 200 and takes nobody's favourite away."""
    slug = author.publishes()["slug"]
    author.favours(slug)
    answer = reader.delete("articles", slug, "favorite")
    answer.gives(200, "article", favorited=False, favoritesCount=1)


@requirement("BLOG-FAV-05", points=2)
def test_everybody_has_favourites_of_their_own(author: Person, reader: Person) -> None:
    """Two people's favourites count as two, and each takes back their own."""
    slug = author.publishes()["slug"]
    author.favours(slug)
    reader.post("articles", slug, "favorite").gives(200, "article", favoritesCount=2)
    author.delete("articles", slug, "favorite").gives(200, "article", favoritesCount=1)
    reader.get("articles", slug).gives(200, "article", favorited=True, favoritesCount=1)
    author.get("articles", slug).gives(200, "article", favorited=False)


@requirement("BLOG-FAV-06", points=1)
def test_what_is_not_there_is_nobodys_favourite(reader: Person) -> None:
    """Favouring or unfavouring an article that does not exist answers 404 and names article."""
    slug = unknown("article")
    reader.post("articles", slug, "favorite").refuses(404, naming="article")
    reader.delete("articles", slug, "favorite").refuses(404, naming="article")
