"""Users with their sessions, devices with their readings, and what is kept of the raw messages."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("session_epoch", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="users_pkey"),
        sa.UniqueConstraint("email", name="users_email_key"),
    )
    # Names are unique without regard to case: "Ada" and "ada" would be taken for one person.
    op.create_index("users_name_key", "users", [sa.text("lower(name)")], unique=True)
    op.create_table(
        "sessions",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("key_hash", sa.Text),
        sa.Column("device", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="sessions_pkey"),
        sa.UniqueConstraint("key_hash", name="sessions_key_hash_key"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="sessions_user_id_fkey", ondelete="CASCADE"
        ),
    )
    op.create_index("sessions_user_id_idx", "sessions", ["user_id"])
    op.create_table(
        "devices",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("keeper_id", sa.Uuid, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="devices_pkey"),
        sa.ForeignKeyConstraint(["keeper_id"], ["users.id"], name="devices_keeper_id_fkey"),
    )
    op.create_index("devices_keeper_id_idx", "devices", ["keeper_id"])
    op.create_table(
        "readings",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), nullable=False),
        sa.Column("device_id", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("values", JSONB, nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="readings_pkey"),
        # What makes a reading this reading, and at the same time the index that charts read from.
        sa.UniqueConstraint("device_id", "at", "seq", name="readings_device_id_at_seq_key"),
        sa.ForeignKeyConstraint(["device_id"], ["devices.id"], name="readings_device_id_fkey"),
    )
    # For "the last this device said", whatever its clock claims.
    op.create_index("readings_device_id_id_idx", "readings", ["device_id", "id"])
    op.create_table(
        "batches",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("messages", sa.Integer, nullable=False),
        sa.Column("raw", sa.LargeBinary),
        sa.Column("object_key", sa.Text),
        sa.Column("archived_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="batches_pkey"),
        # The raw messages are here or in the archive, never in neither.
        sa.CheckConstraint(
            "(raw IS NOT NULL) = (archived_at IS NULL) AND "
            "(object_key IS NULL) = (archived_at IS NULL)",
            name="batches_raw_check",
        ),
    )
    waiting = sa.text("archived_at IS NULL")
    op.create_index("batches_waiting_idx", "batches", ["id"], postgresql_where=waiting)
    op.create_index("batches_object_key_idx", "batches", ["object_key"])
    # Already compressed: another try by PostgreSQL would only cost time.
    op.execute("ALTER TABLE batches ALTER COLUMN raw SET STORAGE EXTERNAL")
    op.create_table(
        "rejected",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("device_id", sa.Text, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("raw", sa.LargeBinary, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="rejected_pkey"),
        sa.UniqueConstraint("digest", name="rejected_digest_key"),
    )
    op.create_index("rejected_device_id_id_idx", "rejected", ["device_id", "id"])


def downgrade() -> None:
    for table in ("rejected", "batches", "readings", "devices", "sessions", "users"):
        op.drop_table(table)
