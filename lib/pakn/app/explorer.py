"""The explorer: choose periods, a unit, a topic and an indicator; sentence, chart and table follow at once.

A row of the table can be opened: the codes of the cases behind its number, and nothing else of them. A chart can be
saved with its source. Without extracts at hand it shows a synthetic province, so that it runs on a fresh checkout.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pakn.app.explorer_view import ExplorerView
from pakn.app.explorer_words import explored_chart, explored_table, sentence
from pakn.app.panel_html import findings_html, linked_html, mark_html, note_html
from pakn.app.panels import Folders, guarded
from pakn.app.served import this_server
from pakn.base.errors import PaknError
from pakn.build.saved_charts import save_chart
from pakn.figures.synthetic_flag import MARK
from pakn.observations.case_library import CaseLibrary
from pakn.observations.explorer_query import Chosen, Explored, explore, overall, periods_label

__all__ = ["Explorer"]

MOST_PERIODS = 6
"""More periods than these would have no marks of their own in a chart."""


class Explorer:
    """Choices on top, what follows from them below; the last expression of a cell shows it.

    Parameters
    ----------
    data
        Data folder whose ``extracts/pakn`` are looked at; by default the project's own, or a synthetic province where
        it has none.
    period
        Period chosen at first; the latest one where it is not at hand.
    outputs
        Where charts are saved, in ``charts/``.
    least
        Groups with fewer cases are marked.
    """

    where = "sổ tay khám phá"

    def __init__(
        self, data: str | Path | None = None, period: str = "", outputs: str | Path | None = None, least: int = 20
    ) -> None:
        self.folders = Folders.named(data, outputs, None)
        self.least = least
        self.view = ExplorerView()
        self.found: tuple[Explored, ...] = ()
        self.library = CaseLibrary(self.folders.data)
        self._open(data, period)

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.view.widget._repr_mimebundle_(**options)

    def fail(self, error: PaknError) -> None:
        """Show an error with all its findings."""
        self.view.told.value = findings_html("Chưa thực hiện được", error.findings)

    @property
    def chosen(self) -> Chosen:
        """What is chosen."""
        view = self.view
        return Chosen(view.indicator.value, view.grouping.value, view.unit.value, view.topic.value, view.kind.value)

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods chosen, oldest first, no more than have marks of their own."""
        return tuple(sorted(self.view.periods.value))[-MOST_PERIODS:]

    @guarded
    def _open(self, data: str | Path | None, period: str) -> None:
        if not data and not self.library.periods:
            self.library = CaseLibrary(self._sample())
        view, library = self.view, self.library
        view.mark.value = mark_html(library.simulated)
        names = library.periods
        view.periods.options = [(periods_label([name]), name) for name in names]
        view.periods.value = (period if period in names else names[0],) if names else ()
        if not names:
            where = library.folder / "extracts" / "pakn"
            view.told.value = note_html(f"Chưa có tệp PAKN nào trong {where}.", "loi")
            return
        for widget in view.choices:
            widget.observe(self._changed, "value")
        view.table.observe(self._open_row, "selected_rows")
        view.state.observe(self._open_row, "value")
        view.save.on_click(self._save)
        with view.quiet():
            self._offer()
        self._show()

    def _sample(self) -> Path:
        """The synthetic province, written once."""
        if not (self.folders.sample / "extracts" / "pakn").is_dir():
            self.folders.write_sample()
        return self.folders.sample

    def _offer(self) -> None:
        """Offer the units, topics and kinds of the periods chosen; keep what is chosen where it still exists."""
        view, library = self.view, self.library
        for name, widget in (("unit", view.unit), ("topic", view.topic), ("kind", view.kind)):
            known: dict[str, None] = {}
            for period in self.periods:
                known.update(dict.fromkeys(value for value in library.cases(period).values(name) if value))
            kept = widget.value
            widget.options = [("Tất cả", ""), *((library.name_of(name, value), value) for value in known)]
            widget.value = kept if kept in known else ""

    @guarded
    def _changed(self, change: Any) -> None:
        if self.view.is_quiet:
            return
        if change["owner"] is self.view.periods:
            self._clear()
            with self.view.quiet():
                self._offer()
        self._show()

    def _clear(self) -> None:
        """Beside a message must not stand the answer to another question."""
        self.view.clear()
        self.found = ()

    def _show(self) -> None:
        view, library, chosen = self.view, self.library, self.chosen
        view.told.value = ""
        self._clear()
        if not self.periods:
            view.told.value = note_html("Chọn ít nhất một kỳ.", "loi")
            return
        frames = {period: library.cases(period) for period in self.periods}
        self.found = explore(frames, chosen)
        view.sentence.value = note_html(sentence(library, chosen, overall(frames, chosen)))
        chart = explored_chart(library, chosen, self.found, self.least)
        view.show_chart(chart)
        table = explored_table(library, chosen, self.found, self.least)
        view.show_table(table, MARK if library.simulated else "", periods_label(self.periods))
        view.show_cases(None)

    @property
    def groups(self) -> list[str]:
        """The groups of the table's rows."""
        return list(dict.fromkeys(each.group for each in self.found))

    @guarded
    def _open_row(self, *_: Any) -> None:
        rows, groups = self.view.table.selected_rows, self.groups
        if not rows or rows[-1] >= len(groups):
            self.view.show_cases(None)
            return
        library, group = self.library, groups[rows[-1]]
        period = self.periods[-1]
        asked = (period, self.chosen, group, self.view.state.value)
        codes, count = library.codes(*asked), library.number(*asked)
        name = library.name_of(self.chosen.grouping, group)
        whose = f"{name}, {library.period(period).label}"
        self.view.show_cases(codes, whose, count, MARK if library.simulated else "")

    @guarded
    def _save(self, *_: Any) -> None:
        chart = self.view.chart
        if chart is None:
            self.view.told.value = note_html("Chưa có biểu đồ để lưu.", "loi")
            return
        filters = {name: getattr(self.chosen, name) for name in ("unit", "topic", "kind")}
        told = (self.library.name_of(name, value) for name, value in filters.items() if value)
        name = "-".join([chart.name, *self.periods, *told])
        paths = save_chart(chart, self.folders.outputs / "charts", name, MARK if self.library.simulated else "")
        served = this_server(self.folders.outputs)
        links = " · ".join(served.link(path, path.suffix[1:].upper()) for path in paths)
        self.view.told.value = linked_html("Đã lưu biểu đồ, kèm nguồn:", links)
