"""MQTT: Mosquitto when it is installed, else iotcore from its wheel; passwords always, one per device.

Mosquitto keeps each device to its own topics and its own client id. iotcore knows passwords but no such
list, and keeps nothing on disk: fine to try things out, and said at the start.
"""

import base64
import hashlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from workshop.checkout import Checkout, write_private
from workshop.children import Child, python
from workshop.ports import LOOPBACK
from workshop.privileges import data_home, make_own, unprivileged, write_owned
from workshop.servers.server import Server

READER = "ingest"
ROUNDS = 101  # Mosquitto's own default; these passwords are 128 random bits, not words


class Broker(Server):
    """One loopback listener; `users` maps names to passwords, `ingest` may read all devices."""

    name = "broker"

    def __init__(
        self, checkout: Checkout, port: int, users: Mapping[str, str], mosquitto: str | None = None
    ) -> None:
        super().__init__(checkout, port)
        self._users = users
        self._mosquitto = mosquitto

    @property
    def kind(self) -> str:  # pyrefly: ignore[bad-override]
        return "MQTT (mosquitto)" if self._mosquitto else "MQTT (iotcore)"

    @property
    def url(self) -> str:
        return f"mqtt://{LOOPBACK}:{self.port}"

    def variables(self, variable: str, _app: str, /) -> dict[str, str]:
        return {variable: f"mqtt://{READER}:{self._users[READER]}@{LOOPBACK}:{self.port}"}

    def prepare(self) -> Child:
        return (
            self._prepare_mosquitto(self._mosquitto) if self._mosquitto else self._prepare_iotcore()
        )

    def _prepare_mosquitto(self, program: str) -> Child:
        identity = unprivileged()
        folder = data_home(self.checkout, self.name, identity)
        make_own(folder, identity)
        files = {
            "passwords": "".join(password_line(*user) for user in self._users.items()),
            "topics": f"user {READER}\ntopic read devices/#\npattern readwrite devices/%u/#\n",
            "mosquitto.conf": self._mosquitto_configuration(folder),
        }
        for name, text in files.items():
            write_owned(folder / name, text, identity)
        command = [program, "-c", str(folder / "mosquitto.conf")]
        return Child(self.checkout, self.name, command, folder=folder, run_as=identity)

    def _mosquitto_configuration(self, folder: Path) -> str:
        lines = (
            f"listener {self.port} {LOOPBACK}",
            "allow_anonymous false",
            f"password_file {folder}/passwords",
            f"acl_file {folder}/topics",
            # A device cannot take another's client id, which would throw that one out.
            "use_username_as_clientid true",
            "persistence true",
            f"persistence_location {folder}/",
            "autosave_interval 2",  # what a kill -9 can cost; sessions and queues are in there
            "max_queued_messages 100000",
            "max_inflight_messages 1000",
            "max_packet_size 262144",
            "log_type error",
            "log_type warning",
            "log_type notice",
            "connection_messages false",
        )
        return "\n".join(lines) + "\n"

    def _prepare_iotcore(self) -> Child:
        configuration = self.checkout.run / "iotcore.toml"
        write_private(configuration, self._iotcore_configuration())
        command = python("-m", "iotcore", "--config", str(configuration), "--log-level", "CRITICAL")
        return Child(self.checkout, self.name, command)

    def _iotcore_configuration(self) -> str:
        users = "\n".join(f'"{name}" = "{password}"' for name, password in self._users.items())
        return f"""\
id = 0

[router]
id = 0
max_connections = 1000
max_outgoing_packet_count = 200
max_segment_size = 16777216
max_segment_count = 10

[v4.1]
name = "loopback"
listen = "{LOOPBACK}:{self.port}"
next_connection_delay_ms = 1

[v4.1.connections]
connection_timeout_ms = 60000
max_payload_size = 262144
max_inflight_count = 100
dynamic_filters = true

[v4.1.connections.auth]
{users}
"""


def find_mosquitto() -> str | None:
    """The installed Mosquitto. Debian puts it where only root's PATH looks."""
    usual = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/opt/homebrew/sbin"))
    return shutil.which("mosquitto", path=usual)


def password_line(name: str, password: str) -> str:
    """A line of Mosquitto's password file: `name:$7$rounds$salt$hash`, PBKDF2 with SHA-512.

    The salt comes from name and password, so that an unchanged user has an unchanged line.
    """
    salt = hashlib.sha256(f"{name}\0{password}".encode()).digest()[:12]
    key = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, ROUNDS)
    parts = (str(ROUNDS), base64.b64encode(salt).decode(), base64.b64encode(key).decode())
    return f"{name}:$7${'$'.join(parts)}\n"
