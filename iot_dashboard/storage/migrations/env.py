"""Alembic's entry: runs on the connection that `common.migrations` opened and locked."""

from alembic import context

from iot_dashboard.models import batches, devices, readings, rejected
from iot_dashboard.models.schema import Base

for noun in (devices.Device, readings.Reading, batches.Batch, rejected.Rejected):
    assert noun.metadata is Base.metadata  # noqa: S101  imported so that their tables are known
context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
context.run_migrations()
