"""What a notebook finds around it in its environment, and where files go that only its kernel needs."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pakn.base.paths import DATA_VARIABLE
from pakn.base.scratch import process_folder

__all__ = ["notebook_environment", "temporary_files"]


@contextmanager
def notebook_environment(data: Path) -> Iterator[None]:
    """Let nothing of the user's change what a notebook gives.

    Parameters
    ----------
    data
        The data folder of a notebook that asks for none, as those of version 0.1 in a kernel of their own.
    """
    told = {
        DATA_VARIABLE: str(data),
        # The environment's own kernel, not one a user installed for another project.
        "JUPYTER_PREFER_ENV_PATH": "1",
        # No profile of the user's changes what a notebook gives, nor is a home needed that can be written.
        "IPYTHONDIR": str(process_folder() / "ipython"),
        # The day that whoever builds packages sets: the stamp of ours says when, and a chart says nothing of it.
        "SOURCE_DATE_EPOCH": None,
    }
    before = {name: os.environ.get(name) for name in told}
    _set(told)
    try:
        yield
    finally:
        _set(before)


@contextmanager
def temporary_files(*, kernel: bool) -> Iterator[None]:
    """Let the file by which a stock kernel is reached lie where it is found again if this process is killed."""
    before = tempfile.tempdir
    if kernel:
        tempfile.tempdir = str(process_folder())
    try:
        yield
    finally:
        tempfile.tempdir = before


def _set(variables: Mapping[str, str | None]) -> None:
    for name, value in variables.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
