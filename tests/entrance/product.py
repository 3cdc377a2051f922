"""What the product says of files: ``pakn check`` in process, its exit status and its JSON."""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from pakn.app.cli import main
from pakn.build import check_extracts
from pakn.extracts.checks.rules import read_check_rules
from pakn.registry.catalogue import Catalogue
from pakn.registry.contracts import read_contracts

__all__ = ["Checked", "check"]


@dataclass(frozen=True)
class Checked:
    """One call: its exit status and one object a file, in the order of the call."""

    status: int
    files: list[dict[str, Any]]

    @property
    def measures(self) -> list[dict[str, Any] | None]:
        """The headline figures of each file, `None` of one that stopped; only here is said where they stand."""
        return [file["measures"] for file in self.files]


_METADATA = {"read_contracts": cache(read_contracts), "read_check_rules": cache(read_check_rules)}
_CATALOGUE = mock.Mock(read=cache(Catalogue.read))
"""Metadata are read once: two thirds of the time of a call, and the same for all of them."""


def check(*paths: Path) -> Checked:
    """Check files as the command line does."""
    with mock.patch.multiple(check_extracts, Catalogue=_CATALOGUE, **_METADATA):
        return _checked(*paths)


def _checked(*paths: Path) -> Checked:
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        told, errors = Path(folder, "checked.json"), io.StringIO()
        with contextlib.redirect_stderr(errors), pytest.raises(SystemExit) as ended:
            main(["check", *map(str, paths), "--out", f"{folder}/out", "--json", str(told)])
        assert told.is_file(), f"no JSON was written: {errors.getvalue()}"
        checked = Checked(ended.value.code or 0, json.loads(told.read_text(encoding="utf-8")))
    assert len(checked.files) == len(paths)
    assert checked.status == (1 if None in checked.measures else 0)
    return checked
