"""Strict reading: what is wrong with a file is found whole, with its place, what is allowed and the next step."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pytest
from pydantic import Field, ValidationError

from pakn.base.errors import DataError, Finding
from pakn.registry.strict import Record, StrictModel, read_entries, read_rows, unknown, validated
from pakn.registry.yaml_files import read_yaml

VIETNAMESE = re.compile(r"[ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]", re.IGNORECASE)
ENGLISH = re.compile(r"\b(\w+_type|\w+_than\w*|\w+_mismatch|should|must|month|day|input)\b")
PYTHON_TYPES = {"NoneType", "list", "str"}


class Entry(StrictModel):
    id: str = Field(pattern="^[a-z]+$")
    kind: Literal["count", "ratio"] = "count"
    number: Decimal = Decimal(0)
    decimals: int = Field(default=0, ge=0, le=6)
    since: dt.date | None = None


def assert_actionable(finding: Finding, *where: str) -> None:
    assert all(part in finding.where for part in where), finding
    assert finding.found
    assert finding.found not in PYTHON_TYPES, finding
    assert VIETNAMESE.search(finding.remedy), finding
    assert not ENGLISH.search(f"{finding.allowed} {finding.remedy}"), finding


def one_finding(read: Callable[[], object]) -> Finding:
    with pytest.raises(DataError) as caught:
        read()
    (finding,) = caught.value.findings
    return finding


def rows_file(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "units.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def entries_file(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "series.yml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


# --- CSV ------------------------------------------------------------------------------------------------------------


def test_rows_know_their_line_and_empty_cells_are_none(tmp_path: Path) -> None:
    records = read_rows(rows_file(tmp_path, 'id,note\na,"x, y"\n\nb, \n'), ["id", "note"])
    assert [record.where for record in records] == ["units.csv, dòng 2", "units.csv, dòng 4"]
    assert [record.values for record in records] == [{"id": "a", "note": "x, y"}, {"id": "b", "note": None}]


def test_line_breaks_and_byte_order_mark_of_other_systems_are_read(tmp_path: Path) -> None:
    records = read_rows(rows_file(tmp_path, "\ufeffid,note\r\na,b\r\n"), ["id", "note"])
    assert records[0].values == {"id": "a", "note": "b"}


def test_other_line_separators_stay_inside_their_cell(tmp_path: Path) -> None:
    records = read_rows(rows_file(tmp_path, "id,note\na,b\u2028c\n"), ["id", "note"])
    assert [record.values for record in records] == [{"id": "a", "note": "b\u2028c"}]


@pytest.mark.parametrize(
    ("content", "where", "found"),
    [
        ("id,notes\na,b\n", "dòng 1", "id,notes"),
        ("note,id\na,b\n", "dòng 1", "note,id"),
        ("", "dòng 1", "tiêu đề"),
        ("id,note\na\n", "dòng 2", "1 ô"),
        ("id,note\na,b\nc,d,e\n", "dòng 3", "3 ô"),
        ('id,note\na,"b" c\n', "dòng 2", ""),
        ('id,note\na,"b\n', "dòng 2", ""),
        ("id,note\nắ,b\n".encode("utf-16"), "byte 0", "UTF-8"),
        ("id,note\nB¾c Ninh,b\n".encode("latin-1"), "byte 9", "UTF-8"),
    ],
)
def test_unreadable_rows_say_where_and_what(tmp_path: Path, content: str | bytes, where: str, found: str) -> None:
    finding = one_finding(lambda: read_rows(rows_file(tmp_path, content), ["id", "note"]))
    assert_actionable(finding, "units.csv", where)
    assert found in finding.found


def test_all_rows_of_wrong_length_are_listed(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read_rows(rows_file(tmp_path, "id,note\na\nb,c\nd,e,f\n"), ["id", "note"])
    assert [finding.where for finding in caught.value.findings] == ["units.csv, dòng 2", "units.csv, dòng 4"]


@pytest.mark.parametrize("read", [lambda path: read_rows(path, ["id"]), read_entries])
def test_missing_file_is_named(tmp_path: Path, read: Callable[[Path], object]) -> None:
    finding = one_finding(lambda: read(tmp_path / "breaks.csv"))
    assert_actionable(finding, "breaks.csv")
    assert "không có tệp" in finding.found


# --- YAML -----------------------------------------------------------------------------------------------------------


def test_entries_are_a_mapping_by_id_or_a_list(tmp_path: Path) -> None:
    by_id = read_entries(entries_file(tmp_path, "a: {kind: count}\nb: {kind: ratio}\n"))
    as_list = read_entries(entries_file(tmp_path, "- {id: a, kind: count}\n- {id: b, kind: ratio}\n"))
    assert [record.values for record in by_id] == [record.values for record in as_list]
    assert [record.where for record in by_id] == ["series.yml, mục a", "series.yml, mục b"]


@pytest.mark.parametrize(
    ("content", "where", "found"),
    [
        ("a: {kind: count}\na: {kind: ratio}\n", "dòng 2", "«a» viết hai lần"),
        ("a:\n  kind: count\n  kind: ratio\n", "dòng 3", "«kind» viết hai lần"),
        ("- {id: a, kind: count, id: b}\n", "dòng 1", "«id» viết hai lần"),
        ("a: {kind: count\nb: {}\n", "dòng", ""),
        ("a:\n\tkind: count\n", "dòng 2", ""),
        ("a: !vật {kind: count}\n", "dòng 1", ""),
        ("a: 'Bắc Ninh\n", "dòng", ""),
        ("a: {title: Bắc\x01Ninh}\n", "", ""),
        ("? [a, b]\n: {kind: count}\n", "dòng 1", ""),
        ("a: {title: Bắc Ninh}\n".encode("utf-16"), "byte 0", "UTF-8"),
        ("", "", ""),
        ("- a\n- b\n", "", ""),
        ("Bắc Ninh\n", "", ""),
    ],
)
def test_unreadable_entries_say_where_and_what(tmp_path: Path, content: str | bytes, where: str, found: str) -> None:
    finding = one_finding(lambda: read_entries(entries_file(tmp_path, content)))
    assert_actionable(finding, "series.yml", where)
    assert found in finding.found


@pytest.mark.parametrize("day", ["2024-02-30", "2024-13-01"])
def test_impossible_date_names_its_entry_and_column(tmp_path: Path, day: str) -> None:
    findings: list[Finding] = []
    validated(read_entries(entries_file(tmp_path, f"a: {{since: {day}}}\nb: {{since: 2024-02-29}}\n")), Entry, findings)
    (finding,) = findings
    assert_actionable(finding, "series.yml, mục a", "cột since")
    assert f"«{day}»" in finding.found


def test_value_in_place_of_an_entry_is_refused(tmp_path: Path) -> None:
    findings: list[Finding] = []
    assert not validated(read_entries(entries_file(tmp_path, "a: xin chào\n")), Entry, findings)
    assert findings
    assert "mục a" in findings[0].where


# --- Validation -----------------------------------------------------------------------------------------------------


def check(*values: dict[str, object]) -> tuple[dict[str, Entry], list[Finding]]:
    findings: list[Finding] = []
    records = [Record(f"series.yml, mục {number}", entry) for number, entry in enumerate(values, start=1)]
    return validated(records, Entry, findings), findings


@pytest.mark.parametrize(
    ("values", "column", "found", "allowed"),
    [
        ({"id": "a", "knid": "count"}, "knid", "khóa", "kind"),
        ({"kind": "count"}, "id", "không có giá trị", "bắt buộc"),
        ({"id": None}, "id", "", "bắt buộc"),
        ({"id": "a", "kind": "sum"}, "kind", "«sum»", "'count', 'ratio'"),
        ({"id": "a", "number": "12,5"}, "number", "«12,5»", "dấu chấm"),
        ({"id": "a", "number": "abc"}, "number", "«abc»", "số"),
        ({"id": "a", "number": "1.234.567"}, "number", "«1.234.567»", "số"),
        ({"id": "a", "number": "NaN"}, "number", "«NaN»", "số"),
        ({"id": "a", "number": None}, "number", "", "số"),
        ({"id": "a", "decimals": "hai"}, "decimals", "«hai»", "số"),
        ({"id": "a", "decimals": None}, "decimals", "", "số"),
        ({"id": "a", "decimals": 9}, "decimals", "«9»", "6"),
        ({"id": "a", "decimals": -1}, "decimals", "«-1»", "0"),
        ({"id": "a", "since": "2024-02-30"}, "since", "«2024-02-30»", "ngày"),
        ({"id": "a", "since": "24/7/2024"}, "since", "«24/7/2024»", "ngày"),
        ({"id": "Bắc Ninh"}, "id", "«Bắc Ninh»", "[a-z]+"),
    ],
)
def test_wrong_value_names_entry_column_and_what_is_allowed(
    values: dict[str, object], column: str, found: str, allowed: str
) -> None:
    entries, findings = check(values)
    assert not entries
    (finding,) = findings
    assert_actionable(finding, "series.yml, mục 1", f"cột {column}")
    assert found in finding.found
    assert allowed in finding.allowed


def test_repeated_id_is_found() -> None:
    _, findings = check({"id": "a"}, {"id": "b"}, {"id": "a"})
    (finding,) = findings
    assert_actionable(finding, "series.yml, mục 3")
    assert "«a» lặp lại" in finding.found


def test_all_findings_of_all_entries_are_collected() -> None:
    entries, findings = check(
        {"id": "a", "kind": "sum", "number": "x"}, {"id": "b"}, {"id": "c", "since": "x", "extra": 1}
    )
    assert list(entries) == ["b"]
    assert len(findings) == 4


def test_reference_to_nothing_names_the_nearest_ids() -> None:
    finding = unknown("claims.csv, mục 1", "indicator", "pakn_recieved", ["pakn_received", "grdp"], "indicators/")
    assert_actionable(finding, "claims.csv, mục 1", "cột indicator")
    assert "pakn_received" in finding.allowed
    assert "grdp" not in finding.allowed


def test_metadata_cannot_be_changed_after_reading() -> None:
    entries, _ = check({"id": "a"})
    with pytest.raises(ValidationError):
        entries["a"].kind = "ratio"  # type: ignore[misc]


@pytest.mark.parametrize("tag", ['!!timestamp "x"', '!!bool "Nguyễn Văn A"', '!!int ""', '!!float ""'])
def test_a_tag_that_does_not_fit_its_value_is_told_without_the_value(tmp_path, tag):
    path = tmp_path / "2024-12.yml"
    path.write_text(f"cut_off: {tag}\n", encoding="utf-8")
    with pytest.raises(DataError, match="có giá trị không đọc được") as raised:
        read_yaml(path)
    assert "Nguyễn" not in str(raised.value)
