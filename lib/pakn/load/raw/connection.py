"""The one way to open DuckDB: in memory, without network, the same on every machine.

DuckDB would otherwise fetch extensions from the internet on first use and take most of the machine's memory.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

__all__ = ["connect", "quoted", "read_path"]

MEMORY_LIMIT = "1GB"
"""Enough for a year of cases; what exceeds it goes to the temporary folder of the system, not to the working folder."""


def connect(memory_limit: str = MEMORY_LIMIT) -> duckdb.DuckDBPyConnection:
    """Open a connection to a new database in memory; its clock is UTC whatever the machine says."""
    import duckdb  # noqa: PLC0415 (heavy, and not needed to print help)

    spill = Path(tempfile.gettempdir()) / f"pakn-duckdb-{os.getpid()}"
    connection = duckdb.connect(
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "memory_limit": memory_limit,
            "temp_directory": str(spill),
        }
    )
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def quoted(name: str) -> str:
    """Return a name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def read_path(path: Path) -> str:
    """Return a path as an SQL text that DuckDB takes for this one file: "[1]" in a name is no pattern.

    >>> read_path(Path("xuất [1].csv"))
    "'xuất [[]1].csv'"
    """
    literal = "".join(f"[{char}]" if char in "*?[" else char for char in str(path))
    return "'" + literal.replace("'", "''") + "'"
