"""One annex: run its notebook with papermill, export it, write its charts. This is what a worker process does.

The worker starts fresh (spawn), so nothing of the caller's state leaks into a notebook, and stays for the next one. The
notebook runs in the worker itself (engine ``pakn``) or in a kernel of its own (``kernel``); both give the same bytes.
Only plain values cross the border: an `AnnexJob` in, an `AnnexResult` out, and an error as findings.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pakn.base.errors import ERROR_MIME, BuildError, Finding, PaknError, error_of_bundle, raise_findings
from pakn.base.run_context import RUN, RunContext, running
from pakn.base.system_errors import finding_of_system, reason_of, reason_of_text
from pakn.build.engine import ENGINE, PaknEngine
from pakn.build.executors import LOST, loss_finding
from pakn.build.portable import write_portable
from pakn.build.surroundings import notebook_environment, temporary_files
from pakn.figures.synthetic_flag import MARK, is_sample

if TYPE_CHECKING:
    from pakn.render.document import Document

__all__ = [
    "ENGINES",
    "REBUILD",
    "STOCK_KERNEL",
    "AnnexJob",
    "AnnexResult",
    "chosen_engine",
    "findings_of",
    "made_annex",
    "raise_failures",
    "run_annex",
    "warm_up",
]

STOCK_KERNEL = "kernel"
ENGINES = (ENGINE, STOCK_KERNEL)
"""How a notebook may run: in the worker, or in a stock kernel. The first is the default."""
ENGINE_VARIABLE = "PAKN_ENGINE"
"""Chooses the engine where none is asked for, to tell in the field whether a fault is the engine's."""

REBUILD = "kiểm tra bộ nhớ, đĩa và quyền ghi rồi chạy lại; nếu vẫn dừng ở đây, báo người bảo trì"
"""What to do about a worker that died."""

KERNEL = "python3"
QUIET_KERNEL = ["--log-level=ERROR"]
"""The kernel's own warnings are about its network; they would stand in the middle of a progress bar."""


@dataclass(frozen=True, slots=True)
class AnnexJob:
    """What a worker needs to know to make one annex."""

    notebook: Path
    stem: str
    parameters: dict[str, Any]
    formats: tuple[str, ...]
    data: Path
    staging: Path
    failed: Path
    engine: str = ENGINE
    counted: Path | None = None
    """Folder with the counts of the extracts; `None` for a report that is made from none."""


@dataclass(frozen=True, slots=True)
class AnnexResult:
    """What a worker made: files relative to staging, their stamp, how long it took."""

    stem: str
    files: tuple[str, ...]
    stamp: dict[str, str]
    seconds: float
    findings: tuple[Finding, ...] = field(default=())
    failure: type[PaknError] = BuildError
    """Of which kind the findings are: wrong figures or a wrong parameter may show in a notebook only."""
    notes: tuple[Finding, ...] = ()
    """What is worth knowing of what was made."""


def chosen_engine(asked: str | None) -> str:
    """Return the engine asked for, or else the one the environment names, or else our own."""
    return asked or os.environ.get(ENGINE_VARIABLE) or ENGINE


def warm_up(engine: str = ENGINE) -> None:
    """Load what every annex needs, while the caller still checks its data."""
    # `import papermill` spends a second on a grammar that only checks addresses in notebook metadata; without the
    # grammar that check is skipped.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    from papermill.engines import papermill_engines  # noqa: PLC0415 (a second, only in a worker)

    papermill_engines.register(ENGINE, PaknEngine)  # also where the package is used without being installed
    import pakn.render.document  # noqa: PLC0415

    if engine == ENGINE:
        import pakn.build.in_process  # noqa: F401, PLC0415 (IPython)


def run_annex(job: AnnexJob) -> AnnexResult:
    """Make one annex in staging; an error comes back as findings, with the executed notebook kept under ``failed``."""
    from pakn.render.fallback_letters import letter_notes  # noqa: PLC0415 (only in a worker)

    started = time.perf_counter()
    try:
        kernel = job.engine == STOCK_KERNEL
        with notebook_environment(job.data), temporary_files(kernel=kernel), running(_context(job)):
            document = _execute(job)
        _check_marked(job, document)
        files = _export(job, document)
        notes = letter_notes(document, job.stem, job.parameters)
    except Exception as error:  # a dead kernel, a full disk: the user gets a message, not a traceback of a worker
        findings = findings_of(error, f"sổ tay {job.notebook.name}", job.staging)
        failure = type(error.error) if isinstance(error, _CellError) else BuildError
        return AnnexResult(job.stem, (), {}, time.perf_counter() - started, findings, failure)
    return AnnexResult(job.stem, files, document.stamp(), time.perf_counter() - started, notes=notes)


def made_annex(job: AnnexJob, future: Future[AnnexResult]) -> AnnexResult:
    """Return what became of an annex, also if the worker that made it died."""
    try:
        return future.result()
    except LOST as error:
        finding = loss_finding(f"sổ tay {job.notebook.name}, phụ lục {job.stem}", "dựng phụ lục", error, REBUILD)
        return AnnexResult(job.stem, (), {}, 0.0, (finding,))


def raise_failures(results: Sequence[AnnexResult], kept: Path) -> None:
    """Raise what the annexes of a report failed with, each finding once.

    Parameters
    ----------
    results
        What the workers made.
    kept
        Folder of the executed notebooks; named where the findings are the notebooks' own.

    Raises
    ------
    UsageError, DataError
        If all failed for a parameter, or all for the figures.
    BuildError
        If any failed for another reason.
    """
    failed = [result for result in results if result.findings]
    found = list(dict.fromkeys(finding for result in failed for finding in result.findings))
    kinds = {result.failure for result in failed}
    if kinds and kinds.isdisjoint({BuildError}):
        hint = f"{found[-1].remedy}; báo cáo cũ giữ nguyên, sổ tay đã chạy để xem thêm ở {kept}"
        found[-1] = replace(found[-1], remedy=hint)
    raise_findings(found, kinds.pop() if len(kinds) == 1 else BuildError)


class _CellError(BuildError):
    """A notebook ended with an error of ours, which says itself what is wrong."""

    def __init__(self, error: PaknError) -> None:
        super().__init__(error.findings)
        self.error = error


def findings_of(error: Exception, where: str, folder: Path | None = None) -> tuple[Finding, ...]:
    """Return an error of a worker as findings: its own, or one that names what nobody foresaw.

    Parameters
    ----------
    error
        What was raised.
    where
        Who met it, such as a notebook.
    folder
        Where the worker writes.
    """
    if isinstance(error, PaknError):
        return tuple(error.findings)
    if isinstance(error, OSError):
        return (finding_of_system(error, where, *([folder] if folder else [])),)
    what = f"{type(error).__name__}: {error}".strip()
    return (Finding(where, what, "chạy và xuất không lỗi", "chạy lại; nếu vẫn lỗi, báo người bảo trì"),)


def _execute(job: AnnexJob) -> Document:
    warm_up(job.engine)
    import papermill  # noqa: PLC0415 (a second, only in a worker)

    from pakn.render.document import read_document  # noqa: PLC0415

    told = _told(job, papermill.inspect_notebook(str(job.notebook)))
    target = job.staging / "notebooks" / f"{job.stem}.ipynb"
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        executed = papermill.execute_notebook(
            str(job.notebook),
            str(target).replace("{", "{{").replace("}", "}}"),  # papermill fills parameters in
            parameters=told,
            kernel_name=KERNEL,
            engine_name=ENGINE if job.engine == ENGINE else None,
            progress_bar=False,
            # Saved once at the end, also after a failing cell: saving around every cell takes as long as the cells.
            request_save_on_cell_execute=False,
            extra_arguments=QUIET_KERNEL,
        )
    except papermill.PapermillExecutionError as error:
        what = reason_of_text(error.evalue) or f"{error.ename}: {error.evalue}"
        finding = _failed(job, target, error.exec_count, what.strip())
        own = _shown_error(target)
        raise (_CellError(own) if own else BuildError([finding])) from error
    return read_document(write_portable(executed, target, _roots(job)))


def _context(job: AnnexJob) -> RunContext:
    told = {name: value for name, value in job.parameters.items() if name in RunContext.names()}
    return RunContext(data=job.data, counted=job.counted, **told)


def _told(job: AnnexJob, known: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters as the notebook takes them: what every run is told as one, or of version 0.1 one by one.

    Papermill only logs an unknown parameter; here it is an error, before a single cell runs.

    Raises
    ------
    BuildError
        If the notebook does not know one.
    """
    told = job.parameters
    if RUN in known:
        own = {name: value for name, value in told.items() if name not in RunContext.names()}
        told = {**own, RUN: _context(job).as_parameter()}
    unknown = [name for name in told if name not in known]
    if unknown:
        raise BuildError(
            [
                Finding(
                    f"sổ tay {job.notebook.name}, tham số {name}",
                    "không có trong ô parameters",
                    ", ".join(known),
                    "thêm tham số vào ô parameters hoặc sửa reports.yml",
                )
                for name in unknown
            ]
        )
    return told


def _check_marked(job: AnnexJob, document: Document) -> None:
    """A notebook that does not tell its head where the data lies would give unmarked pages of synthetic figures."""
    if is_sample(job.data) and MARK not in document.front.banner:
        where, allowed = f"sổ tay {job.notebook.name}, ô annex_front", f"dòng chữ «{MARK}»"
        remedy = "gọi begin(run) ở ô setup"
        raise BuildError([Finding(where, "số liệu mô phỏng không được đánh dấu", allowed, remedy)])


def _shown_error(executed: Path) -> PaknError | None:
    """The error of ours that a failed notebook shows as data; `None` where none is there or it cannot be read."""
    import nbformat  # noqa: PLC0415 (only in a worker)

    try:
        reads: Any = nbformat.read
        outputs = [output for cell in reads(executed, as_version=4).cells for output in cell.get("outputs", ())]
    except (OSError, ValueError, KeyError, AttributeError):
        return None
    told = next((output["data"] for output in outputs if ERROR_MIME in output.get("data", {})), None)
    return error_of_bundle(told[ERROR_MIME]) if told else None


def _failed(job: AnnexJob, executed: Path, cell: int | None, what: str) -> Finding:
    kept = job.failed / executed.name
    hint = f"mở {kept} để xem lỗi tại ô đó"
    try:
        job.failed.mkdir(parents=True, exist_ok=True)
        if executed.exists():
            _keep(job, executed, kept)
    except OSError as error:  # what the notebook failed with must still be told
        hint = f"sửa lỗi tại ô đó (không lưu được sổ tay đã chạy vào {kept}: {reason_of(error)[0]})"
    where = f"sổ tay {job.notebook.name}, ô chạy thứ {cell}"
    return Finding(where, what, "ô chạy không lỗi", f"{hint}; báo cáo cũ giữ nguyên")


def _keep(job: AnnexJob, executed: Path, kept: Path) -> None:
    """Keep a notebook that failed without paths of the machine; as it is where it is no whole notebook."""
    import nbformat  # noqa: PLC0415 (only in a worker)

    try:
        reads: Any = nbformat.read
        write_portable(reads(executed, as_version=4), kept, _roots(job))
    except (ValueError, KeyError, AttributeError):
        shutil.copyfile(executed, kept)


def _roots(job: AnnexJob) -> list[Path]:
    """The folders of a build."""
    return [job.data, job.staging, *([job.counted] if job.counted else [])]


def _export(job: AnnexJob, document: Document) -> tuple[str, ...]:
    from pakn.figures.books import read_book  # noqa: PLC0415
    from pakn.render.formats import FORMATS  # noqa: PLC0415 (exporters: only in a worker)
    from pakn.render.trace import trace_csv  # noqa: PLC0415
    from pakn.render.typst_pdf import svg_png  # noqa: PLC0415

    written = []
    for name in job.formats:
        written.append(_write(job, f"{job.stem}.{name}", FORMATS[name](document)))
    written.append(_write(job, f"{job.stem}-nguon.csv", trace_csv(document, read_book(job.data)).encode("utf-8-sig")))
    for block in document.charts:
        chart, base = block.chart, f"charts/{job.stem}-bieu-do-{block.number}-{block.chart.name}"
        written.append(_write(job, f"{base}.svg", chart.svg.encode()))
        written.append(_write(job, f"{base}.png", svg_png(chart.svg)))
        written.append(_write(job, f"{base}.csv", document.chart_csv(chart).encode("utf-8-sig")))
    return tuple(written)


def _write(job: AnnexJob, name: str, content: bytes) -> str:
    path = job.staging / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return name
