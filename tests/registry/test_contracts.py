"""Contracts of extracts: keys of an older folder of data."""

import shutil

import pytest

from pakn.base.paths import DATA
from pakn.registry.contracts import read_contracts


def test_what_a_system_counts_is_read_under_its_old_name(tmp_path):
    shutil.copy(DATA / "columns.yml", tmp_path)
    now = read_contracts(tmp_path)
    text = (tmp_path / "columns.yml").read_text(encoding="utf-8")
    (tmp_path / "columns.yml").write_text(text.replace("  counts: hồ sơ", "  unit: hồ sơ", 1), encoding="utf-8")
    with pytest.warns(FutureWarning, match="«unit» của hệ thống «certified_copies» nay là «counts».*sửa columns.yml"):
        assert read_contracts(tmp_path) == now
