"""The words of articles for the search, the months of the archive, and how long an article takes to read."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    # Trusted (PostgreSQL 13 and later): the owner of the database may do this, on RDS as well.
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.create_table(
        "article_words",
        sa.Column("article_id", sa.Uuid, nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("document", TSVECTOR, nullable=False),
        sa.PrimaryKeyConstraint("article_id", name="article_words_pkey"),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name="article_words_article_id_fkey",
            ondelete="CASCADE",
        ),
    )
    # Rows of a hundred bytes, texts and words elsewhere: the search looks at a thousand rows, and shows twenty.
    op.execute("ALTER TABLE article_words SET (toast_tuple_target = 128)")
    op.create_index(
        "article_words_document_idx",
        "article_words",
        ["document"],
        postgresql_using="gin",
        # Every search would have to read the list of what waits to be sorted in.
        postgresql_with={"fastupdate": "off"},
    )
    op.create_table(
        "words",
        sa.Column("word", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("word", name="words_pkey"),
    )
    op.create_index(
        "words_similar_idx",
        "words",
        ["word"],
        postgresql_using="gist",
        postgresql_ops={"word": "gist_trgm_ops"},
    )
    _months()
    _minutes()


def downgrade() -> None:
    """The extension stays: it may have been there before."""
    op.drop_column("articles", "minutes")
    for table in ("months", "words", "article_words"):
        op.drop_table(table)


def _months() -> None:
    op.create_table(
        "months",
        sa.Column("month", sa.Date, nullable=False),
        sa.Column("articles", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("month", name="months_pkey"),
    )
    op.execute(
        "INSERT INTO months (month, articles)"
        " SELECT date_trunc('month', published_at AT TIME ZONE 'UTC')::date, count(*)"
        " FROM articles WHERE status = 'published' GROUP BY 1"
    )


def _minutes() -> None:
    """Nearly: an article that is saved again is counted more exactly (`models/archives.py`)."""
    op.add_column("articles", sa.Column("minutes", sa.Integer, nullable=False, server_default="1"))
    op.execute(
        r"UPDATE articles SET minutes = greatest(1, round(regexp_count(body, '\S+') / 220.0))"
    )
