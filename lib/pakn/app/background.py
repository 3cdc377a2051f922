"""One piece of work at a time beside the notebook: the page stays alive, and a second click starts nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable

__all__ = ["Background"]


class Background:
    """Runs work in a thread of its own.

    Parameters
    ----------
    told
        Called with ``True`` when work starts and ``False`` when it is done, however it ended.
    """

    def __init__(self, told: Callable[[bool], None]) -> None:
        self.told = told
        self.free = threading.Lock()
        self.thread: threading.Thread | None = None

    @property
    def is_busy(self) -> bool:
        """Whether work is under way."""
        return self.free.locked()

    def start(self, work: Callable[[], None]) -> bool:
        """Start work and return whether it was started: not while other work is under way."""
        if not self.free.acquire(blocking=False):
            return False
        self.told(True)
        # A daemon: whoever restarts the kernel does not want to wait for it.
        self.thread = threading.Thread(target=self._run, args=(work,), name="pakn-panel", daemon=True)
        self.thread.start()
        return True

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for the work under way and return whether it is done."""
        if self.thread is not None:
            self.thread.join(seconds)
        return self.thread is None or not self.thread.is_alive()

    def _run(self, work: Callable[[], None]) -> None:
        try:
            work()
        finally:
            self.free.release()
            self.told(False)
