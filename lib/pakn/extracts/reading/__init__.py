"""Raw files: open → head → wanted columns as text, for any file that a department's systems export.

Nothing here knows what a column means; the mapping that does asks for headings and takes the columns it wants.
"""

from pakn.extracts.reading.cells import kind_of_type
from pakn.extracts.reading.connection import connect, lock, naming_faults, threads_for, write_parquet
from pakn.extracts.reading.found import ReadingHints
from pakn.extracts.reading.raw_file import RawFile, open_raw
from pakn.extracts.reading.tables import native_types

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
