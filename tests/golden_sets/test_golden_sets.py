"""No cell and no sentence of any report changes unnoticed: what is built is held against the committed texts."""

import os

import pytest
from golden_sets.comparison import compare, told
from golden_sets.content import read_records, records_of, write_records
from golden_sets.sets import SETS, Folders, build_set

from pakn.base.paths import PROJECT

GOLDEN = PROJECT / "tests" / "golden"
UPDATE = bool(os.environ.get("PAKN_UPDATE_GOLDEN"))


@pytest.fixture(scope="session")
def folders(once, province):
    return Folders(once, province)


@pytest.mark.slow
@pytest.mark.parametrize("name", SETS)
def test_reports_say_what_the_golden_set_says(folders, name):
    path, made = GOLDEN / f"{name}.jsonl.xz", records_of(build_set(folders, name))
    assert len(made) > 1000
    if UPDATE:
        if not path.exists() or compare(read_records(path), made):
            write_records(path, made)
        return
    differences = compare(read_records(path), made)
    assert not differences, f"{told(differences)}\nIf all of this is meant: make golden"
