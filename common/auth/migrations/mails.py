"""Mails that wait to be sent, links in mails, confirmed addresses, and the end of accounts."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    op.add_column("users", sa.Column("verified_at", sa.DateTime(timezone=True)))
    op.create_table(
        "outgoing_mails",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("recipient", sa.Text, nullable=False),
        sa.Column("details", sa.JSON, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dies_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="outgoing_mails_pkey"),
    )
    op.create_index("outgoing_mails_due_at_idx", "outgoing_mails", ["due_at"])
    op.create_table(
        "links",
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("key_hash", sa.Text, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "kind", name="links_pkey"),
        sa.UniqueConstraint("key_hash", name="links_key_hash_key"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="links_user_id_fkey", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "erasures",
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("keep", sa.Boolean, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="erasures_pkey"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="erasures_user_id_fkey", ondelete="CASCADE"
        ),
    )
    # Names of erased accounts, in lower case: nobody gets them again.
    op.create_table(
        "retired_names",
        sa.Column("name", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="retired_names_pkey"),
    )


def downgrade() -> None:
    for table in ("retired_names", "erasures", "links", "outgoing_mails"):
        op.drop_table(table)
    op.drop_column("users", "verified_at")
