"""Working days: what Vietnamese offices worked, by hand, by a second reckoning, and by the laws counting must keep."""

from __future__ import annotations

import datetime as dt
import pickle
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakn.base.errors import DataError, Finding
from pakn.base.paths import DATA
from pakn.figures.figure_book import FigureBook
from pakn.registry.holidays import Holiday
from pakn.registry.strict import read_rows
from pakn.registry.working_days import WorkingCalendar, read_working_days

HOLIDAYS = [Holiday.model_validate(row.values) for row in read_rows(DATA / "holidays.csv", list(Holiday.model_fields))]
CALENDAR = read_working_days(DATA)


def works(day):
    """Whether one day is a working day: the only one after the day before; the calendar begins with a holiday."""
    return CALENDAR.between(max(day - DAY, CALENDAR.first), day) == 1


DAY = dt.timedelta(1)
DAYS = st.dates(CALENDAR.first, CALENDAR.last)
EARLY = st.dates(CALENDAR.first, CALENDAR.last - 200 * DAY)
"""Days with enough years behind them for any deadline drawn here."""

OFF_MONDAY_TO_FRIDAY = {
    2022: "03/01; 31/01–04/02; 11/04; 02/05–03/05; 01/09–02/09",
    2023: "02/01; 20/01–26/01; 01/05–03/05; 01/09–04/09",
    2024: "01/01; 08/02–14/02; 18/04; 29/04–01/05; 02/09–03/09",
    2025: "01/01; 27/01–31/01; 07/04; 30/04–02/05; 01/09–02/09",
    2026: "01/01–02/01; 16/02–20/02; 27/04; 30/04–01/05; 31/08–02/09; 24/11",
}
"""As the yearly notices print them, weekends inside a run included."""
WORKED_SATURDAYS = {2022: [], 2023: [], 2024: ["04/05"], 2025: ["26/04"], 2026: ["10/01", "22/08"]}


def day(text: str, year: int) -> dt.date:
    return dt.datetime.strptime(f"{text}/{year}", "%d/%m/%Y").date()


def run(text: str, year: int) -> set[dt.date]:
    first, _, last = text.strip().partition("–")
    start, end = day(first, year), day(last or first, year)
    return {start + number * DAY for number in range((end - start).days + 1)}


def all_days(first: dt.date, last: dt.date) -> Iterable[dt.date]:
    return (first + number * DAY for number in range((last - first).days + 1))


# --- The committed file ----------------------------------------------------------------------------------------------


def test_rows_stand_in_the_order_of_their_days() -> None:
    dates = [row.date for row in HOLIDAYS]
    assert all(before < after for before, after in pairwise(dates))


def test_years_are_whole() -> None:
    assert (CALENDAR.first, CALENDAR.last) == (dt.date(2022, 1, 1), dt.date(2026, 12, 31))


@pytest.mark.parametrize("year", OFF_MONDAY_TO_FRIDAY)
def test_offices_were_closed_and_open_as_the_notices_of_the_year_say(year: int) -> None:
    closed = set().union(*(run(part, year) for part in OFF_MONDAY_TO_FRIDAY[year].split(";")))
    opened = {day(text, year) for text in WORKED_SATURDAYS[year]}
    for one in all_days(dt.date(year, 1, 1), dt.date(year, 12, 31)):
        expected = one in opened or (one.weekday() < 5 and one not in closed)
        assert works(one) == expected, one


@pytest.mark.parametrize("year", range(CALENDAR.first.year, CALENDAR.last.year + 1))
def test_law_gives_eleven_days_and_twelve_from_2026(year: int) -> None:
    own = [row for row in HOLIDAYS if row.date.year == year and row.kind == "off"]
    statutory = [row for row in own if not row.name.startswith(("Nghỉ bù", "Nghỉ hoán đổi"))]
    lunar = [row for row in statutory if row.name.startswith("Tết Nguyên đán")]
    assert (len(statutory), len(lunar)) == (12 if year >= 2026 else 11, 5)
    assert all("45/2019/QH14" in row.basis for row in statutory if row.date != dt.date(2026, 11, 24))


@pytest.mark.parametrize("year", range(CALENDAR.first.year, CALENDAR.last.year + 1))
def test_holidays_on_a_weekend_are_given_back(year: int) -> None:
    own = [row for row in HOLIDAYS if row.date.year == year and row.kind == "off"]
    weekend = Counter(row.date.weekday() >= 5 for row in own)[True]
    assert sum(row.name.startswith("Nghỉ bù") for row in own) == weekend
    assert all("Điều 111" in row.basis for row in own if row.name.startswith("Nghỉ bù"))


def test_every_swapped_day_is_worked_on_a_saturday_that_names_it() -> None:
    swapped = [row for row in HOLIDAYS if row.name.startswith("Nghỉ hoán đổi")]
    worked = [row for row in HOLIDAYS if row.kind == "working"]
    named = {dt.datetime.strptime(row.name.rpartition(" ")[2], "%d/%m/%Y").date(): row for row in worked}
    assert set(named) == {row.date for row in swapped}
    assert all(row.name.startswith("Làm bù cho ngày ") and row.date.weekday() == 5 for row in worked)
    assert all(named[row.date].basis == row.basis for row in swapped)


# --- Values ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2024-04-26", "2024-05-02", 1),  # the swapped Monday, 30/4 and 01/5 are off
        ("2024-04-26", "2024-05-04", 3),  # 02, 03 and the Saturday worked for it
        ("2024-05-03", "2024-05-04", 1),
        ("2024-05-03", "2024-05-06", 2),
        ("2025-01-24", "2025-02-02", 0),  # Tết 2025, with both weekends
        ("2025-01-24", "2025-02-03", 1),
        ("2025-04-25", "2025-05-05", 4),  # Saturday 26, 28, 29/4 and 05/5
        ("2023-04-28", "2023-05-04", 1),
        ("2026-08-28", "2026-09-03", 1),
        ("2022-12-15", "2023-01-03", 12),
        ("2024-03-01", "2024-03-08", 5),
        ("2024-03-08", "2024-03-08", 0),
        ("2024-03-08", "2024-03-01", 0),
    ],
)
def test_between_counts_working_days_after_the_first(start: str, end: str, days: int) -> None:
    first, last = dt.date.fromisoformat(start), dt.date.fromisoformat(end)
    assert CALENDAR.between(first, last) == days


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2024-04-26", 1, "2024-05-02"),
        ("2024-04-26", 3, "2024-05-04"),
        ("2024-05-03", 1, "2024-05-04"),
        ("2024-02-07", 1, "2024-02-15"),
        ("2025-01-24", 5, "2025-02-07"),
        ("2025-04-25", 1, "2025-04-26"),
        ("2024-03-09", 1, "2024-03-11"),  # received on a Saturday off
        ("2024-03-08", 0, "2024-03-08"),
    ],
)
def test_due_is_the_day_of_the_last_working_day(start: str, days: int, due: str) -> None:
    assert CALENDAR.due(dt.date.fromisoformat(start), days) == dt.date.fromisoformat(due)


def test_a_deadline_before_its_start_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="days is -1"):
        CALENDAR.due(dt.date(2024, 3, 8), -1)


# --- Laws ------------------------------------------------------------------------------------------------------------


@given(DAYS, DAYS, DAYS)
def test_counts_add_up(one: dt.date, two: dt.date, three: dt.date) -> None:
    a, b, c = sorted((one, two, three))
    assert CALENDAR.between(a, b) + CALENDAR.between(b, c) == CALENDAR.between(a, c)


@given(DAYS, DAYS)
def test_between_counts_the_days_that_are_working(one: dt.date, two: dt.date) -> None:
    a, b = sorted((one, two))
    assert CALENDAR.between(a, b) == sum(map(works, all_days(a + DAY, b)))


@given(EARLY, st.integers(1, 100))
def test_due_and_between_are_inverse(start: dt.date, days: int) -> None:
    due = CALENDAR.due(start, days)
    assert works(due)
    assert CALENDAR.between(start, due) == days
    assert CALENDAR.between(start, due - DAY) == days - 1


@given(st.lists(st.tuples(DAYS, DAYS), max_size=50))
def test_arrays_and_single_days_agree(pairs: list[tuple[dt.date, dt.date]]) -> None:
    starts, ends = (np.array([pair[side] for pair in pairs], dtype="datetime64[D]") for side in (0, 1))
    counts = CALENDAR.counts(starts, ends)
    assert counts.dtype == np.int64
    assert counts.tolist() == [CALENDAR.between(*pair) for pair in pairs]


@pytest.mark.parametrize("year", range(CALENDAR.first.year, CALENDAR.last.year + 1))
def test_numpy_reckons_whole_years_the_same(year: int) -> None:
    off = np.array([row.date for row in HOLIDAYS if row.kind == "off"], dtype="datetime64[D]")
    added = np.array([row.date for row in HOLIDAYS if row.kind == "working"], dtype="datetime64[D]")
    start = np.datetime64(f"{year}-01-01")
    ends = np.arange(start, np.datetime64(f"{year + 1}-01-01"))
    weekdays = np.busday_count(start + 1, ends + 1, holidays=off)  # numpy counts [begin, end)
    worked = ((added > start) & (added <= ends[:, None])).sum(axis=1)
    counted = CALENDAR.counts(np.full(len(ends), start), ends)
    assert counted[1:].tolist() == (weekdays + worked)[1:].tolist()
    assert counted[0] == 0


# --- Outside the years -----------------------------------------------------------------------------------------------

INSIDE, BEFORE, AFTER = dt.date(2024, 3, 8), CALENDAR.first - DAY, CALENDAR.last + DAY


def array(*days: dt.date | None) -> np.ndarray:
    return np.array(days, dtype="datetime64[D]")


@pytest.mark.parametrize(
    ("ask", "found"),
    [
        (lambda: works(AFTER), "01/01/2027"),
        (lambda: CALENDAR.between(BEFORE, INSIDE), "31/12/2021"),
        (lambda: CALENDAR.between(INSIDE, AFTER), "01/01/2027"),
        (lambda: CALENDAR.between(AFTER, INSIDE), "01/01/2027"),
        (lambda: CALENDAR.due(AFTER, 0), "01/01/2027"),
        (lambda: CALENDAR.due(CALENDAR.last, 1), "ngày làm việc thứ 1 sau ngày 31/12/2026"),
        (lambda: CALENDAR.counts(array(INSIDE, BEFORE), array(INSIDE, INSIDE)), "31/12/2021"),
        (lambda: CALENDAR.counts(array(INSIDE, INSIDE), array(BEFORE, AFTER)), "ngày 31/12/2021, ngày 01/01/2027"),
        (lambda: CALENDAR.counts(array(INSIDE), array(None)), "không có ngày"),
    ],
)
def test_days_outside_the_years_are_refused(ask: Callable[[], object], found: str) -> None:
    with pytest.raises(DataError) as caught:
        ask()
    (finding,) = caught.value.findings
    assert finding.where == "holidays.csv"
    assert found in finding.found
    assert finding.allowed == "từ 01/01/2022 đến 31/12/2026"
    assert "data/holidays.csv" in finding.remedy


# --- Broken files ----------------------------------------------------------------------------------------------------

BROKEN = {
    "header": ("date,kind", "day,kind", "dòng 1", "day,kind", "tiêu đề"),
    "date": ("2024-04-18", "2024-04-31", "dòng 42, cột date", "«2024-04-31»", "sửa ngày"),
    "no date": ("2024-04-18,", ",", "dòng 42, cột date", "ô trống", "điền"),
    "date twice": ("2024-04-18", "2024-04-29", "dòng 43", "«2024-04-29» lặp lại", "xóa"),
    "both kinds": ("2024-04-29,off", "2024-05-04,off", "dòng 46", "«2024-05-04» lặp lại", "xóa"),
    "kind": ("2024-04-29,off", "2024-04-29,free", "dòng 43, cột kind", "«free»", "chọn"),
    "no kind": ("2024-04-29,off", "2024-04-29,", "dòng 43, cột kind", "", "chọn"),
    "working on a weekday": ("2024-05-04", "2024-05-03", "dòng 46, cột kind", "«working»", "sửa"),
    "no name": ("18,off,Giỗ Tổ Hùng Vương (10/3 âm lịch)", "18,off,", "dòng 42, cột name", "ô trống", "điền"),
    "no basis": (
        "2024-05-01,off,Ngày Quốc tế lao động,Điều 112 Bộ luật Lao động số 45/2019/QH14",
        "2024-05-01,off,Ngày Quốc tế lao động,",
        "dòng 45, cột basis",
        "ô trống",
        "điền",
    ),
    "cells": ('"Nghỉ hoán đổi dịp 30/4, 01/5"', "Nghỉ hoán đổi dịp 30/4, 01/5", "dòng 43", "5 ô", "dấu phẩy"),
    "fixed holiday missing": ("2024-04-30", "2024-04-27", "năm 2024", "thiếu 30/4/2024", "ghi đủ"),
    "year in part": (
        "date,kind,name,basis",
        "date,kind,name,basis\n2021-01-01,off,a,b",
        "năm 2021",
        "1 ngày",
        "ghi đủ",
    ),
    "year skipped": ("2022-01-03", "2020-01-03", "holidays.csv", "từ năm 2021 đến năm 2021", "sai năm"),
}


def broken(tmp_path: Path, text: str | None) -> tuple[Finding, ...]:
    if text is not None:
        (tmp_path / "holidays.csv").write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_working_days(tmp_path)
    return caught.value.findings


@pytest.mark.parametrize("kind", BROKEN)
def test_mistake_is_found_where_it_stands(tmp_path: Path, kind: str) -> None:
    old, new, where, found, remedy = BROKEN[kind]
    text = (DATA / "holidays.csv").read_text(encoding="utf-8")
    assert old in text, "choose another row to break"
    findings = broken(tmp_path, text.replace(old, new, 1))
    assert any(
        finding.where.startswith("holidays.csv") and where in finding.where and found in finding.found
        and remedy in finding.remedy and finding.allowed
        for finding in findings
    ), findings  # fmt: skip


def test_the_weekday_says_why_it_cannot_be_worked_in_exchange(tmp_path: Path) -> None:
    text = (DATA / "holidays.csv").read_text(encoding="utf-8").replace("2024-05-04", "2024-05-03")
    (finding,) = broken(tmp_path, text)
    assert "ngày 03/5/2024 là thứ Sáu" in finding.allowed


def test_mistakes_of_several_rows_come_in_one_error(tmp_path: Path) -> None:
    text = (DATA / "holidays.csv").read_text(encoding="utf-8")
    for kind in ("date", "kind", "working on a weekday"):
        text = text.replace(*BROKEN[kind][:2])
    assert len(broken(tmp_path, text)) == 3


@pytest.mark.parametrize(("text", "found"), [(None, "không có tệp"), ("date,kind,name,basis\n", "không có ngày nào")])
def test_missing_and_empty_files_are_found(tmp_path: Path, text: str | None, found: str) -> None:
    (finding,) = broken(tmp_path, text)
    assert found in finding.found
    assert finding.remedy == "khôi phục tệp (git restore)"


# --- Inside the catalogue --------------------------------------------------------------------------------------------


def test_catalogue_holds_the_calendar(book: FigureBook) -> None:
    assert book.catalogue.working_days == CALENDAR


def test_catalogue_reports_it_with_the_other_files(findings_of: Callable[..., tuple[Finding, ...]]) -> None:
    findings = findings_of(("holidays.csv", ",working,", ",work,"), ("targets.csv", ",>=,60", ",=>,60"))
    assert {finding.where.partition(",")[0] for finding in findings} >= {"holidays.csv", "targets.csv"}


def test_a_synthetic_province_brings_its_calendar(province: Path) -> None:
    assert read_working_days(province) == CALENDAR


def test_calendar_reaches_a_worker_process_whole() -> None:
    copy: WorkingCalendar = pickle.loads(pickle.dumps(CALENDAR))  # noqa: S301 (our own bytes)
    assert copy == CALENDAR
    assert copy.between(INSIDE, CALENDAR.last) == CALENDAR.between(INSIDE, CALENDAR.last)
