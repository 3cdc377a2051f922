"""The widgets of the explorer and how they lie; what they show is decided in `explorer`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets
from itables.widget import ITable

from pakn.app.explorer_words import FILE_NAMES, case_table
from pakn.app.panel_html import STYLE, note_html
from pakn.base.csv_text import plain_cell
from pakn.base.labels import format_count
from pakn.observations.case_library import NamedCode
from pakn.observations.explorer_query import GROUPINGS, INDICATORS
from pakn.render.charts import Chart

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["ExplorerView"]

STATES = (("Tất cả", ""), ("Đã xử lý", "processed"), ("Chưa xử lý", "open"), ("Quá hạn chưa xử lý", "overdue"))
LANGUAGE = {
    "decimal": ",", "thousands": ".", "search": "Tìm:", "lengthMenu": "Mỗi trang _MENU_ dòng",
    "info": "Dòng _START_–_END_ trong _TOTAL_", "infoEmpty": "Không có dòng nào", "zeroRecords": "Không tìm thấy",
    "infoFiltered": "(lọc từ _MAX_ dòng)", "emptyTable": "Không có số liệu",
    "paginate": {"first": "«", "last": "»", "next": "›", "previous": "‹"},
    "select": {"rows": {"_": "đã chọn %d dòng", "0": "bấm một dòng để xem mã PAKN", "1": "đã chọn 1 dòng"}},
}  # fmt: skip
"""DataTables in Vietnamese; with the decimal sign it also sorts "9,5" before "10,2"."""
HIDDEN = "Lưu ý"
"""Column that travels with every export of synthetic figures and is not shown."""
WIDE = {"width": "100%"}


def _table(selectable: bool) -> ITable:
    return ITable(_nothing(), **_options("kham-pha", selectable=selectable))


def _options(name: str, *, selectable: bool, columns: int = 0, marked: bool = False) -> dict[str, Any]:
    """Options of a table: searched, sorted, exported under a name of its own."""
    buttons = [
        {"extend": "copyHtml5", "text": "Chép"},
        {"extend": "csvHtml5", "text": "Lưu CSV", "filename": name, "bom": True},
        {"extend": "excelHtml5", "text": "Lưu Excel", "filename": name, "title": None},
    ]
    shown = columns - 1 if marked else columns
    definitions: list[dict[str, Any]] = [{"targets": list(range(1, shown)), "className": "dt-right"}]
    definitions += [{"targets": [columns - 1], "visible": False}] if marked else []
    return {
        "language": LANGUAGE,
        "buttons": buttons,
        "layout": {"topStart": "buttons", "topEnd": "search"},
        "paging": True,
        "pageLength": 25,
        "lengthMenu": [25, 50, 100],
        "showIndex": False,
        "maxBytes": 0,
        "select": "single" if selectable else False,
        "columnDefs": definitions,
        "order": [],
        "classes": "display compact nowrap",
        "selected_rows": [],
    }


def _plain(table: DataFrame) -> DataFrame:
    """A table whose names begin no formula: its buttons hand it to spreadsheet programs."""
    return table.map(lambda cell: plain_cell(cell) if isinstance(cell, str) else cell)


@dataclass
class ExplorerView:
    """All widgets of the explorer."""

    chart: Chart | None = None
    is_quiet: bool = False
    """Whether changes of widgets come from the explorer itself."""
    periods: Any = field(default_factory=lambda: widgets.SelectMultiple(rows=5, layout={"width": "98%"}))
    indicator: Any = field(
        default_factory=lambda: widgets.Dropdown(
            options=[(each.title, each.id) for each in INDICATORS.values()], layout={"width": "98%"}
        )
    )
    grouping: Any = field(
        default_factory=lambda: widgets.Dropdown(
            options=[(title, name) for name, title in GROUPINGS.items()], layout={"width": "98%"}
        )
    )
    unit: Any = field(default_factory=lambda: widgets.Dropdown(options=[("Tất cả", "")], layout={"width": "98%"}))
    topic: Any = field(default_factory=lambda: widgets.Dropdown(options=[("Tất cả", "")], layout={"width": "98%"}))
    kind: Any = field(default_factory=lambda: widgets.Dropdown(options=[("Tất cả", "")], layout={"width": "98%"}))
    state: Any = field(default_factory=lambda: widgets.Dropdown(options=STATES, layout={"width": "220px"}))
    save: Any = field(
        default_factory=lambda: widgets.Button(
            description="Lưu biểu đồ",
            icon="save",
            tooltip="Ghi SVG, PNG, CSV kèm nguồn vào outputs/charts",
            layout={"width": "160px"},
        )
    )
    mark: Any = field(default_factory=lambda: widgets.HTML(layout=WIDE))
    told: Any = field(default_factory=lambda: widgets.HTML(layout=WIDE))
    sentence: Any = field(default_factory=lambda: widgets.HTML(layout=WIDE))
    drawing: Any = field(default_factory=lambda: widgets.HTML(layout=WIDE))
    cases_head: Any = field(default_factory=lambda: widgets.HTML(layout=WIDE))
    table: Any = field(default_factory=lambda: _table(selectable=True))
    cases: Any = field(default_factory=lambda: _table(selectable=False))

    def __post_init__(self) -> None:
        labelled = [
            ("Kỳ (giữ Ctrl hoặc Shift để chọn nhiều)", self.periods),
            ("Chỉ tiêu", self.indicator),
            ("Xem theo", self.grouping),
            ("Đơn vị", self.unit),
            ("Chủ đề", self.topic),
            ("Loại PAKN", self.kind),
        ]
        boxes = [widgets.VBox([_label(text), widget]) for text, widget in labelled]
        choices = widgets.GridBox(
            boxes,
            layout={**WIDE, "grid_template_columns": "repeat(auto-fit, minmax(250px, 1fr))", "grid_gap": "4px 14px"},
        )
        self.case_box = widgets.VBox(
            [
                self.cases_head,
                widgets.HBox([_label("Tình trạng"), self.state], layout={"align_items": "center"}),
                self.cases,
            ]
        )
        self.widget = widgets.VBox(
            [
                widgets.HTML(STYLE),
                self.mark,
                choices,
                self.sentence,
                self.drawing,
                widgets.HBox([self.save]),
                self.told,
                self.table,
                self.case_box,
            ],
            layout=WIDE,
        )
        self.case_box.layout.display = "none"

    @property
    def choices(self) -> tuple[Any, ...]:
        """The widgets whose values decide what is shown."""
        return (self.periods, self.indicator, self.grouping, self.unit, self.topic, self.kind)

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Change widgets without each change being answered."""
        self.is_quiet = True
        try:
            yield
        finally:
            self.is_quiet = False

    def show_chart(self, chart: Chart | None) -> None:
        """Show a chart with its caption and source, or that there is nothing to draw."""
        self.chart = chart
        if chart is None:
            self.drawing.value = note_html("Không có số liệu để vẽ biểu đồ.")
            return
        # Where no font of the charts' widths is installed, names run on to the left instead of being cut off.
        svg = chart.svg.replace("<svg ", '<svg style="overflow: visible" ', 1)
        told = "".join(f"<p><i>{escape(text)}</i></p>" for text in (*chart.notes, f"Nguồn: {chart.source}."))
        self.drawing.value = (
            f'<figure role="img" aria-label="{escape(chart.alt)}" style="max-width: 760px; margin: 0 0 0 40px">'
            f"{svg}<figcaption><b>{escape(chart.caption)}</b>{told}</figcaption></figure>"
        )

    def show_table(self, table: DataFrame, mark: str, periods: str) -> None:
        """Show the groups; synthetic figures carry their mark into every export."""
        shown = table.assign(**{HIDDEN: mark}) if mark else table
        when = periods.replace("/", "-").replace(", ", "_")
        name = f"pakn-{FILE_NAMES[self.indicator.value]}-{FILE_NAMES[self.grouping.value]}-{when}"
        self.table.update(_plain(shown), **_options(name, selectable=True, columns=shown.shape[1], marked=bool(mark)))

    def show_cases(self, codes: Sequence[NamedCode] | None, whose: str = "", count: int = 0, mark: str = "") -> None:
        """Show the codes behind a number, or hide the table where no row is chosen."""
        self.case_box.layout.display = "none" if codes is None else "flex"
        if codes is None:
            return
        more = f", hiện {format_count(len(codes))} mã đầu" if len(codes) < count else ""
        told = f"Mã PAKN: {whose} – {format_count(count)} PAKN{more}"
        self.cases_head.value = f'<div class="pakn-muc">{escape(told)}</div>'
        table = case_table(codes)
        shown = table.assign(**{HIDDEN: mark}) if mark else table
        self.cases.update(
            _plain(shown), **_options("ma-pakn", selectable=False, columns=shown.shape[1], marked=bool(mark))
        )

    def clear(self) -> None:
        """Show no answer: neither sentence nor chart nor table."""
        self.sentence.value, self.drawing.value, self.chart = "", "", None
        self.show_table(_nothing(), "", "")
        self.show_cases(None)


def _nothing() -> DataFrame:
    import pandas as pd  # noqa: PLC0415

    return pd.DataFrame()


def _label(text: str) -> Any:
    return widgets.HTML(f'<span class="pakn-nhan">{escape(text)}</span>')
