"""Threads of comments and what is put aside, reports, the record of acts, notifications, bookmarks."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0008"
down_revision = "0007"

MOMENT = sa.DateTime(timezone=True)
TABLES = ("bookmarks", "readers", "notifications", "acts", "reports", "cases")
FINAL = """
CREATE FUNCTION acts_are_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'acts are written once and stay';
END $$;
CREATE TRIGGER acts_are_final BEFORE UPDATE OR DELETE ON acts
  FOR EACH ROW EXECUTE FUNCTION acts_are_final();
"""


def upgrade() -> None:
    _threads()
    _reports()
    _acts()
    _notifications()
    _bookmarks()
    op.drop_index("favorites_article_id_idx", "favorites")
    op.create_index("favorites_of_article_idx", "favorites", ["article_id", "favorited_at"])


def downgrade() -> None:
    op.drop_index("favorites_of_article_idx", "favorites")
    op.create_index("favorites_article_id_idx", "favorites", ["article_id"])
    for table in TABLES:
        op.drop_table(table)
    op.execute("DROP FUNCTION acts_are_final")
    # The schema before knows no comment that some do not see: what is aside goes, rather than being shown.
    op.execute(
        "UPDATE comments SET parent_id = NULL FROM comments AS above"
        " WHERE above.id = comments.parent_id AND above.status <> 'shown'"
    )
    op.execute("DELETE FROM comments WHERE status <> 'shown'")
    op.execute(
        "UPDATE articles SET comments_count = found.n FROM (SELECT articles.id, count(comments.id) AS n"
        " FROM articles LEFT JOIN comments ON comments.article_id = articles.id GROUP BY 1) AS found"
        " WHERE found.id = articles.id AND comments_count <> found.n"
    )
    for name in ("thread", "top", "aside", "aside_of_article"):
        op.drop_index(f"comments_{name}_idx", "comments")
    op.drop_constraint("comments_author_check", "comments", type_="check")
    for column in ("path", "above", "status", "reason"):
        op.drop_column("comments", column)
    op.alter_column("comments", "author_id", nullable=False)


def _threads() -> None:
    op.add_column(
        "comments",
        sa.Column("above", ARRAY(sa.BigInteger), nullable=False, server_default=sa.text("'{}'")),
    )
    op.add_column(
        "comments",
        sa.Column("status", sa.Text, nullable=False, server_default=sa.text("'shown'")),
    )
    for name in ("above", "status"):
        op.alter_column("comments", name, server_default=None)  # what is new says it itself
    op.add_column("comments", sa.Column("reason", sa.Text))
    op.add_column(
        "comments",
        sa.Column(
            "path", ARRAY(sa.BigInteger), sa.Computed("above || id", persisted=True), nullable=False
        ),
    )
    op.alter_column("comments", "author_id", nullable=True)
    op.create_check_constraint(
        "comments_author_check", "comments", "(author_id IS NULL) = (status = 'deleted')"
    )
    op.create_index("comments_thread_idx", "comments", ["path"], unique=True)
    op.create_index(
        "comments_top_idx", "comments", ["article_id", "id"],
        postgresql_where=sa.text("parent_id IS NULL"),
    )  # fmt: skip
    aside = sa.text("status IN ('held', 'rejected', 'hidden', 'withheld')")
    for name, columns in (
        ("comments_aside_idx", ["status", "id"]),
        ("comments_aside_of_article_idx", ["article_id", "status", "id"]),
    ):
        op.create_index(name, "comments", columns, postgresql_where=aside)


def _reports() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("article_id", sa.Uuid),
        sa.Column("comment_id", sa.BigInteger),
        sa.Column("user_id", sa.Uuid),
        sa.Column("reporters", sa.Integer, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="cases_pkey"),
        sa.CheckConstraint(
            "num_nonnulls(article_id, comment_id, user_id) = 1", name="cases_thing_check"
        ),
        *(_reference("cases", thing) for thing in ("article", "comment", "user")),
    )
    for thing in ("article", "comment", "user"):
        op.create_index(f"cases_{thing}_id_key", "cases", [f"{thing}_id"], unique=True)
    op.create_index(
        "cases_open_idx", "cases", ["opened_at", "id"], postgresql_where=sa.text("reporters > 0")
    )
    op.create_table(
        "reports",
        sa.Column("case_id", sa.BigInteger, nullable=False),
        sa.Column("reporter_id", sa.Uuid, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("reported_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "reporter_id", name="reports_pkey"),
        _reference("reports", "case"),
        _reference("reports", "reporter", "users"),
    )
    op.create_index("reports_reporter_id_idx", "reports", ["reporter_id"])


def _acts() -> None:
    op.create_table(
        "acts",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("who", sa.Uuid, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("thing", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="acts_pkey"),
    )
    op.create_index("acts_thing_idx", "acts", ["kind", "thing"])
    op.execute(FINAL)


def _notifications() -> None:
    op.create_table(
        "notifications",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("actor_id", sa.Uuid),
        sa.Column("article_id", sa.Uuid),
        sa.Column("comment_id", sa.BigInteger),
        sa.Column("happened_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="notifications_pkey"),
        _reference("notifications", "user"),
        _reference("notifications", "actor", "users"),
        _reference("notifications", "article"),
        _reference("notifications", "comment"),
    )
    op.create_index("notifications_newest_idx", "notifications", ["user_id", "happened_at", "id"])
    things = ["actor_id", "article_id", "comment_id"]
    for column in things:
        op.create_index(f"notifications_{column}_idx", "notifications", [column])
    op.create_index(
        "notifications_once_key", "notifications", ["user_id", "kind", *things],
        unique=True, postgresql_nulls_not_distinct=True,
    )  # fmt: skip
    op.create_table(
        "readers",
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("read_until", MOMENT),
        sa.Column("muted", ARRAY(sa.Text), nullable=False, server_default=sa.text("'{}'")),
        sa.PrimaryKeyConstraint("user_id", name="readers_pkey"),
        _reference("readers", "user"),
    )


def _bookmarks() -> None:
    op.create_table(
        "bookmarks",
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("article_id", sa.Uuid, nullable=False),
        sa.Column("bookmarked_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "article_id", name="bookmarks_pkey"),
        _reference("bookmarks", "user"),
        _reference("bookmarks", "article"),
    )
    op.create_index("bookmarks_article_id_idx", "bookmarks", ["article_id"])
    op.create_index("bookmarks_newest_idx", "bookmarks", ["user_id", "bookmarked_at", "article_id"])


def _reference(table: str, column: str, to: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [f"{column}_id"], [f"{to or column + 's'}.id"], name=f"{table}_{column}_id_fkey",
        ondelete="CASCADE",
    )  # fmt: skip
