"""The one way to open DuckDB: in memory, without network, silent, the same on every machine.

DuckDB would otherwise fetch extensions from the internet on first use, take most of the machine's memory, and show a
bar in a notebook that nobody asked for. Once a connection has what it needs, it is locked: a cell of a file can then
make it neither read nor write anything else.
"""

from __future__ import annotations

import errno
import itertools
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pakn.base.errors import FaultError, Finding
from pakn.base.scratch import process_folder
from pakn.base.system_errors import OUT_OF_MEMORY

if TYPE_CHECKING:
    import duckdb

__all__ = ["connect", "lock", "naming_faults", "quoted", "read_path", "text", "threads_for", "write_parquet"]

MEMORY_LIMIT = "1GB"
"""Enough for a year of cases; what exceeds it goes to the temporary folder of the process."""
ALONE_BELOW = 4 << 20
"""A file of fewer bytes is read by one thread: more of them cost more to set to work than they save."""
NO_SPACE = os.strerror(errno.ENOSPC)
"""What DuckDB, whose errors have no number, says of a full disk amid its own words."""
_numbers = itertools.count()


def threads_for(path: Path) -> int | None:
    """Return how many threads a file is worth, as `connect` takes it."""
    return 1 if path.stat().st_size < ALONE_BELOW else None


def connect(memory_limit: str = MEMORY_LIMIT, threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """Open a connection to a new database in memory; its clock is UTC whatever the machine says.

    Parameters
    ----------
    memory_limit
        What it may use before it spills to disk.
    threads
        How many it may use; `None` for as many as the machine has.
    """
    import duckdb  # noqa: PLC0415 (heavy, and not needed to print help)

    connection = duckdb.connect(
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "memory_limit": memory_limit,
            # Two databases that share this folder write into each other's files, and the process crashes.
            "temp_directory": str(process_folder() / f"duckdb-{next(_numbers)}"),
            **({} if threads is None else {"threads": str(threads)}),
        }
    )
    connection.execute("SET TimeZone = 'UTC'")
    # In a kernel a statement of two seconds shows a bar, a widget that no annex can hold.
    connection.execute("SET enable_progress_bar = false")
    return connection


@contextmanager
def naming_faults(file: str) -> Iterator[None]:
    """Turn a fault of DuckDB, or of the memory, into one that names the file; its own text would quote rows of it.

    Raises
    ------
    FaultError
        In the place of that fault.
    OSError
        If the disk is full: no file is to blame for that.
    """
    try:
        yield
    except MemoryError:
        raise FaultError([Finding(file, *OUT_OF_MEMORY)]) from None
    except UnicodeDecodeError:  # DuckDB has cut the row that it quotes amid a letter
        raise FaultError([_fault_finding(file, "UnicodeDecodeError")]) from None
    except Exception as error:
        # By the name of its module: to import DuckDB takes longer than to refuse a small file.
        if type(error).__module__.lstrip("_") != "duckdb":
            raise
        name = type(error).__name__
        if NO_SPACE in str(error):
            raise OSError(errno.ENOSPC, NO_SPACE) from None
        is_memory = name == "OutOfMemoryException"
        raise FaultError([Finding(file, *OUT_OF_MEMORY) if is_memory else _fault_finding(file, name)]) from None


def _fault_finding(file: str, name: str) -> Finding:
    return Finding(
        file,
        f"lỗi {name} khi đọc tệp",
        "đọc và đếm không lỗi",
        "kiểm tra bộ nhớ, đĩa và chạy lại; nếu vẫn dừng ở tệp này, mở tệp, lưu lại thành tệp mới rồi nộp lại, hoặc báo "
        "người bảo trì",
    )


def lock(connection: duckdb.DuckDBPyConnection, files: Iterable[Path] = (), folders: Iterable[Path] = ()) -> None:
    """Let a connection from now on read and write only its own spilled rows and what is named; for good.

    Parameters
    ----------
    connection
        DuckDB with the rows of the file.
    files
        Files that a view stands on.
    folders
        Folders into which it writes, beside the one of the process.
    """
    # A pattern that means one file is checked as it is written, not as the file it means.
    named = [name for path in files for name in dict.fromkeys((str(path), _pattern(path)))]
    written = [str(path) for path in (process_folder(), *folders)]
    connection.execute(f"SET allowed_paths = [{', '.join(map(text, named))}]")
    connection.execute(f"SET allowed_directories = [{', '.join(map(text, written))}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def write_parquet(connection: duckdb.DuckDBPyConnection, select: str, path: Path) -> None:
    """Write what a statement selects as Parquet, from a locked connection too."""
    made = process_folder() / f"written-{next(_numbers)}.parquet"
    try:
        connection.execute(f"COPY ({select}) TO {text(made)} (FORMAT parquet)")
        shutil.move(made, path)
    finally:
        made.unlink(missing_ok=True)


def quoted(name: str) -> str:
    """Return a name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def text(value: object) -> str:
    """Return a value as an SQL text.

    >>> text("Xã d'Hòa")
    "'Xã d''Hòa'"
    """
    return "'" + str(value).replace("'", "''") + "'"


def read_path(path: Path) -> str:
    """Return a path as an SQL text that DuckDB takes for this one file: "[1]" in a name is no pattern.

    >>> read_path(Path("xuất [1].csv"))
    "'xuất [[]1].csv'"
    """
    return text(_pattern(path))


def _pattern(path: Path) -> str:
    return "".join(f"[{char}]" if char in "*?[" else char for char in str(path))
