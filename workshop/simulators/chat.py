"""People who chat: demo users with a real Socket.IO connection each, saying one line after the other.

They sign in as a browser does, by the demo sign-in form, and speak from a finite script that begins again
when it ends. While the chat is away they wait for it.
"""

import itertools
import os
import random
import threading
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from typing import Any
from uuid import uuid4

import socketio

from common.stopping import stop_on_signals
from workshop.errors import WorkshopError

ROOM = "lounge"
PAUSE = (5.0, 20.0)  # seconds between two lines
PATIENCE = 3  # seconds for an answer; also between two tries to get in
SCRIPT = (
    ("grace", "Second cup of tea. The machine is still not ready, but it is honest about it."),
    ("linus", "The mint grows faster than we drink it."),
    ("hedy", "Station 2 says wind from the west. Close the window on the left, please."),
    ("linus", "Closed. The twine would have flown off."),
    ("grace", "Somebody is moving a slider on the dashboard. The chart follows, nice."),
    ("hedy", "That is the newcomers. Let them."),
    (
        "linus",
        "I put a seed box into the cart and took it out again. Three times. Stock is still right.",
    ),
    ("grace", "It had better be."),
    ("hedy", "Who wrote the article about counting without counting twice?"),
    ("grace", "That was me, after a long night with two counters."),
    ("linus", "It explains the hedgehog statistics too."),
    ("hedy", "If you are new: the list on the left has a room for each project."),
    (
        "grace",
        "And whoever loses the network for a minute finds every line in its place afterwards.",
    ),
    ("linus", "Even my lines?"),
    ("hedy", "Even yours. They are numbered."),
    ("grace", "Back to the logs. One line an event, in UTC, as it should be."),
    ("linus", "Back to the beans. One row a bed."),
    ("hedy", "The signal at the gate is better since we moved the antenna away from the gutter."),
    ("grace", "Deploy at four. Nothing big."),
    ("linus", "You said that last time, and then we had a new colour."),
)


class Talker:
    """One demo user: signs in with the form, then holds a socket with the session's cookie."""

    def __init__(self, chat_url: str, user: str) -> None:
        self._url = chat_url
        self._user = user
        self._client: Any = socketio.Client(
            reconnection=False,
            # Its own idea of an Origin would stand beside ours, and two are none.
            websocket_extra_options={"suppress_origin": True},
        )

    def say(self, text: str) -> bool:
        """Say it; False: not now, and the line is dropped, as people do."""
        try:
            if not self._client.connected:
                self._come_in()
            wish = {"room": ROOM, "client_id": str(uuid4()), "body": text}
            self._client.emit("typing", {"room": ROOM})
            return "message" in self._client.call("send", wish, timeout=PATIENCE)
        except (OSError, socketio.exceptions.SocketIOError):
            return False

    def leave(self) -> None:
        self._client.disconnect()

    def _come_in(self) -> None:
        self._client.disconnect()
        headers = {"Cookie": self._cookie(), "Origin": self._url}
        self._client.connect(
            self._url, headers=headers, transports=["websocket"], wait_timeout=PATIENCE
        )
        self._client.call("join", {"room": ROOM, "after": 0}, timeout=PATIENCE)

    def _cookie(self) -> str:
        """Of a new session. Raises OSError while the chat is away."""
        jar = CookieJar()
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar), NoRedirect())
        form = urllib.parse.urlencode({"user": self._user, "next": "/"}).encode()
        request = urllib.request.Request(  # noqa: S310  the address comes from the launcher
            f"{self._url}/sign-in/demo", form, {"Origin": self._url}
        )
        try:
            browser.open(request, timeout=PATIENCE).close()
        except urllib.error.HTTPError as answer:
            if answer.code != 303:
                raise
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """The cookie is all that is wanted."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def main() -> None:
    """Talk until SIGTERM or Ctrl-C; CHAT_PUBLIC_URL says where the chat is."""
    stop = stop_on_signals()
    url = os.environ.get("CHAT_PUBLIC_URL")
    if not url:
        raise WorkshopError("CHAT_PUBLIC_URL is not set.", "Start the simulator with `capstone`.")
    run(url.rstrip("/"), stop)


def run(chat_url: str, stop: threading.Event, pause: tuple[float, float] = PAUSE) -> int:
    """Talk in one room until `stop` is set; says how many lines were heard by the chat."""
    talkers = {user: Talker(chat_url, user) for user, _ in SCRIPT}
    heard = 0
    for user, text in itertools.cycle(SCRIPT):
        if stop.wait(random.uniform(*pause)):  # noqa: S311  no secret hangs on it
            break
        heard += talkers[user].say(text)
    for talker in talkers.values():
        talker.leave()
    return heard


if __name__ == "__main__":
    main()
