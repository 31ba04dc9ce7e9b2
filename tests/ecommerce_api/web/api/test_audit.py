"""The record: each act once, newest first, page by page, and no verb that changes it."""

from datetime import UTC, datetime
from uuid import UUID

from pymongo.database import Database

from common.ids import new_id
from common.mongodb import Document
from ecommerce_api.models.audit import Who
from ecommerce_api.storage import audit
from tests.fixtures.shop_staff import Employed, make_key

NOW = datetime(2026, 11, 24, 9, 45, tzinfo=UTC)


def test_what_admins_do_stands_in_the_record(employed: Employed) -> None:
    admin = employed("admin")
    made = make_key(admin, "stock:write", name="stock feed").json
    for _ in range(2):
        admin.call("DELETE", f"/api/api-keys/{made['id']}")
    about = {"about": f"api-key {made['id']}"}
    entries = admin.call("GET", "/api/audit", query_string=about).json["entries"]
    assert [one["what"] for one in entries] == ["api-key.revoke", "api-key.make"]
    assert {one["who"]["name"] for one in entries} == {admin.name}
    assert entries[1]["details"] == {"name": "stock feed", "scopes": ["stock:write"], "days": 90}
    given = admin.call(
        "GET", "/api/audit", query_string={"about": f"user {entries[0]['who']['id']}"}
    )
    [one] = given.json["entries"]
    assert (one["who"]["name"], one["what"]) == ("The console", "role.give")
    assert one["details"] == {"role": "admin", "was": "user"}


def test_it_is_read_page_by_page(shop_db: Database[Document], employed: Employed) -> None:
    admin, about, who = employed("admin"), f"thing {new_id()}", Who("user", new_id(), "Ada")
    ids = sorted(new_id() for _ in range(5))
    for number in (3, 1, 0, 4, 2, 2):  # one is done over
        audit.record(shop_db, who, "thing.do", about, {"n": number}, entry_id=ids[number], now=NOW)
    for wanted in ({"about": about}, {"who": str(who.id)}):
        seen: list[UUID] = []
        cursor = None
        while True:
            asked = {"limit": 2} | wanted | ({"cursor": cursor} if cursor else {})
            page = admin.call("GET", "/api/audit", query_string=asked).json
            seen += [UUID(one["id"]) for one in page["entries"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert seen == ids[::-1]
    for bad in ({"cursor": "x"}, {"limit": 1000}, {"who": "me"}, {"about[$ne]": ""}):
        assert admin.call("GET", "/api/audit", query_string=bad).status_code == 422, bad


def test_the_record_has_no_verb_to_change_it() -> None:
    verbs = {name for name in vars(audit) if name[0].islower() and callable(getattr(audit, name))}
    own = {name for name in verbs if getattr(audit, name).__module__ == audit.__name__}
    assert own == {"record", "latest"}
