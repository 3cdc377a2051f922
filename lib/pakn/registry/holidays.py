"""Public holidays as ``holidays.csv`` lists them: days off, days off in lieu, swaps, and the Saturdays worked for them.

A year that is missing or was entered in part is a finding, because its holidays would count as working days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Literal

from pydantic import ValidationInfo, field_validator

from pakn.base.errors import Finding
from pakn.base.labels import format_date
from pakn.registry.strict import StrictModel, validated_rows

__all__ = ["FILE", "SATURDAY", "Holiday", "collect_holidays"]

FILE = "holidays.csv"
FIXED = ((1, 1), (4, 30), (5, 1), (9, 2))
"""Month and day of the holidays that every year has on the same date."""
LEAST = 11
"""Days of Điều 112 Bộ luật Lao động: a year with fewer was entered in part, and its counts would be too high."""
SATURDAY = 5
"""The first day of the weekend as `datetime.date.weekday` counts."""
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


class Holiday(StrictModel):
    """A day that is off, or a Saturday or Sunday that is worked in exchange."""

    date: dt.date
    kind: Literal["off", "working"]
    name: str
    basis: str

    @field_validator("kind")
    @classmethod
    def _fits(cls, kind: str, info: ValidationInfo) -> str:
        day = info.data.get("date")
        if kind == "working" and day is not None and day.weekday() < SATURDAY:
            weekday = f"ngày {format_date(day)} là {WEEKDAYS[day.weekday()]}"
            raise ValueError(f"working chỉ cho thứ Bảy, Chủ nhật; {weekday}, vốn là ngày làm việc")
        return kind


def collect_holidays(folder: Path, findings: list[Finding]) -> list[Holiday]:
    """Read ``holidays.csv``; what is wrong with it goes to ``findings``, and then no day is returned."""
    wrong: list[Finding] = []
    days = list(validated_rows(folder / FILE, Holiday, "date", wrong).values())
    wrong = wrong or list(_gaps(days))
    findings += wrong
    return [] if wrong else days


def _gaps(days: Collection[Holiday]) -> Iterator[Finding]:
    years = sorted({day.date.year for day in days})
    off = {day.date for day in days if day.kind == "off"}
    if not years:
        yield Finding(FILE, "không có ngày nào", "ngày nghỉ của ít nhất một năm", "khôi phục tệp (git restore)")
    for before, after in pairwise(years):
        if after > before + 1:
            found = f"không có ngày nào từ năm {before + 1} đến năm {after - 1}"
            yield Finding(FILE, found, "các năm liền nhau", "ghi ngày nghỉ của các năm ấy hoặc sửa ngày ghi sai năm")
    for year in years:
        lost = [day for month, number in FIXED if (day := dt.date(year, month, number)) not in off]
        count = sum(day.year == year for day in off)
        if lost or count < LEAST:
            found = f"{count} ngày nghỉ" + (f", thiếu {', '.join(map(format_date, lost))}" if lost else "")
            allowed = f"đủ ngày nghỉ lễ, tết của cả năm (ít nhất {LEAST} ngày, Điều 112 Bộ luật Lao động)"
            yield Finding(f"{FILE}, năm {year}", found, allowed, "ghi đủ ngày nghỉ của năm, kể cả ngày trùng cuối tuần")
