"""Being asked to end: a service manager, `timeout` or a closed terminal ends a command as Ctrl-C does.

Without it such a signal would end the process on the spot, between any two steps, and without a word.
"""

from __future__ import annotations

import signal
import threading
from types import FrameType

import click

__all__ = ["AskedToEnd", "end_on_signals", "status_of_ending"]

ASKING = ("SIGTERM", "SIGHUP")
"""Signals that ask a process to end; Windows has no second one."""
INTERRUPTED = 130


class AskedToEnd(SystemExit):
    """The process was asked to end; its exit status tells by which signal, as a shell would."""

    def __init__(self, number: int) -> None:
        super().__init__(128 + number)


def end_on_signals() -> None:
    """Turn the signals into `AskedToEnd` where they would end the process; one that is ignored (nohup) stays so."""
    if threading.current_thread() is not threading.main_thread():
        return  # only there may a program say what a signal does
    for name in ASKING:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _end)


def _end(number: int, frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_IGN)  # said once is enough: what is being tidied up is not left half done
    raise AskedToEnd(number)


def status_of_ending(error: BaseException) -> int:
    """Return with which status a command ends that was interrupted or asked to end; what is neither is raised again."""
    if isinstance(error, Exception) and not isinstance(error, click.Abort):
        # DuckDB, interrupted amid a statement, and pydantic amid a model, hide what interrupted them.
        asked = _interrupted_by(error)
        if asked is None:
            raise error
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
