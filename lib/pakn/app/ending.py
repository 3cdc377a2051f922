"""Being asked to end: a service manager, `timeout` or a closed terminal ends a command as Ctrl-C does.

Without it such a signal would end the process on the spot, between any two steps, and without a word. The first request
counts; whoever asks again while things are tidied up is not heard, or they would be left half done.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType

__all__ = ["ENDED", "AskedToEnd", "end_on_signals", "hear_no_more", "status_of_ending"]

ENDED = "Đã dừng theo yêu cầu; báo cáo đã công bố còn nguyên vẹn."
ASKING = ("SIGTERM", "SIGHUP", "SIGINT")
"""Signals that ask a process to end; Windows has no second one."""
INTERRUPTED = 130
AGAIN_SECONDS = 0.05
_asked: list[int] = []
"""The signal by which this process was asked, once it was."""


class AskedToEnd(SystemExit):
    """The process was asked to end; its exit status tells by which signal, as a shell would."""

    def __init__(self, number: int) -> None:
        super().__init__(128 + number)


def end_on_signals() -> Callable[[], None]:
    """Turn the signals into an end where they would end the process; one that is ignored (nohup) stays so.

    Returns what puts everything back, for whoever calls the command from a program of their own.
    """
    _asked.clear()
    if threading.current_thread() is not threading.main_thread():
        return lambda: None  # only there may a program say what a signal does
    hook, before = sys.unraisablehook, {number: signal.getsignal(number) for number in _numbers()}
    sys.unraisablehook = _not_lost
    for number, known in before.items():
        if known in (signal.SIG_DFL, signal.default_int_handler, _heard, _end):
            signal.signal(number, _end)

    def put_back() -> None:
        if hook is not _not_lost:
            sys.unraisablehook = hook
            for number, known in before.items():
                signal.signal(number, known)

    return put_back


def _not_lost(unraisable: sys.UnraisableHookArgs) -> None:
    """Ask again where a request fell into a callback of Python's own, which drops whatever is raised in it."""
    if not isinstance(unraisable.exc_value, KeyboardInterrupt | AskedToEnd) or not _asked:
        sys.__unraisablehook__(unraisable)
        return
    number = _asked.pop()
    for each in _numbers():
        if signal.getsignal(each) is _heard:
            signal.signal(each, _end)
    again = threading.Timer(AGAIN_SECONDS, os.kill, (os.getpid(), number))
    again.daemon = True
    again.start()


def hear_no_more() -> None:
    """Let no signal end the interpreter's own end: what is done is done, and its status is known."""
    if threading.current_thread() is not threading.main_thread():
        return
    ours = [number for number in _numbers() if signal.getsignal(number) in (_end, _heard)]
    for number in ours:
        signal.signal(number, _heard)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, ours)
        time.sleep(0)  # what has come already is heard now: of one that is ignored by then Python would tell a fault
    for number in ours:
        signal.signal(number, signal.SIG_IGN)


def _numbers() -> list[signal.Signals]:
    return [signal.Signals[name] for name in ASKING if hasattr(signal, name)]


def _end(number: int, frame: FrameType | None) -> None:
    _asked.append(number)
    for each in _numbers():
        if signal.getsignal(each) is _end:
            signal.signal(each, _heard)
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    raise AskedToEnd(number)


def _heard(number: int, frame: FrameType | None) -> None:
    """Do nothing. Not SIG_IGN: of two signals that come at once Python would tell the second as a fault."""


def status_of_ending(error: BaseException) -> int | None:
    """Return with which status a command ends that was interrupted or asked to end; `None` of what is neither.

    DuckDB, interrupted amid a statement, and pydantic amid a model, raise errors of their own.
    """
    if _asked and not isinstance(error, AskedToEnd):
        return 128 + _asked[0]
    hidden: BaseException | None = error
    while hidden is not None:
        if isinstance(hidden, AskedToEnd):
            return int(hidden.code or 0)
        if isinstance(hidden, KeyboardInterrupt) or type(hidden).__name__ == "Abort":  # click's word for it
            return INTERRUPTED
        hidden = hidden.__cause__ or hidden.__context__
    return INTERRUPTED if "KeyboardInterrupt" in str(error) else None
