"""What the texts around a list of cases say of its completeness: a page of several, a number of rows, a filter.

A list that was filtered, or of which one page was saved, looks like a whole one.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from pakn.base.labels import format_count
from pakn.base.names import fold_name
from pakn.load.extract.case_rules import listed
from pakn.load.extract.cut_offs import days_in
from pakn.load.extract.notices import Notice
from pakn.load.extract.rules import CheckRule
from pakn.registry.contracts import Contract

if TYPE_CHECKING:
    import duckdb

__all__ = ["exported_on", "list_notices"]

PAGE = re.compile(r"\btrang\s*:?\s*(\d{1,4})\s*(?:/|trên|trong|của)\s*(\d{1,4})\b")
NUMBER = r"(\d{1,3}(?:[.,]\d{3})+|\d{1,9})"
TOTAL = re.compile(
    r"\b(?:tổng\s+số|tổng\s+cộng|tổng|cộng)\b"
    r"(?:\s+(?:số|bản ghi|pakn|phản ánh|kiến nghị|phản ánh,? kiến nghị|hồ sơ|dòng|kết quả|tiếp nhận|đã tiếp nhận|là))*"
    rf"\s*[:=]?\s*[(]?{NUMBER}(?![.,/\d])(?!\s*%)"
)
"""How many cases there are, by whoever made the list; not how many are processed."""
FILTER = re.compile(r"\b(trạng thái|tình trạng|đơn vị xử lý|đơn vị|địa phương|chủ đề|lĩnh vực)\s*:\s*([^;|]+)")
ALL = tuple(map(fold_name, ("tất cả", "toàn tỉnh", "toàn bộ", "mọi", "các đơn vị")))
NAMED = re.compile(r"\bdanh sách\b.*\b(đã|chưa|đang)\s+(xử lý|giải quyết|trả lời)\b")
"""A list by its title of the cases of one state."""
EXPORTED = re.compile(
    r"\b(?:kết xuất|trích xuất|xuất|in)(?:\s+(?:báo cáo|dữ liệu|số liệu|tệp|file|lúc|ngày|vào|thời điểm))*\b"
)
COLUMNS = {"trạng thái": "status", "tình trạng": "status", "chủ đề": "topic", "lĩnh vực": "topic"}


def list_notices(
    connection: duckdb.DuckDBPyConnection,
    above: Iterable[str],
    contract: Contract,
    columns: Mapping[str, int],
    rules: Mapping[str, CheckRule],
    numbers: Iterable[int],
) -> Iterator[Notice]:
    """Return what stops a list of cases that says itself to be a part of a list.

    Parameters
    ----------
    numbers
        How many rows it has, and how many cases they are: a number that is said must be one of them.
    """
    texts = [*map(_plain, above), *(_plain(text) for text in _total_rows(connection, columns))]
    pages = [found for text in texts for found in PAGE.finditer(text) if int(found[2]) > 1]
    if pages:
        yield Notice(rules["filtered_list"], "", len(pages), told=f"phía trên bảng ghi «{pages[0][0]}»")
    known = {*numbers}
    said = [int(re.sub(r"\D", "", found[1])) for text in texts for found in TOTAL.finditer(text)]
    odd = [number for number in said if number not in known]
    if odd:
        told = f"tệp có {format_count(max(known, default=0))} dòng, tệp tự ghi tổng số {format_count(odd[0])}"
        yield Notice(rules["totals_differ"], "", len(odd), told=told)
    one = [told for text in texts if (told := _filtered(connection, text, contract, columns))]
    if one:
        yield Notice(rules["filtered_list"], "", len(one), told=one[0])


def _total_rows(connection: duckdb.DuckDBPyConnection, columns: Mapping[str, int]) -> list[str]:
    """The words of the rows of a list that total it."""
    named = [name for name in ("code", "unit", "topic", "status") if name in columns]
    chosen = ", ".join(f"raw.{name}" for name in named)
    found = connection.execute(
        f"SELECT {chosen} FROM raw JOIN problems USING (row_number) WHERE rule IN ('total_row', 'note_row')"
    ).fetchall()
    return [text for row in found for text in row if text]


def _filtered(connection: duckdb.DuckDBPyConnection, text: str, contract: Contract, columns: Mapping[str, int]) -> str:
    """What a text says of a filter that every row of the list fits; "" of none."""
    named = NAMED.search(text)
    if named and "status" in columns and _is_one_state(connection, contract):
        return f"tên danh sách: «{named[0]}», và mọi dòng đều cùng một trạng thái"
    for found in FILTER.finditer(text):
        column = COLUMNS.get(found[1], "unit")
        value = fold_name(found[2])
        if column in columns and value and not value.startswith(ALL) and _has_one(connection, column):
            return f"dòng lọc «{found[1]}: …», và mọi dòng đều cùng một {found[1]}"
    return ""


def _is_one_state(connection: duckdb.DuckDBPyConnection, contract: Contract) -> bool:
    settled = f"coalesce(status, '') IN {listed(contract.settled)}"
    found = connection.execute(f"SELECT count(DISTINCT {settled}) FROM typed WHERE code IS NOT NULL").fetchone()
    return bool(found and found[0] == 1)


def _has_one(connection: duckdb.DuckDBPyConnection, column: str) -> bool:
    found = connection.execute(f"SELECT count(DISTINCT {column}) FROM typed WHERE code IS NOT NULL").fetchone()
    return bool(found and found[0] == 1)


def exported_on(above: Iterable[str]) -> dt.date | None:
    """Return the last day on which the texts above a table say that it was exported or printed; `None` of none.

    >>> str(exported_on(["Thời điểm xuất báo cáo: 20/01/2025 09:15", "Ngày chốt: 31/12/2024"]))
    '2025-01-20'
    """
    found = [
        day for text in map(_plain, above) for word in EXPORTED.finditer(text) for day in days_in(text[word.end() :])
    ]
    return max(found, default=None)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
