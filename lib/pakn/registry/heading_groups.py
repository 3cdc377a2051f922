"""What the groups above a heading say: "Lũy kế / Tiếp nhận" are not the cases received in the month of the file.

The words are data (``heading_groups`` in ``columns.yml``); what a period is called, `period_names` knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from pydantic import model_validator

from pakn.base.names import fold_name, has_words
from pakn.base.periods import Period
from pakn.registry.period_names import beside_period_names, names_other_period
from pakn.registry.strict import StrictModel

__all__ = ["HEADING_GROUPS", "HeadingGroups", "heading_parts"]

HEADING_GROUPS = "heading_groups"
"""The entry of ``columns.yml`` that holds the words."""
UNTOUCHED = ("topic", "label")
"""Types of columns that mean the same in every step of the work: no figure of a case or a unit stands in them."""
BESIDE = re.compile(
    r"\s*\((?:\d{1,2}(?:\s*=[\d\s=+\-/x×*]+)?|(?:số )?(?:hồ sơ|văn bản|pakn|lượt|tthc|thủ tục|ngày)"
    r"|dd?[/.-]mm?[/.-]yyyy(?: hh?:mm?(?::ss?)?)?|ngày[/, ]*tháng[/, ]*năm)\)$",
    re.IGNORECASE,
)
"""The number of a column, what it counts, or that its days are written as here is usual, behind its heading."""
MOST_PARTS = 20
WHOLES = frozenset(map(fold_name, ("tổng", "tổng số", "tổng cộng", "số lượng", "cộng", "số")))
"""Lower headings that say no more than the group above them: "Đã xử lý / Tổng số"."""
ENUMERATED = re.compile(r"^\s*(?:[IVX]+|\d{1,2}|[A-Za-zĐđ])[.)]\s*")
"""The number of a group among others: "II.", "1.", "a)"."""


def heading_parts(heading: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the texts a heading may be known by, the longest first, each with the groups above it.

    >>> list(heading_parts("Trong đó / Chưa xử lý / Quá hạn"))[1:]
    [('Chưa xử lý / Quá hạn', ('Trong đó',)), ('Quá hạn', ('Trong đó', 'Chưa xử lý'))]
    >>> [text for text, _ in heading_parts("Số văn bản đi (1)")], [text for text, _ in heading_parts("Tỷ lệ (%)")]
    (['Số văn bản đi (1)', 'Số văn bản đi'], ['Tỷ lệ (%)'])
    >>> [len(list(heading_parts(f"Ngày tiếp nhận ({days})"))) for days in ("dd/mm/yyyy", "mm/dd/yyyy")]
    [2, 1]
    """
    parts = heading.split(" / ")
    if len(parts) > MOST_PARTS:
        yield heading, ()  # no head has so many rows
        return
    if len(parts) > 1 and (fold_name(parts[-1]) in WHOLES or _is_time(parts[-1])):
        # The lower row parts the column above it into times, or into a whole and its parts.
        yield from ((text, (*groups, parts[-1])) for text, groups in heading_parts(" / ".join(parts[:-1])))
    for index in range(len(parts)):
        yield " / ".join(parts[index:]), tuple(parts[:index])
        bare = [BESIDE.sub("", part) for part in parts[index:]]
        if bare != parts[index:] and all(bare):
            yield " / ".join(bare), tuple(parts[:index])


def _is_time(text: str) -> bool:
    """Whether a heading is nothing but the name of a time: "Tháng 12", "Lũy kế"."""
    return (any(char.isdigit() for char in text) and not beside_period_names(text)) or fold_name(text) in TO_DATE


TO_DATE = frozenset(map(fold_name, ("lũy kế", "luỹ kế", "cộng dồn", "trong tháng", "trong kỳ", "kỳ này", "tháng này")))


class HeadingGroups(StrictModel):
    """What groups above a heading leave the column below what it is called, and what make it another thing.

    Whatever is said of neither makes it another thing: "Gia hạn lần 1 / Ngày hoàn thành" is not the end of a case.
    """

    id: str = HEADING_GROUPS
    keeping: tuple[str, ...] = ()
    """Words of which a group consists that changes nothing: "Kết quả xử lý PAKN"."""
    words: tuple[str, ...] = ()
    """Of another period, a plan, a comparison: they change also what means the same in every step of the work."""
    to_date: tuple[str, ...] = ()
    """Of the year up to the cut-off: another period than that of every file but the year's."""

    @model_validator(mode="after")
    def _says_something(self) -> HeadingGroups:
        if any(not key for keys in self._keys.values() for key in keys):
            raise ValueError("mỗi từ có chữ")
        return self

    @cached_property
    def _keys(self) -> dict[str, tuple[str, ...]]:
        return {name: tuple(map(fold_name, getattr(self, name))) for name in ("keeping", "words", "to_date")}

    def change(
        self, groups: Sequence[str], column_type: str, period: Period | None = None, own: Sequence[str] = ()
    ) -> bool:
        """Whether groups above the heading of a column make it another thing.

        Parameters
        ----------
        groups
            Texts of the rows above, from the top.
        column_type
            Type of the column.
        period
            That of the file; `None` where no period is known.
        own
            Words of groups under which the column stands by its contract.
        """
        keys = self._keys
        is_year = period is not None and period.kind == "year"
        if any(period is not None and names_other_period(group, period) for group in groups):
            return True
        if column_type in UNTOUCHED:
            changing = keys["words"] + (() if is_year else keys["to_date"])
            return any(has_words(group, changing) for group in groups)
        keeping = (*keys["keeping"], *map(fold_name, own), *(keys["to_date"] if is_year else ()))
        return not all(_consists_of(group, keeping) for group in groups)


def _consists_of(group: str, phrases: Sequence[str]) -> bool:
    """Whether a group has no word beyond some folded phrases, the name of a period and its own number.

    >>> phrases = [fold_name(text) for text in ("kết quả", "xử lý", "trong kỳ")]
    >>> texts = ("II. Kết quả xử lý", "Kết quả trong kỳ (tháng 12/2024)", "6 tháng đầu năm 2024", "Từ 01/12/2024")
    >>> [_consists_of(text, phrases) for text in texts]
    [True, True, True, True]
    >>> [_consists_of(text, phrases) for text in ("Kết quả trước", "Tuần 49", "Xử lý lần 2", "KH")]
    [False, False, False, False]
    """
    return not beside_period_names(ENUMERATED.sub("", group), phrases)
