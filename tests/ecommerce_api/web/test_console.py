"""`flask --app ecommerce_api admin`: how people come to run the shop."""

from flask import Flask

from tests.fixtures.people import NewPerson


def test_roles_are_given_and_taken_at_the_console(
    shop: Flask, things: Flask, member: NewPerson
) -> None:
    person = member(things)
    for command, words, status in (
        ("staff", "one of the staff", 200),
        ("admin", "is an admin", 200),
        ("customer", "is a customer", 403),
    ):
        done = shop.test_cli_runner().invoke(args=[command, f" {person.email} "])
        assert (done.exit_code, words in done.output) == (0, True), done.output
        assert person.call("POST", "/api/tests/shelves").status_code == status, command
        assert person.call("GET", "/api/audit").status_code == (200 if command == "admin" else 403)


def test_what_cannot_be_is_said_and_not_done(shop: Flask, member: NewPerson) -> None:
    person = member(shop)
    for command, email, words in (
        ("admin", "nobody-of-that-name@example.com", "no such account"),
        ("admin", "no address", "no such account"),
        ("customer", person.email, "has the role user already"),
    ):
        done = shop.test_cli_runner().invoke(args=[command, email])
        assert (done.exit_code, words in done.output) == (1, True), done.output
