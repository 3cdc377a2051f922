"""Writing a sample: an extract of each system and month, and ``sample.yml``, which says what they are and are not."""

from __future__ import annotations

from pathlib import Path

from pakn.base.errors import DataError, Finding, UsageError, raise_findings
from pakn.base.paths import DATA
from pakn.base.periods import Period
from pakn.figures.figure_book import FigureBook
from pakn.registry.contracts import read_contracts
from pakn.sample.case_files import FORMATS, Received
from pakn.sample.cases import draw_cases
from pakn.sample.counts import OutOfReachError
from pakn.sample.extracts import SampleExtracts
from pakn.sample.folder import copy_registry, written_folder
from pakn.sample.later import known_at, placed
from pakn.sample.marker import Written, write_marker
from pakn.sample.months import Province, drawn_months
from pakn.sample.other_reports import OtherReports
from pakn.sample.places import unnamed_centres
from pakn.sample.year import year_cohorts

__all__ = ["write_sample"]

PARQUET_FROM = 1_000_000
"""Cases above which CSV is no longer handy."""
MOST_CASES = 20_000_000
EARLIEST = 2000
"""Year from which months are drawn; the year before is drawn as well."""


def write_sample(
    out: Path, period: Period, cases: int | None, seed: int, data: Path = DATA, file_format: str | None = None
) -> Path:
    """Write a synthetic province laid out like ``data/`` and return its folder.

    Parameters
    ----------
    out
        A new or empty folder, or an earlier sample, which is replaced as a whole.
    period
        A month.
    cases
        Rows of the month's PAKN extract; `None` for as many as published, with the published aggregates.
    seed
        Same arguments, same bytes.
    data
        The real data folder: its figures are met, its metadata are copied.
    file_format
        Of the case extracts; Parquet by default where ``cases`` exceeds a million.

    Raises
    ------
    UsageError
        If the arguments do not fit or ``out`` holds anything that is no sample.
    DataError
        If the data folder is faulty or knows no Bắc Ninh in that month.
    """
    _check(period, cases, seed, file_format)
    with written_folder(out) as folder:
        book = FigureBook.read(data)
        try:
            written = _drawn(Province(book, seed), period, cases)
        except OutOfReachError as error:
            found, allowed = f"không tái lập được ({error})", "số liệu mà hình dạng mô phỏng đáp ứng được"
            raise DataError(
                [Finding("figures/", found, allowed, "sửa số liệu hoặc lib/pakn/sample/shape.py")]
            ) from error
        copy_registry(data, folder, unnamed_centres(book.catalogue.units))
        chosen = file_format or ("parquet" if (cases or 0) > PARQUET_FROM else "csv")
        _write_extracts(SampleExtracts(folder / "extracts", read_contracts(data), chosen), written)
        write_marker(folder, written)
    return out


def _check(period: Period, cases: int | None, seed: int, file_format: str | None) -> None:
    findings = []
    if period.kind != "month":
        findings.append(Finding("--period", f"«{period.text}»", "một tháng, ví dụ 2024-12", "chọn một tháng"))
    elif period.start.year < EARLIEST:
        findings.append(Finding("--period", f"«{period.text}»", f"từ năm {EARLIEST}", "chọn một tháng gần đây"))
    if cases is not None and not 1 <= cases <= MOST_CASES:
        findings.append(Finding("--cases", f"«{cases}»", f"từ 1 đến {MOST_CASES}", "chọn số khác"))
    if seed < 0:
        findings.append(Finding("--seed", f"«{seed}»", "số nguyên từ 0", "chọn số khác"))
    if file_format not in (None, *FORMATS):
        findings.append(Finding("--format", f"«{file_format}»", ", ".join(FORMATS), "chọn một định dạng"))
    raise_findings(findings, UsageError)


def _drawn(province: Province, period: Period, cases: int | None) -> Written:
    months = drawn_months(province, period, cases)
    before = months[1] if months[1:] and months[1].quotas else None
    # A year has the size of its months; one month of a chosen size has none to be measured by.
    return Written(province, months, year_cohorts(province, months[0], before) if cases is None else [], cases)


def _write_extracts(extracts: SampleExtracts, written: Written) -> None:
    means, seed = _mean_ratings(written.province), written.province.seed
    drawn: dict[Period, Received] = {}
    for month in written.months:
        extracts.write_counts(month)
        if month.quotas:
            end = month.period.end
            cases = draw_cases(month.quotas, month.places, month.period, end, means, seed)
            received = Received(month.period, cases, month.quotas)
            extracts.write_cases(month.period.text, [received], month.places, end)
            if written.cohorts:
                drawn[month.period] = received
    main, year = written.main, []
    extracts.write_others(OtherReports(extracts.contracts, main.places, main.period, seed))
    for cohort in written.cohorts:
        period = cohort.period
        if period not in drawn:
            cases = draw_cases(cohort.quotas, cohort.places, period, period.end, means, seed)
            drawn[period] = Received(period, cases, cohort.quotas)
        later = known_at(drawn[period], cohort.answered, main.period.end, means, seed)
        year.append(placed(later, cohort.places, main.places))
    if year:
        extracts.write_cases(f"{main.period.end.year}", year, main.places, main.period.end)


def _mean_ratings(province: Province) -> dict[str, float]:
    """Return the published mean ratings of the last year by statistical code, of the province under ""."""
    year = province.reference.end.year
    found = province.book.find(indicator="pakn_satisfaction_mean", period_kind="year", year=year)
    means = {(figure.unit_id or "").partition("@")[0]: float(figure.value or 0) for figure in found if figure.exact}
    whole = next((float(f.value or 0) for f in found if f.aggregation == "whole_province"), 3.0)
    return means | {"": whole}
