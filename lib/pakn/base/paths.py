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
"""Lets one build (and the kernels it starts) read another data folder without a parameter in every notebook."""


COUNTED_VARIABLE = "PAKN_COUNTED"
"""Folder with the counts a build has made of its extracts; without it they are read when asked for."""

COUNTED_INPUTS = "inputs.sha256"
"""File in that folder: one SHA-256 over all extracts of the report."""


def data_folder() -> Path:
    """Return the folder of figures and metadata in force."""
    return Path(os.environ.get(DATA_VARIABLE) or DATA)
