"""Checking what a report would be made from, exactly as its build does, without building it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pakn.base.errors import BuildError, DataError, Finding
from pakn.base.periods import Period
from pakn.base.scratch import process_folder
from pakn.build.counting import CountedExtracts, Counting, count_extracts, lacking_findings
from pakn.build.executors import process_pool
from pakn.build.report_list import Report
from pakn.extracts.deliveries import Deliveries
from pakn.figures.books import read_book
from pakn.registry.contracts import read_contracts

__all__ = ["CheckedReport", "check_report", "system_titles"]

WORKERS = 2
CHECKS = "checks"
"""Folder of the outputs with what checks without a build have said, like that of ``pakn check``."""


@dataclass(frozen=True, slots=True)
class CheckedReport:
    """What the checks said: a record of each file, everything that stops the build, and the rows set aside."""

    records: tuple[dict[str, Any], ...]
    findings: tuple[Finding, ...]
    folder: Path


def system_titles(data: Path) -> dict[str, str]:
    """Return what the shared systems of a data folder are called."""
    return {name: contract.title for name, contract in read_contracts(data).items()}


def check_report(
    report: Report,
    period: Period,
    *,
    data: Path,
    outputs: Path,
    window: str,
    draft: bool,
    told: Callable[[int, int], None] = lambda done, total: None,
    executor: Executor | None = None,
) -> CheckedReport:
    """Check figures, metadata and every extract of a report's period.

    Parameters
    ----------
    report
        The report.
    period
        Period as text.
    data
        The data folder.
    outputs
        Where results go.
    window
        Days that a reporting month covers.
    draft
        Whether a draft is asked for.
    told
        Called with the files checked and the files in all.
    executor
        Who counts; `None` starts worker processes and ends them.

    Raises
    ------
    DataError
        If figures or metadata are wrong; no extract is looked at then.
    """
    read_book(data)
    folder = outputs / CHECKS / report.id / period.text
    shutil.rmtree(folder, ignore_errors=True)  # of an earlier check: whoever opens it would mend what is mended
    deliveries = Deliveries(data, window)
    findings: list[Finding] = []
    with ExitStack() as stack:
        pool = executor or stack.enter_context(process_pool(WORKERS))
        counts = stack.enter_context(tempfile.TemporaryDirectory(dir=process_folder()))
        noted = _Noted(pool, told)
        extracts = CountedExtracts(data.resolve(), window, period, report.systems, Path(counts) / "0", folder, folder)
        try:
            count_extracts(extracts, noted, draft=True)  # as a draft: files are checked though a system lacks
        except (DataError, BuildError) as error:
            findings += error.findings
    findings += [] if draft or not report.systems else lacking_findings(report.systems, period, deliveries)
    records = [counting.record for counting in noted.results() if counting.record]
    return CheckedReport(tuple(records), tuple(findings), folder)


class _Noted(Executor):
    """The workers, and what each call gave, also where the counting as a whole ends with findings."""

    def __init__(self, pool: Executor, told: Callable[[int, int], None]) -> None:
        self.pool, self.told = pool, told
        self.futures: list[Future[Any]] = []

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Hand a call to the workers."""
        future = self.pool.submit(function, *args, **kwargs)
        self.futures.append(future)
        future.add_done_callback(lambda _: self.told(sum(each.done() for each in self.futures), len(self.futures)))
        return future

    def results(self) -> list[Counting]:
        """Return what the calls gave, in their order."""
        ended = [future for future in self.futures if future.done() and not future.cancelled()]
        given = [future.result() for future in ended if future.exception() is None]
        return [result for result in given if isinstance(result, Counting)]
