"""A process that is told to stop stops, whatever it was doing when the signal came."""

import signal
import subprocess
import sys
import threading
import time

import pytest

from common.stopping import Stop, stop_on_signals
from workshop.checkout import CODE

# Waits in a tight loop, so that a signal is likely to come while the event's own code runs.
WAITING = """
import sys; sys.path.insert(0, {code!r})
from common.stopping import stop_on_signals
stop = stop_on_signals()
print("waiting", flush=True)
while not stop.wait(0): pass
print("stopped", flush=True)
"""


def test_waiting_ends_when_another_thread_says_so() -> None:
    stop = Stop()
    threading.Timer(0.1, stop.set).start()
    assert stop.wait(5)
    assert stop.is_set()


def test_waiting_ends_when_the_time_is_over() -> None:
    stop, began = Stop(), time.monotonic()
    assert not stop.wait(0.2)
    assert 0.15 < time.monotonic() - began < 2
    stop.set()
    stop.clear()
    assert not stop.is_set()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_is_heard_at_any_moment(number: signal.Signals) -> None:
    program = [sys.executable, "-c", WAITING.format(code=str(CODE))]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "waiting\n"
        process.send_signal(number)
        assert process.communicate(timeout=10)[0] == "stopped\n"


def test_a_handler_that_interrupts_the_event_itself_does_not_wait_for_it() -> None:
    """What happened to a plain Event: the handler ran while the main thread held its lock."""
    before = {
        number: signal.getsignal(number)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    }
    try:
        stop = stop_on_signals()
        with stop._cond:  # type: ignore[attr-defined]  # noqa: SLF001  as inside `wait`
            signal.raise_signal(signal.SIGTERM)
        assert stop.is_set()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def test_an_ignored_signal_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        stop_on_signals()
        assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
