"""Profiles, follows, favourites, comments, tags, every slug an article ever had, and the counts of lists."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

NEW_IN_ARTICLES = {
    "status": (sa.Text, "'published'"),
    "version": (sa.Integer, "1"),
    "favorites_count": (sa.Integer, "0"),
    "comments_count": (sa.Integer, "0"),
}
PUBLISHED = sa.text("status = 'published'")


def upgrade() -> None:
    _users()
    _articles()
    _slugs_and_tags()
    _follows_and_favorites()
    _comments()
    _count_what_is_there()


def downgrade() -> None:
    for table in ("comments", "favorites", "follows", "article_tags", "tags", "slugs", "tallies"):
        op.drop_table(table)
    op.drop_index("articles_newest_of_author_idx", "articles")
    op.drop_index("articles_newest_idx", "articles")
    for column in (*NEW_IN_ARTICLES, "published_at"):
        op.drop_column("articles", column)
    op.create_index("articles_newest_idx", "articles", ["created_at", "id"])
    for column in ("bio", "image", "articles"):
        op.drop_column("users", column)


def _users() -> None:
    op.add_column("users", sa.Column("bio", sa.Text))
    op.add_column("users", sa.Column("image", sa.Text))
    # The default stays: accounts are made by `common/auth`, which does not know this column.
    op.add_column("users", sa.Column("articles", sa.Integer, nullable=False, server_default="0"))


def _articles() -> None:
    for name, (kind, default) in NEW_IN_ARTICLES.items():
        op.add_column(
            "articles", sa.Column(name, kind, nullable=False, server_default=sa.text(default))
        )
        op.alter_column("articles", name, server_default=None)  # what is new says it itself
    op.add_column("articles", sa.Column("published_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE articles SET published_at = created_at")
    op.drop_index("articles_newest_idx", "articles")
    # Lists show what is published, in these orders.
    op.create_index(
        "articles_newest_idx", "articles", ["published_at", "id"], postgresql_where=PUBLISHED
    )
    op.create_index(
        "articles_newest_of_author_idx",
        "articles",
        ["author_id", "published_at", "id"],
        postgresql_where=PUBLISHED,
    )


def _slugs_and_tags() -> None:
    op.create_table(
        "slugs",
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("article_id", sa.Uuid),
        sa.PrimaryKeyConstraint("slug", name="slugs_pkey"),
        # SET NULL: a deleted article's slug is kept, so that nobody else gets it. DEFERRED: a slug is
        # claimed before its article is written.
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="slugs_article_id_fkey",
            ondelete="SET NULL", deferrable=True, initially="DEFERRED",
        ),
    )  # fmt: skip
    op.create_index("slugs_article_id_idx", "slugs", ["article_id"])
    op.create_table(
        "tags",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("articles", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("name", name="tags_pkey"),
    )
    op.create_index("tags_most_used_idx", "tags", [sa.text("articles DESC"), "name"])
    op.create_table(
        "article_tags",
        sa.Column("tag", sa.Text, nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("article_id", sa.Uuid, nullable=False),
        # The order of a tag's list.
        sa.PrimaryKeyConstraint("tag", "published_at", "article_id", name="article_tags_pkey"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="article_tags_article_id_fkey", ondelete="CASCADE"
        ),
    )
    op.create_index("article_tags_article_id_idx", "article_tags", ["article_id"])


def _follows_and_favorites() -> None:
    op.create_table(
        "follows",
        sa.Column("follower_id", sa.Uuid, nullable=False),
        sa.Column("followed_id", sa.Uuid, nullable=False),
        sa.Column("followed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("follower_id", "followed_id", name="follows_pkey"),
        sa.ForeignKeyConstraint(
            ["follower_id"], ["users.id"], name="follows_follower_id_fkey", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["followed_id"], ["users.id"], name="follows_followed_id_fkey", ondelete="CASCADE"
        ),
    )
    op.create_index("follows_followed_id_idx", "follows", ["followed_id"])
    op.create_table(
        "favorites",
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("article_id", sa.Uuid, nullable=False),
        sa.Column("favorited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("user_id", "article_id", name="favorites_pkey"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="favorites_user_id_fkey", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="favorites_article_id_fkey", ondelete="CASCADE"
        ),
    )
    op.create_index("favorites_article_id_idx", "favorites", ["article_id"])
    # The order of a person's list of favourites.
    op.create_index("favorites_newest_idx", "favorites", ["user_id", "published_at", "article_id"])


def _comments() -> None:
    op.create_table(
        "comments",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), nullable=False),
        sa.Column("article_id", sa.Uuid, nullable=False),
        sa.Column("author_id", sa.Uuid, nullable=False),
        sa.Column("parent_id", sa.BigInteger),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="comments_pkey"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="comments_article_id_fkey", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name="comments_author_id_fkey"),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["comments.id"], name="comments_parent_id_fkey", ondelete="CASCADE"
        ),
    )
    op.create_index("comments_newest_idx", "comments", ["article_id", "id"])
    op.create_index("comments_author_id_idx", "comments", ["author_id"])
    op.create_index("comments_parent_id_idx", "comments", ["parent_id"])


def _count_what_is_there() -> None:
    """What was written before is published, keeps its slug, and is counted."""
    op.create_table(
        "tallies",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("n", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("name", name="tallies_pkey"),
    )
    op.execute("INSERT INTO slugs (slug, article_id) SELECT slug, id FROM articles")
    op.execute(
        "INSERT INTO article_tags (tag, published_at, article_id)"
        " SELECT DISTINCT unnest(tags), published_at, id FROM articles"
    )
    op.execute(
        "INSERT INTO tags (name, articles) SELECT tag, count(*) FROM article_tags GROUP BY 1"
    )
    op.execute(
        "UPDATE users SET articles = found.n FROM"
        " (SELECT author_id, count(*) AS n FROM articles GROUP BY author_id) AS found"
        " WHERE found.author_id = users.id"
    )
    op.execute("INSERT INTO tallies (name, n) SELECT 'articles', count(*) FROM articles")
    op.execute("INSERT INTO tallies (name, n) VALUES ('version', 1)")
