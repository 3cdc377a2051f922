"""The number of cases that a table says of itself, in words above or below it, held against what it holds."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pakn.base.labels import format_count
from pakn.base.number_words import NUMBER_WORDS, number_in_words
from pakn.extracts.checks.notices import Notice
from pakn.extracts.checks.part_titles import NUMBER
from pakn.extracts.checks.rules import CheckRule
from pakn.registry.contracts import Contract

if TYPE_CHECKING:
    import duckdb

__all__ = ["counts_differ", "list_differs"]

FOUND = re.compile(
    rf"\b(?:tìm thấy|found|returned|total rows?|total records?|tổng số dòng)\D{{0,20}}{NUMBER}"
    rf"|{NUMBER}\D{{1,40}}\b(?:được tìm thấy|found)\b"
    rf"|\bđã chọn \d+\s*/\s*{NUMBER}|^# ?rows\D{{0,5}}{NUMBER}"
)
"""How many rows a search has given, by its screen."""
TOTAL = re.compile(
    r"\b(?:tổng\s+số|tổng\s+cộng|tổng|cộng)\b"
    r"(?:\s+(?:số|bản ghi|pakn|phản ánh|kiến nghị|phản ánh,? kiến nghị|hồ sơ|dòng|kết quả|tiếp nhận|đã tiếp nhận|là))*"
    rf"\s*[:=]?\s*[(]?{NUMBER}(?![.,/\d])(?!\s*(?:%|trang\b|pages?\b))"
)
"""How many cases there are, by whoever made the list; not how many are processed."""
CASES = r"(?:pakn|phản ánh|kiến nghị|ý kiến|hồ sơ|vụ việc|trường hợp|phiếu|bản ghi|dòng|văn bản|tthc)\b"
SAID = re.compile(
    r"\b(?:danh sách|bảng|biểu|gồm|có|ấn định|tiếp nhận|tổng số|tổng cộng|tổng|cộng)\b[^\d;/]{0,25}?"
    rf"(?<!năm )(?<!tháng )(?<!quý )(?<!ngày )(?<!số )(?:{NUMBER}\s+|(?P<words>{NUMBER_WORDS})(?:\(\d+\)\s*)?)"
    rf"{CASES}(?!\s*,?\s*(?:kiến nghị\s+)?(?:đầu tiên|gần nhất|mới nhất|lâu nhất|đã|chưa|đang|còn|quá hạn|đúng hạn|trễ"
    r"|bị|được|có|thuộc|của|do|loại|về|lĩnh vực))"
)
"""How many cases whoever made a table says it has, in digits or words: "Danh sách gồm 52 PAKN", "có năm phản ánh"."""
OTHER_TIMES = re.compile(
    r"\b(?:cùng kỳ|so với|năm trước|tháng trước|kỳ trước|lũy kế|luỹ kế|từ đầu năm|kế hoạch|chỉ tiêu)\b"
)


def list_differs(texts: Sequence[str], known: Collection[int], rules: Mapping[str, CheckRule]) -> Iterator[Notice]:
    """Return what stops a list that says another number than it has.

    Parameters
    ----------
    texts
        Lines around it, plain: in small letters, one blank between words.
    known
        How many rows and cases it has: what is said must be one of them. Of several numbers the others are of groups.
    rules
        Every check, by its id.
    """
    digits = [found[1] for text in texts for found in TOTAL.finditer(text)]
    digits += [next(filter(None, found.groups())) for text in texts for found in FOUND.finditer(text)]
    said = [*map(_number, digits), *_cases_said(texts)]
    if said and max(said) not in known:
        told = f"tệp có {format_count(max(known, default=0))} dòng, tệp tự ghi tổng số {format_count(max(said))}"
        yield Notice(rules["totals_differ"], "", 1, told=told)


def counts_differ(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    columns: Iterable[str],
    texts: Iterable[str],
    rules: Mapping[str, CheckRule],
) -> Iterator[Notice]:
    """Return what stops a table of counts that says a number which is none of its own."""
    said = [*_cases_said(text for text in texts if not OTHER_TIMES.search(text))]
    if not said:
        return
    known = _numbers_of(connection, [name for name in columns if contract.columns[name].type == "count"])
    if odd := [number for number in said if number not in known]:
        told = f"lời ghi có số {format_count(odd[0])} {contract.counts}, bảng không có dòng hay tổng nào bằng số ấy"
        yield Notice(rules["totals_differ"], "", len(odd), told=told)


def _cases_said(texts: Iterable[str]) -> Iterator[int]:
    for found in (found for text in texts for found in SAID.finditer(text)):
        number = number_in_words(found["words"]) if found["words"] else _number(found[1])
        if number is not None:
            yield number


def _number(digits: str) -> int:
    return int(re.sub(r"\D", "", digits))


def _numbers_of(connection: duckdb.DuckDBPyConnection, counts: Sequence[str]) -> set[int]:
    """Every number that a line may say of a table of counts: of its cells, their sums, what is left, its rows."""
    if not counts:
        return set()
    sums = ", ".join(f"coalesce(sum({name}), 0)" for name in counts)
    whole = connection.execute(f"SELECT {sums}, count(*) FROM used").fetchone() or ()
    cells = connection.execute(" UNION ".join(f"SELECT {name} FROM typed WHERE {name} IS NOT NULL" for name in counts))
    left = {abs(one - other) for one in whole for other in whole}
    return {int(number) for number in (*whole, *left, *(value for (value,) in cells.fetchall()))}
