"""Finding the head of a table: the rows that name the columns, among titles above and data below.

Departments put a title, a unit of measure and a cut-off date above the head, merge the names of groups over several
columns, and number the columns below: (1) (2) (3)=(2)/(1). The head is found by the headings the caller knows, never
by its position, because the position changes with every form.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from pakn.base.names import fold_name

__all__ = ["SCANNED_ROWS", "Head", "IsHeading", "Merge", "find_head", "goes_on", "texts_above"]

SCANNED_ROWS = 30
"""Rows searched for the head. What lies deeper is data: a form has no title page of thirty rows."""

MOST_EXTRA_ROWS = 3
"""Rows a head may have above and below its best row."""

IsHeading = Callable[[str], bool]
Grid = Sequence[Sequence[str]]
Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column of a merged range, all counted from 0."""


@dataclass(frozen=True, slots=True)
class Head:
    """The rows of a head, counted from 0, its headings by column, and how many of them the caller knows."""

    first: int
    last: int
    headings: tuple[str, ...]
    known: int


def find_head(rows: Grid, is_heading: IsHeading, merges: Sequence[Merge] = (), row: int | None = None) -> Head | None:
    """Return the head among the first rows, or `None` where no row has a known heading.

    Parameters
    ----------
    rows
        Folded texts of the first rows; "" for an empty cell.
    is_heading
        Tells whether a text is a heading the caller knows.
    merges
        Merged ranges, where the format keeps them.
    row
        The row that holds the head, counted from 0, if a mapping file says so.
    """
    scanned = SCANNED_ROWS if row is None else row + 1
    counts = [_known_in(rows, number, is_heading) for number in range(min(len(rows), scanned))]
    if row is None:
        row = counts.index(max(counts)) if any(counts) else None
    if row is None or row >= len(counts) or not counts[row]:
        return None
    first = last = row
    while first > 0 and row - first < MOST_EXTRA_ROWS and _belongs_above(rows, first - 1, is_heading, merges):
        first -= 1
    while last + 1 < len(rows) and last - row < MOST_EXTRA_ROWS and _belongs_below(rows, last, is_heading, merges):
        last += 1
    headings = _headings(rows[first : last + 1], first, merges)
    for is_below in (_is_of_measures, _is_numbering, _is_of_measures):
        if last + 1 < len(rows) and is_below(rows[last + 1], headings):
            last += 1
    return Head(first, last, headings, sum(_is_known(text, is_heading) for text in headings))


def texts_above(rows: Grid, first: int) -> tuple[str, ...]:
    """Return one text for each row above the head that is not empty, and one of numbers with the words above or below.

    >>> texts_above([["Tổng số PAKN", "", "Đã xử lý"], ["487", "", "321"], ["Mã", "Ngày", "Đơn vị"]], 2)[2:]
    ('Tổng số PAKN: 487; Đã xử lý: 321',)
    """
    above = [row for row in rows[:first] if any(row)]
    joined = [" ".join(dict.fromkeys(filter(None, row))) for row in above]
    cards = [_cards(*pair) or _cards(*reversed(pair)) for pair in pairwise(above)]
    return (*joined, *filter(None, cards))


def _cards(words: Sequence[str], numbers: Sequence[str]) -> str:
    """Return the numbers of a row with the words of another one in the same columns; "" unless all have some."""
    told = [each for each in zip_longest(words, numbers, fillvalue="") if each[1]]
    fits = all(COUNT.fullmatch(number) and any(map(str.isalpha, word)) for word, number in told)
    return "; ".join(f"{word}: {number}" for word, number in told) if fits else ""


def goes_on(rows: Grid, head: Head | None, others: Grid, is_heading: IsHeading) -> bool:
    """Tell whether the rows of another sheet may be further rows of a table.

    One of them must have, in two known columns of the table or more, what rows of the table have there: a day, a
    number, a code, words; among it a day or a number.

    Parameters
    ----------
    rows, others
        Folded texts of the first rows of both sheets.
    head
        That of the table; no row goes on a table without one.
    is_heading
        Tells whether a text is a heading the caller knows.

    Examples
    --------
    >>> head = Head(0, 0, ("Mã", "Ngày", "Ghi chú"), 2)
    >>> table = [["Mã", "Ngày", "Ghi chú"], ["PA 1", "05/12/2024", "x"]]
    >>> others = [[["PA 2", "2024-12-07"]], [["Mã", "Ngày"]], [["1", "Sở Y tế"]]]
    >>> [goes_on(table, head, each, lambda text: text in ("Mã", "Ngày")) for each in others]
    [True, False, False]
    """
    if head is None:
        return False
    places = [index for index, heading in enumerate(head.headings) if _is_known(heading, is_heading)]
    own = [{_kind(row[index]) for row in rows[head.last + 1 :] if index < len(row)} for index in places]
    return any(_fits([_kind(row[index]) if index < len(row) else "" for index in places], own) for row in others)


def _fits(kinds: Sequence[str], own: Sequence[set[str]]) -> bool:
    """Whether what stands in the columns of a row is what the columns hold; an empty cell fits everywhere."""
    filled = [(kind, known) for kind, known in zip(kinds, own, strict=True) if kind]
    is_row = len(filled) > 1 and any(kind in ("day", "number") for kind, _ in filled)
    return is_row and all(kind in known for kind, known in filled)


def _kind(text: str) -> str:
    if not any(char.isdigit() for char in text):
        return "words" if text else ""
    if _DAY.match(text):
        return "day"
    return "code" if any(char.isalpha() for char in text) else "number"


def _is_known(heading: str, is_heading: IsHeading) -> bool:
    return bool(heading) and (is_heading(heading) or is_heading(heading.rsplit(" / ", 1)[-1]))


def _known_in(rows: Grid, number: int, is_heading: IsHeading) -> int:
    alone = sum(is_heading(text) for text in {*rows[number]} - {""})
    if alone or number == 0:
        return alone
    return sum(is_heading(text) for text in {*_headings(rows[number - 1 : number + 1], number - 1, ())} - {""})


def _linked(merges: Sequence[Merge], upper: int) -> bool:
    return any(top <= upper < bottom for top, _, bottom, _ in merges)


def _belongs_above(rows: Grid, upper: int, is_heading: IsHeading, merges: Sequence[Merge]) -> bool:
    above, below = rows[upper], rows[upper + 1]
    if not any(above):
        return False
    if _linked(merges, upper):
        return True
    if max(Counter(text for text in below if text and is_heading(text)).values(), default=0) > 1:
        # "Số lượng, Tỷ lệ, Số lượng, Tỷ lệ" tells nothing without the groups above; a title is a single text.
        return len(set(filter(None, above))) > 1
    pairs = list(zip_longest(above, below, fillvalue=""))
    fills_gap = any(up and not down and is_heading(up) for up, down in pairs)
    headings = zip(_headings(rows[upper : upper + 2], upper, merges), below, strict=False)
    makes_known = any(down and not is_heading(down) and text != down and is_heading(text) for text, down in headings)
    return makes_known or (fills_gap and any(up and down for up, down in pairs))


def _belongs_below(rows: Grid, last: int, is_heading: IsHeading, merges: Sequence[Merge]) -> bool:
    if _linked(merges, last):
        return any(rows[last + 1])
    above, below = rows[last], rows[last + 1]
    if any(char.isdigit() for text in below for char in text):
        return False
    pairs = list(zip_longest(above, below, fillvalue=""))
    repeats_groups = any(down and not up for up, down in pairs) or len(set(filter(None, below))) < len(
        [*filter(None, below)]
    )
    leaves_gap = any(up and not down for up, down in pairs)
    joined = _headings(rows[last : last + 2], last, merges)
    known = any(down and _is_known(text, is_heading) for text, down in zip(joined, below, strict=False))
    return known and leaves_gap and repeats_groups


def _headings(rows: Grid, top: int, merges: Sequence[Merge]) -> tuple[str, ...]:
    width = max(len(row) for row in rows)
    grid = [[*row, *[""] * (width - len(row))] for row in rows]
    for first_row, first_column, last_row, last_column in merges:
        if top <= first_row < top + len(grid):
            text = grid[first_row - top][first_column] if first_column < width else ""
            for row in grid[first_row - top : last_row - top + 1]:
                row[first_column : min(last_column + 1, width)] = [text] * (min(last_column + 1, width) - first_column)
    for number in range(len(grid) - 1):
        _spread_groups(grid, number)
    return tuple(" / ".join(dict.fromkeys(filter(None, column))) for column in zip(*grid, strict=True))


def _spread_groups(grid: list[list[str]], number: int) -> None:
    # Without merged ranges a group stands over its first column only; its neighbours are named in the row below.
    upper, below = grid[number], grid[number + 1]
    for column in range(1, len(upper)):
        if not upper[column] and below[column] and below[column - 1]:
            upper[column] = upper[column - 1]


COUNT = re.compile(r"\d{1,3}(?:[.,]\d{3})*|\d+")
_DAY = re.compile(r"(\d{1,2}:\d{2}(:\d{2})?\s+)?\d{1,4}([/.-])\d{1,2}\3\d{1,4}(?!\d)")
_NUMBER = re.compile(r"\(?\s*-?(\d{1,2}|[A-Z]|[IVX]+)\s*\)?(\s*=.*)?")
_COUNTED = re.compile(r"-?(\d{1,2})(?!\d)")
_FORMULA = re.compile(r"[\d()\s=+\-*/×:xX%.,A-Z]+")


MEASURES = frozenset(
    map(
        fold_name,
        (
            *("%", "ngày", "giờ", "điểm", "lượt", "sao", "người", "phiếu", "trường hợp", "bản", "cái", "số lượng"),
            *("pakn", "phản ánh", "kiến nghị", "phản ánh, kiến nghị", "hồ sơ", "văn bản", "tthc", "thủ tục", "dvc"),
            *("đơn vị", "đơn vị tính", "đvt"),
        ),
    )
)
"""What the numbers of a column are counted in, folded."""


def _is_of_measures(row: Sequence[str], _: Sequence[str]) -> bool:
    """Tell a row below the head that says in what each column is counted: "(PAKN)", "(%)", "(ngày)"."""
    texts = [text for text in row if text]
    return len(texts) > 1 and all(fold_name(text.strip("() ")) in MEASURES for text in texts)


def _is_numbering(row: Sequence[str], headings: Sequence[str]) -> bool:
    """Tell a row that numbers the columns from the first row of data, which may also be small numbers."""
    texts = [text for text in row if text]
    if len(texts) < 2 or not all(_NUMBER.fullmatch(text) and _FORMULA.fullmatch(text) for text in texts):
        return False
    if any(text.startswith("(") for text in texts):
        return True
    # Excel turns a typed "(1)" into -1. Bare numbers must count every column from 1; three columns of data may do so.
    numbers = [int(found[1]) for text in texts if (found := _COUNTED.match(text))]
    counted = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else True
    named = sum(1 for heading in headings if heading)
    negative = all(text.startswith("-") for text in texts)
    starts = bool(numbers) and numbers[0] == 1
    return counted and starts and len(texts) >= named and (negative or named > 3 or len(numbers) < len(texts))
