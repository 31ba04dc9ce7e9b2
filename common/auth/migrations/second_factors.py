"""What proves who somebody is besides a password, and when a session's user last proved it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY


def upgrade() -> None:
    op.add_column("sessions", sa.Column("proved_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE sessions SET proved_at = created_at")
    op.alter_column("sessions", "proved_at", nullable=False)
    op.create_table(
        "second_factors",
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("last_step", sa.BigInteger, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recovery_hashes", ARRAY(sa.Text), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="second_factors_pkey"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="second_factors_user_id_fkey", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "linked_identities",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("issuer", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="linked_identities_pkey"),
        sa.UniqueConstraint("issuer", "subject", name="linked_identities_issuer_subject_key"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="linked_identities_user_id_fkey", ondelete="CASCADE"
        ),
    )
    op.create_index("linked_identities_user_id_idx", "linked_identities", ["user_id"])


def downgrade() -> None:
    op.drop_table("linked_identities")
    op.drop_table("second_factors")
    op.drop_column("sessions", "proved_at")
