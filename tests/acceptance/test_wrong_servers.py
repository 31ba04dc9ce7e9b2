"""What is wrong with a server, or not there, costs its requirements, and no others."""

from typing import Any

import pytest

from tests.acceptance.blog.our_blog import our_blog  # noqa: F401  a fixture
from tests.acceptance.lesser_blog import lesser
from tests.acceptance.marking import Mark, marking, missed  # noqa: F401  a fixture
from tests.acceptance.small_blog import Article, SmallBlog, served


class CountsThePage(SmallBlog):
    def count(self, _found: list[Article], page: list[Article]) -> int:
        return len(page)


class CountsFavouritesTwice(SmallBlog):
    def favour(self, person: dict[str, Any], article: Article) -> None:
        article.favoured_by.append(person["username"])


class KnowsCommentsByNumberOnly(SmallBlog):
    def delete_comment(self, _slug: str, number: int) -> None:
        for article in self.articles:
            article.comments = [one for one in article.comments if one["id"] != number]


class LetsAnybodyDelete(SmallBlog):
    def delete(self, _person: dict[str, Any], article: Article) -> None:
        self.articles.remove(article)


class OverlooksBadTokens(SmallBlog):
    def reader(self, token: str) -> dict[str, Any] | None:
        return self.people.get(token)


class RegistersNamesTwice(SmallBlog):
    def register(self, account: dict[str, Any]) -> dict[str, Any]:
        made = super().register(account | {"username": account["email"]})
        made["username"] = account["username"]
        return made


class Spoiled(
    CountsThePage,
    CountsFavouritesTwice,
    KnowsCommentsByNumberOnly,
    LetsAnybodyDelete,
    OverlooksBadTokens,
    RegistersNamesTwice,
):
    """All of it at once."""


LOST = {
    "BLOG-LST-04", "BLOG-LST-12",  # counts the page
    "BLOG-FAV-03", "BLOG-RAC-05",  # counts favourites twice
    "BLOG-COM-06", "BLOG-COM-08", "BLOG-COM-09",  # knows comments by number only
    "BLOG-ART-18",  # lets anybody delete
    "BLOG-BEY-08",  # overlooks bad tokens
    "BLOG-USR-06", "BLOG-RAC-01",  # registers names twice
}  # fmt: skip
# Of these a small blog has nothing.
ABSENT = {
    "BLOG-DRA-01", "BLOG-SCH-01", "BLOG-REV-01", "BLOG-SER-01", "BLOG-IMG-01", "BLOG-MKD-06",
    "BLOG-EXC-05", "BLOG-SEA-10", "BLOG-REA-01", "BLOG-FEE-01", "BLOG-CRA-02", "BLOG-THR-03",
    "BLOG-MOD-06", "BLOG-BOO-02", "BLOG-NEW-06", "BLOG-SES-03", "BLOG-TFA-02", "BLOG-ACC-04",
    "BLOG-OPS-06",
}  # fmt: skip
KEPT = {"BLOG-USR-01", "BLOG-USR-02", "BLOG-ART-01", "BLOG-FAV-01", "BLOG-COM-02"}


@pytest.mark.parametrize(
    ("blog", "lost"),
    [(Spoiled, LOST), pytest.param(SmallBlog, set(), marks=pytest.mark.whole)],
)
def test_what_is_wrong_costs_its_requirements(
    mark: Mark, blog: type[SmallBlog], lost: set[str]
) -> None:
    with served(blog()) as url:
        marks = mark(url, " or ".join(LOST | KEPT | ABSENT))
    assert set(marks["by_id"]) == LOST | KEPT | ABSENT
    assert missed(marks) == lost | ABSENT
    assert marks["parts"]["publication"]["reached"] == 0


WITHOUT_HEADERS = {
    "BLOG-IMG-01",  # no nosniff
    "BLOG-IMG-07", "BLOG-FEE-05", "BLOG-CRA-03",  # no ETag
    "BLOG-CRA-04",  # no Cache-Control
    "BLOG-OPS-06",  # no Server-Timing
    "BLOG-MKD-09", "BLOG-OPS-07",  # no Content-Security-Policy
}  # fmt: skip
WITHOUT_SEARCH = {f"BLOG-SEA-{number:02}" for number in range(1, 12)}
UNAFFECTED = {"BLOG-DRA-04", "BLOG-IMG-03", "BLOG-FEE-01", "BLOG-CRA-02", "BLOG-OPS-01"}


@pytest.mark.whole
def test_parts_that_are_missing_cost_no_others(mark: Mark, our_blog: str) -> None:  # noqa: F811
    lost = WITHOUT_HEADERS | WITHOUT_SEARCH
    gone = {"etag", "cache-control", "server-timing", "content-security-policy"}
    gone |= {"x-content-type-options", "x-frame-options"}
    with lesser(our_blog, paths="/api/search", headers=gone) as url:
        marks = mark(url, " or ".join(lost | UNAFFECTED))
    assert set(marks["by_id"]) == lost | UNAFFECTED
    assert missed(marks) == lost
