"""`flask --app blog_app admin`: how the first admin is made."""

import pytest
from flask import Flask

from tests.fixtures.blog import as_admin, id_of
from tests.fixtures.people import NewPerson


@pytest.mark.parametrize("typed", ["{}", " {} "])
def test_an_account_is_made_an_admin_and_that_is_recorded(
    blog: Flask, member: NewPerson, typed: str
) -> None:
    person, another = member(blog), as_admin(member(blog))
    assert person.visit("/admin").status_code == 403, "the premise"
    done = blog.test_cli_runner().invoke(args=["admin", typed.format(person.email)])
    assert (done.exit_code, "is an admin now" in done.output) == (0, True), done.output
    assert person.visit("/admin").status_code == 200
    page = another.visit(f"/admin/record?kind=user&thing={id_of(person)}").text
    assert "The console" in page
    assert "made an admin of" in page


def test_what_cannot_be_is_said_and_not_done(blog: Flask, member: NewPerson) -> None:
    person = as_admin(member(blog))
    for email, words in (
        ("nobody-of-that-name@example.com", "no such account"),
        ("no address", "no such account"),
        (person.email, "is an admin already"),
    ):
        done = blog.test_cli_runner().invoke(args=["admin", email])
        assert (done.exit_code, words in done.output) == (1, True), done.output
