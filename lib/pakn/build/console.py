"""What a running cell prints: its streams, and what its child processes and C code write past them.

A kernel replaces ``sys.stdout`` and ``sys.stderr`` and watches the file descriptors below. The same is done here, but
only while a cell runs: between cells the process belongs to papermill, with its log and its progress bar.
"""

from __future__ import annotations

import codecs
import io
import logging
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress

__all__ = ["Console", "Stream"]

WATCHES_DESCRIPTORS = sys.platform.startswith(("linux", "darwin"))
"""Where the stock kernel watches them too."""
DECODER = codecs.getincrementaldecoder("utf-8")
"""Waits for the rest of a letter whose bytes have not all arrived."""


class Stream(io.TextIOBase):
    """A standard stream of a notebook: collects text and hands it over when flushed."""

    encoding = "UTF-8"

    def __init__(self, name: str, descriptor: int, publish: Callable[[str, str], None]) -> None:
        self.name = name
        self._descriptor, self._publish = descriptor, publish
        self._pieces: list[str] = []
        self._owner = os.getpid()
        self._watched: int | None = None
        self._original: int | None = None

    def write(self, text: str) -> int:
        """Keep the text for the next flush."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if os.getpid() != self._owner:  # a forked child: its memory is not ours, the descriptor below is
            os.write(self._descriptor, text.encode(errors="replace"))
            return len(text)
        self._collect()
        self._pieces.append(text)
        return len(text)

    def flush(self) -> None:
        """Publish what was written since the last flush as one message."""
        if os.getpid() != self._owner:
            return
        self._collect()
        text, self._pieces = "".join(self._pieces), []
        if text:
            self._publish(self.name, text)

    def writelines(self, lines: Iterable[str]) -> None:  # type: ignore[override]
        """Write one text after another."""
        for line in lines:
            self.write(line)

    def writable(self) -> bool:
        """Return that it may be written to."""
        return True

    def fileno(self) -> int:
        """Return the descriptor that leads past the notebook, as a kernel's stream does."""
        if self._original is None:
            raise io.UnsupportedOperation("fileno")
        return self._original

    def _collect(self) -> None:
        """Take over what reached the descriptor, in the order it came relative to our own text."""
        if self._watched is not None and (size := os.fstat(self._watched).st_size - self._taken):
            self._pieces.append(self._decoder.decode(os.pread(self._watched, size, self._taken)))
            self._taken += size

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Lead the descriptor into a file that this stream reads."""
        self._taken, self._decoder = 0, DECODER("replace")
        with tempfile.TemporaryFile() as file:
            self._original = os.dup(self._descriptor)
            os.dup2(file.fileno(), self._descriptor)
            self._watched = file.fileno()
            try:
                yield
            finally:
                os.dup2(self._original, self._descriptor)
                os.close(self._original)
                self._watched = self._original = None


class Console:
    """Both streams and the root logger of one notebook."""

    def __init__(self, publish: Callable[[str, str], None]) -> None:
        self.stdout = Stream("stdout", 1, publish)
        self.stderr = Stream("stderr", 2, publish)
        self._logging: tuple[int, list[logging.Handler]] = (logging.WARNING, [])

    @contextmanager
    def connected(self) -> Iterator[None]:
        """Give the process's output to the notebook while a cell runs."""
        before = sys.stdout, sys.stderr
        with ExitStack() as stack:
            for stream in before:
                with suppress(OSError, ValueError, AttributeError):  # a closed one is none
                    stream.flush()  # or its rest would end up in the cell
            if WATCHES_DESCRIPTORS:
                stack.enter_context(self.stdout.watching())
                stack.enter_context(self.stderr.watching())
            stack.enter_context(self._root_logger())
            sys.stdout, sys.stderr = self.stdout, self.stderr
            try:
                yield
            finally:
                self._flush_process_streams()
                sys.stdout, sys.stderr = before

    def _flush_process_streams(self) -> None:
        """Publish the rest, also what was written to ``sys.__stdout__`` and ``sys.__stderr__``."""
        for below in (sys.__stdout__, sys.__stderr__):
            with suppress(OSError, ValueError, AttributeError):
                below.flush()  # type: ignore[union-attr]
        self.stdout.flush()
        self.stderr.flush()

    @contextmanager
    def _root_logger(self) -> Iterator[None]:
        """Let ``logging`` in a cell behave as in a fresh interpreter: papermill's handlers are not the notebook's."""
        root = logging.root
        host = root.level, root.handlers[:]
        root.setLevel(self._logging[0])
        root.handlers[:] = self._logging[1]
        try:
            yield
        finally:
            self._logging = root.level, root.handlers[:]
            root.setLevel(host[0])
            root.handlers[:] = host[1]
