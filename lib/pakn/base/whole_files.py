"""Files that are there whole or not at all: written aside and moved into place.

A full disk or a pulled plug in the middle of writing leaves what stood there before.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

__all__ = ["replacing", "write_whole"]


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a path to write to in the place of ``path``, and move it there at the end.

    After an error ``path`` is as before, and the error names it. A link stays, and what it points to is replaced; what
    is no file, such as a terminal, is written to as it is.
    """
    path = path.resolve() if path.is_symlink() else path
    if path.exists() and not path.is_file() and not path.is_dir():
        yield path
        return
    aside = path.with_name(f".pakn-{os.getpid()}.tmp")
    try:
        yield aside
        aside.replace(path)
    except OSError as error:
        if error.filename == str(aside):
            error.filename, error.filename2 = str(path), None
        with suppress(OSError):
            aside.unlink()
        raise
    except BaseException:
        with suppress(OSError):
            aside.unlink()
        raise


def write_whole(path: Path, content: bytes) -> None:
    """Write a file as a whole, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as aside:
        aside.write_bytes(content)
