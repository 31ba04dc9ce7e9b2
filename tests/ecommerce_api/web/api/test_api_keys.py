"""Keys for programs: made by admins, shown once, good for their scopes only, ended at once."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from pymongo.database import Database

from common.ids import new_id
from common.mongodb import Document
from tests.fixtures.people import NewPerson
from tests.fixtures.shop_staff import Employed, make_key, with_key
from tests.fixtures.things import new_key

PATH = "/api/api-keys"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def test_a_key_is_shown_once_and_kept_hashed(
    things: Flask, shop_db: Database[Document], employed: Employed
) -> None:
    admin, key = employed("admin"), new_key()
    wish = {"name": "stock feed", "scopes": ["stock:write", "catalogue:write"]}
    made, again = (admin.call("POST", PATH, json=wish, headers=key) for _ in range(2))
    assert (made.status_code, again.status_code) == (201, 201)
    assert made.json["scopes"] == ["catalogue:write", "stock:write"]
    assert (again.json["id"], again.json["token"]) == (made.json["id"], None)
    secret = made.json["token"].rpartition(made.json["id"].replace("-", ""))[2]
    listed = admin.call("GET", PATH).json["api_keys"]
    [one] = [each for each in listed if each["id"] == made.json["id"]]
    assert "token" not in one
    assert (one["made_by"], one["last_used_at"]) == (admin.name, None)
    kept = [str(d) for name in ("api_keys", "idempotency", "audit") for d in shop_db[name].find()]
    assert not any(secret in each for each in kept)
    assert with_key(things, made.json["token"])("POST", "/api/tests/shelves").status_code == 200


def test_a_program_may_do_what_its_scopes_name_and_nothing_else(
    things: Flask, employed: Employed
) -> None:
    admin = employed("admin")
    made = make_key(admin, "catalogue:write", name="the feed").json
    reads = make_key(admin, "catalogue:read").json["token"]
    allowed, other = with_key(things, made["token"]), with_key(things, reads)
    assert allowed("POST", "/api/tests/shelves").json == {
        "kind": "program", "id": made["id"], "name": "the feed",
    }  # fmt: skip
    assert other("POST", "/api/tests/shelves").status_code == 403
    for method, path in (
        ("GET", "/api/cart"),
        ("GET", "/api/auth/me"),
        ("GET", "/orders"),
        ("GET", PATH),
        ("GET", "/api/audit"),
        ("POST", "/api/tests/vault"),
    ):
        assert allowed(method, path).status_code == 403, path
    assert allowed("GET", "/api/products").status_code == 200
    used = admin.call("GET", PATH).json["api_keys"]
    assert {one["id"]: one["last_used_at"] is not None for one in used}[made["id"]]


def test_people_with_the_role_need_no_key(
    things: Flask, employed: Employed, member: NewPerson, stranger: NewPerson
) -> None:
    staff = employed("staff")
    staff.app = things
    assert staff.call("POST", "/api/tests/shelves").json["name"] == staff.name
    for person, status in ((member(things), 403), (stranger(things), 401)):
        assert person.call("POST", "/api/tests/shelves").status_code == status


def test_a_key_that_is_wrong_ended_or_over_opens_nothing(
    things: Flask, shop_db: Database[Document], employed: Employed
) -> None:
    admin = employed("admin")
    revoked, over = (make_key(admin, "catalogue:write").json for _ in range(2))
    for made in (revoked, over):
        assert with_key(things, made["token"])("POST", "/api/tests/shelves").status_code == 200
    assert admin.call("DELETE", f"{PATH}/{revoked['id']}").status_code == 204
    assert admin.call("DELETE", f"{PATH}/{revoked['id']}").status_code == 204, "again, no matter"
    shop_db["api_keys"].update_many({"expires_at": {"$gt": LONG_AGO}, "name": "a program",
                                     "revoked_at": None}, {"$set": {"expires_at": LONG_AGO}})  # fmt: skip
    wrong = f"hp_{new_id().hex}_{'x' * 43}"
    for token in (revoked["token"], over["token"], over["token"][:-1] + "!", wrong, "hp_", "hp_x"):
        answer = with_key(things, token)("POST", "/api/tests/shelves")
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer"), token
        assert answer.json["errors"] == {"token": ["is not valid"]}
    assert admin.call("DELETE", f"{PATH}/{new_id()}").status_code == 404


def test_only_admins_who_confirmed_lately_make_keys(
    shop: Flask, shop_db: Database[Document], employed: Employed, member: NewPerson
) -> None:
    for person in (employed("staff"), member(shop)):
        assert make_key(person, "stock:write").status_code == 403
        assert person.call("GET", PATH).status_code == 403
        assert person.call("GET", "/api/audit").status_code == 403
    admin = employed("admin")
    user = shop_db["users"].find_one({"email": admin.email})
    assert user
    shop_db["sessions"].update_many({"user_id": user["_id"]}, {"$set": {"proved_at": LONG_AGO}})
    refused = make_key(admin, "stock:write")
    assert (refused.status_code, refused.json["code"]) == (403, "confirmation-needed")
    assert admin.call("DELETE", f"{PATH}/{new_id()}").json["code"] == "confirmation-needed"
    assert admin.call("GET", PATH).status_code == 200


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes.0"),
        ({"name": " "}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"expires_in_days": 0}, "expires_in_days"),
        ({"expires_in_days": 366}, "expires_in_days"),
        ({"made_by": "me"}, "made_by"),
    ],
)
def test_a_bad_wish_makes_no_key(
    shop_db: Database[Document], employed: Employed, changed: dict[str, object], field: str
) -> None:
    before = shop_db["api_keys"].count_documents({})
    answer = make_key(employed("admin"), "stock:write", **changed)
    assert (answer.status_code, list(answer.json["errors"])) == (422, [field])
    assert shop_db["api_keys"].count_documents({}) == before


def test_the_document_names_the_scope(things: Flask) -> None:
    document = things.test_client().get("/openapi.json", base_url="http://shop.test").json
    fill = document["paths"]["/api/tests/shelves"]["post"]
    assert fill["security"] == [{"bearer": ["staff"]}, {"api_key": ["catalogue:write"]}]
    assert document["components"]["securitySchemes"].keys() == {"bearer", "api_key"}
