"""A tree of categories: what stands above and below which."""

from ecommerce_api.models.categories import Category, Tree

HOME, LIGHTS, LAMPS = (
    Category("home", "Home", None),
    Category("lights", "Lights", "home"),
    Category("lamps", "Lamps", "lights"),
)


def test_a_category_knows_all_above_it() -> None:
    tree = Tree([HOME, LIGHTS, LAMPS])
    assert tree.path("lamps") == [HOME, LIGHTS, LAMPS]
    assert tree.path("no-such") == []
    assert tree.with_above(["lights", "tests"]) == {"home", "lights", "tests"}
    assert (tree.parts(None), tree.parts("lights"), tree.parts("lamps")) == ([HOME], [LAMPS], [])


def test_a_parent_that_is_not_there_is_none_and_a_circle_has_an_end() -> None:
    orphan = Category("orphan", "Orphan", "gone")
    assert Tree([orphan]).parts(None) == [orphan]
    one, two = Category("one", "One", "two"), Category("two", "Two", "one")
    assert {category.key for category in Tree([one, two]).path("one")} == {"one", "two"}
