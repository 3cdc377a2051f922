"""Plain listings: every published figure of a group, one row for who and what is measured.

A listing repairs and ranks nothing. Two printed values of one quantity that differ stay two rows; equal ones become
one row that names both places.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from pakn.base.labels import format_iso_date
from pakn.figures.figure import Figure
from pakn.figures.figure_book import FigureBook
from pakn.observations.change import breaks_between, change
from pakn.observations.values import Value, missing, published
from pakn.registry.models import Indicator
from pakn.registry.territories import TIER_OF_LEVEL, tier_scope

__all__ = ["ListedRow", "SingleRow", "former_rows", "merged_rows", "month_rows", "subject", "whose"]

TIER_ORDER = (None, "province_agencies", "district", "commune", "centre", "enterprise")
CODE = "mã"
Whose = Literal["province", "province_in_system", "tier", "district", "unit", "scope", "elsewhere"]
"""Of whom a figure is; of the whole province "in a system" where two systems measure the same, "elsewhere" in a
report of another territory."""
ESTIMATED = "Số ước thực hiện hoặc dự kiến theo văn bản gốc"


@dataclass(frozen=True, slots=True)
class ListedRow:
    """One quantity of one subject over years, with December's value where it is published."""

    indicator: Indicator
    subject: str
    whose: Whose
    years: dict[int, Value]
    change: Value
    month: Value
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SingleRow:
    """One quantity of one subject in one period."""

    indicator: Indicator
    subject: str
    whose: Whose
    value: Value
    unit: str
    period: str
    notes: tuple[str, ...] = ()


def subject(book: FigureBook, figure: Figure) -> str:
    """Return who is measured: "Toàn tỉnh", a unit's name or the title of a scope.

    The whole province is named with the system where two systems measure the same.
    """
    if figure.aggregation == "whole_province":
        series = book.catalogue.series[figure.series_id]
        if series.id.endswith(f".{series.system}"):
            return f"Toàn tỉnh ({book.catalogue.systems[series.system].title})"
        return "Toàn tỉnh"
    if figure.unit_id:
        return book.catalogue.units.get(figure.unit_id).name
    return book.catalogue.scopes[figure.scope_id or ""].title


def whose(book: FigureBook, figure: Figure) -> Whose:
    """Return of whom a figure is: the whole province, a tier, a district, another unit, or units that a scope names."""
    if figure.aggregation == "whole_province":
        series = book.catalogue.series[figure.series_id]
        return "province_in_system" if series.id.endswith(f".{series.system}") else "province"
    if figure.unit_id:
        return "district" if book.catalogue.units.get(figure.unit_id).level == "district" else "unit"
    tiers = {
        tier_scope(territory, level) for territory in book.catalogue.units.territory_ids for level in TIER_OF_LEVEL
    }
    return "tier" if figure.scope_id in tiers else "scope"


def former_rows(book: FigureBook, group: str, years: tuple[int, ...]) -> list[ListedRow]:
    """Return the rows of a group for the former province: each year's values and December's of the last of them."""
    wanted = [figure for figure in _of_group(book, group, book.catalogue.units.home.former) if figure.year in years]
    subjects: dict[tuple[str, str | None, str | None, str, int], list[Figure]] = {}
    printed: dict[tuple[object, ...], list[tuple[object, ...]]] = {}
    for figure in wanted:
        system = book.catalogue.series[figure.series_id].system
        key = (book.indicator(figure), figure.unit_id, figure.scope_id, system)
        variant = 0
        if figure.role != "change":
            values = printed.setdefault((*key, figure.period_kind, figure.year), [])
            value = (figure.value, figure.relation, figure.unit)
            if value not in values:
                values.append(value)
            variant = values.index(value)
        subjects.setdefault((*key, variant), []).append(figure)
    order = {indicator: index for index, indicator in enumerate(dict.fromkeys(key[0] for key in subjects))}
    listed = [figures for figures in subjects.values() if any(figure.role != "change" for figure in figures)]
    ranked = sorted(listed, key=lambda figures: _rank(book, figures[0], order))
    return [_listed(book, figures, years) for figures in ranked]


def _listed(book: FigureBook, figures: list[Figure], years: tuple[int, ...]) -> ListedRow:
    first = figures[0]
    indicator = book.catalogue.indicators[book.indicator(first)]
    yearly = {year: _one(figures, "year", year, indicator.unit) for year in years}
    with_figures = [year for year in years if yearly[year].number is not None]
    moved = missing(indicator.unit)
    if len(with_figures) > 1:
        start, end = with_figures[-2:]
        between = breaks_between(
            book.catalogue.breaks.values(),
            indicator.id,
            book.catalogue.units.home.former,
            dt.date(start, 1, 2),
            dt.date(end, 12, 31),
            first.tier,
        )
        moved = replace(change(yearly[start], yearly[end], between), notes=())
    return ListedRow(
        indicator=indicator,
        subject=subject(book, first),
        whose=whose(book, first),
        years=yearly,
        change=moved,
        month=_one(figures, "month", years[-1], indicator.unit),
        notes=tuple(_printed_changes(figures)),
    )


def _one(figures: Iterable[Figure], period_kind: str, year: int, unit: str) -> Value:
    found = [f for f in figures if f.period_kind == period_kind and f.year == year and f.role != "change"]
    if not found:
        return missing(unit)
    value = replace(published(found[0]), figure_ids=tuple(figure.figure_id for figure in found))
    return value.noted(*_estimates(found))


def _printed_changes(figures: Iterable[Figure]) -> Iterable[str]:
    for figure in figures:
        if figure.role == "change":
            when = f"tháng 12/{figure.year}" if figure.period_kind == "month" else f"năm {figure.year}"
            yield f"Văn bản gốc ghi “{figure.printed}” cho {when}, không rõ kỳ so sánh"


def _estimates(figures: Iterable[Figure]) -> list[str]:
    return [ESTIMATED] if any(figure.status == "estimate" for figure in figures) else []


def merged_rows(book: FigureBook, group: str, year: int) -> list[SingleRow]:
    """Return the rows of a group for the merged province: a quantity of a subject in a period ending in ``year``."""
    return _single_rows(
        book,
        [figure for figure in _of_group(book, group, book.catalogue.units.home.merged) if _year(book, figure) == year],
    )


def _year(book: FigureBook, figure: Figure) -> int | None:
    """The year a figure ends in; a figure without a period belongs to the year of its document."""
    ending = book.catalogue.sources[figure.doc].period_end
    return figure.year or (ending.year if ending else None)


def month_rows(book: FigureBook, group: str, year: int) -> list[SingleRow]:
    """Return the rows of a group for the months of a year that the former province published."""
    figures = _of_group(book, group, book.catalogue.units.home.former)
    return _single_rows(book, [figure for figure in figures if figure.period_kind == "month" and figure.year == year])


def _single_rows(book: FigureBook, figures: list[Figure]) -> list[SingleRow]:
    kept: dict[tuple[object, ...], list[Figure]] = {}
    for figure in figures:
        if figure.role == "change":
            continue
        who = figure.unit_id or figure.scope_id
        period = (figure.period_kind, figure.period_start, figure.period_end)
        key = (figure.series_id, who, figure.value, figure.unit, figure.relation, period)
        kept.setdefault(key, []).append(figure)
    order = {
        indicator: index for index, indicator in enumerate(dict.fromkeys(book.indicator(f[0]) for f in kept.values()))
    }
    ranked = sorted(kept.values(), key=lambda figures: _rank(book, figures[0], order))
    return [_single(book, figures) for figures in ranked]


def _single(book: FigureBook, figures: list[Figure]) -> SingleRow:
    value = replace(published(figures[0]), figure_ids=tuple(figure.figure_id for figure in figures))
    return SingleRow(
        indicator=book.catalogue.indicators[book.indicator(figures[0])],
        subject=subject(book, figures[0]),
        whose=whose(book, figures[0]),
        value=_worded(book, figures[0], value.noted(*_estimates(figures))),
        unit="–" if value.unit == CODE else value.unit,
        period=period_words(figures[0]),
    )


def _worded(book: FigureBook, figure: Figure, value: Value) -> Value:
    """A coded answer in the words of its form: "Chưa = 0; Hoàn thành = 1" prints "Hoàn thành", not 1."""
    codes = book.catalogue.indicators[book.indicator(figure)].codes
    return replace(value, word=codes[int(value.required)]) if codes and value.exact else value


def period_words(figure: Figure) -> str:
    """Return the period of a figure as a table cell says it.

    >>> from pakn.base.paths import DATA
    >>> book = FigureBook.read(DATA)
    >>> period_words(book["003-089-01"]), period_words(book["003-406-01"])
    ('đến 27/11/2025', 'năm CCHC 2025')
    """
    start, end = figure.period_start or "", figure.period_end or ""
    match figure.period_kind:
        case "cchc_year":
            return f"năm CCHC {figure.year}"
        case "year":
            return f"năm {figure.year}"
        case "window":
            return f"{format_iso_date(start)} – {format_iso_date(end)}"
        case "unknown":
            return "không ghi kỳ"
        case "month":
            return f"tháng {format_iso_date(end[:7])}"
        case _:
            return f"đến {format_iso_date(end)}"


def _of_group(book: FigureBook, group: str, territory: str) -> list[Figure]:
    return [
        figure
        for figure in book
        if (series := book.catalogue.series[figure.series_id]).territory == territory
        and book.catalogue.indicators[series.indicator].group == group
    ]


def _rank(book: FigureBook, figure: Figure, order: dict[str, int]) -> tuple[int, int, bool, int, str]:
    unit = book.catalogue.units.get(figure.unit_id) if figure.unit_id else None
    return (
        order[book.indicator(figure)],
        TIER_ORDER.index(figure.tier),
        unit is not None,
        unit.display_order if unit else 0,
        figure.figure_id,
    )
