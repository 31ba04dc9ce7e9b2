"""The dashboard's JSON resources."""

from iot_dashboard.web.api.archive import archive
from iot_dashboard.web.api.devices import devices
from iot_dashboard.web.api.readings import readings
from iot_dashboard.web.api.rejected import rejected

api_blueprints = (devices, readings, rejected, archive)
