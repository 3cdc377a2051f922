"""Tables of the PAKN annex."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from pakn.base.labels import VERDICT_WORDS, capital
from pakn.observations.targets import distance, shortfall, verdict
from pakn.observations.values import Value, computed, figures_of, missing
from pakn.registry.models import Target
from pakn.registry.units import Unit
from pakn.render.citations import break_sentences, source_line
from pakn.render.phrases import target_level
from pakn.render.signs import Sign
from pakn.render.tables import Column, Content, Line, Table, make_table
from pakn.reports.yearly.pakn_trend import (
    BACKLOG,
    DAYS,
    PROCESSED,
    PROVINCE_INDICATORS,
    RATE,
    RECEIVED,
    SATISFACTION,
    PaknTrend,
)

__all__ = [
    "against_target",
    "days_by_locality",
    "overall",
    "regulation",
    "satisfaction_by_locality",
    "topics",
]

PUBLISHED_ONLY = (
    "PAKN của năm chưa xử lý là số tiếp nhận trong năm trừ số trong đó đã xử lý, không phải số tồn cộng dồn qua các năm"
)
NUMBER = Column("STT", "center", 0.45)
UNIT = Column("Đơn vị tính", "center", 1.15)


def overall(trend: PaknTrend) -> Table:
    """Return the province's six measures year by year, with the change between years that both have figures."""
    pairs = _comparable_pairs(trend)
    columns = [NUMBER, Column("Chỉ tiêu", "left", 2.6), UNIT]
    signed = set()
    for year in trend.years:
        columns.append(Column(str(year), width=0.8))
        for first, last in pairs:
            if last == year:
                signed.add(len(columns))
                columns.append(Column(f"Tăng (+), giảm (−) {last}/{first}", width=1.0))
    rows: list[Line] = []
    for number, name in enumerate(PROVINCE_INDICATORS, start=1):
        contents: list[Content] = [str(number), indicator_head(trend, name), trend.province(name, trend.years[0]).unit]
        for year in trend.years:
            contents.append(trend.province(name, year))
            contents += [without_notes(trend.change(name, first, last)) for first, last in pairs if last == year]
        rows.append(Line(contents, _row_notes(trend, name)))
    caption = f"PAKN trên ứng dụng, toàn tỉnh, {years_span(trend.years)}"
    remarks = break_sentences(trend.breaks(RATE, trend.years[0], trend.years[-1]))
    return make_table(
        caption,
        columns,
        rows,
        changes=signed,
        remarks=remarks,
        source=table_source(trend, rows),
        book=trend.book,
    )


def _row_notes(trend: PaknTrend, name: str) -> list[str]:
    if name == BACKLOG:
        return [PUBLISHED_ONLY]
    if name != RATE:
        return []
    printed = [
        (year, trend.printed_rate(year))
        for year in trend.years
        if trend.printed_rate(year).exact and trend.province(RATE, year).status == "computed"
    ]
    forms = " và ".join(f"{value.shown}% (năm {year})" for year, value in printed)
    return [f"Tính từ số lượng PAKN, hai chữ số thập phân; văn bản gốc ghi {forms}"] if printed else []


def without_notes(value: Value) -> Value:
    """A change without the notes of its inputs, which are marked on the inputs themselves."""
    return Value(
        value.number, value.decimals, value.unit, value.status, value.relation, value.figure_ids, value.formula
    )


def against_target(trend: PaknTrend, *, province_verdict: bool = False) -> Table:
    """Return the eleven months, December and the last year with figures, with the distance to the monthly target."""
    year = trend.last
    columns = [
        NUMBER,
        Column("Kỳ", "left", 1.9),
        Column("Tiếp nhận", width=0.85),
        Column("Đã xử lý", width=0.8),
        Column("Chưa xử lý", width=0.8),
        Column("Tỷ lệ xử lý (%)", width=0.85),
        Column("Chỉ tiêu (%)", width=0.8),
        Column("So với chỉ tiêu (điểm %)", width=1.0),
        Column("Còn thiếu để đạt (PAKN)", width=0.9),
    ]
    if province_verdict:
        columns.append(Column("Kết quả", "center", 0.8))
    rows = [
        Line([str(number), *_period_contents(period, verdict_column=province_verdict)], period.notes)
        for number, period in enumerate(_periods(trend, year), start=1)
    ]
    caption = f"Tỷ lệ xử lý PAKN theo kỳ so với mức chỉ tiêu hằng tháng, toàn tỉnh, năm {year}"
    return make_table(caption, columns, rows, changes=(7,), source=table_source(trend, rows), book=trend.book)


@dataclass(frozen=True, slots=True)
class _JudgedPeriod:
    """One row of the comparison with the target: a period, its four values and the target they are held against."""

    label: str
    values: tuple[Value, ...]
    target: Target | None
    no_target: str = "không giao"
    """What stands in the place of a target where there is none."""
    notes: tuple[str, ...] = ()


def _periods(trend: PaknTrend, year: int) -> list[_JudgedPeriod]:
    names = (RECEIVED, PROCESSED, BACKLOG, RATE)
    target = trend.monthly_target(year)
    whole = tuple(trend.province(name, year) for name in names)
    december = tuple(trend.december(name, year) for name in names)
    eleven = tuple(trend.before_december(name, year) for name in names)
    return [
        _JudgedPeriod(f"11 tháng đầu năm {year} (suy ra)", eleven, None, Sign.NOT_COMPARABLE),
        _JudgedPeriod(f"Tháng 12/{year}", december, target),
        _JudgedPeriod(f"Năm {year}", whole, target, notes=_target_notes(trend, year)),
    ]


def _period_contents(period: _JudgedPeriod, *, verdict_column: bool) -> list[Content]:
    rate, target = period.values[-1], period.target
    if target is None:
        tested: list[Content] = [period.no_target, *[Sign.NOT_COMPARABLE] * 3]
    else:
        level = target_level(target).rstrip("%")
        tested = [level, distance(rate, target), _lacking(period, target), VERDICT_WORDS[verdict(rate, target)]]
    return [period.label, *period.values, *(tested if verdict_column else tested[:3])]


def _lacking(period: _JudgedPeriod, target: Target) -> Value:
    """How many more processed cases would have reached the target."""
    received, processed, *_ = period.values
    if not (received.exact and processed.exact):
        return missing("PAKN")
    number = shortfall(processed, received, target) or 0
    formula = f"{target_level(target)} × {received.shown}, làm tròn lên, − {processed.shown}"
    return computed(Decimal(number), 0, "PAKN", formula, (received, processed))


def _target_notes(trend: PaknTrend, year: int) -> tuple[str, ...]:
    target, months = trend.monthly_target(year), trend.judged_months(year)
    if target is None or not months:
        return ()
    basis = trend.book.catalogue.sources[target.basis].citation
    rate = trend.december(RATE, year)
    known = (
        f"chỉ tháng 12/{year} có số liệu riêng được công bố"
        if rate.exact
        else "không tháng nào có số liệu riêng được công bố"
    )
    met = f"{int(verdict(rate, target) == 'met')}/{int(rate.exact)}"
    return (
        f"{basis}: tỷ lệ xử lý hằng tháng đạt tối thiểu {target_level(target)}, "
        f"tháng trọn đầu tiên là tháng {months[0]}/{year}; mức so với cả năm chỉ để tham khảo. "
        f"Số tháng đạt/số tháng có chỉ tiêu và có số liệu: {met} ({len(months)} tháng có chỉ tiêu, {known})",
    )


def satisfaction_by_locality(trend: PaknTrend) -> Table:
    """Return mean satisfaction of the province and of every locality with a published value, the extremes marked."""
    return _by_locality(trend, SATISFACTION, {"highest": "Cao nhất", "lowest": "Thấp nhất"})


def days_by_locality(trend: PaknTrend) -> Table:
    """Return mean processing time of the province and of every locality with a published value, the extremes marked."""
    return _by_locality(trend, DAYS, {"lowest": "Nhanh nhất", "highest": "Lâu nhất"})


def _by_locality(trend: PaknTrend, indicator: str, words: dict[str, str]) -> Table:
    columns = [NUMBER, Column("Địa phương", "left", 2.6), *(Column(str(year), width=0.9) for year in trend.years)]
    rows: list[Line] = []
    for unit in trend.localities:
        values = [_marked_extreme(trend, indicator, unit, year, words) for year in trend.years]
        if any(value.number is not None for value in values):
            rows.append(Line([str(len(rows) + 1), unit.name, *values]))
    rows.append(Line(["", "Toàn tỉnh", *(trend.province(indicator, year) for year in trend.years)], kind="total"))
    described = trend.book.catalogue.indicators[indicator]
    caption = f"{described.head}, {described.unit}, toàn tỉnh và địa phương, {years_span(trend.years)}"
    return make_table(caption, columns, rows, source=table_source(trend, rows), book=trend.book)


def _marked_extreme(trend: PaknTrend, indicator: str, unit: Unit, year: int, words: dict[str, str]) -> Value:
    value = trend.locality(indicator, unit, year)
    for kind, word in words.items():
        if any(extreme.unit.unit_id == unit.unit_id for extreme in trend.extreme(indicator, year, kind)):
            return value.noted(f"{word} trong các địa phương của năm, theo văn bản gốc")
    return value


def topics(trend: PaknTrend) -> Table:
    """Return the topics documents name as those of greatest concern, year by year."""
    named = {year: [topic.name for topic in trend.topics(year)] for year in trend.years}
    all_topics = list(dict.fromkeys(topic for names in named.values() for topic in names))
    columns = [NUMBER, Column("Vấn đề", "left", 3.0), *(Column(str(year), "center", 0.9) for year in trend.years)]
    rows: list[Line] = []
    for number, topic in enumerate(all_topics, start=1):
        marks = [
            Sign.MISSING if not named[year] else ("có nêu" if topic in named[year] else "không nêu")
            for year in trend.years
        ]
        rows.append(Line([str(number), capital(topic), *marks]))
    with_figures = [trend.province(RECEIVED, year) for year in trend.years if named[year]]
    caption = f"Các vấn đề được người dân quan tâm nhiều nhất, {years_span(trend.years)}"
    return make_table(caption, columns, rows, source=table_source(trend, [Line(with_figures)]))


def regulation(trend: PaknTrend) -> Table | None:
    """Return the regulation series of the merged province, in a table and under a title of its own.

    `None` without figures.
    """
    if not trend.regulation_years:
        return None
    year = trend.regulation_years[-1]
    names = ("pakn_regulation_received", "pakn_regulation_resolved", "pakn_regulation_resolution_rate")
    values = [trend.regulation(name, year) for name in names]
    columns = [NUMBER, Column("Chỉ tiêu", "left", 3.2), UNIT, Column(str(year), width=0.9)]
    rows = [
        Line([str(number), trend.book.catalogue.indicators[name].title, value.unit, value])
        for number, (name, value) in enumerate(zip(names, values, strict=True), start=1)
    ]
    caption = f"PAKN về quy định, TTHC năm {year} (tỉnh Bắc Ninh sau hợp nhất)"
    return make_table(caption, columns, rows, source=table_source(trend, rows), book=trend.book)


def _comparable_pairs(trend: PaknTrend) -> list[tuple[int, int]]:
    return list(pairwise(trend.published_years))


def indicator_head(trend: PaknTrend, indicator: str) -> str:
    """Return an indicator's title as a table prints it."""
    return trend.book.catalogue.indicators[indicator].head


def years_span(years: Sequence[int]) -> str:
    """Return the years of a caption: the first and last, or the only one."""
    return f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0])


def table_source(trend: PaknTrend, lines: Sequence[Line]) -> str:
    """Return the source line that follows from the values in a table's lines."""
    values = [content for line in lines for content in line.contents if isinstance(content, Value)]
    return source_line(trend.book, figures_of(values))
