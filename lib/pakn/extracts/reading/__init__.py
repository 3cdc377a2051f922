"""Raw files: open → head → wanted columns as text, for any file that a department's systems export.

Nothing here knows what a column means; the mapping that does asks for headings and takes the columns it wants.
"""

from .cells import kind_of_type
from .connection import connect, lock, naming_faults, threads_for, write_parquet
from .found import ReadingHints
from .raw_file import RawFile, open_raw
from .tables import native_types

__all__ = [
    "RawFile",
    "ReadingHints",
    "connect",
    "kind_of_type",
    "lock",
    "naming_faults",
    "native_types",
    "open_raw",
    "threads_for",
    "write_parquet",
]
