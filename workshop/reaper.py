"""Ends all children when the launcher was killed with -9 and could not do it itself.

It holds the reading end of a pipe whose other end only the launcher has. End of file means that the
launcher is gone; after an orderly stop no record is left, and there is nothing to do.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path

from workshop.checkout import Checkout
from workshop.children import child_environment, python


class Reaper:
    """The launcher's side: start it first, release it last."""

    def __init__(self, checkout: Checkout) -> None:
        reading, self._writing = os.pipe()
        self._process = subprocess.Popen(
            python("-m", "workshop.reaper", str(checkout.children)),
            stdin=reading,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=child_environment(checkout),
            cwd=checkout.path,
            start_new_session=True,
        )
        os.close(reading)

    def release(self) -> None:
        os.close(self._writing)
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()


def main(folder: Path) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    while os.read(sys.stdin.fileno(), 1):
        pass
    if any(folder.glob("*.json")):
        from workshop import records  # only now: it waits for hours, and should weigh little

        records.end_all(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
