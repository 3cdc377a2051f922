"""The widgets of the control panel and how they stand on the page; what they do is said in `pakn.app.control`."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from pakn.app.form import labelled, toolkit
from pakn.app.panel_html import STYLE

__all__ = ["TOTALS", "View", "fill"]

WIDE = {"width": "100%", "margin": "0"}
NO_PERIOD = "Số liệu đang chọn không có kỳ nào cho báo cáo này."
DRAFT = "In chữ «DỰ THẢO» trên mọi trang; dựng được cả khi còn hệ thống chưa gửi số liệu"


TOTALS = {"received": "PAKN tiếp nhận trên màn hình hệ thống", "processed": "PAKN đã xử lý trên màn hình hệ thống"}
"""Control totals of the file of cases, by headline figure."""


class View:
    """All widgets of a panel; ``widget`` is what to show.

    Parameters
    ----------
    formats
        Names of the formats to choose from.
    """

    def __init__(self, formats: Sequence[str]) -> None:
        kit = toolkit()
        self.mark, self.told, self.index = kit.HTML(), kit.HTML(layout=WIDE), kit.HTML(layout=WIDE)
        self.source = kit.Dropdown(layout=WIDE)
        self.report = kit.Dropdown(layout=WIDE)
        self.period = kit.Dropdown(layout=WIDE)
        self.period_note = kit.HTML()
        self.draft = kit.Checkbox(description="Dự thảo", indent=False, layout={"width": "auto", "margin": "0"})
        self.format_boxes = {
            name: kit.Checkbox(value=True, description=name.upper(), indent=False, layout={"width": "90px"})
            for name in formats
        }
        self.parameters = kit.VBox(layout={"width": "100%"})
        self.totals = {name: kit.Text(placeholder="để trống nếu không đối chiếu", layout=WIDE) for name in TOTALS}
        self.check = self._button("Kiểm tra số liệu", "check")
        self.build = self._button("Dựng báo cáo", "play", "primary")
        self.sample = self._button("Tạo bộ mô phỏng", "flask")
        self.bar = kit.IntProgress(min=0, max=1, layout={"width": "100%", "visibility": "hidden"})
        self.status = kit.HTML(layout=WIDE)
        self.widget = self._arranged()

    @staticmethod
    def _button(text: str, icon: str, style: str = "") -> Any:
        layout = {"width": "auto", "min_width": "11rem", "margin": "4px 12px 4px 0"}
        return toolkit().Button(description=text, icon=icon, button_style=style, layout=layout)

    def _arranged(self) -> Any:
        kit = toolkit()
        hint = kit.HTML(f'<div class="pakn-goi-y">{escape(DRAFT)}</div>')
        state = labelled("Trạng thái văn bản", self.draft, hint)
        grid = {"grid_template_columns": "repeat(auto-fill, minmax(20rem, 1fr))", "grid_gap": "4px 24px"}
        choices = kit.GridBox(
            [
                labelled("Báo cáo", self.report),
                labelled("Kỳ báo cáo", self.period, self.period_note),
                labelled("Số liệu", self.source),
                labelled("Định dạng", kit.HBox(list(self.format_boxes.values()))),
                *(labelled(TOTALS[name], box) for name, box in self.totals.items()),
            ],
            layout={"width": "100%", **grid},
        )
        buttons = kit.HBox([self.build, self.check, self.sample], layout={"flex_flow": "row wrap", "margin": "8px 0 0"})
        parts = [kit.HTML(STYLE), self.mark, choices, state, self.parameters, buttons, self.bar, self.status, self.told]
        return kit.VBox([*parts, self.index], layout={"width": "100%", "max_width": "72rem"})

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats chosen."""
        return tuple(name for name, box in self.format_boxes.items() if box.value)

    def offer(self, periods: Sequence[tuple[str, str]]) -> None:
        """Offer periods (label and text), keeping the one chosen where it is still there."""
        fill(self.period, periods, self.period.value)
        self.period.disabled = not periods
        self.period_note.value = "" if periods else f'<div class="pakn-loi">{escape(NO_PERIOD)}</div>'

    def show_busy(self, busy: bool) -> None:
        """Lock what must not change while work is under way."""
        for widget in (self.build, self.check, self.sample, self.source, self.report):
            widget.disabled = busy

    def show_start(self, text: str) -> None:
        """Clear what was said before and show that work has begun."""
        self.told.value = ""
        self.bar.max, self.bar.value, self.bar.bar_style = 1, 0, "info"
        self.bar.layout.visibility = "visible"
        self.status.value = escape(text)

    def show_step(self, done: int, total: int, text: str) -> None:
        """Show how far the work is."""
        self.bar.max, self.bar.value = max(total, 1), done
        self.status.value = escape(text)

    def show_end(self, text: str, *, ok: bool = True) -> None:
        """Show that the work is done, or could not be."""
        self.bar.bar_style = "success" if ok else "danger"
        self.bar.value = self.bar.max if ok else self.bar.value
        self.status.value = escape(text)


def fill(dropdown: Any, options: Sequence[tuple[str, Any]], chosen: Any = None) -> None:
    """Give a dropdown its options and choose one of them, the first where the one asked for is not there."""
    values = [value for _, value in options]
    dropdown.options = list(options)
    dropdown.value = chosen if chosen in values else next(iter(values), None)
