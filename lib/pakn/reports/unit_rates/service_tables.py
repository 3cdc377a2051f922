"""Annex 4.4: full-process online services of the agencies, on the provincial system and on the national portal.

Services are a stock: a month and a year show what there is on their last day, and months never add up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pakn.observations.values import POINTS, figures_of
from pakn.render.citations import break_sentences
from pakn.render.monthly_method import exceptions
from pakn.render.monthly_words import not_delivered, source_of, until
from pakn.render.paragraphs import Paragraph
from pakn.render.phrases import amount, change_phrase
from pakn.render.tables import Column, Content, Line, Table, make_table
from pakn.reports.unit_rates.services import ServiceRow, Services

__all__ = ["overview", "services_table", "services_title"]

SYSTEMS = ("Hệ thống thông tin giải quyết TTHC tỉnh", "Cổng Dịch vụ công quốc gia")


def services_title(services: Services) -> str:
    """Return the title of the annex."""
    return f"Dịch vụ công trực tuyến toàn trình của các sở, ban, ngành\n{services.column.label}"


def overview(services: Services) -> Paragraph:
    """Return both rates of the province with their change, or that nothing was delivered."""
    row = services.total_row
    if not any(rate.number is not None for rate in row.rates):
        return not_delivered(services.period_data, ["online_services"])
    clauses = []
    for system, rate, change in zip(SYSTEMS, row.rates, row.changes, strict=True):
        if rate.number is not None:
            moved = (
                f" ({change_phrase(change, rate, rate)} so với {services.before.label})"
                if change.number is not None
                else ""
            )
            clauses.append(f"trên {system} là {amount(rate)}{moved}")
    return Paragraph(
        f"Đến hết {services.column.label}, tỷ lệ dịch vụ công trực tuyến toàn trình {'; '.join(clauses)}.",
        figures_of(row.rates),
    )


def services_table(services: Services) -> Table | None:
    """Return services and full-process services of every agency; `None` where nothing is known."""
    row = services.total_row
    if not any(rate.number is not None for rate in row.rates):
        return None
    columns = [
        Column("STT", "center", 0.5),
        Column("Cơ quan, đơn vị", "left", 3.0),
        Column("Tổng số TTHC", number="(1)"),
    ]
    for system, part, rate in zip(SYSTEMS, ("(2)", "(4)"), ("(3)=(2)/(1)×100", "(5)=(4)/(1)×100"), strict=True):
        columns += [
            Column("Toàn trình", over=system, number=part),
            Column("Tỷ lệ (%)", over=system, number=rate),
            Column(f"So với {services.before.short} ({POINTS})", over=system),
        ]
    lines = list(_lines(services))
    changes = [index for index, column in enumerate(columns) if POINTS in column.head]
    remarks = [
        *until(services.known_until),
        "Số TTHC là số hiện có tại ngày cuối kỳ, không cộng các tháng",
        "Không giao chỉ tiêu",
    ]
    if any(change.status == "not_comparable" for change in row.changes):
        remarks += break_sentences(services.breaks)
    remarks += exceptions(services.period_data, services.parts)
    if year := services.from_year or (services.column if services.column.whole_year and not services.parts else None):
        remarks.append(f"Văn bản công bố số {year.label}, lấy làm số tại ngày cuối kỳ")
    return make_table(
        f"TTHC cung cấp dịch vụ công trực tuyến toàn trình, {services.column.label}",
        columns,
        lines,
        changes=changes,
        remarks=remarks,
        source=source_of(services.period_data, services.parts, [*row.rates, *row.changes]),
        landscape=True,
        book=services.period_data.book,
    )


def _lines(services: Services) -> Iterator[Line]:
    for number, row in enumerate(services.rows, start=1):
        yield Line([str(number), row.unit.name if row.unit else "", *_cells(row)])
    yield Line(
        ["", "Tỷ lệ chung (tổng/tổng)" if services.parts else "Toàn tỉnh (số công bố)", *_cells(services.total_row)],
        kind="total",
    )


def _cells(row: ServiceRow) -> list[Content]:
    cells: list[Content] = [row.total]
    for part, rate, change in zip(row.parts, row.rates, row.changes, strict=True):
        cells += [part, rate, replace(change, notes=())]
    return cells
