"""Counts as a test writes them down, and open_data made of them: no file is read, so that a rule is one line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import count
from pathlib import Path

from pakn.base.paths import DATA
from pakn.base.periods import parse_period, reporting_window
from pakn.extracts.counts.case_counts import CaseDetail
from pakn.extracts.counts.extract_counts import ExtractCounts
from pakn.extracts.deliveries import Deliveries
from pakn.figures.figure_book import FigureBook
from pakn.observations.period_columns import columns_of
from pakn.observations.period_data import PeriodData, counted_name

BAC_NINH, TU_SON, QUE_VO, THUAN_THANH = "256@2023-01-01", "261@2023-01-01", "259@2023-04-10", "262@2023-04-10"
YEN_PHONG, TIEN_DU, LUONG_TAI, GIA_BINH = "258@2023-01-01", "260@2023-01-01", "264@2023-01-01", "263@2023-01-01"
DISTRICTS = (BAC_NINH, TU_SON, QUE_VO, THUAN_THANH, YEN_PHONG, TIEN_DU, LUONG_TAI, GIA_BINH)
"""The eight districts of former Bắc Ninh, in official order."""

SYSTEMS = {
    "work_file_processing_signing_rate": "work_files",
    "signed_outgoing_doc_rate": "work_files",
    "certified_ecopy_rate": "certified_copies",
    "online_dossier_rate": "online_dossiers",
    "digitisation_rate": "digitisation",
    "online_payment_rate": "online_payment",
}
"""Rate that documents print → system whose extracts give it."""

NO_CASES = CaseDetail((), {}, ())
CASE_COLUMNS = ("on_time", "overdue", "no_deadline", "undetermined", "unread", "ratings", "rating_sum", "timed", "days")
Numbers = Sequence[int | str] | Mapping[str, int | str]


def made(
    system: str,
    name: str,
    rows: Mapping[str, Numbers],
    *,
    cut_off: str | None = None,
    covered_until: str | None = None,
    window: str = "calendar",
    cases: CaseDetail | None = None,
    end: str | None = None,
    set_aside: int = 0,
) -> ExtractCounts:
    """Return the counts of an extract; a row is (total, part), of PAKN (received, processed), or columns by name.

    Cases say how many are open and not yet due, so that a row of two numbers is complete.
    """
    period = reporting_window(parse_period(name), window)
    last = dt.date.fromisoformat(end) if end else period.end
    return ExtractCounts(
        system=system,
        name=name,
        start=period.start,
        end=last,
        cut_off=dt.date.fromisoformat(cut_off) if cut_off else last,
        file=f"{system}/{name}.csv",
        rows={unit: _row(system, numbers) for unit, numbers in rows.items()},
        covered_until=dt.date.fromisoformat(covered_until) if covered_until else None,
        cases=(cases or NO_CASES) if system == "pakn" else None,
        set_aside=set_aside,
    )


def _row(system: str, numbers: Numbers) -> dict[str, Decimal]:
    names = ("received", "processed") if system.startswith("pakn") else ("total", "part")
    given = dict(numbers) if isinstance(numbers, Mapping) else dict(zip(names, numbers, strict=True))
    row = {name: Decimal(number) for name, number in given.items()}
    if system == "pakn":
        row = {name: Decimal(0) for name in CASE_COLUMNS} | {"on_time": row["received"] - row["processed"]} | row
    return row


class OpenData:
    """OpenData of the real registry without its figures (or with them), and of counts that a test has made."""

    def __init__(self, folder: Path, empty: FigureBook, real: FigureBook) -> None:
        self.folder, self.empty, self.real = folder, empty, real
        self._number = count()

    def __call__(
        self, period: str, *counted: ExtractCounts, window: str = "calendar", figures: FigureBook | bool = False
    ) -> PeriodData:
        place = self.folder / str(next(self._number))
        place.mkdir()
        for each in counted:
            (place / counted_name(each.system, each.name)).write_text(each.to_json(), encoding="utf-8")
        columns = columns_of(parse_period(period), window)
        book = figures if isinstance(figures, FigureBook) else self.real if figures else self.empty
        return PeriodData(book, Deliveries(DATA, window, columns.main.period.end), columns, place)
