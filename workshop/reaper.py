"""Ends all children when the launcher was killed with -9 and could not do it itself.

It holds the reading end of a pipe whose other end only the launcher has. A byte means that the launcher
has stopped everything itself; end of file without it, that the launcher is gone.
"""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

from workshop import records
from workshop.checkout import Checkout
from workshop.children import child_environment, python
from workshop.running import AlreadyRunning, only_launcher
from workshop.servers_env import remove_servers_env

LOCK_IS_FREED = 2.0  # seconds; the system closes a dead process's files in no promised order


class Reaper:
    """The launcher's side: start it first, release it last."""

    def __init__(self, checkout: Checkout) -> None:
        reading, self._writing = os.pipe()
        self._process = subprocess.Popen(
            python("-m", "workshop.reaper", str(checkout.path)),
            stdin=reading,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=child_environment(checkout),
            cwd=checkout.path,
            start_new_session=True,
        )
        os.close(reading)

    def release(self) -> None:
        with contextlib.suppress(OSError):  # it may have been killed
            os.write(self._writing, b".")
        os.close(self._writing)
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def main(checkout: Checkout) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    if not os.read(sys.stdin.fileno(), 1):
        end_what_is_left(checkout)


def end_what_is_left(checkout: Checkout) -> None:
    """End all that the dead launcher had started, written down or not.

    Looked up under the lock: the children of a launcher that got it before us are not ours to end,
    and the dead one's it has ended itself.
    """
    try:
        with only_launcher(checkout, patience=LOCK_IS_FREED):
            recorded = [records.find(file) for file in checkout.children.glob("*.json")]
            others = records.strays(checkout.path)
            remove_servers_env(checkout)
    except AlreadyRunning:
        return
    except OSError:  # the checkout was deleted meanwhile
        recorded = list[records.Found]()
        others = records.strays(checkout.path)
    records.end_these(recorded)
    records.wait_then_kill(others, grace=0)


if __name__ == "__main__":
    main(Checkout(Path(sys.argv[1])))
