"""Images with what lies in S3 for them, and articles with a cover."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "pictures",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pictures_pkey"),
    )
    op.create_table(
        "images",
        sa.Column("owner_id", sa.Uuid, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("alt", sa.Text, nullable=False),
        sa.Column("bytes", sa.Integer, nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("owner_id", "id", name="images_pkey"),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name="images_owner_id_fkey", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["id"], ["pictures.id"], name="images_id_fkey"),
    )
    op.create_index("images_newest_idx", "images", ["owner_id", "sent_at", "id"])
    op.create_index("images_id_idx", "images", ["id"])
    op.add_column("articles", sa.Column("cover_image", sa.Text))
    op.create_foreign_key(
        "articles_cover_image_fkey",
        "articles",
        "images",
        ["author_id", "cover_image"],
        ["owner_id", "id"],
    )
    # Whoever deletes an image asks whether it is somebody's cover.
    op.create_index(
        "articles_cover_image_idx",
        "articles",
        ["author_id", "cover_image"],
        postgresql_where=sa.text("cover_image IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_column("articles", "cover_image")
    op.drop_table("images")
    op.drop_table("pictures")
