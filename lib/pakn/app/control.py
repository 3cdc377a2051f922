"""The control panel: choose a report, its period and parameters; check the data; build; open what was built.

For analysts who never open a terminal. It does what ``pakn build`` does, through the same function, in a thread beside
the notebook, so that the page shows how far it is. Whatever goes wrong becomes a message, never a traceback.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from pakn.app.background import Background
from pakn.app.checking import check_report, system_titles
from pakn.app.control_view import TOTALS, View, fill
from pakn.app.form import Form, annex_label
from pakn.app.panel_html import checked_html, findings_html, index_html, mark_html, note_html, results_html
from pakn.app.panels import Folders, guarded
from pakn.app.served import Served, this_server
from pakn.base.errors import Finding, PaknError, UsageError
from pakn.base.periods import parse_period
from pakn.build.available_periods import offered
from pakn.build.build import FORMAT_NAMES, Request, run
from pakn.build.report_list import Report, read_reports
from pakn.extracts.files import find_extract, write_totals
from pakn.figures.synthetic_flag import MARK, is_sample
from pakn.observations.period_data import CASES

__all__ = ["ControlPanel"]

CHOICES = "Lựa chọn trên biểu mẫu chưa đúng"
"""Heading of what the command line calls a wrong command or parameter."""


class ControlPanel:
    """A form, two buttons, a progress bar and what came of it; the last expression of a cell shows it.

    Parameters
    ----------
    data, outputs, notebooks
        Folders, by default the project's; a relative one lies in the project.
    """

    where = "bảng điều khiển"

    def __init__(
        self, data: str | Path | None = None, outputs: str | Path | None = None, notebooks: str | Path | None = None
    ) -> None:
        self.folders = Folders.named(data, outputs, notebooks)
        self.view = View(FORMAT_NAMES)
        self.background = Background(self.view.show_busy)
        self.reports: dict[str, Report] = {}
        self.form: Form | None = None
        self.served = Served()
        self._fill()

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.view.widget._repr_mimebundle_(**options)

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for what a button has started and return whether it is done."""
        return self.background.wait(seconds)

    def fail(self, error: PaknError) -> None:
        """Show an error with all its findings."""
        self.view.show_end("Chưa thực hiện được, xem các điểm dưới đây.", ok=False)
        heading = CHOICES if isinstance(error, UsageError) else error.heading
        self.view.told.value = findings_html(heading, error.findings)

    @property
    def source(self) -> Path:
        """The data folder chosen."""
        return self.view.source.value or self.folders.data

    @property
    def report(self) -> Report:
        """The report chosen."""
        return self.reports[self.view.report.value]

    @guarded
    def _fill(self) -> None:
        view = self.view
        self.served = this_server(self.folders.outputs)
        fill(view.source, self.folders.sources)
        self.reports = read_reports(self.folders.notebooks)
        fill(view.report, [(report.title, report.id) for report in self.reports.values()])
        self._choose_source()
        self._choose_report()
        view.source.observe(self._choose_source, "value")
        view.report.observe(self._choose_report, "value")
        view.check.on_click(self._check)
        view.build.on_click(self._build)
        view.sample.on_click(self._sample)

    @guarded
    def _choose_source(self, *_: Any) -> None:
        self.view.mark.value = mark_html(is_sample(self.source))
        self._show_index()
        self._offer()

    @guarded
    def _choose_report(self, *_: Any) -> None:
        self.form = Form(self.report)
        self.view.parameters.children = (self.form.widget,)
        self._offer()

    def _offer(self) -> None:
        periods = offered(self.report, self.source)
        self.view.offer([(parse_period(text).label, text) for text in periods])

    def _show_index(self) -> None:
        self.view.index.value = index_html(self.folders.results_of(self.source), self.served)

    def _request(self) -> Request:
        """What the form asks for.

        Raises
        ------
        UsageError
            If a value is not allowed.
        """
        view, form = self.view, self.form
        findings = form.findings() if form else []
        if not view.period.value:
            findings.append(
                Finding("ô «Kỳ báo cáo»", "chưa có kỳ nào", "kỳ có số liệu", "chọn số liệu khác, hoặc bổ sung số liệu")
            )
        if not view.formats:
            findings.append(
                Finding("ô «Định dạng»", "chưa chọn định dạng nào", ", ".join(FORMAT_NAMES).upper(), "chọn ít nhất một")
            )
        findings += self._write_totals()
        if findings:
            raise UsageError(findings)
        return Request(
            reports=(self.report.id,),
            period=view.period.value,
            formats=view.formats,
            draft=view.draft.value,
            parameters=form.values() if form else {},
            data=self.source,
            outputs=self.folders.results_of(self.source),
            notebooks=self.folders.notebooks,
        )

    def _write_totals(self) -> list[Finding]:
        """Write the control totals beside the file of cases they are of; return what is wrong with them."""
        given = {name: box.value.strip() for name, box in self.view.totals.items() if box.value.strip()}
        numbers = {name: text.replace(".", "") for name, text in given.items()}
        wrong = [
            Finding(f"ô «{TOTALS[name]}»", f"«{given[name]}»", "một số đếm, ví dụ 487", "sửa số, hoặc để trống")
            for name, text in numbers.items()
            if not text.isdecimal()
        ]
        located = find_extract(self.source, CASES, self.view.period.value or "") if given else None
        if given and located is None:
            found, allowed = "kỳ này chưa có tệp từng PAKN để đối chiếu", f"tệp trong extracts/{CASES}/"
            wrong.append(
                Finding("ô đối chiếu với màn hình hệ thống", found, allowed, "bổ sung tệp, hoặc để trống hai ô")
            )
        if located and not wrong:
            write_totals(located.path, {name: int(text) for name, text in numbers.items()})
        return wrong

    @guarded
    def _build(self, *_: Any) -> None:
        if not self.background.is_busy:
            report, request = self.report, self._request()
            self.background.start(lambda: self._build_now(report, request))

    @guarded
    def _build_now(self, report: Report, request: Request) -> None:
        view, titles = self.view, {annex.id: annex_label(annex) for annex in report.annexes}
        started = time.monotonic()

        def progress(done: int, total: int, stem: str) -> None:
            title = titles.get(stem.partition("-")[2], stem)
            rest = "; đang ghép tệp và công bố…" if done == total else ""
            view.show_step(done, total, f"Đã dựng {done}/{total} phụ lục, vừa xong «{title}»{rest}")

        view.show_start("Đang kiểm tra số liệu…")
        _keep_uncommitted(request)
        published = run(request, progress)
        view.show_end(f"Đã dựng xong sau {time.monotonic() - started:.0f} giây.")
        view.told.value = results_html(published, self.served, system_titles(request.data))
        self._show_index()

    @guarded
    def _check(self, *_: Any) -> None:
        if not self.background.is_busy:
            report, request = self.report, self._request()
            self.background.start(lambda: self._check_now(report, request))

    @guarded
    def _check_now(self, report: Report, request: Request) -> None:
        view, period = self.view, parse_period(request.period or "")
        window = str(report.given(report.parse_parameters(dict(request.parameters))).get("window", "calendar"))

        def told(done: int, total: int) -> None:
            view.show_step(done, total, f"Đã kiểm tra {done}/{total} tệp")

        view.show_start("Đang kiểm tra số liệu…")
        _keep_uncommitted(request)
        checked = check_report(
            report, period, data=request.data, outputs=request.outputs, window=window, draft=request.draft, told=told
        )
        if checked.findings:
            view.show_end("Số liệu có điểm phải sửa trước khi dựng báo cáo.", ok=False)
        else:
            view.show_end("Số liệu dùng được.")
        view.told.value = checked_html(checked, self.served, system_titles(request.data))

    @guarded
    def _sample(self, *_: Any) -> None:
        if not self.background.is_busy:
            self.background.start(self._sample_now)

    @guarded
    def _sample_now(self) -> None:
        view, folders = self.view, self.folders
        view.show_start("Đang tạo bộ số liệu mô phỏng…")
        folders.write_sample()
        fill(view.source, folders.sources, folders.sample)
        report = next((each for each in self.reports.values() if offered(each, folders.sample)), None)
        if report is not None:
            view.report.value = report.id
        view.show_end(f"Đã tạo bộ số liệu mô phỏng trong {folders.sample}.")
        view.told.value = note_html(
            f"Kết quả dựng từ bộ này nằm riêng trong {folders.results_of(folders.sample)}. {MARK}."
        )


def _keep_uncommitted(request: Request) -> None:
    """Results of a sample lie beside ``outputs/``, where git would offer them for committing."""
    if is_sample(request.data):
        request.outputs.mkdir(parents=True, exist_ok=True)
        (request.outputs / ".gitignore").write_text("*\n", encoding="utf-8")
