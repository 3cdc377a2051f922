"""What a command prints to, however it was started: closed, redirected, or into a pipe that nobody reads any more."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import Any

__all__ = ["prepare_streams"]


def prepare_streams() -> None:
    """Make both streams fit to be printed to, whatever is behind them.

    A closed one (">&-") is opened, so that neither we nor a worker write into nothing. A name of a file may hold bytes
    that are no letters. And whoever has read enough (``| head``) ends no command: what it does, and its status, do not
    depend on who reads.
    """
    for number, name in ((1, "stdout"), (2, "stderr")):
        stream = getattr(sys, name)
        if stream is None:
            _set(name, _opened(number))
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
            if not stream.isatty() and _number_of(stream) == number:
                _set(name, _lasting(stream, number))


def _set(name: str, stream: io.TextIOWrapper) -> None:
    setattr(sys, name, stream)
    setattr(sys, f"__{name}__", stream)


def _opened(number: int) -> io.TextIOWrapper:
    nowhere = os.open(os.devnull, os.O_WRONLY)  # takes the lowest free number: the closed one, if nothing else has
    os.set_inheritable(nowhere, True)
    return os.fdopen(nowhere, "w", encoding="utf-8", closefd=nowhere != number)


def _number_of(stream: io.TextIOWrapper) -> int | None:
    with suppress(OSError, ValueError):  # of a test, or of a notebook: no file of the system
        return stream.fileno()
    return None


class _Lasting(io.FileIO):
    """A stream of the process that prints into nothing once nobody reads it."""

    def write(self, content: Any, /) -> int:
        try:
            return super().write(content)
        except BrokenPipeError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())
            os.close(nowhere)
            return super().write(content)


def _lasting(stream: io.TextIOWrapper, number: int) -> io.TextIOWrapper:
    stream.flush()
    return io.TextIOWrapper(
        io.BufferedWriter(_Lasting(number, "w", closefd=False)),
        encoding=stream.encoding,
        errors=stream.errors,
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )
