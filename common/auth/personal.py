"""What an app knows of a person: to hand out, and to remove.

Each app registers its part (`Personal`): `exports` names lists of plain rows, `erase` removes or empties what
is the app's own. The account itself is the same everywhere, and is here.
"""

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

from common.auth.store import UserStore
from common.auth.users import User
from common.clock import rfc3339

Row = Mapping[str, Any]
# The rows of one list about a user, one by one: as many as there are, in little memory.
Rows = Callable[[UUID], Iterable[Row]]
IN_MEMORY = 1_000_000  # bytes of a zip; more goes to a temporary file


@dataclass(frozen=True, slots=True)
class Personal:
    """`erase(user_id, keep, now)`: with `keep`, what others see stays, under the name of nobody. It may be
    called again after a crash, and then goes on."""

    exports: Mapping[str, Rows]
    erase: Callable[[UUID, bool, datetime], None]


NOTHING_MORE = Personal({}, lambda _user_id, _keep, _now: None)


def export(store: UserStore, personal: Personal, user: User, *, now: datetime) -> IO[bytes]:
    """A zip with a JSON file for each list. Whole before the first byte goes out: a fault is an error and
    not half an archive, and a slow reader holds no connection to the database."""
    parts: dict[str, Iterable[Row]] = {
        "account": [_account(user)],
        "sessions": (
            {"device": s.device, "created_at": s.created_at, "expires_at": s.expires_at}
            for s in store.sessions_of(user.id, now)
        ),
    }
    parts |= {name: rows(user.id) for name, rows in personal.exports.items()}
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the answer closes it
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, rows in parts.items():
            with archive.open(f"{name}.json", "w", force_zip64=True) as part:
                for line in _json(rows):
                    part.write(line.encode())
    file.seek(0)
    return file


def _account(user: User) -> Row:
    names = ("id", "name", "email", "role", "created_at", "verified_at")
    return {name: getattr(user, name) for name in names}


def _json(rows: Iterable[Row]) -> Iterator[str]:
    """A JSON array, a row a line."""
    before = "[\n"
    for row in rows:
        yield before + json.dumps(dict(row), ensure_ascii=False, default=_plain)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return rfc3339(value)
    if isinstance(value, (UUID, date)):
        return str(value)
    raise TypeError(type(value).__name__)
