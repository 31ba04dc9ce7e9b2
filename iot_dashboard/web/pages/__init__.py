"""The dashboard's pages: server-rendered, whole without JavaScript; a script keeps them moving."""

from iot_dashboard.web.pages.devices import devices
from iot_dashboard.web.pages.readings import readings

page_blueprints = (readings, devices)
