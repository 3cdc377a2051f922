"""Being asked to end: a service manager, `timeout` or a closed terminal ends a command as Ctrl-C does.

Without it such a signal would end the process on the spot, between any two steps, and without a word.
"""

from __future__ import annotations

import signal
import threading
from types import FrameType

__all__ = ["AskedToEnd", "end_on_signals"]

ASKING = ("SIGTERM", "SIGHUP")
"""Signals that ask a process to end; Windows has no second one."""


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
