"""One column of an extract: under which headings it is known, what its cells may hold, what they cannot exceed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator

from pakn.base.names import fold_name, has_words
from pakn.registry.strict import StrictModel
from pakn.registry.unit_files import LAST_DISTRICT_DAY

__all__ = ["LOCALITY", "NUMBERS", "ColumnRule", "ColumnType", "fold_heading"]

ColumnType = Literal["code", "label", "topic", "choice", "unit", "count", "mean", "rating", "moment"]


NUMBERS = ("count", "mean", "rating")
"""Types of columns that hold no percentage."""
LOCALITY = "locality"
"""Stands for districts, and for communes since there are none."""


def fold_heading(text: str) -> str:
    """Return the key under which all spellings of a heading or of a coded word meet.

    >>> fold_heading("Ngày  tiếp nhận (*)") == fold_heading("NGÀY TIẾP NHẬN") == fold_heading("Ngày tiếp nhận [giờ VN]")
    True
    """
    return fold_name(re.sub(r"\[[^\[\]]*\]", " ", text))


class ColumnRule(StrictModel):
    """One column of a contract."""

    title: str
    short: str = ""
    """Head of the column inside a table of an annex; the title where there is none."""
    type: ColumnType
    unit: str = ""
    """What is counted in it, where that is not what the contract counts."""
    required: bool = False
    headings: tuple[str, ...] = Field(min_length=1)
    """Headings people use; the title counts as one of them."""
    groups: tuple[str, ...] = ()
    """Words of the groups under which alone a heading of a lower row means it; under any other group it means another
    thing. Of any group where nothing is said."""
    group_headings: tuple[str, ...] = ()
    """Headings that mean it under one of its groups only: "Quá hạn" by itself may be said of processed cases."""
    narrower: tuple[str, ...] = ()
    """Words of what it means, where its headings leave them out: an unread column that has them is the right one."""
    values: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Code of a choice and the words that mean it."""
    settles: tuple[str, ...] = ()
    """Codes of a status with which a case counts as processed; with the others it is open."""
    level: str | None = None
    """Level of the units a unit column holds."""
    shown: tuple[str, ...] = ()
    """Levels whose units have an annex, every one where empty; `LOCALITY` for districts, and communes since there are
    none. A row of another level is read, counts nowhere and is told."""
    province: bool = True
    """Whether the province itself may stand in a unit column; beside its units its row is a total."""
    at_most: str | None = None
    """Column whose value, or columns joined by " + " and " - ", this one cannot exceed."""
    least: float | None = None
    most: float | None = None

    @model_validator(mode="after")
    def _fits(self) -> ColumnRule:
        if (self.type == "choice") != bool(self.values):
            raise ValueError("values đi cùng type: choice")
        if self.group_headings and not self.groups:
            raise ValueError("group_headings đi cùng groups")
        if lost := set(self.settles) - set(self.values):
            raise ValueError(f"settles: {', '.join(sorted(lost))} có trong values")
        return self

    @cached_property
    def keys(self) -> frozenset[str]:
        """The folded headings."""
        return frozenset(fold_heading(text) for text in (self.title, *self.headings))

    @cached_property
    def group_keys(self) -> frozenset[str]:
        """The folded headings that need a group."""
        return frozenset(map(fold_heading, self.group_headings))

    def is_called(self, text: str, groups: Sequence[str]) -> bool:
        """Whether a heading below some groups is one of its own."""
        key = fold_heading(text)
        if "%" in text and self.type in NUMBERS:
            return False  # "Đã xử lý (%)" is read without its sign
        fits = any(has_words(group, tuple(map(fold_heading, self.groups))) for group in groups)
        return (key in self.keys and (fits or not groups or not self.groups)) or (key in self.group_keys and fits)

    @property
    def caps(self) -> tuple[str, ...]:
        """The columns whose sum or difference this one cannot exceed."""
        return tuple(re.split(r" [+-] ", self.at_most)) if self.at_most else ()

    def cap_of(self, terms: Mapping[str, str]) -> str:
        """Return what it cannot exceed, each column in the words or cells that stand for it."""
        return re.sub(r"[a-z0-9_]+", lambda name: terms[name[0]], self.at_most or "")

    def allows(self, level: str) -> bool:
        """Whether a unit column holds units of a level."""
        return self.level in (None, level) and (self.province or level != "province")

    def shows(self, level: str, on: dt.date) -> bool:
        """Whether the units of a level have an annex on a day."""
        lowest = "district" if on <= LAST_DISTRICT_DAY else "commune"
        return not self.shown or level in {lowest if each == LOCALITY else each for each in self.shown}

    def word_of(self, code: str) -> str:
        """Return what readers see of the code of a choice: the first word that means it; "" of none."""
        return next(iter(self.values.get(code, ())), "")

    @cached_property
    def words(self) -> dict[str, str]:
        """Folded word of a choice → its code."""
        return {fold_heading(word): code for code, words in self.values.items() for word in (code, *words)}
