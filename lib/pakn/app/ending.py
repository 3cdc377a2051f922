"""Being asked to end: a service manager, `timeout` or a closed terminal ends a command as Ctrl-C does.

Without it such a signal would end the process on the spot, between any two steps, and without a word. The first request
counts; whoever asks again while things are tidied up is not heard, or they would be left half done.
"""

from __future__ import annotations

import signal
import threading
from types import FrameType

import click

__all__ = ["AskedToEnd", "end_on_signals", "status_of_ending"]

ASKING = ("SIGTERM", "SIGHUP", "SIGINT")
"""Signals that ask a process to end; Windows has no second one."""
INTERRUPTED = 130


class AskedToEnd(SystemExit):
    """The process was asked to end; its exit status tells by which signal, as a shell would."""

    def __init__(self, number: int) -> None:
        super().__init__(128 + number)


def end_on_signals() -> None:
    """Turn the signals into an end where they would end the process; one that is ignored (nohup) stays so."""
    if threading.current_thread() is not threading.main_thread():
        return  # only there may a program say what a signal does
    for number in _numbers():
        if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            signal.signal(number, _end)


def _numbers() -> list[signal.Signals]:
    return [signal.Signals[name] for name in ASKING if hasattr(signal, name)]


def _end(number: int, frame: FrameType | None) -> None:
    for each in _numbers():
        if signal.getsignal(each) is _end:
            signal.signal(each, _heard)
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    raise AskedToEnd(number)


def _heard(number: int, frame: FrameType | None) -> None:
    """Do nothing. Not SIG_IGN: of two signals that come at once Python would tell the second as a fault."""


def status_of_ending(error: BaseException) -> int | None:
    """Return with which status a command ends that was interrupted or asked to end; `None` of what is neither."""
    if isinstance(error, Exception) and not isinstance(error, click.Abort):
        # DuckDB, interrupted amid a statement, and pydantic amid a model, hide what interrupted them.
        asked = _interrupted_by(error)
        if asked is None:
            return None
        error = asked
    return int(error.code or 0) if isinstance(error, AskedToEnd) else INTERRUPTED


def _interrupted_by(error: BaseException | None) -> BaseException | None:
    """The interrupt behind an error, in whatever it was caused by or came amid; `None` of an error of its own."""
    hidden = str(error) if error is not None else ""
    while error is not None:
        if isinstance(error, (KeyboardInterrupt, AskedToEnd)):
            return error
        error = error.__cause__ or error.__context__
    return KeyboardInterrupt() if "KeyboardInterrupt" in hidden else None
