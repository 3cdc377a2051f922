"""Counting extracts for a build: every file a report needs is checked and counted once, before any notebook runs.

A finding that stops a file stops the build, with all findings of all files; rows set aside are written beside the
report, so that rows read = rows used + rows set aside can be followed in the published folder. Workers hand their
counts to the notebooks as small files.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from pakn.base.errors import BuildError, DataError, FaultError, Finding, PaknError, raise_findings
from pakn.base.paths import COUNTED_INPUTS as INPUTS
from pakn.base.periods import Period, month_before, parse_period
from pakn.base.scratch import temporary_place
from pakn.base.system_errors import finding_of_system
from pakn.build.executors import loss_finding, results_of
from pakn.extracts.checked import CheckedExtract
from pakn.extracts.counts.case_frame import write_case_frame
from pakn.extracts.counts.extract_counts import count_extract
from pakn.extracts.deliveries import Deliveries
from pakn.extracts.files import MONTH, misnamed, period_of
from pakn.extracts.reading import naming_faults
from pakn.extracts.reporting import extract_json, finding_of, write_set_aside, write_to_mend
from pakn.figures.books import read_book
from pakn.figures.synthetic_flag import MARK, is_sample
from pakn.observations.period_columns import PeriodColumns, columns_of
from pakn.observations.period_data import CASES, cases_name, counted_name
from pakn.registry.contracts import Contract

__all__ = ["CHECKED", "CountedExtracts", "Counting", "count_extracts", "lacking_findings", "needed"]

CHECKED = "kiem-tra"
"""Folder of a report with what the checks of its extracts said."""
TO_MEND = "-phai-sua.csv"
RECOUNT = (
    "kiểm tra bộ nhớ, đĩa và chạy lại; nếu vẫn dừng ở tệp này, mở tệp, lưu lại thành tệp mới rồi nộp lại, "
    "hoặc báo người bảo trì"
)
EXAMPLES = {"month": "2024-12", "quarter": "2024-Q1", "half": "2024-H1", "cchc_year": "cchc-2025"}
"""How files of a kind of period are named."""
MONTHS_BACK = 23
"""Months before the main one from which the trends are made."""


@dataclass(frozen=True, slots=True)
class CountedExtracts:
    """The extracts of one report and where what is found in them goes."""

    data: Path
    window: str
    period: Period
    systems: tuple[tuple[str, ...], ...]
    """Groups of systems of which one is enough: cases, or else their summary sheet."""
    counted: Path
    checked: Path
    failed: Path
    """Where the rows to mend are listed when a file stops."""
    usual: str = "calendar"
    """The window of the figures published for the report."""


@dataclass(frozen=True, slots=True)
class Counting:
    """What a worker found: the file's record for ``kiem-tra.json`` and what stops it."""

    file: str
    sha256: str = ""
    record: dict[str, Any] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    failure: type[PaknError] = DataError
    """Of which kind the findings are: of the file, or of the program or machine that counts it."""


def needed(systems: Iterable[str], period: Period, window: str, deliveries: Deliveries) -> Iterator[tuple[str, str]]:
    """Return system and name of every delivered file a report of a period is made from, each once."""
    columns = columns_of(period, window)
    for system in systems:
        names = dict.fromkeys(_names(columns, yearly=deliveries.contracts[system].to_date))
        yield from ((system, name) for name in names if deliveries.located(system, name) is not None)


def _names(columns: PeriodColumns, *, yearly: bool) -> Iterator[str]:
    for column in (*columns.shown, *columns.compared):
        yield from column.months
        if yearly and not column.is_month:
            yield column.year_name
    last = columns.main.months[-1]
    if not MONTH.fullmatch(last):
        return
    before = [month_before(last, back) for back in range(1, MONTHS_BACK + 1)]
    yield from before
    if yearly:
        yield from dict.fromkeys(month[:4] for month in (last, *before))


def lacking_findings(systems: Sequence[tuple[str, ...]], period: Period, deliveries: Deliveries) -> list[Finding]:
    """Return which systems have not delivered the last month of a period for which another one has.

    Parameters
    ----------
    systems
        Groups of systems of which one is enough: cases, or else their summary sheet.
    period
        Of the report.
    deliveries
        The files at hand.
    """
    last = columns_of(period, deliveries.window).main.months[-1]
    there = [any(deliveries.located(system, last) for system in group) for group in systems]
    if not any(there):
        return []
    return [
        Finding(
            f"extracts/{group[0]}, {parse_period(last).label}",
            "chưa có tệp số liệu",
            f"extracts/{group[0]}/{last}.xlsx, .csv …",
            "bổ sung tệp, hoặc thêm --draft để dựng bản DỰ THẢO có ghi rõ phụ lục còn thiếu",
        )
        for group, delivered in zip(systems, there, strict=True)
        if not delivered
    ]


def count_extracts(extracts: CountedExtracts, pool: Executor, *, draft: bool) -> tuple[Counting, ...]:
    """Check and count every file a report needs, in the workers, and write ``kiem-tra.json``.

    Raises
    ------
    DataError
        With every finding of every file that stops, or with the systems that lack where no draft is asked for.
    BuildError
        With the same, if a file could not be read or counted: its worker died, or failed in a way nobody foresaw; or if
        what was found cannot be written.
    """
    if not extracts.systems:
        return ()
    extracts.counted.mkdir(parents=True, exist_ok=True)
    deliveries = Deliveries(extracts.data, extracts.window)
    raise_findings(_strange(deliveries), DataError)
    if not draft:
        raise_findings(lacking_findings(extracts.systems, extracts.period, deliveries), DataError)
    systems = [system for group in extracts.systems for system in group]
    files = list(needed(systems, extracts.period, extracts.window, deliveries))
    if not files and extracts.window != extracts.usual:
        # Published figures are of other days: a set without a single number is nothing to send.
        finding = Finding(
            "tham số window", f"«{extracts.window}»", f"{extracts.usual}, hoặc tệp trong extracts/", "bỏ -p window"
        )
        raise DataError([finding])
    counted = _counted(extracts, pool, deliveries, files)
    kinds = {each.failure for each in counted if each.findings}
    found = list(dict.fromkeys(finding for each in counted for finding in each.findings))
    raise_findings(found, BuildError if BuildError in kinds else DataError)
    digest = hashlib.sha256("".join(f"{each.file}\0{each.sha256}\n" for each in counted).encode()).hexdigest()
    (extracts.counted / INPUTS).write_text(digest, encoding="utf-8")
    if counted:
        mark = {"luu_y": MARK} if is_sample(extracts.data) else {}
        content = {**mark, "tep": [each.record for each in counted]}
        text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
        extracts.checked.mkdir(parents=True, exist_ok=True)
        (extracts.checked / "kiem-tra.json").write_text(text, encoding="utf-8")
    return counted


def _counted(
    extracts: CountedExtracts, pool: Executor, deliveries: Deliveries, files: Sequence[tuple[str, str]]
) -> tuple[Counting, ...]:
    """Have every file counted; one at which a worker dies keeps none of the others waiting."""

    def lost(index: int, error: BaseException) -> Counting:
        system, name = files[index]
        located = deliveries.located(system, name)
        file = f"{system}/{located.path.name if located else name}"
        return Counting(file, findings=(loss_finding(file, "đọc và đếm tệp", error, RECOUNT),), failure=BuildError)

    return results_of([pool.submit(count_file, extracts, file) for file in files], pool, lost)


def _strange(deliveries: Deliveries) -> list[Finding]:
    """A folder that bears no system's name, or a file no period's, would be passed over without a word."""
    folders = [path for path in sorted((deliveries.folder / "extracts").glob("*")) if path.is_dir()]
    allowed = ", ".join(deliveries.contracts)
    strange = [
        Finding("thư mục extracts", f"«{folder.name}»", allowed, "đổi tên thư mục")
        for folder in folders
        if folder.name not in deliveries.contracts and not folder.name.startswith(".")
    ]
    for folder in folders:
        contract = deliveries.contracts.get(folder.name)
        odd = [path for path in sorted(folder.glob("*")) if contract and not _fits(contract, period_of(path))]
        first = EXAMPLES[contract.period_kinds[0] if contract else "month"]
        kinds = f"{first}.xlsx, bản nhận lại {first}.v2.xlsx"
        kinds += ", lũy kế 2024.xlsx" if contract and contract.to_date else ""
        strange += [
            Finding(
                f"thư mục extracts/{folder.name}",
                f"«{path.name}» không mang tên một kỳ nên không được đọc",
                kinds,
                "đổi tên tệp, hoặc chuyển đi nơi khác",
            )
            for path in (*misnamed(folder), *odd)
        ]
    return strange


def _fits(contract: Contract, name: str | None) -> bool:
    """Whether a system delivers files of such a period; what has no period in its name is not asked."""
    if name is None:
        return True
    kind = parse_period(name).kind
    return kind in contract.period_kinds or (contract.to_date and kind == "year")


def count_file(extracts: CountedExtracts, file: tuple[str, str]) -> Counting:
    """Check and count one file (system and name); what a worker does. An error comes back as findings."""
    name = "/".join(file)
    try:
        with naming_faults(name):
            return _counted_file(extracts, *file)
    except OSError as error:
        finding = finding_of_system(error, name, temporary_place(), extracts.checked)
        return Counting(name, findings=(finding,), failure=BuildError)
    except FaultError as error:
        return Counting(name, findings=error.findings, failure=BuildError)


def _counted_file(extracts: CountedExtracts, system: str, name: str) -> Counting:
    deliveries = _deliveries(extracts.data, extracts.window, extracts.period)
    try:
        extract = deliveries.opened(system, name, read_book(extracts.data).catalogue)
        counts = count_extract(extract) if extract is not None and not extract.stops else None
    except FaultError as error:
        raise FaultError(_located(system, error.findings)) from None
    except PaknError as error:
        return Counting(f"{system}/{name}", findings=_located(system, error.findings))
    except Exception as error:  # whatever nobody foresaw names the file too, and quotes no cell of it
        found = f"lỗi {type(error).__name__} khi đọc và đếm tệp"
        finding = Finding(f"{system}/{name}", found, "đọc và đếm không lỗi", RECOUNT)
        return Counting(f"{system}/{name}", findings=(finding,), failure=BuildError)
    if extract is None:
        return Counting(f"{system}/{name}")
    path, record = f"{system}/{extract.path.name}", extract_json(extract)
    if counts is None:
        return Counting(path, record=record, findings=tuple(_to_mend(extracts, extract, system, name)))
    (extracts.counted / counted_name(system, name)).write_text(counts.to_json(), encoding="utf-8")
    if system == CASES:
        write_case_frame(extract, extracts.counted / cases_name(name))
    titles = {rule.id: rule.title for rule in deliveries.rules.values()}
    mark = MARK if is_sample(extracts.data) else ""
    write_set_aside(extract, extracts.checked / f"{system}-{name}-de-rieng.csv", titles, mark)
    with extract.path.open("rb") as content:
        return Counting(path, hashlib.file_digest(content, "sha256").hexdigest(), record)


def _located(system: str, found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Say whose file it is: every system delivers one of the same name."""
    return tuple(replace(finding, where=f"{system}/{finding.where}") for finding in found)


def _to_mend(extracts: CountedExtracts, extract: CheckedExtract, system: str, name: str) -> Iterator[Finding]:
    """The findings that stop a file; where they name not every row, with the place of the whole list."""
    path = extracts.failed / f"{system}-{name}{TO_MEND}"
    try:
        written = write_to_mend(extract, path, MARK if is_sample(extracts.data) else "")
    except OSError:
        written = 0  # the first rows are told all the same
    for notice in extract.notices:
        if notice.rule.effect == "stop":
            finding = finding_of(extract, notice)
            whole = f"; mọi dòng phải sửa: {path}" if written and notice.names_some else ""
            yield replace(finding, remedy=finding.remedy + whole)


@lru_cache(maxsize=4)
def _deliveries(data: Path, window: str, period: Period) -> Deliveries:
    return Deliveries(data, window, columns_of(period, window).main.period.end)
