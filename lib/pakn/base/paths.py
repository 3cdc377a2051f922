"""Where things lie.

Every folder is derived from this file or from an environment variable, never from the working directory.
"""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["DATA", "NOTEBOOKS", "OUTPUTS", "PACKAGE", "PROJECT", "data_folder"]

PACKAGE = Path(__file__).resolve().parents[1]
PROJECT = PACKAGE.parents[1]
DATA = PROJECT / "data"
NOTEBOOKS = PROJECT / "notebooks"
OUTPUTS = PROJECT / "outputs"

DATA_VARIABLE = "PAKN_DATA"
"""The data folder of whoever runs notebooks by hand, as ``pakn lab --data`` sets it."""

COUNTED_INPUTS = "inputs.sha256"
"""File in a folder of counts: one SHA-256 over all extracts of the report."""


def data_folder() -> Path:
    """Return the folder of figures and metadata where nobody says another."""
    return Path(os.environ.get(DATA_VARIABLE) or DATA)
