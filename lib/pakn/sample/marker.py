"""``sample.yml``: what a sample consists of, which published figures it reproduces, what it takes for granted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from pakn.figures.synthetic_flag import MARK, MARKER
from pakn.sample.assumptions import assumptions, described, no_year_assumption, year_assumptions
from pakn.sample.months import Month, Province
from pakn.sample.published import PeriodFigures
from pakn.sample.round_trip import PAKN_MONTH, PAKN_YEAR, SYSTEMS, RoundTrip
from pakn.sample.year import Cohort, year_figures, year_quotas

__all__ = ["Written", "write_marker"]


@dataclass(frozen=True)
class Written:
    """What was drawn for a sample."""

    province: Province
    months: list[Month]
    """The month asked for comes first, then the month before it."""
    cohorts: list[Cohort]
    """Months of the year to date; empty where no such file is written."""
    cases: int | None

    @property
    def main(self) -> Month:
        """The month asked for."""
        return self.months[0]

    @property
    def published(self) -> bool:
        """Whether the cases of the month are meant to print what is published."""
        return self.cases is None and self.main.period == self.province.reference


def write_marker(folder: Path, written: Written) -> None:
    """Write ``sample.yml`` once everything else is there."""
    main = written.main
    reproduced, missed = _round_trip(written)
    content = {
        "marking": MARK,
        "period": main.period.text,
        "seed": written.province.seed,
        "cases": written.cases,
        "cut_off": f"{main.period.end}",
        "months": [
            {
                "period": month.period.text,
                "cut_off": f"{month.period.end}",
                "cases": sum(quota.received for quota in month.quotas),
            }
            for month in written.months
            if month.quotas
        ],
        "count_months": sorted(month.period.text for month in written.months),
        "pakn_round_trip": written.published,
        "reproduced_figures": reproduced,
        "not_reproduced_figures": missed,
        "year_to_date": _year_to_date(written),
        "assumptions": [
            *assumptions(written.province.reference, published=written.published),
            *_year_assumptions(written),
        ],
        "files": sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()),
    }
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=160)
    (folder / MARKER).write_text(f"# {MARK}\n# {described(main.period)}\n{text}", encoding="utf-8")


def _year_assumptions(written: Written) -> list[str]:
    if not written.cohorts:
        return [no_year_assumption(chosen_size=written.cases is not None)]
    figures = year_figures(written.province, written.main)
    return year_assumptions(written.main.period, published=figures is not None)


def _round_trip(written: Written) -> tuple[list[str], list[str]]:
    """Return which figures of the month are reproduced and which not; of PAKN only where that is claimed."""
    main, months = written.main, written.months
    if main.period != written.province.reference:
        return [], []
    before = months[1].rows if len(months) > 1 else {}
    figures = PeriodFigures(written.province.book, main.period)
    names = (*PAKN_MONTH, *SYSTEMS) if written.published else SYSTEMS
    return RoundTrip(figures, main.places, main.quotas, main.rows, before).split(names)


def _year_to_date(written: Written) -> dict[str, object] | None:
    if not written.cohorts:
        return None
    main, quotas = written.main, year_quotas(written.cohorts)
    figures = year_figures(written.province, main)
    reproduced, missed = RoundTrip(figures, main.places, quotas, {}, {}).split(PAKN_YEAR) if figures else ([], [])
    return {
        "period": f"{main.period.end.year}",
        "cut_off": f"{main.period.end}",
        "cases": sum(quota.received for quota in quotas),
        "reproduced_figures": reproduced,
        "not_reproduced_figures": missed,
    }
