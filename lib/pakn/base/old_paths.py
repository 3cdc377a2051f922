"""Names that modules and functions had in version 0.1: they answer for one version, with a notice of the new name.

Notebooks of analysts import what our own notebooks imported. ``old_paths.csv`` holds the modules, ``old_names.csv`` the
functions and classes that are called otherwise now; both go with the next version, and this module with them.
"""

from __future__ import annotations

import csv
import sys
import warnings
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

__all__ = ["OldPaths", "answer_old_paths"]

HERE = Path(__file__).parent


@cache
def _new_paths() -> dict[str, str]:
    with (HERE / "old_paths.csv").open(encoding="utf-8", newline="") as file:
        return {row["old"]: row["new"] for row in csv.DictReader(file)}


@cache
def _new_names(module: str) -> dict[str, str]:
    with (HERE / "old_names.csv").open(encoding="utf-8", newline="") as file:
        return {row["old"]: row["new"] for row in csv.DictReader(file) if row["module"] == module}


def _notice(old: str, new: str) -> None:
    """Tell of a new name; shown once for each old one, in notebooks too."""
    told = f"«{old}» nay là «{new}»; tên cũ chỉ còn dùng được ở phiên bản này. Cần làm: sửa dòng import"
    warnings.warn(told, FutureWarning, stacklevel=2)


class OldPaths(MetaPathFinder, Loader):
    """Finds what no other finder does: modules under the names of version 0.1."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Return where a module is found under its old name; `None` of any other name."""
        if not name.startswith("pakn."):
            return None
        room = any(old.startswith(f"{name}.") for old in _new_paths())
        return ModuleSpec(name, self, is_package=room) if room or name in _new_paths() else None

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Return nothing: an empty module will do."""
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Let a module under its old name answer with what the new one has."""
        if (new := _new_paths().get(module.__name__)) is None:
            return  # a room, whose modules are found one by one
        _notice(module.__name__, new)
        found, names = import_module(new), _new_names(module.__name__)

        def answer(name: str) -> object:
            if name in names:
                _notice(f"{module.__name__}.{name}", f"{new}.{names[name]}")
            return getattr(found, names.get(name, name))

        module.__dict__["__getattr__"] = answer
        module.__doc__ = found.__doc__


def answer_old_paths() -> None:
    """Let old names be found, after every other way to find a module."""
    if not any(isinstance(finder, OldPaths) for finder in sys.meta_path):
        sys.meta_path.append(OldPaths())
