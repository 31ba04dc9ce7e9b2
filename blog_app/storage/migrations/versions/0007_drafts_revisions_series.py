"""Drafts with their working copies, schedules, revisions, and series."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("articles", sa.Column("scheduled_for", sa.DateTime(timezone=True)))
    op.add_column("articles", sa.Column("held_back", sa.Text))
    op.create_index(
        "articles_due_idx",
        "articles",
        ["scheduled_for", "id"],
        postgresql_where=sa.text("status = 'scheduled'"),
    )
    # An author's own articles in the order of their making; it serves the foreign key as well.
    op.create_index("articles_of_author_idx", "articles", ["author_id", "id"])
    op.drop_index("articles_author_id_idx", "articles")
    _working_copies()
    _revisions()
    _series()


def downgrade() -> None:
    """What was never public has no place in the schema before: it goes."""
    for table in ("series_parts", "series", "revisions", "working_copies"):
        op.drop_table(table)
    op.execute("DELETE FROM articles WHERE published_at IS NULL")
    op.execute("UPDATE articles SET status = 'draft' WHERE status = 'scheduled'")
    op.create_index("articles_author_id_idx", "articles", ["author_id"])
    op.drop_index("articles_of_author_idx", "articles")
    op.drop_index("articles_due_idx", "articles")
    op.drop_column("articles", "held_back")
    op.drop_column("articles", "scheduled_for")


def _working_copies() -> None:
    op.create_table(
        "working_copies",
        sa.Column("article_id", sa.Uuid, nullable=False),
        sa.Column("save_id", sa.Uuid, nullable=False),
        *_texts(),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("article_id", name="working_copies_pkey"),
        _of_article("working_copies"),
    )


def _revisions() -> None:
    op.create_table(
        "revisions",
        sa.Column("article_id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        *_texts(),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_by", sa.Uuid, nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("article_id", "version", name="revisions_pkey"),
        _of_article("revisions"),
        sa.ForeignKeyConstraint(
            ["replaced_by"], ["users.id"], name="revisions_replaced_by_fkey"
        ),
    )  # fmt: skip
    op.create_index("revisions_replaced_by_idx", "revisions", ["replaced_by"])


def _series() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("author_id", sa.Uuid, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="series_pkey"),
        sa.UniqueConstraint("slug", name="series_slug_key"),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name="series_author_id_fkey"),
    )
    op.create_index("series_of_author_idx", "series", ["author_id", "id"])
    op.create_table(
        "series_parts",
        sa.Column("article_id", sa.Uuid, nullable=False),
        sa.Column("series_id", sa.Uuid, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("article_id", name="series_parts_pkey"),
        sa.UniqueConstraint("series_id", "position", name="series_parts_position_key"),
        _of_article("series_parts"),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name="series_parts_series_id_fkey", ondelete="CASCADE"
        ),
    )


def _texts() -> list[sa.Column[Any]]:
    return [
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("tags", ARRAY(sa.Text), nullable=False),
        sa.Column("cover_image", sa.Text),
    ]


def _of_article(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["article_id"], ["articles.id"], name=f"{table}_article_id_fkey", ondelete="CASCADE"
    )
