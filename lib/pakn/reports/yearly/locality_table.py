"""The table of localities: every measure published for a locality, two years side by side where there are two.

A bound is worded and never subtracted; an impossible rate keeps its printed value and a note.
"""

from __future__ import annotations

from pakn.base.labels import uncapital
from pakn.observations.change import BY_LEVELS
from pakn.observations.values import Value
from pakn.registry.units import Unit
from pakn.render.citations import break_sentences
from pakn.render.tables import Column, Content, Line, Table, make_table
from pakn.reports.yearly.pakn_trend import BACKLOG, DAYS, PROCESSED, RATE, RECEIVED, SATISFACTION, PaknTrend
from pakn.reports.yearly.tables import NUMBER, UNIT, indicator_head, table_source, without_notes

__all__ = ["localities"]


def localities(trend: PaknTrend) -> Table:
    """Return the measures of every locality in the last two years with figures, or in the only one.

    With two years a row needs a value or bound in both.
    """
    years = trend.pair or (trend.last,)
    columns = [
        NUMBER,
        Column("Địa phương, chỉ tiêu", "left", 3.7),
        UNIT,
        *(Column(str(year), width=0.85) for year in years),
    ]
    columns += [Column("Tăng (+), giảm (−)", width=1.05)] if trend.pair else []
    rows: list[Line] = []
    for unit in trend.localities:
        for name in (RECEIVED, PROCESSED, BACKLOG, RATE, SATISFACTION, DAYS):
            values = [trend.locality(name, unit, year) for year in years]
            if all(value.number is not None for value in values):
                rows.append(_line(trend, unit, name, values, len(rows) + 1))
    caption = (
        f"Địa phương có số liệu cả hai năm {years[0]} và {years[-1]}"
        if trend.pair
        else f"Số liệu của các địa phương, năm {years[0]}"
    )
    remarks = break_sentences(trend.breaks(RATE, years[0], years[-1], "district"))
    source = table_source(trend, rows)
    return make_table(caption, columns, rows, changes=(5,), remarks=remarks, source=source, book=trend.book)


def _line(trend: PaknTrend, unit: Unit, name: str, values: list[Value], number: int) -> Line:
    derived = " (suy ra)" if any(value.status == "computed" for value in values) else ""
    label = f"{unit.name} – {uncapital(indicator_head(trend, name))}{derived}"
    contents: list[Content] = [str(number), label, values[0].unit, *values]
    if trend.pair:
        contents.append(_doubted(trend.locality_change(name, unit, *trend.pair), *values))
    return Line(contents, _derived_notes(name, values))


def _doubted(change: Value, before: Value, after: Value) -> Value:
    """A change with the doubts about its inputs, but without the breaks, which the table remarks once."""
    doubts = before.notes + after.notes if change.number is not None else ()
    doubts += (BY_LEVELS,) if BY_LEVELS in change.notes else ()
    return without_notes(change).noted(*doubts)


def _derived_notes(name: str, values: list[Value]) -> list[str]:
    derived = [value for value in values if value.status == "computed"]
    if name == PROCESSED and derived:
        return ["Số đã xử lý bằng số tiếp nhận trừ số chưa xử lý, theo số liệu đã công bố"]
    if name == RATE and derived:
        return [f"Tính từ số lượng suy ra: {'; '.join(value.formula for value in derived)}"]
    return []
