"""The chat's JSON resources."""

from chat_app.web.api.messages import messages
from chat_app.web.api.rooms import rooms

api_blueprints = (rooms, messages)
