"""Notebooks written for version 0.1 still run, and are told the new names."""

import csv
import importlib
import subprocess
import sys
import warnings

import pytest

from pakn.base import old_paths
from pakn.base.paths import PACKAGE


def rows_of(name):
    return list(csv.reader((PACKAGE / "base" / name).read_text(encoding="utf-8").splitlines()))[1:]


PATHS, NAMES = rows_of("old_paths.csv"), rows_of("old_names.csv")


@pytest.mark.parametrize(("old", "new"), PATHS, ids=[old for old, _ in PATHS])
def test_a_module_answers_under_its_old_name(old, new):
    sys.modules.pop(old, None)
    with pytest.warns(FutureWarning, match=f"«{old}» nay là «{new}»"):
        module = importlib.import_module(old)
    found = importlib.import_module(new)
    for name in found.__all__:
        assert getattr(module, name) is getattr(found, name)


@pytest.mark.parametrize(("module", "old", "new"), NAMES, ids=[f"{module}.{old}" for module, old, _ in NAMES])
def test_a_function_answers_under_its_old_name(module, old, new):
    path = old_paths._new_paths()[module]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = importlib.import_module(module)
    with pytest.warns(FutureWarning, match=f"«{module}.{old}» nay là «{path}.{new}»"):
        assert getattr(found, old) is getattr(importlib.import_module(path), new)
    with pytest.raises(AttributeError):
        _ = found.nowhere


def test_a_cell_of_the_old_notebooks_still_runs():
    cell = (
        "import warnings; warnings.simplefilter('ignore')\n"
        "from pakn.measure.board import open_board\nfrom pakn.measure.rates import open_rates\n"
        "from pakn.present import rate_sentences, rate_tables\n"
        "rates = open_rates(open_board('2024'), 'work_files', 'agency')\n"
        "print(rate_sentences.title(rates)); print(len(rate_tables.units_table(rates).rows))"
    )
    made = subprocess.run([sys.executable, "-c", cell], capture_output=True, text=True, check=True)
    assert "sở, ban, ngành" in made.stdout.lower()


@pytest.mark.parametrize("name", ["pakn.nowhere", "pakn.measure.nowhere"])
def test_what_never_was_is_not_found(name):
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module(name)
