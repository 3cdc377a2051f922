"""What the product says of files: ``pakn check`` in process, its exit status and its JSON."""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pakn.ui.cli import main

__all__ = ["Checked", "check", "product_measures"]


@dataclass(frozen=True)
class Checked:
    """One call: its exit status and one object a file, in the order of the call."""

    status: int
    files: list[dict[str, Any]]


def check(*paths: Path) -> Checked:
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        told, errors = Path(folder, "checked.json"), io.StringIO()
        with contextlib.redirect_stderr(errors), pytest.raises(SystemExit) as ended:
            main(["check", *map(str, paths), "--out", f"{folder}/out", "--json", str(told)])
        assert told.is_file(), f"no JSON was written: {errors.getvalue()}"
        return Checked(ended.value.code or 0, json.loads(told.read_text(encoding="utf-8")))


def product_measures(*paths: Path) -> list[dict[str, Any] | None]:
    """Return the measures of each file, `None` of one that stopped; the only place that knows where they stand."""
    checked = check(*paths)
    measures = [file["measures"] for file in checked.files]
    assert len(measures) == len(paths)
    assert checked.status == (1 if None in measures else 0)
    return measures
