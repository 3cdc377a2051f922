"""Temporary folders that end with their process, however it ends.

A process that is killed removes nothing. So each folder has a lock beside it, which the system frees the moment its
process is gone, and whoever comes next removes the folders whose lock is free. A process number says who it was; it
decides nothing, because numbers are used again.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import re
import secrets
import shutil
import stat
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

__all__ = ["owned_folder", "process_folder", "remove_process_folder", "sweep", "temporary_place"]

PREFIX = "pakn"
LOCK = ".lock"
LOCK_SECONDS = 60
"""So long nobody holds the lock of a folder that is not there yet: what it lies in has gone."""


@dataclass(frozen=True, slots=True)
class _Owned:
    folder: Path
    lock: BaseFileLock

    def remove(self) -> None:
        """Remove the folder and its lock; a file that is open elsewhere (Windows) is left to the next sweep."""
        shutil.rmtree(self.folder, ignore_errors=True)
        gone = not self.folder.exists()
        if gone:  # while the lock is held: whoever waits for it must see that it is gone
            self._unlink()
        self.lock.release()
        if gone:  # Windows removes no file that is open
            self._unlink()

    def _unlink(self) -> None:
        with suppress(OSError):
            Path(self.lock.lock_file).unlink(missing_ok=True)


_own: dict[int, _Owned] = {}
"""The folder of this process, by its number: a forked child must not take its parent's for its own."""
_making = threading.Lock()


def temporary_place() -> Path:
    """Return the folder in which temporary folders are made."""
    return Path(tempfile.gettempdir())


def process_folder() -> Path:
    """Return this process's temporary folder; the first call makes it, the end of the process removes it."""
    with _making:
        own = _own.get(os.getpid())
        if own is None or not own.folder.is_dir():  # whoever tidies up may have removed it from a kernel a week old
            parent = temporary_place()
            if multiprocessing.parent_process() is None:  # a worker's parent has just done so
                sweep(parent, PREFIX)
            own = _own[os.getpid()] = _make(parent, PREFIX, mode=0o700)  # rows of people's cases lie in it
            atexit.register(remove_process_folder)
        return own.folder


def remove_process_folder() -> None:
    """Remove this process's folder, if it has one; for a process that ends without the interpreter's own end."""
    if own := _own.pop(os.getpid(), None):
        own.remove()


@contextmanager
def owned_folder(parent: Path, stem: str) -> Iterator[Path]:
    """Give a new folder in ``parent`` and remove it afterwards; first remove those that killed processes left there."""
    sweep(parent, stem)
    own = _make(parent, stem)
    try:
        yield own.folder
    finally:
        own.remove()


def sweep(parent: Path, stem: str) -> None:
    """Remove the folders of ``parent`` whose processes are gone."""
    ours = re.compile(rf"{re.escape(stem)}-\d+-[0-9a-f]{{8}}")
    for lock in sorted(parent.iterdir()) if parent.is_dir() else ():
        folder = lock.with_suffix("")
        if lock.suffix == LOCK and ours.fullmatch(folder.name) and _is_left(folder, lock):
            with suppress(Timeout, OSError):  # held: its process lives; not to be had: none of our business
                left = FileLock(lock, thread_local=False)
                left.acquire(timeout=0)
                _Owned(folder, left).remove()


def _is_left(folder: Path, lock: Path) -> bool:
    """Whether this user made both: in a shared temporary folder anybody can lay a link under any name.

    A lock without a folder is left too: a process that is about to make it holds the lock, or looks for it again.
    """
    with suppress(OSError):
        held = lock.lstat()
        if not stat.S_ISREG(held.st_mode) or held.st_uid != _user():
            return False
        if not os.path.lexists(folder):
            return True
        return stat.S_ISDIR(folder.lstat().st_mode) and folder.lstat().st_uid == _user()
    return False


def _user() -> int:
    return os.getuid() if hasattr(os, "getuid") else 0  # Windows knows no numbers: each user has a folder of their own


def _make(parent: Path, stem: str, mode: int = 0o777) -> _Owned:
    parent.mkdir(parents=True, exist_ok=True)
    while True:
        folder = parent / f"{stem}-{os.getpid()}-{secrets.token_hex(4)}"
        lock = FileLock(folder.with_name(folder.name + LOCK), thread_local=False)
        # Before the folder is there: a sweep between the two would take it for a dead one's.
        lock.acquire(timeout=LOCK_SECONDS)
        if Path(lock.lock_file).exists():
            folder.mkdir(mode)
            return _Owned(folder, lock)
        lock.release()  # a sweep took the lock in the moment before it was held
