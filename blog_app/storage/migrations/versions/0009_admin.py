"""Indexes for those who run the blog: people, what is off the shelf, and the record, each newest first."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

NEWEST = ["created_at", "id"]
SOME_PEOPLE = {
    "with_role": "role <> 'user'",
    "disabled": "disabled_at IS NOT NULL",
    "unconfirmed": "verified_at IS NULL",
}
RECORD = {"thing": ["kind", "thing", "id"], "kind": ["kind", "id"], "who": ["who", "id"]}


def upgrade() -> None:
    op.create_index("users_newest_idx", "users", NEWEST)
    for name, condition in SOME_PEOPLE.items():
        op.create_index(f"users_{name}_idx", "users", NEWEST, postgresql_where=sa.text(condition))
    for table, name, text in (
        ("users", "name", "lower(name)"),
        ("users", "email", "email"),
        ("articles", "title", "lower(title)"),
        ("articles", "slug", "slug"),
    ):
        # For LIKE 'begins%', which the plain operators look up under the collation C alone.
        operators = sa.text(f"({text}) text_pattern_ops")
        op.create_index(f"{table}_{name}_begins_idx", table, [operators])
    op.create_index(
        "articles_off_the_shelf_idx", "articles", ["status", "published_at", "id"],
        postgresql_where=sa.text("status <> 'published'"),
    )  # fmt: skip
    op.create_index(
        "articles_held_back_idx", "articles", ["id"],
        postgresql_where=sa.text("held_back IS NOT NULL"),
    )  # fmt: skip
    op.drop_index("acts_thing_idx", "acts")
    for name, columns in RECORD.items():
        op.create_index(f"acts_{name}_idx", "acts", columns)


def downgrade() -> None:
    for name in RECORD:
        op.drop_index(f"acts_{name}_idx", "acts")
    op.create_index("acts_thing_idx", "acts", ["kind", "thing"])
    for name in ("held_back", "off_the_shelf", "slug_begins", "title_begins"):
        op.drop_index(f"articles_{name}_idx", "articles")
    for name in ("email_begins", "name_begins", *SOME_PEOPLE, "newest"):
        op.drop_index(f"users_{name}_idx", "users")
