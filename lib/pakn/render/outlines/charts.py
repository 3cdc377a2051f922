"""Two plain charts of the reports that are lists of rates: the rates side by side, and what became of the cases."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from pakn.base.labels import capital, uncapital
from pakn.observations.outline_values import OutlineRow, OutlineValues
from pakn.render.charts import COLOURS, Chart, canvas, chart_style, data_text, draw_svg, make_chart, name_rows, rows_mm
from pakn.render.monthly_words import source_of
from pakn.render.outlines.words import whose
from pakn.render.phrases import amount

__all__ = ["outcomes_chart", "rates_chart"]

LABEL_LETTERS = 58
LINE_MM, AROUND_MM, BAR_MM = 4.4, 16, 7.5
LEAST_BARS = 2


def rates_chart(outlined: OutlineValues) -> Chart | None:
    """Draw every exact rate of which more is better, sorted; `None` for fewer than two.

    Rates of which less is better, or neither, are left to the tables: between the others their bars would mislead.
    """
    sections = [section for section in outlined.outline.sections if section.kind == "rates"]
    rows = [
        row
        for section in sections
        for row in outlined.rows(section)
        if row.value.exact and row.indicator.direction == "higher" and not row.subject
    ]
    if len(rows) < LEAST_BARS:
        return None
    rows.sort(key=lambda row: row.value.required)
    told = "; ".join(f"{row.indicator.title} {amount(row.value)}" for row in reversed(rows))
    return _chart(
        outlined,
        "cac-ty-le",
        "Các tỷ lệ càng cao càng tốt theo Bộ chỉ số",
        _rates_svg(rows),
        f"Biểu đồ thanh các tỷ lệ: {told}.",
        ("chi_tieu", "ty_le_pct"),
        tuple((row.indicator.title, data_text(row.value)) for row in reversed(rows)),
        rows,
    )


def _rates_svg(rows: Sequence[OutlineRow]) -> str:
    labels = [textwrap.fill(row.indicator.head, LABEL_LETTERS) for row in rows]
    tall = [label.count("\n") + 1 for label in labels]
    # Bars stand as far apart as the lines of their names need.
    places = [sum(tall[:index]) + tall[index] / 2 + 0.5 * index for index in range(len(rows))]
    height = AROUND_MM + LINE_MM * (sum(tall) + 0.5 * len(rows))
    with chart_style():
        figure, (axes,) = canvas(1, height_mm=height)
        for index, row in zip(places, rows, strict=True):
            axes.barh(index, float(row.value.required), height=0.9, color=COLOURS["strong"])
            axes.text(float(row.value.required) + 1.5, index, row.value.shown, va="center", ha="left", fontsize=10)
        axes.set(yticks=places, ylim=(places[0] - 1.2, places[-1] + 1.2), xlim=(0, 118), xticks=[])
        axes.set_yticklabels(labels, fontsize=9, linespacing=1.2)
        axes.spines["left"].set_visible(True)
        axes.spines["bottom"].set_visible(False)
        axes.set_title("Tỷ lệ (%)")
        return draw_svg(figure)


def outcomes_chart(outlined: OutlineValues, number: str) -> Chart | None:
    """Draw what became of the cases of a section, in its order; `None` where fewer than two numbers are known."""
    section = outlined.outline.section(number)
    rows = [
        row
        for group in section.groups
        if group.shares
        for title, found in outlined.groups(section)
        if title == group.title
        for row in found
        if row.part.exact
    ]
    if len(rows) < LEAST_BARS or not any(row.part.required for row in rows):
        return None
    told = "; ".join(f"{row.indicator.head} {row.part.shown}" for row in rows)
    return _chart(
        outlined,
        "ket-qua-ho-so",
        section.title,
        _outcomes_svg(rows),
        f"Biểu đồ thanh số hồ sơ: {told}.",
        ("ket_qua", "so_ho_so"),
        tuple((row.indicator.head, data_text(row.part)) for row in rows),
        rows,
    )


def _outcomes_svg(rows: Sequence[OutlineRow]) -> str:
    most = max(float(row.part.required) for row in rows) or 1.0
    names = [row.indicator.head for row in reversed(rows)]
    with chart_style():
        figure, (axes,) = canvas(1, height_mm=AROUND_MM + rows_mm(names, BAR_MM))
        for index, row in enumerate(reversed(rows)):
            axes.barh(index, float(row.part.required), height=0.6, color=COLOURS["strong"])
            axes.text(float(row.part.required) + most * 0.015, index, row.part.shown, va="center", ha="left")
        axes.set(yticks=range(len(rows)), ylim=(-0.6, len(rows) - 0.4), xlim=(0, most * 1.12), xticks=[])
        name_rows(axes, names)
        axes.spines["left"].set_visible(True)
        axes.spines["bottom"].set_visible(False)
        axes.set_title(f"Số hồ sơ ({rows[0].part.unit})" if rows[0].part.unit != "hồ sơ" else "Số hồ sơ")
        return draw_svg(figure)


def _chart(
    outlined: OutlineValues,
    name: str,
    caption: str,
    svg: str,
    alt: str,
    columns: tuple[str, ...],
    data: tuple[tuple[str, ...], ...],
    rows: Sequence[OutlineRow],
) -> Chart:
    values = [row.part if columns[1] == "so_ho_so" else row.value for row in rows]
    named = [(row.indicator.head, note) for row, value in zip(rows, values, strict=True) for note in value.notes]
    extracts = [outlined.counts] if outlined.counts else []
    whole = f"{capital(caption)}, {whose(outlined)}, {outlined.period_data.columns.main.label}"
    source, notes = (
        source_of(outlined.period_data, extracts, values),
        [f"{head}: {uncapital(note)}" for head, note in named],
    )
    return make_chart(outlined.period_data.book, name, whole, svg, alt, columns, data, values, source, notes)
