"""Signing in as programs do: `/auth/sign-in` and its pair of tokens."""

from tests.acceptance.blog.people import Person
from tests.acceptance.exchange import Answer
from tests.acceptance.failures import beginning
from tests.acceptance.server import Client


def tokens(answer: Answer) -> tuple[str, str]:
    answer.has(200)
    return answer.holds("access_token"), answer.holds("refresh_token")


def bearer(person: Person, token: str) -> Client:
    return Client(person.server, f"Bearer {token}")


@beginning("signing in at /auth/sign-in")
def pair_of(person: Person) -> tuple[str, str]:
    return tokens(person.post("auth", "sign-in", email=person.email, password=person.password))
