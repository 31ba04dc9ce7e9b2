"""A person's authenticator: shows a code that was not used yet, without waiting half a minute for it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pyotp
from flask import Flask

from tests.fixtures.people import NewPerson, Person


@dataclass
class Authenticator:
    """Clocks may be a step apart, so two fresh codes can be had at once: this step's and the next one's."""

    secret: str
    recovery: list[str] = field(default_factory=list)

    def code(self, steps: int = 0) -> str:
        return pyotp.TOTP(self.secret).at(datetime.now(UTC), counter_offset=steps)


def enrolled(app: Flask, member: NewPerson) -> tuple[Person, Authenticator]:
    """Somebody whose sign-in asks for a code, signed in with a program. The code of the step before is spent."""
    person = member(app)
    begun = person.call("POST", "/api/auth/second-factor")
    assert begun.status_code == 201, begun.json
    own = Authenticator(begun.json["secret"])
    done = person.call("PUT", "/api/auth/second-factor", json={"code": own.code(-1)})
    assert done.status_code == 200, done.json
    person.tokens = done.json["tokens"]
    own.recovery = done.json["recovery_codes"]
    return person, own


def sign_in(person: Person, code: str | None = None, **more: str) -> tuple[int, str]:
    """(status, the refusal's code or "")."""
    wish = {"email": person.email, "password": person.password} | more
    if code is not None:
        wish["code"] = code
    person.tokens = {}
    answer = person.call("POST", "/api/auth/sign-in", json=wish)
    if answer.status_code == 200:
        person.tokens = answer.json
    return answer.status_code, str(answer.json.get("code", ""))
