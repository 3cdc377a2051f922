"""Dates, document numbers and the numbering of forms: slips that no arithmetic shows."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from pakn.audit.checks import RULES, Check, PrintedPlace, Verdict
from pakn.audit.index import FigureIndex
from pakn.base.labels import format_date
from pakn.figures.claims import FormRow
from pakn.figures.relations import PRINTED_DATE, Reference

__all__ = ["FUTURE", "numbering_checks", "reference_checks"]

FUTURE = "là mốc dự kiến hoặc thời hạn, không bị so với ngày văn bản"
"""Said of dates that are meant to lie ahead."""


def reference_checks(index: FigureIndex) -> Iterator[Check]:
    """Check dates by themselves, against the document, against each other and against the order of numbers."""
    yield from _date_checks(index)
    yield from _number_checks(index)
    yield from _order_checks(index)


def _places(references: list[Reference]) -> tuple[PrintedPlace, ...]:
    found = []
    for reference in references:
        found.append(PrintedPlace(reference.doc, reference.line, reference.printed))
        if reference.date_line is not None and reference.date_printed:
            found.append(PrintedPlace(reference.doc, reference.date_line, reference.date_printed))
    return tuple(found)


def _check(
    rule: str, key: str, references: list[Reference], verdict: Verdict, title: str, text: str, again: str = ""
) -> Check:
    return Check(
        id=f"{rule}:{key}",
        rule=rule,
        title=title,
        places=_places(references),
        verdict=verdict,
        explanation=text,
        severity=RULES[rule].severity,
        recomputed=again,
    )


def _date_checks(index: FigureIndex) -> Iterator[Check]:
    groups: dict[tuple[str, str, str | None], list[Reference]] = defaultdict(list)
    for reference in index.book.references:
        if reference.date_printed:
            groups[reference.doc, reference.date_printed, reference.number].append(reference)
    for (doc, printed, number), references in groups.items():
        title = f"Ngày {printed}" + (f" của văn bản số {number}" if number else "")
        limit = index.book.catalogue.sources[doc].not_after
        day = references[0].day
        future = all(reference.kind == "planned" for reference in references)
        verdict: Verdict = "inconsistent"
        if day is None:
            text = f"ngày {printed} không có trong lịch{_month_length(printed)}"
        elif limit is not None and day > limit and not future:
            text = f"ngày {printed} sau ngày muộn nhất mà văn bản viện dẫn có thể được ban hành ({format_date(limit)})"
        else:
            verdict, text = "consistent", "ngày có thật" + (f", {FUTURE}" if future else "")
        key = f"{doc}:{number or ''}:{printed}"
        yield replace(_check("date", key, references, verdict, title, text), disputed=_dated(index, references))


def _dated(index: FigureIndex, references: list[Reference]) -> tuple[str, ...]:
    """The figures whose day is an impossible one: of them only the month is known."""
    months = {
        (reference.doc, reference.date_line or reference.line): f"{found[3]}-{int(found[2]):02d}"
        for reference in references
        if reference.day is None and (found := PRINTED_DATE.fullmatch(reference.date_printed or ""))
    }
    fitting = (figure for figure in index.book if (figure.doc, figure.line) in months)
    return tuple(each.figure_id for each in fitting if each.period_end == months[each.doc, each.line])


def _month_length(printed: str) -> str:
    found = PRINTED_DATE.fullmatch(printed)
    month, year = (int(found[2]), int(found[3])) if found else (0, 0)
    return f" (tháng {month}/{year} có {calendar.monthrange(year, month)[1]} ngày)" if 1 <= month <= 12 else ""


def _number_checks(index: FigureIndex) -> Iterator[Check]:
    groups: dict[tuple[str, str], list[Reference]] = defaultdict(list)
    for reference in index.book.references:
        if reference.number and reference.issuer:
            groups[reference.number, reference.issuer].append(reference)
    for (number, issuer), references in groups.items():
        dated = [reference for reference in references if reference.day]
        title = f"Văn bản số {number} của {issuer}"
        days = sorted({reference.day for reference in dated if reference.day})
        if len(dated) > 1:
            told = "; ".join(format_date(day) for day in days)
            same = len(days) == 1
            text = f"viện dẫn {len(dated)} lần, cùng ngày {told}" if same else f"một số, ký hiệu mang các ngày: {told}"
            yield _check("one_date", number, dated, "consistent" if same else "inconsistent", title, text)
        year = re.search(r"/(\d{4})/", number)
        if year and days:
            holds = {day.year for day in days} == {int(year[1])}
            told = ", ".join(format_date(day) for day in days)
            text = f"số, ký hiệu ghi năm {year[1]}, ngày ban hành {told}"
            yield _check("number_year", number, dated, "consistent" if holds else "inconsistent", title, text)


def _order_checks(index: FigureIndex) -> Iterator[Check]:
    registers: dict[str, dict[int, Reference]] = defaultdict(dict)
    for reference in index.book.references:
        if reference.sequence and reference.day:
            registers[reference.sequence].setdefault(reference.ordinal, reference)
    for register, numbered in registers.items():
        for (low, earlier), (high, later) in pairwise(sorted(numbered.items())):
            title = f"Số {earlier.number} và số {later.number} của {later.issuer}"
            said = f"số {earlier.number} ngày {_date(earlier)}, số {later.number} ngày {_date(later)}"
            reason = earlier.note or later.note
            in_order = (earlier.day or dt.date.min) <= (later.day or dt.date.max)
            verdict: Verdict = "consistent" if in_order else "not_checkable" if reason else "inconsistent"
            text = said if in_order else f"{said}: số lớn hơn mang ngày sớm hơn" + (f"; {reason}" if reason else "")
            yield _check("order", f"{register}:{low}-{high}", [earlier, later], verdict, title, text)


def _date(reference: Reference) -> str:
    return format_date(reference.day) if reference.day else reference.date_printed or ""


def numbering_checks(index: FigureIndex) -> Iterator[Check]:
    """Check that the rows of each form are numbered without gaps and that none has lost its number."""
    groups: dict[tuple[int, str], list[FormRow]] = defaultdict(list)
    for row in index.book.form_rows:
        groups[row.form, row.stt.strip("[]").rpartition(".")[0]].append(row)
    for (form, parent), rows in groups.items():
        numbers = [int(row.stt.strip("[]").rpartition(".")[2]) for row in rows]
        blank = [row for row in rows if row.stt.startswith("[")]
        gaps = sorted(set(range(1, max(numbers) + 1)) - set(numbers))
        prefix = f"{parent}." if parent else ""
        problems = [f"thiếu số {prefix}{gap}" for gap in gaps]
        problems += [f"dòng «{row.title}» không có số thứ tự" for row in blank]
        verdict: Verdict = "inconsistent" if problems else "consistent"
        under = f" dưới mục {parent}" if parent else ""
        text = "; ".join(problems) if problems else f"đánh số liên tục từ {prefix}1 đến {prefix}{len(numbers)}"
        yield Check(
            id=f"numbering:{form}:{parent or '0'}",
            rule="numbering",
            title=f"Biểu mẫu {form}, các dòng{under}",
            places=tuple(PrintedPlace(row.doc, row.line, row.stt if row not in blank else row.title) for row in rows),
            verdict=verdict,
            explanation=text,
            severity=RULES["numbering"].severity,
        )
