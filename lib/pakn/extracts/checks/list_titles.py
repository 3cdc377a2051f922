"""What the texts around a table say against it: how many rows it has, that it is a part, old, or of another zone."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pakn.base.labels import format_date
from pakn.base.names import bare_name, fold_name, has_words
from pakn.base.periods import Period
from pakn.base.personal import shown_line
from pakn.extracts.checks.cut_offs import LONGEST_TEXT, days_in
from pakn.extracts.checks.noted import group_notices, note_changes, other_day_notices, says_estimated
from pakn.extracts.checks.notices import Notice
from pakn.extracts.checks.numbers_said import counts_differ, list_differs
from pakn.extracts.checks.part_titles import Rows, not_understood, parts_said
from pakn.extracts.checks.rules import CheckRule
from pakn.extracts.checks.title_notices import Times, scale_notices
from pakn.extracts.mapping import HOME_ZONE, ExtractMapping
from pakn.registry.catalogue import Catalogue
from pakn.registry.contracts import Contract
from pakn.registry.home import home_territory
from pakn.registry.period_names import span_of_days

if TYPE_CHECKING:
    import duckdb

__all__ = [
    "age_notices", "comment_notices", "exported_on", "invented_notices", "list_notices", "subject_notices",
    "table_notices", "zone_notices",
]  # fmt: skip

EXPORTED = re.compile(
    r"(?<!đề )(?<!sản )\b(?:kết xuất|trích xuất|xuất|in|cập nhật)"
    r"(?:\s+(?:báo cáo|dữ liệu|số liệu|tệp|file|lúc|ngày|vào|thời điểm|đến|tới|hết))*\b"
)
INVENTED = re.compile(
    r"\bmô phỏng\b|\bchạy thử\b|\bdemo\b|\bgiả định\b|\bminh họa\b|\b(?:dữ|số) liệu mẫu\b|\bthử nghiệm\b|\btest data\b"
    r"|\bkhông dùng để báo cáo\b|\btập huấn\b|\bbản nháp\b"
)
"""Numbers that nobody has counted."""
DRAFT_SHEET = re.compile(r"(?:bản )?(?:nháp|thử|test|tạm|draft|demo)\s*\d*")
SIGNED = re.compile(
    r"^[^\W\d]{2,}(?: [^\W\d]+){0,3}, ngày .{5,40}|\b(?:kèm theo|công văn|báo cáo|văn bản)\b.*\bngày .{5,40}"
)
"""The place and day of a letter, or the letter that a table goes with."""
OTHER_ZONE = re.compile(r"\b(?:utc|gmt)\b(?!\s*\+\s*0?7)|\bgiờ (?:quốc tế|gmt|utc)\b")
"""Another zone than that of the province, UTC+7."""
LONGEST_TOLD, MOST_TOLD, MOST_CELLS = 120, 3, 10
PROVINCE = fold_name("tỉnh")
PAKN_CONTRACTS = ("pakn", "pakn_units")
OWN_SUBJECT = tuple(map(fold_name, ("pakn", "phản ánh", "kiến nghị", "ý kiến")))
OTHER_SUBJECT = tuple(
    map(
        fold_name,
        ("hồ sơ", "thủ tục hành chính", "tthc", "khiếu nại", "tố cáo", "văn bản đi", "chứng thực", "dịch vụ công"),
    )
)
"""Folded words of the titles of PAKN, and of what else units report in the same columns."""
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
    rows
        Its rows.
    above
        Texts above the list.
    sheet
        Name of its sheet.
    times
        The period and the cut-off of the file.
    rules
        Every check, by its id.
    numbers
        How many rows it has, and how many cases they are: a number that is said must be one of them.
    """
    below = _worded_rows(
        rows.connection, [name for name in ("code", "unit", "topic", "status") if name in rows.columns]
    )
    texts, known = [*map(_plain, above), *map(_plain, below)], {*numbers}
    yield from list_differs(texts, known, rules)
    yield from other_day_notices(texts, rules)
    yield from group_notices(rows, rules)
    yield from _of_part(texts, parts_said(texts, sheet and _plain(sheet), rows, known), rules)
    if odd := sum(times.of_part(text) for text in (*above, *below)):
        yield Notice(rules["part_of_period"], "", odd, told=f"kỳ của tệp: {times.period.label}")
    yield from scale_notices(below, rows.columns, rows.contract, rules)
    yield from _dated_early(below, rows.cut_off, times.period, rules)


def table_notices(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    columns: Iterable[str],
    above: Sequence[str],
    times: Times,
    rules: Mapping[str, CheckRule],
) -> Iterator[Notice]:
    """Return what stops a table of counts that says another number, or that it counts a part: of a field, a channel."""
    below = [text for text in _worded_rows(connection, list(columns)) if any(map(str.isalpha, text))]
    texts = [_plain(text) for text in (*above, *below)]
    yield from counts_differ(connection, contract, columns, texts, rules)
    yield from other_day_notices(texts, rules)
    yield from note_changes([*below, *filter(says_estimated, above)], times, rules)
    yield from _of_part(texts, parts_said(texts, None, None), rules)
    if times.cut_off:
        yield from _dated_early(below, times.cut_off, times.period, rules)


def _of_part(texts: Iterable[str], said: Iterator[str], rules: Mapping[str, CheckRule]) -> Iterator[Notice]:
    if parts := list(dict.fromkeys(said)):
        yield Notice(rules["filtered_list"], "", len(parts), told=parts[0])
    elif odd := not_understood(texts):
        told = "; ".join(f"«{shown_line(text)[:LONGEST_TOLD]}»" for text in odd[:MOST_TOLD])
        yield Notice(rules["words_around"], "", len(odd), told=told)


def _worded_rows(connection: duckdb.DuckDBPyConnection, columns: Sequence[str]) -> list[str]:
    """The words of the rows of a table that total it, note something below it, or stand alone."""
    chosen = ", ".join(f"raw.{name}" for name in columns)
    found = connection.execute(
        f"SELECT {chosen} FROM raw JOIN problems USING (row_number) WHERE rule IN ({', '.join(map(repr, LISTED))}) "
        "ORDER BY row_number"
    ).fetchall()
    return list(dict.fromkeys(text[:LONGEST_TEXT] for row in found for text in row if text))


def age_notices(
    above: Iterable[str], cut_off: dt.date, period: Period, rules: Mapping[str, CheckRule]
) -> Iterator[Notice]:
    """Return what stops a file that says to have been made before its cut-off: what came between is not in it."""
    above = list(above)
    made = exported_on(above)
    if made and period.start <= made < cut_off:
        told = f"{format_date(made)}; ngày chốt: {format_date(cut_off)}"
        yield Notice(rules["older_file"], "", 1, told=told)
    yield from _dated_early(above, cut_off, period, rules)


def _dated_early(
    texts: Iterable[str], cut_off: dt.date, period: Period, rules: Mapping[str, CheckRule]
) -> Iterator[Notice]:
    """Tell that a table, or the letter it goes with, is dated within its period, before the cut-off."""
    signed = [found[0] for text in map(_plain, texts) if not span_of_days(text) and (found := SIGNED.search(text))]
    days = [day for text in signed for part in text.split("ngày")[1:] for day in days_in(part)]
    if early := [day for day in days if period.start <= day < min(cut_off, period.end)]:
        told = f"{format_date(early[0])}; ngày chốt: {format_date(cut_off)}"
        yield Notice(rules["dated_early"], "", len(early), told=told)


def invented_notices(above: Iterable[str], sheet: str | None, rules: Mapping[str, CheckRule]) -> Iterator[Notice]:
    """Return what stops a file that says itself to be made up."""
    said = [found[0] for text in (*above, sheet or "") if (found := INVENTED.search(_plain(text)))]
    said += [sheet] if sheet and DRAFT_SHEET.fullmatch(_plain(sheet)) else []
    if said:
        yield Notice(rules["invented"], "", len(said), told=f"lời ghi «{shown_line(said[0])}»")


def comment_notices(cells: Sequence[str], rules: Mapping[str, CheckRule]) -> Iterator[Notice]:
    """Tell that cells bear comments, which nobody here reads: one may say that a number is of another month."""
    if cells:
        named = ", ".join([each for each in cells if each][:MOST_CELLS])
        yield Notice(rules["cell_comments"], "", len(cells), told=named)


def subject_notices(
    titles: Sequence[str], contract: Contract, catalogue: Catalogue, period: Period, rules: Mapping[str, CheckRule]
) -> Iterator[Notice]:
    """Return what stops a file whose titles, its sheet's name among them, are of another province or system."""
    home = home_territory(catalogue.units, period.end)
    own = {bare_name(fold_name(unit.name)) for unit in catalogue.units.valid_on(period.end, "province", home)}
    others = {bare_name(fold_name(unit.name)) for unit in catalogue.units.units if unit.level == "province"} - own
    names = [f"{PROVINCE} {name}" for name in others]
    said = [text for text in titles if has_words(text, names)]
    if contract.id in PAKN_CONTRACTS and not any(has_words(text, OWN_SUBJECT) for text in titles):
        said += [text for text in titles if has_words(text, OTHER_SUBJECT)]
    own_words, other_words = (tuple(map(fold_name, each)) for each in (contract.titled, contract.titles_of_others))
    if own_words and not any(has_words(text, own_words) for text in titles):
        said += [text for text in titles if has_words(text, other_words)]
    if said:
        yield Notice(rules["other_subject"], "", len(said), told=f"«{shown_line(said[0])[:LONGEST_TOLD]}»")


def zone_notices(
    above: Iterable[str], contract: Contract, mapping: ExtractMapping, rules: Mapping[str, CheckRule]
) -> Iterator[Notice]:
    """Return what stops a list of cases whose times are said to be of another zone, where no mapping knows it."""
    said = [found[0] for text in map(_plain, above) if (found := OTHER_ZONE.search(text))]
    if said and contract.shape == "cases" and mapping.time_zone == HOME_ZONE:
        yield Notice(rules["other_zone"], "", len(said), told=f"lời ghi «{shown_line(said[0])}»")


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
