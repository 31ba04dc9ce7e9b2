"""The chat's pages: server-rendered; `chat.js` makes an open room live."""

from chat_app.web.pages.messages import messages
from chat_app.web.pages.rooms import rooms

page_blueprints = (rooms, messages)
