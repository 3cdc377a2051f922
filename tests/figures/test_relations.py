"""Relations and references as files: every mistake names its row and what is allowed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pakn.base.errors import Finding
from pakn.base.formula import Formula
from pakn.base.paths import PROJECT
from pakn.figures.figure_book import FigureBook
from pakn.registry.strict import read_rows

TEXTS = PROJECT.parent / "shared" / "sources"


@pytest.mark.long
@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("sum,state_revenue =", "sum,state_revenues =", "«state_revenues»"),
        ("sum,003-035-02 =", "sum,003-035-98 =", "«003-035-98»"),
        ("sum,003-035-02 =", "sum,003-035-02 ==", "một phép so sánh"),
        ("sum,003-035-02 =", "total,003-035-02 =", "'sum'"),
        ("000-042-02 = 0,000-042-c1", "000-042-02 = 0,000-042-c9", "«000-042-c9»"),
        ("sum,003-035-02 = 003-349-01 +", "sum,003-035-02 = 000-052-01 +", "đơn vị tính cùng loại"),
        ("at_most,003-445-01 ≤", "at_most,003-445-01 =", "≤ ≥"),
        ("sum,003-035-02 = 003-349-01 +", "sum,003-035-02 = 003-035-02 +", "cả hai vế"),
        ("sum,003-035-02 = 003-349-01", "sum,003-035-02 = state_revenue", "toàn mã số liệu hoặc toàn mã chỉ tiêu"),
    ],
)
def test_a_wrong_relation_is_named(
    findings_of: Callable[..., tuple[Finding, ...]], old: str, new: str, told: str
) -> None:
    findings = findings_of(("relations.csv", old, new))
    assert any("relations.csv" in finding.where and told in str(finding) for finding in findings)


@pytest.mark.long
@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("cut_off,31/9/2025", "cut_off,31-9-2025", "ngày/tháng/năm"),
        ("52-NQ/TU,Ban Chấp hành Đảng bộ tỉnh Bắc Ninh", "52-NQ/TU,", "number và issuer"),
        ("000-016-r1,000", "000-016-r1,900", "«900-016-»"),
        ("000-016-r1,000,16", "000-016-r1,000,17", "«000-017-»"),
        (
            "từ ngày 01/12/2024,,,cut_off,01/12/2024",
            "từ ngày 01/12/2024,,,cut_off,02/12/2024",
            "printed có «02/12/2024»",
        ),
    ],
)
def test_a_wrong_reference_is_named(
    findings_of: Callable[..., tuple[Finding, ...]], old: str, new: str, told: str
) -> None:
    findings = findings_of(("references.csv", old, new))
    assert any("references.csv" in finding.where and told in str(finding) for finding in findings)


def test_a_partition_names_known_units_and_scopes(findings_of: Callable[..., tuple[Finding, ...]]) -> None:
    (finding,) = findings_of(("partitions.csv", "bn_old.districts", "bn_old.district"))
    assert "partitions.csv" in finding.where
    assert "«bn_old.district»" in finding.found


def test_a_partition_has_two_parts(findings_of: Callable[..., tuple[Finding, ...]]) -> None:
    row = "bn_new.by_level,24@2025-07-01,bn_new."
    (finding,) = findings_of(("partitions.csv", f"{row}province_agencies bn_new.communes", f"{row}communes"))
    assert "partitions.csv" in finding.where


@pytest.mark.parametrize("text", ["a + b", "a = b = c", "a = b ** 2", "a = f(b)", "a = 'b'", "a = __import__", "= b"])
def test_what_is_no_equation_is_refused(text: str) -> None:
    if text == "a = __import__":  # a name like any other: the catalogue refuses it as unknown
        assert Formula.parse(text).terms == ("a", "__import__")
        return
    with pytest.raises(ValueError, match="phép so sánh"):
        Formula.parse(text)


def test_constants_and_brackets_are_read_and_written() -> None:
    formula = Formula.parse("a ≤ (b - c) / 2.5 - (d - 1)")
    shown = {"a": "1", "b": "5", "c": "−3", "d": "2"}
    assert formula.operator == "≤"
    assert formula.right.text(shown) == "(5 + 3)/2,5 − (2 − 1)"


@pytest.mark.skipif(not TEXTS.is_dir(), reason="the documents' texts do not lie beside the project")
def test_every_reference_is_printed_where_it_says(book: FigureBook) -> None:
    for reference in book.references:
        name = str(book.catalogue.sources[reference.doc].text_file)
        lines = ["", *(TEXTS / name).read_text(encoding="utf-8").split("\n")]
        assert reference.printed in lines[reference.line], reference.reference_id
        if reference.date_printed:
            assert reference.date_printed in lines[reference.date_line or reference.line], reference.reference_id


def test_ids_follow_documents_and_lines(data_copy: Path, book: FigureBook) -> None:
    rows = read_rows(data_copy / "references.csv", list(type(book.references[0]).model_fields))
    assert len(rows) == len(book.references)
    for reference in book.references:
        assert reference.reference_id.startswith(f"{reference.doc}-{reference.line:03d}-r")
