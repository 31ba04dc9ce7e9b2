"""`python -m workshop.paysim 19500 paysim.sqlite3`: serve it on this port of this machine, with this file.

Its key is told in the environment (PAYSIM_KEY), or made up and printed; PAYSIM_WEBHOOK_URL and
PAYSIM_WEBHOOK_SECRET say where events go from the start. PAYSIM_LISTEN and PAYSIM_URL are for containers.
It needs nothing of the rest of the workshop.
"""

import os
import sys
from pathlib import Path

from granian.constants import Interfaces, Loops
from granian.log import LogLevels
from granian.server import Server

from workshop.paysim.names import new_name

LOOPBACK = "127.0.0.1"
THREADS = 32  # requests at once; one that is told to be silent holds a thread


def main(arguments: list[str]) -> None:
    """Serve until told to stop. The worker finds its settings in the environment."""
    if len(arguments) != 2:
        sys.exit("python -m workshop.paysim <port> <file>")
    port, file = int(arguments[0]), Path(arguments[1]).resolve()
    listen = os.environ.get("PAYSIM_LISTEN", LOOPBACK)
    url = os.environ.get("PAYSIM_URL", f"http://{listen}:{port}")
    if "PAYSIM_KEY" not in os.environ:
        os.environ["PAYSIM_KEY"] = new_name("sk_test")
        sys.stdout.write(f"{url} with the key {os.environ['PAYSIM_KEY']}\n")
    os.environ |= {"PAYSIM_URL": url, "PAYSIM_FILE": str(file)}
    Server(
        "workshop.paysim.app:create_app",
        address=listen,
        port=port,
        interface=Interfaces.WSGI,
        loop=Loops.auto,
        factory=True,
        websockets=False,
        workers=1,  # the queue of webhooks and the keys in flight live in one process
        blocking_threads=THREADS,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=2,
    ).serve()


if __name__ == "__main__":
    main(sys.argv[1:])
