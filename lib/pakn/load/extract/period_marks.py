"""What the rows of a table of counts say of another period: a column of months, a row "Tháng 11/2024" among the units.

A table of counts holds no days, and no figure shows that a row of it is of another month. Such words stand in columns
that no figure needs, so they are read by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pakn.base.names import fold_name
from pakn.base.periods import Period
from pakn.base.personal import DOTS
from pakn.load.extract.notices import Notice
from pakn.load.extract.rules import CheckRule
from pakn.registry.contracts import Contract
from pakn.registry.heading_groups import heading_parts
from pakn.registry.period_names import beside_period_names, names_period

if TYPE_CHECKING:
    from pakn.load.raw import RawFile

__all__ = ["period_notices"]

TIMES = {
    fold_name(heading): word
    for word, headings in {
        "tháng": ("tháng", "tháng báo cáo", "tháng số liệu"),
        "quý": ("quý", "quý báo cáo"),
        "năm": ("năm", "năm báo cáo", "năm số liệu"),
        "": ("kỳ", "kỳ báo cáo", "kỳ số liệu", "thời gian", "từ ngày", "đến ngày", "ngày số liệu"),
    }.items()
    for heading in headings
}
"""Folded headings of columns that tell of which time a row is → the word that a lone number there leaves out."""
NUMBERING = frozenset(map(fold_name, ("", "stt", "tt", "số tt", "số thứ tự")))
"""Folded headings of the column before the units, over which the name of a part of the table is merged."""


def period_notices(
    raw: RawFile,
    contract: Contract,
    columns: Mapping[str, int],
    period: Period,
    rules: Mapping[str, CheckRule],
    most: int,
) -> Iterator[Notice]:
    """Return what stops a table of counts in which rows name another period than that of its file.

    Parameters
    ----------
    most
        Rows that a notice names.
    """
    from pakn.load.raw import connect  # noqa: PLC0415 (DuckDB: only where a file is read)

    if contract.shape != "counts" or "unit" not in columns:
        return
    words = {place: "" for place in range(columns["unit"] + 1) if place == columns["unit"] or _numbers(raw, place)}
    free = (place for place in range(len(raw.headings)) if place not in columns.values())
    words |= {place: word for place in free if (word := _time_word(raw.headings[place])) is not None}
    connection = connect()
    raw.load(connection, {f"c{place}": place for place in words}, "beside")
    for place, word in words.items():
        found = connection.execute(
            f"SELECT row_number, c{place} FROM beside WHERE c{place} IS NOT NULL ORDER BY row_number"
        ).fetchall()
        is_time = place in words and _time_word(raw.headings[place]) is not None
        odd = tuple((row, _shown(text)) for row, text in found if _is_other(text, word, period, is_time=is_time))
        if odd:
            yield Notice(rules["other_period_row"], "", len(odd), odd[:most], told=f"kỳ của tệp: {period.label}")


def _numbers(raw: RawFile, place: int) -> bool:
    return fold_name(raw.headings[place]) in NUMBERING


def _time_word(heading: str) -> str | None:
    """Return the word that a number in a column of times leaves out; `None` of other columns."""
    known = (TIMES.get(fold_name(text)) for text, _ in heading_parts(heading))
    return next((word for word in known if word is not None), None)


def _shown(text: str) -> str:
    """A cell that holds nothing but the name of a period; words beside it may be anybody's."""
    return DOTS if beside_period_names(text) else text


def _is_other(text: str, word: str, period: Period, *, is_time: bool) -> bool:
    """Whether a cell names another period, be it one of a column of times or one that holds nothing else.

    >>> from pakn.base.periods import parse_period
    >>> december = parse_period("2024-12")
    >>> [_is_other(text, "tháng", december, is_time=True) for text in ("12", "11", "T11", "12/2024")]
    [False, True, True, False]
    >>> [_is_other(text, "", december, is_time=False) for text in ("Tháng 11/2024", "Trạm tháng 11", "Tháng 12")]
    [True, False, False]
    """
    named = f"{word} {text}" if word and text.strip(" 0123456789IVXivx") == "" else text
    if word == "quý" and period.kind == "month":
        return False  # the quarter that the month lies in
    return names_period(named, period) is False and (is_time or not beside_period_names(text))
