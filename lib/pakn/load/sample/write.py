"""Writing a sample: an extract of each system and month, and ``sample.yml``, which says what they are and are not."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from pakn.base.errors import DataError, Finding, UsageError, raise_findings
from pakn.base.paths import DATA
from pakn.base.periods import Period
from pakn.load.figures import FigureBook
from pakn.load.marking import MARK, MARKER
from pakn.load.sample.assumptions import assumptions, described
from pakn.load.sample.case_files import FORMATS, summary_rows, write_cases
from pakn.load.sample.cases import draw_cases
from pakn.load.sample.counts import OutOfReachError
from pakn.load.sample.folder import copy_registry, written_folder
from pakn.load.sample.months import Month, Province, drawn_months
from pakn.load.sample.places import unnamed_centres
from pakn.load.sample.published import PeriodFigures, reference_month
from pakn.load.sample.round_trip import RoundTrip
from pakn.registry.contracts import Contract, read_contracts

__all__ = ["write_sample"]

PARQUET_FROM = 1_000_000
"""Cases above which CSV is no longer handy."""
MOST_CASES = 20_000_000


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
            months = drawn_months(Province(book, seed), period, cases)
        except OutOfReachError as error:
            found, allowed = f"không tái lập được ({error})", "số liệu mà hình dạng mô phỏng đáp ứng được"
            raise DataError(
                [Finding("figures/", found, allowed, "sửa số liệu hoặc lib/pakn/load/sample/shape.py")]
            ) from error
        contracts = read_contracts(data)
        copy_registry(data, folder, unnamed_centres(book.catalogue.units))
        chosen = file_format or ("parquet" if (cases or 0) > PARQUET_FROM else "csv")
        means = _mean_ratings(book)
        for month in months:
            _write_month(folder, month, contracts, means, seed, chosen)
        _write_marker(folder, book, months, cases, seed)
    return out


def _check(period: Period, cases: int | None, seed: int, file_format: str | None) -> None:
    findings = []
    if period.kind != "month":
        findings.append(Finding("--period", f"«{period.text}»", "một tháng, ví dụ 2024-12", "chọn một tháng"))
    if cases is not None and not 1 <= cases <= MOST_CASES:
        findings.append(Finding("--cases", f"«{cases}»", f"từ 1 đến {MOST_CASES}", "chọn số khác"))
    if seed < 0:
        findings.append(Finding("--seed", f"«{seed}»", "số nguyên từ 0", "chọn số khác"))
    if file_format not in (None, *FORMATS):
        findings.append(Finding("--format", f"«{file_format}»", ", ".join(FORMATS), "chọn một định dạng"))
    raise_findings(findings, UsageError)


def _mean_ratings(book: FigureBook) -> dict[str, float]:
    """Return the published mean ratings of the last year by statistical code, of the province under ""."""
    year = reference_month(book).end.year
    found = book.find(indicator="pakn_satisfaction_mean", period_kind="year", year=year)
    means = {(figure.unit_id or "").partition("@")[0]: float(figure.value or 0) for figure in found if figure.exact}
    whole = next((float(f.value or 0) for f in found if f.aggregation == "whole_province"), 3.0)
    return means | {"": whole}


def _write_month(
    folder: Path,
    month: Month,
    contracts: dict[str, Contract],
    means: dict[str, float],
    seed: int,
    file_format: str,
) -> None:
    period, places, cut_off = month.period, month.places, month.period.end
    if month.quotas:
        drawn = draw_cases(month.quotas, places, period, cut_off, means, seed)
        path = _extract(folder, "pakn", month, file_format)
        write_cases(path, drawn, month.quotas, places, period, cut_off, contracts["pakn"])
        summary = summary_rows(drawn, month.quotas, places, period, cut_off)
        _write_counts(_extract(folder, "pakn_units", month), contracts["pakn_units"], summary)
    for system, rows in month.rows.items():
        cells = [
            {"unit": places.written(row.unit), "total": row.total, "part": row.part, "part_portal": row.part_portal}
            for row in rows
        ]
        _write_counts(_extract(folder, system, month), contracts[system], cells)


def _extract(folder: Path, system: str, month: Month, suffix: str = "csv") -> Path:
    """Return the path of an extract and write the cut-off beside it."""
    path = folder / "extracts" / system / f"{month.period.text}.{suffix}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".yml").write_text(f"# {MARK}\ncut_off: {month.period.end}\n", encoding="utf-8")
    return path


def _write_counts(path: Path, contract: Contract, rows: Sequence[Mapping[str, object]]) -> None:
    names = [name for name in contract.columns if rows and name in rows[0]]
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow([*(contract.columns[name].title for name in names), "Ghi chú"])
        table.writerows([[*(row[name] for name in names), MARK] for row in rows])


def _write_marker(folder: Path, book: FigureBook, months: list[Month], cases: int | None, seed: int) -> None:
    main = months[0]
    published = cases is None and main.period.start == reference_month(book).start
    reproduced, missed = _round_trip(book, months, pakn=published)
    content = {
        "marking": MARK,
        "period": main.period.text,
        "seed": seed,
        "cases": cases,
        "cut_off": f"{main.period.end}",
        "months": [
            {
                "period": month.period.text,
                "cut_off": f"{month.period.end}",
                "cases": sum(q.received for q in month.quotas),
            }
            for month in months
            if month.quotas
        ],
        "count_months": sorted(month.period.text for month in months),
        "pakn_round_trip": published,
        "reproduced_figures": reproduced,
        "not_reproduced_figures": missed,
        "assumptions": assumptions(book, published=published),
        "files": sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()),
    }
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=160)
    (folder / MARKER).write_text(f"# {MARK}\n# {described(main.period)}\n{text}", encoding="utf-8")


def _round_trip(book: FigureBook, months: list[Month], *, pakn: bool) -> tuple[list[str], list[str]]:
    """Return which figures of the month are reproduced and which not; of PAKN only where that is claimed."""
    main = months[0]
    if main.period.start != reference_month(book).start:
        return [], []
    before = months[1].rows if len(months) > 1 else {}
    trip = RoundTrip(PeriodFigures(book, main.period), main.places, main.quotas, main.rows, before)
    return trip.split(pakn=pakn)
