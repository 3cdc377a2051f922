"""What the columns beside the numbers of a table of counts say of its rows: their time, their order, notes on them.

A table of counts holds no days, and no figure shows that a row of it is of another month, or holds the rows below it.
Such words stand in columns that no figure needs, so they are read by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pakn.base.names import fold_name
from pakn.base.personal import DOTS
from pakn.extracts.checks.notices import Notice
from pakn.extracts.checks.rules import CheckRule
from pakn.extracts.checks.table_rows import NO_UNITS, NOTE_STARTS
from pakn.extracts.checks.title_notices import Times
from pakn.extracts.mapping import ExtractMapping
from pakn.registry.contracts import Contract
from pakn.registry.heading_groups import heading_parts
from pakn.registry.period_names import beside_period_names, names_period

if TYPE_CHECKING:
    import duckdb

    from pakn.extracts.reading import RawFile

__all__ = ["Beside", "depth_notices", "note_texts", "period_notices", "read_beside"]

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
NOTES = frozenset(map(fold_name, ("ghi chú", "chú thích")))
"""Folded headings of the column of notes."""
BULLET = re.compile(r"\s*[-–+•*]\s+\w")
"""Before the name of a part."""
NUMBERED = re.compile(r"\s*(?:\d+|[IVX]+)\s*[.)]")
NUMBERING = frozenset(map(fold_name, ("", "stt", "tt", "số tt", "số thứ tự")))
"""Folded headings of the column before the units, over which the name of a part of the table is merged."""


@dataclass(frozen=True, slots=True)
class Beside:
    """The columns beside the numbers of a table of counts: row and text of each filled cell, by the column's place."""

    raw: RawFile
    unit: int
    cells: Mapping[int, Sequence[tuple[int, str]]]
    bare: frozenset[int]
    """Rows without any number: titles of a part of the table, names of groups, notes."""

    def depths(self) -> dict[int, int]:
        """Return how deep the number of a row lies in the order of the table: "I" above "1", "1" above "1.1"."""
        found = (cell for index, cells in self.cells.items() if index < self.unit for cell in cells)
        depths = {row: depth for row, text in found if (depth := _depth(text)) is not None}
        bulleted = {row: 2 for row, text in self.cells[self.unit] if BULLET.match(text)}
        others = [
            row for row, text in self.cells[self.unit] if row not in {**depths, **bulleted} and not NUMBERED.match(text)
        ]
        plain = dict.fromkeys(others, 1) if bulleted else {}
        # Units without a number between those that have one lie in them.
        ends = [row for row, depth in depths.items() if depth == 1]
        inside = {row: 2 for row in others if ends and min(ends) < row < max(ends) and row not in self.bare}
        return {**plain, **inside, **depths, **bulleted}


def read_beside(raw: RawFile, contract: Contract, columns: Mapping[str, int]) -> Beside | None:
    """Return the columns beside the numbers of a table of counts; `None` of other files."""
    from pakn.extracts.reading import connect  # noqa: PLC0415 (DuckDB: only where a file is read)

    if contract.shape != "counts" or "unit" not in columns:
        return None
    unit = columns["unit"]
    free = [index for index in range(len(raw.headings)) if index not in columns.values()]
    places = [index for index in free if index < unit or _is_told(raw.headings[index])]
    counts = [index for name, index in columns.items() if contract.columns[name].type in ("count", "mean")]
    connection = connect(threads=1)
    raw.load(connection, {f"c{index}": index for index in (unit, *places, *counts)}, "beside")
    nothing = " AND ".join(f"NOT regexp_matches(coalesce(c{index}, ''), '[0-9]')" for index in counts) or "true"
    bare = connection.execute(f"SELECT row_number FROM beside WHERE {nothing}").fetchall()
    cells = {
        index: connection.execute(
            f"SELECT row_number, c{index} FROM beside WHERE c{index} IS NOT NULL ORDER BY row_number"
        ).fetchall()
        for index in (unit, *places)
    }
    return Beside(raw, unit, cells, frozenset(row for (row,) in bare))


def period_notices(beside: Beside, times: Times, rules: Mapping[str, CheckRule], most: int) -> Iterator[Notice]:
    """Return what stops a table of counts in which rows, or notes on them, name another period than its file's.

    Parameters
    ----------
    beside
        The columns beside the numbers.
    times
        The period and the cut-off of the file.
    rules
        Every check, by its id.
    most
        Rows that a notice names.
    """
    for index, cells in beside.cells.items():
        heading = beside.raw.headings[index]
        word = _time_word(heading)
        # A column before the units tells what its rows are, as a note does; so does a row without numbers.
        is_note = fold_name(heading) in NOTES or (index < beside.unit and not _numbers(beside.raw, index))
        odd = tuple(
            (row, _shown(text))
            for row, text in cells
            if _is_other(text, word, times, is_note=is_note or row in beside.bare)
        )
        if odd:
            told = f"kỳ của tệp: {times.period.label}"
            yield Notice(rules["other_period_row"], "", len(odd), odd[:most], told=told)


def note_texts(beside: Beside) -> list[str]:
    """Return the notes below a table, and those on its rows."""
    notes = [
        text
        for index, cells in beside.cells.items()
        for _, text in cells
        if fold_name(beside.raw.headings[index]) in NOTES
    ]
    return notes + [text for _, text in beside.cells[beside.unit] if _is_note(text)]


def depth_notices(
    connection: duckdb.DuckDBPyConnection,
    beside: Beside,
    mapping: ExtractMapping,
    rules: Mapping[str, CheckRule],
    most: int,
) -> Iterator[Notice]:
    """Ask about units whose numbers in the table lie at different depths: "1" may hold "1.1" already."""
    depths = beside.depths()
    if mapping.whole_rows is not None or len({*depths.values()}) < 2:
        return
    left_out = ", ".join(f"'{rule}'" for rule in NO_UNITS)
    found = connection.execute(
        "SELECT row_number FROM typed WHERE unit IS NOT NULL AND row_number NOT IN "
        f"(SELECT row_number FROM problems WHERE rule IN ({left_out})) ORDER BY row_number"
    ).fetchall()
    own = {row: depths[row] for (row,) in found if row in depths}
    if len({*own.values()}) > 1:
        upper = [row for row, depth in own.items() if depth == min(own.values())]
        yield Notice(
            rules["whole_row"],
            "unit",
            len(upper),
            tuple((row, "") for row in upper[:most]),
            told="số thứ tự của bảng có nhiều bậc (I, 1, 1.1)",
        )


def _depth(text: str) -> int | None:
    """Return how deep a number of a row lies; `None` of what is none.

    >>> [_depth(text) for text in ("I", "II.", "A", "1", "12.", "1.1", "1.2.3", "a", "-", "Tổng")]
    [0, 0, 0, 1, 1, 2, 3, 2, 2, None]
    """
    text = text.strip().rstrip(".)")
    if re.fullmatch(r"[IVX]+|[A-ZĐ]", text):
        return 0
    if re.fullmatch(r"[a-zđ]|[-–+•*]", text):
        return 2
    return text.count(".") + 1 if re.fullmatch(r"\d{1,3}(\.\d{1,2})*", text) else None


def _numbers(raw: RawFile, index: int) -> bool:
    return fold_name(raw.headings[index]) in NUMBERING


def _time_word(heading: str) -> str | None:
    """Return the word that a number in a column of times leaves out; `None` of other columns."""
    known = (TIMES.get(fold_name(text)) for text, _ in heading_parts(heading))
    return next((word for word in known if word is not None), None)


def _shown(text: str) -> str:
    """A cell that holds nothing but the name of a period; words beside it may be anybody's."""
    return DOTS if beside_period_names(text) else text


def _is_told(heading: str) -> bool:
    """Whether a column tells of which time its rows are, or what is to be noted of them."""
    return _time_word(heading) is not None or fold_name(heading) in NOTES


def _is_note(text: str) -> bool:
    return fold_name(text).startswith(NOTE_STARTS) or text.lstrip().startswith(("*", "(*"))


def _is_other(text: str, word: str | None, times: Times, *, is_note: bool) -> bool:
    """Whether a cell names another period, be it one of a column of times, a note, or one that holds nothing else.

    Parameters
    ----------
    text
        The cell.
    word
        What a lone number leaves out in a column of times; `None` in other columns.
    times
        The period and the cut-off of the file.
    is_note
        Whether the text is a note.

    Examples
    --------
    >>> from pakn.base.periods import parse_period
    >>> december = Times(parse_period("2024-12"))
    >>> [_is_other(text, "tháng", december, is_note=False) for text in ("12", "11", "T11", "12/2024")]
    [False, True, True, False]
    >>> texts = ("Tháng 11/2024", "Trạm tháng 11", "(*) Số liệu tháng 11")
    >>> [_is_other(text, None, december, is_note=False) for text in texts]
    [True, False, True]
    """
    if word == "quý" and times.period.kind == "month":
        return False  # the quarter that the month lies in
    if word is not None:
        named = f"{word} {text}" if word and text.strip(" 0123456789IVXivx") == "" else text
        return names_period(named, times.period) is False
    if is_note or _is_note(text):
        return times.of_another(text) is True
    return names_period(text, times.period) is False and not beside_period_names(text)
