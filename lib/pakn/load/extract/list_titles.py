"""What the texts around a table say against it: how many rows it has, that it is a part, old, or of another zone."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pakn.base.labels import format_count, format_date
from pakn.base.periods import Period
from pakn.base.personal import shown_words
from pakn.load.extract.cut_offs import days_in
from pakn.load.extract.mapping import HOME_ZONE, ExtractMapping
from pakn.load.extract.notices import Notice
from pakn.load.extract.part_titles import NUMBER, Rows, not_understood, parts_said
from pakn.load.extract.rules import CheckRule
from pakn.load.extract.title_notices import Times, scale_notices
from pakn.registry.contracts import Contract

if TYPE_CHECKING:
    import duckdb

__all__ = ["age_notices", "exported_on", "invented_notices", "list_notices", "table_notices", "zone_notices"]

TOTAL = re.compile(
    r"\b(?:tổng\s+số|tổng\s+cộng|tổng|cộng)\b"
    r"(?:\s+(?:số|bản ghi|pakn|phản ánh|kiến nghị|phản ánh,? kiến nghị|hồ sơ|dòng|kết quả|tiếp nhận|đã tiếp nhận|là))*"
    rf"\s*[:=]?\s*[(]?{NUMBER}(?![.,/\d])(?!\s*%)"
)
"""How many cases there are, by whoever made the list; not how many are processed."""
EXPORTED = re.compile(
    r"(?<!đề )(?<!sản )\b(?:kết xuất|trích xuất|xuất|in|cập nhật)"
    r"(?:\s+(?:báo cáo|dữ liệu|số liệu|tệp|file|lúc|ngày|vào|thời điểm|đến|tới|hết))*\b"
)
INVENTED = re.compile(
    r"\bmô phỏng\b|\bchạy thử\b|\bdemo\b|\bgiả định\b|\bminh họa\b|\b(?:dữ|số) liệu mẫu\b|\bthử nghiệm\b|\btest data\b"
    r"|\bkhông dùng để báo cáo\b|\btập huấn\b"
)
"""Numbers that nobody has counted."""
OTHER_ZONE = re.compile(r"\b(?:utc|gmt)\b(?!\s*\+\s*0?7)|\bgiờ (?:quốc tế|gmt|utc)\b")
"""Another zone than that of the province, UTC+7."""
LONGEST_TOLD, MOST_TOLD = 120, 3
LISTED = ("total_row", "note_row", "group_row")
"""Rules of the rows of a table that are words."""


def list_notices(
    rows: Rows,
    above: Sequence[str],
    sheet: str | None,
    times: Times,
    rules: Mapping[str, CheckRule],
    numbers: Iterable[int],
) -> Iterator[Notice]:
    """Return what stops a list of cases that says itself to be a part of a list.

    Parameters
    ----------
    numbers
        How many rows it has, and how many cases they are: a number that is said must be one of them.
    """
    below = _worded_rows(
        rows.connection, [name for name in ("code", "unit", "topic", "status") if name in rows.columns]
    )
    texts, known = [*map(_plain, above), *map(_plain, below)], {*numbers}
    if said := [int(re.sub(r"\D", "", found[1])) for text in texts for found in TOTAL.finditer(text)]:
        most = max(said)  # of several the others are those of groups
        if most not in known:
            told = f"tệp có {format_count(max(known, default=0))} dòng, tệp tự ghi tổng số {format_count(most)}"
            yield Notice(rules["totals_differ"], "", 1, told=told)
    yield from _of_part(texts, parts_said(texts, sheet and _plain(sheet), rows, known), rules)
    if odd := sum(times.of_part(text) for text in (*above, *below)):
        yield Notice(rules["part_of_period"], "", odd, told=f"kỳ của tệp: {times.period.label}")
    yield from scale_notices(below, rows.columns, rows.contract, rules)


def table_notices(
    connection: duckdb.DuckDBPyConnection, above: Sequence[str], rules: Mapping[str, CheckRule]
) -> Iterator[Notice]:
    """Return what stops a table of counts that says itself to count a part: of one field, channel or filter."""
    texts = [_plain(text) for text in (*above, *_worded_rows(connection, ["unit"]))]
    yield from _of_part(texts, parts_said(texts, None, None), rules)


def _of_part(texts: Iterable[str], said: Iterator[str], rules: Mapping[str, CheckRule]) -> Iterator[Notice]:
    if parts := list(dict.fromkeys(said)):
        yield Notice(rules["filtered_list"], "", len(parts), told=parts[0])
    elif odd := not_understood(texts):
        told = "; ".join(f"«{shown_words(text)[:LONGEST_TOLD]}»" for text in odd[:MOST_TOLD])
        yield Notice(rules["words_around"], "", len(odd), told=told)


def _worded_rows(connection: duckdb.DuckDBPyConnection, columns: Sequence[str]) -> list[str]:
    """The words of the rows of a table that total it, note something below it, or stand alone."""
    chosen = ", ".join(f"raw.{name}" for name in columns)
    found = connection.execute(
        f"SELECT {chosen} FROM raw JOIN problems USING (row_number) WHERE rule IN ({', '.join(map(repr, LISTED))})"
    ).fetchall()
    return [text for row in found for text in row if text]


def age_notices(
    above: Iterable[str], cut_off: dt.date, period: Period, rules: Mapping[str, CheckRule]
) -> Iterator[Notice]:
    """Return what stops a file that says to have been made before its cut-off: what came between is not in it."""
    made = exported_on(above)
    if made and period.start <= made < cut_off:
        told = f"{format_date(made)}; ngày chốt: {format_date(cut_off)}"
        yield Notice(rules["older_file"], "", 1, told=told)


def invented_notices(above: Iterable[str], sheet: str | None, rules: Mapping[str, CheckRule]) -> Iterator[Notice]:
    """Return what stops a file that says itself to be made up."""
    said = [found[0] for text in (*above, sheet or "") if (found := INVENTED.search(_plain(text)))]
    if said:
        yield Notice(rules["invented"], "", len(said), told=f"lời ghi «{said[0]}»")


def zone_notices(
    above: Iterable[str], contract: Contract, mapping: ExtractMapping, rules: Mapping[str, CheckRule]
) -> Iterator[Notice]:
    """Return what stops a list of cases whose times are said to be of another zone, where no mapping knows it."""
    said = [found[0] for text in map(_plain, above) if (found := OTHER_ZONE.search(text))]
    if said and contract.shape == "cases" and mapping.time_zone == HOME_ZONE:
        yield Notice(rules["other_zone"], "", len(said), told=f"lời ghi «{said[0]}»")


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
    """A text in small letters, each line of it with one blank between words."""
    lines = unicodedata.normalize("NFC", text).casefold().splitlines()
    return "\n".join(" ".join(line.split()) for line in lines)
