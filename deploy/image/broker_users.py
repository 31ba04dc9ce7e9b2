"""Mosquitto's password file: the ingest's user, and one user per device with a derived password.

    broker_users.py write FOLDER      makes FOLDER/passwords of the variables below
    broker_users.py show station-25   prints the password that goes into this device

The passwords come from IOT_DEVICE_SECRET, so a device is added by its name alone and no list of
secrets is kept anywhere. Standard library only; it runs once, before the broker. What it knows of names
and passwords is in `iot_dashboard/models/` as well, and a test holds the two equal.
"""

# ruff: noqa: INP001 - no package: it is run by its path

import base64
import hashlib
import hmac
import os
import re
import sys
from pathlib import Path

INGEST = "ingest"
ROUNDS = 101  # Mosquitto's own default; these passwords are 128 random bits, not words
DEVICE = re.compile(
    r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?"
)  # no / + #: the name is a part of the topic


def device_password(secret: str, device: str) -> str:
    """The first 32 hex digits of HMAC-SHA256(secret, device)."""
    return hmac.new(secret.encode(), device.encode(), hashlib.sha256).hexdigest()[:32]


def password_line(name: str, password: str) -> str:
    """`name:$7$rounds$salt$hash`: PBKDF2 with SHA-512, as mosquitto_passwd writes it."""
    salt = os.urandom(12)
    key = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, ROUNDS)
    parts = (str(ROUNDS), base64.b64encode(salt).decode(), base64.b64encode(key).decode())
    return f"{name}:$7${'$'.join(parts)}\n"


def write(folder: Path) -> None:
    """Write all users; renamed into place, so that a broker never reads half a file."""
    secret = os.environ["IOT_DEVICE_SECRET"]
    devices = [name.strip() for name in os.environ["BROKER_DEVICES"].split(",") if name.strip()]
    users = {INGEST: os.environ["BROKER_INGEST_PASSWORD"]}
    for device in devices:
        if not DEVICE.fullmatch(device) or device in users:
            sys.exit(f"BROKER_DEVICES: '{device}' is no device's name, or stands there twice.")
        users[device] = device_password(secret, device)
    draft = folder / "passwords.new"
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.writelines(password_line(*user) for user in users.items())
    draft.rename(folder / "passwords")
    print(f"{len(devices)} devices and '{INGEST}' may sign in.")  # noqa: T201  what the log shows


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(Path(sys.argv[2]))
    else:
        print(device_password(os.environ["IOT_DEVICE_SECRET"], sys.argv[2]))  # noqa: T201
