"""The tags in use: `/tags`."""

from tests.acceptance.blog.people import Person, unique
from tests.acceptance.requirements import requirement
from tests.acceptance.server import Client

SEVERAL = 3  # articles: servers may show only the tags that are used most


@requirement("BLOG-TAG-01", points=1)
def test_the_tags_are_public(visitor: Client) -> None:
    """The tags are read without a token, as a list of texts."""
    visitor.get("tags").fits_the_contract(200)


@requirement("BLOG-TAG-02", points=2)
def test_a_published_tag_is_among_the_tags_once(author: Person, visitor: Client) -> None:
    """A tag of published articles is among the tags, and only once."""
    tag = unique("tag")
    for _ in range(SEVERAL):
        author.publishes(tagList=["tea", tag])
    answer = visitor.get("tags")
    answer.must(answer.gives(200, "tags").count(tag) == 1, f'"{tag}" once')


@requirement("BLOG-TAG-03", points=1)
def test_a_tag_that_a_change_brings_is_among_the_tags(author: Person, visitor: Client) -> None:
    """A tag that articles get by a change is among the tags."""
    tag = unique("tag")
    for _ in range(SEVERAL):
        slug = author.publishes()["slug"]
        author.put("articles", slug, article={"tagList": [tag]}).has(200)
    answer = visitor.get("tags")
    answer.must(tag in answer.gives(200, "tags"), f'"{tag}" among them')
