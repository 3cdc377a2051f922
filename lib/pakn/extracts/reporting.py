"""What the checks of an extract found, for readers and for machines, and the rows that were set aside.

A finding says file, row, column, what was found, what is allowed, what to do; thousands of one kind are one finding
with a count and the first rows. Nothing here shows more of a cell than `masking` allows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pakn.base.csv_text import CsvRows
from pakn.base.errors import Finding
from pakn.base.labels import format_date, uncapital
from pakn.base.personal import shown_name
from pakn.base.whole_files import replacing
from pakn.extracts.checked import CheckedExtract
from pakn.extracts.checks.headline import headline_words
from pakn.extracts.checks.notices import EMPTY, Notice
from pakn.registry.contracts import ColumnRule

__all__ = ["allowed", "extract_json", "extract_lines", "finding_of", "findings", "write_set_aside", "write_to_mend"]

EFFECTS = {"stop": "dừng, phải sửa", "set_aside": "để riêng", "note": "lưu ý"}
ALLOWED = {
    "code": "chữ không dấu (và Đ), số, dấu gạch, #, tối đa 40 ký tự",
    "label": "chữ",
    "topic": "một chủ đề của topics.csv",
    "unit": "tên hoặc mã một đơn vị có hiệu lực trong kỳ",
    "count": "số nguyên không âm",
    "mean": "một số",
    "rating": "1, 2, 3, 4 hoặc 5",
    "moment": "ngày, hoặc ngày và giờ",
}
WANTED = {
    "ambiguous_dates": "cả tệp viết ngày theo một thứ tự xác định được: ngày/tháng/năm có ngày từ 13 trở lên, "
    "hoặc năm-tháng-ngày, hoặc ô kiểu ngày của bảng tính",
    "missing_cut_off": "một ngày chốt số liệu, ví dụ 05/01/2025",
    "tier_row": "tổng của các dòng đơn vị trong tệp, hoặc từng đơn vị một dòng",
    "no_rows": "ít nhất một dòng số liệu dùng được",
}
"""What a file may hold, of rules that want another thing than what their column may hold."""
CHUNK = 10_000


def findings(extract: CheckedExtract, effects: tuple[str, ...] = ("stop",)) -> list[Finding]:
    """Return the notices with some effects as findings, for an error or a report."""
    return [finding_of(extract, notice) for notice in extract.notices if notice.rule.effect in effects]


def finding_of(extract: CheckedExtract, notice: Notice) -> Finding:
    """Return a notice as a finding: file, sheet, column and the first rows."""
    rule = extract.contract.columns.get(notice.column)
    where = f"{extract.contract.id}/{shown_name(extract.path.name)}"
    where += f", trang tính «{shown_name(notice.sheet)}»" if notice.sheet else ""
    where += f", cột «{rule.title}»" if rule else ""
    rows = ", ".join(str(row) for row, _ in notice.examples)
    more = f" và {notice.count - len(notice.examples)} dòng khác" if notice.names_some else ""
    where += f", dòng {rows}{more}" if rows else ""
    values = "; ".join(dict.fromkeys(f"«{text}»" for _, text in notice.examples if text and text != EMPTY))
    found = notice.heading + (f": {values}" if values else "") + (f" ({notice.told})" if notice.told else "")
    return Finding(where, uncapital(found), _allowed(extract, notice), notice.advice)


def _allowed(extract: CheckedExtract, notice: Notice) -> str:
    """Return what the rule wants, where that is not merely what the column may hold."""
    if notice.wanted or notice.rule.id in WANTED:
        return notice.wanted or WANTED[notice.rule.id]
    rule = extract.contract.columns.get(notice.column)
    if rule and notice.rule.id == "missing_column":
        return "một cột có một trong các tiêu đề ấy"
    if rule and rule.at_most and notice.rule.id == "part_exceeds":
        titles = rule.cap_of({name: f"«{extract.contract.columns[name].title}»" for name in rule.caps})
        return f"số không lớn hơn ở cột {titles}"
    return allowed(rule)


def allowed(rule: ColumnRule | None) -> str:
    """Return in words what a column may hold."""
    if rule is None:
        return "tệp theo đúng quy định ở columns.yml"
    if rule.type == "choice":
        return ", ".join(words[0] for words in rule.values.values())
    limits = f" từ {rule.least:g} đến {rule.most:g}" if rule.least is not None and rule.most is not None else ""
    return ALLOWED[rule.type] + limits


def extract_lines(extract: CheckedExtract) -> list[str]:
    """Return what ``pakn check`` prints of one file."""
    lines = [
        f"{extract.contract.id}/{shown_name(extract.path.name)} – {extract.contract.title}, {extract.period.label}"
    ]
    cut_off = f", ngày chốt số liệu {format_date(extract.cut_off)}" if extract.cut_off else ""
    lines.append(
        f"  Đọc {extract.rows_read} dòng: dùng {extract.rows_used}, để riêng {extract.rows_set_aside}"
        f"{f', trùng {extract.repeats}' if extract.repeats else ''}{cut_off}."
        if extract.is_read
        else "  Chưa dùng được tệp này."
    )
    if extract.measures:
        figures = headline_words(extract.measures, extract.contract, sum(extract.unread().values()))
        lines.append(f"  Số liệu chính: {figures}.")
    lines += [f"  Đã xác định: {'; '.join(extract.decisions)}."] if extract.decisions else []
    for effect, word in EFFECTS.items():
        own = findings(extract, (effect,))
        lines += [f"  {word.capitalize()}:"] if own else []
        lines += [f"    - {finding if effect != 'note' else _told(finding)}" for finding in own]
    return lines


def _told(finding: Finding) -> str:
    """A note asks for nothing that the figures wait for, so what is allowed is left to the finding in JSON."""
    return f"{finding.where}: {finding.found}; {finding.remedy}."


def extract_json(extract: CheckedExtract) -> dict[str, Any]:
    """Return the same for machines."""
    return {
        "file": shown_name(extract.path.name),
        "system": extract.contract.id,
        "period": extract.period.text,
        "cut_off": extract.cut_off.isoformat() if extract.cut_off else None,
        "rows_read": extract.rows_read,
        "rows_used": extract.rows_used if extract.is_read else 0,
        "rows_set_aside": extract.rows_set_aside,
        "repeats": extract.repeats,
        "measures": extract.measures,
        "totals": dict(extract.totals) or None,
        **({"max_set_aside": str(extract.max_set_aside)} if extract.max_set_aside is not None else {}),
        "decisions": list(extract.decisions),
        "findings": [_notice_json(extract, notice) for notice in extract.notices],
    }


def _notice_json(extract: CheckedExtract, notice: Notice) -> dict[str, Any]:
    rule = extract.contract.columns.get(notice.column)
    return {
        "rule": notice.rule.id,
        "effect": notice.rule.effect,
        "title": notice.heading,
        "file": shown_name(extract.path.name),
        **({"sheet": shown_name(notice.sheet)} if notice.sheet else {}),
        "column": rule.title if rule else None,
        "count": notice.count,
        "rows": [{"row": row, "found": text} for row, text in notice.examples],
        "found": notice.told or None,
        "allowed": _allowed(extract, notice),
        "remedy": notice.advice,
    }


def write_set_aside(extract: CheckedExtract, path: Path, titles: dict[str, str], mark: str = "") -> int:
    """Write the rows set aside with their reasons; return how many. No file where there are none.

    Cells are masked like in messages: a shifted column must not carry a name into this file.

    Parameters
    ----------
    extract
        The checked file.
    path
        Where it is written.
    titles
        Title of each rule.
    mark
        Words that every row carries in a last column, for figures that must be known as synthetic.
    """
    if extract.connection is None or extract.rows_set_aside == 0:
        return 0
    names = list(extract.columns)
    with _rows_of(path) as table:
        marked = [mark] if mark else []
        titled = [extract.contract.columns[name].title for name in names]
        table.write(["dong", "ly_do", *titled, *(["luu_y"] if mark else [])])
        for row, reasons, *cells in _aside_rows(extract, names):
            own = _speaking_of(extract, cells)
            told = "; ".join(
                own[reason].heading if reason in own else titles[reason] for reason in dict.fromkeys(reasons.split(" "))
            )
            masked = [
                "" if cell is None else extract.quote(name, cell) for name, cell in zip(names, cells, strict=True)
            ]
            table.write([row, told, *masked, *marked])
    return extract.rows_set_aside


@contextmanager
def _rows_of(path: Path) -> Iterator[CsvRows]:
    """A list for spreadsheet programs, there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as aside, aside.open("w", encoding="utf-8-sig", newline="") as file:
        yield CsvRows(file)


def _speaking_of(extract: CheckedExtract, cells: Iterable[str | None]) -> dict[str, Notice]:
    """Return by rule the notices that speak of a cell of a row alone."""
    texts = set(cells)
    return {notice.rule.id: notice for notice in extract.notices if not texts.isdisjoint(notice.texts)}


def _aside_rows(extract: CheckedExtract, names: list[str]) -> Iterator[tuple[Any, ...]]:
    cells = ", ".join(f"raw.{name}" for name in names)
    assert extract.connection is not None  # noqa: S101 (the caller has asked)
    made = extract.connection.cursor().execute(
        f"SELECT row_number, reasons, {cells} FROM aside JOIN raw USING (row_number) ORDER BY row_number"
    )
    while rows := made.fetchmany(CHUNK):
        yield from rows


def write_to_mend(extract: CheckedExtract, path: Path, mark: str = "") -> int:
    """Write every row and column that stops the file, and return how many; a message names only the first few.

    No cell is quoted: row and column say where to look. No file where nothing of a row stops it.
    """
    stops = {notice.rule.id: notice.rule for notice in extract.stops if notice.examples}
    if extract.connection is None or not stops:
        return 0
    own = {notice.column for notice in extract.notices if notice.texts}
    cells = " ".join(["CASE", *(f"WHEN column_name = '{name}' THEN raw.{name}" for name in sorted(own)), "END"])
    made = extract.connection.cursor().execute(
        f"SELECT row_number, rule, column_name, {cells if own else 'NULL'} FROM problems JOIN raw USING (row_number) "
        "WHERE list_contains(?, rule) ORDER BY row_number, rule",
        [list(stops)],
    )
    written = 0
    with _rows_of(path) as table:
        table.write(["dong", "cot", "loi", "can_lam", *(["luu_y"] if mark else [])])
        while rows := made.fetchmany(CHUNK):
            for row, rule, column, cell in rows:
                title, stop = extract.contract.columns[column].title, _speaking_of(extract, (cell,)).get(rule)
                told = (stop.heading, stop.advice) if stop else (stops[rule].title, stops[rule].remedy)
                table.write([row, title, *told, *([mark] if mark else [])])
            written += len(rows)
    return written
