"""A second reader of case files, from the rules alone: csv, openpyxl and plain Python, nothing of the product.

It knows files under the plain headings, with days written year first or day first, and no mapping. It says what is
right of such a file, or by which rules the file must stop.
"""

from __future__ import annotations

import csv
import datetime as dt
import functools
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl

MOMENTS = {"Ngày gửi": "sent", "Ngày tiếp nhận": "received", "Hạn xử lý": "due", "Ngày xử lý xong": "closed",
           "Ngày công khai": "published"}  # fmt: skip
HEADS = MOMENTS | {"Mã PAKN": "code", "Trạng thái": "status", "Đơn vị xử lý": "unit", "Mức độ hài lòng": "rating"}
UNITS = {f"ubnd {name}" for name in ("thành phố bắc ninh", "thành phố từ sơn", "thị xã quế võ", "huyện tiên du",
                                     "huyện gia bình")}  # fmt: skip
SETTLED = {"đã xử lý", "đã giải quyết", "hoàn thành", "đã trả lời", "đã công khai", "từ chối", "từ chối tiếp nhận",
           "trả lại", "chuyển đơn vị khác", "chuyển tiếp"}  # fmt: skip
OPEN = {"đang xử lý", "chưa xử lý", "mới tiếp nhận", "đã tiếp nhận", "chờ xử lý", "yêu cầu bổ sung"}
EMPTY = {"", "null", r"\n", "n/a", "na", "nan", "nat", "none", "nil", "-", "–", "—", "(trống)", "không có", "chưa có"}
NO_DAY = {"chưa xử lý", "0000-00-00", "00/00/0000", "1900-01-00", "1900-01-01", "01/01/1900", "1970-01-01",
          "01/01/1970", "9999-12-31", "31/12/9999"}  # fmt: skip
FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%d/%m/%Y %H:%M:%S",
           "%d/%m/%Y %H:%M", "%H:%M %d/%m/%Y", "%d/%m/%Y %Hh%M", "%d/%m/%Y %I:%M:%S %p",
           "%Y-%m-%d %H:%M:%S%z")  # fmt: skip
HOME = dt.timezone(dt.timedelta(hours=7))
Row = dict[str, Any]


@dataclass(frozen=True)
class Reading:
    """What is right of a file, and the rules by which it must stop: its measures are then used by nobody."""

    measures: dict[str, Any]
    rows_read: int
    repeats: int
    set_aside: int
    stops: frozenset[str]


def read_cases_of(path: Path, start: dt.date, end: dt.date, cut_off: dt.date) -> Reading:
    rows = [_typed(row) for row in _rows(path)]
    # Any day of receipt, sending, closing or publication after the cut-off, in any row, makes the file younger.
    acts = [row[name] for row in rows for name in ("received", "sent", "closed", "published")]
    younger = any(_is_day(act) and _day(act) > cut_off for act in acts)
    # One code and one moment of receipt are one case.
    histories, faults, later = defaultdict(list), 0, 0
    for row in rows:
        place = _place(row, start, min(end, cut_off))
        faults, later = faults + (place == "fault"), later + (place == "later")
        if place == "inside":
            histories[row["code"], row["received"]].append(row)
    cases = [_latest(history, cut_off) for history in histories.values()]
    repeats = sum(map(len, histories.values())) - len(cases)
    by_state = defaultdict(list)
    for case in cases:
        by_state[_state(case, younger, cut_off)].append(case)
    processed, undetermined = by_state["processed"], len(by_state["undetermined"])
    # A closing before the receipt leaves the case processed and its days unknown.
    spans = [_days(case["received"], case["closed"]) for case in processed if _is_day(case["closed"])]
    backward = sum(span < 0 for span in spans)
    # A deadline before the receipt is none. Overdue: open, and due before the day of the cut-off.
    dues = [case for case in cases if _is_day(case["due"]) and _days(case["received"], case["due"]) >= 0]
    overdue = [case for case in by_state["open"] if _is_day(case["due"]) and _day(case["due"]) < cut_off
               and _days(case["received"], case["due"]) >= 0]  # fmt: skip
    # Only what is processed by the cut-off is rated.
    ratings = [case["rating"] for case in processed if isinstance(case["rating"], Fraction)]
    measures = {
        "received": len(cases), "processed": len(processed), "open": len(by_state["open"]),
        "undetermined": undetermined, "overdue": len(overdue) if dues else None, "rated": len(ratings),
        "mean_rating": _mean(ratings), "mean_days": _mean([span for span in spans if span >= 0]),
    }  # fmt: skip
    # Without any closing day and any status nothing is known of closing, and no rate can differ.
    known = any(_is_day(row["closed"]) or row["status"] in SETTLED | OPEN for row in rows)
    if not known:
        measures |= dict.fromkeys(("processed", "open", "undetermined", "overdue", "mean_days"))
    numbers = [row["rating"] for row in rows if isinstance(row["rating"], Fraction)]
    stops = {
        # The rate at two decimals must be the same whether the undetermined are all open or all processed.
        "rate": known and _rate(len(processed), cases) != _rate(len(processed) + undetermined, cases),
        # Rows that belong to another file, and repeats, are no part of the share of faults.
        "faults": _too_many(faults, len(rows) - later - repeats),
        "backward": _too_many(backward, len(spans)),
        # The same code with another moment of receipt is another case: something must tell the two apart.
        "code_from": max(Counter(code for code, _ in histories).values(), default=0) > 1,
        "tie": any(_differ(history, cut_off) for history in histories.values()),
        # A column with a number outside 1 to 5 is on another scale.
        "scale": any(not 1 <= number <= 5 for number in numbers),
        "nothing": not cases,
    } | _contradictions(rows, cut_off)
    return Reading(measures, len(rows), repeats, faults + later, frozenset(name for name, so in stops.items() if so))


def _contradictions(rows: list[Row], cut_off: dt.date) -> dict[str, bool]:
    """Three cases or more that contradict themselves in one way, and most of those that could, are no slips."""

    def codes(holds: Callable[[Row], bool]) -> int:
        return len({row["code"] for row in rows if row["code"] is not None and holds(row)})

    def done(row: Row) -> bool:
        return _is_day(row["closed"]) and _day(row["closed"]) <= cut_off

    def waits(row: Row) -> bool:
        return row["status"] is not None and row["status"] not in SETTLED

    def is_early(row: Row) -> bool:
        return _is_day(row["due"]) and _is_day(row["received"]) and _day(row["due"]) < _day(row["received"])

    both = codes(lambda row: done(row) and waits(row))
    unread = codes(lambda row: row["closed"] is not None and not _is_day(row["closed"]))
    early = codes(is_early)
    ratings = [row["rating"] for row in rows if row["rating"] is not None]
    words = sum(isinstance(rating, str) for rating in ratings)
    return {
        "open_with_days": both >= 3 and 2 * both > min(codes(done), codes(waits)),
        "unread_days": unread >= 3 and unread > codes(lambda row: _is_day(row["closed"])),
        "early_deadlines": early >= 3 and 2 * early > codes(lambda row: _is_day(row["due"])),
        # Words among numbers rate too: the mean of the numbers alone would be that of a chosen part.
        "words": words < len(ratings) and _too_many(words, len(ratings)),
    }


def _place(row: Row, start: dt.date, last: dt.date) -> str:
    """No code, no readable receipt, no known unit, a receipt before the period: a fault. A later receipt is none."""
    if row["code"] is None or not _is_day(row["received"]) or row["unit"] not in UNITS:
        return "fault"
    return "fault" if _day(row["received"]) < start else "later" if _day(row["received"]) > last else "inside"


def _rank(row: Row, cut_off: dt.date) -> tuple[str, bool]:
    """The later day up to the cut-off counts, on a tie a settled status before an open one."""
    days = [str(row[name]) for name in ("closed", "published") if _is_day(row[name]) and _day(row[name]) <= cut_off]
    return max(days, default=""), row["status"] in SETTLED


def _latest(history: list[Row], cut_off: dt.date) -> Row:
    """The rating is that of the latest row that has one."""
    ordered = sorted(history, key=lambda row: _rank(row, cut_off), reverse=True)
    return ordered[0] | {"rating": next((row["rating"] for row in ordered if row["rating"] is not None), None)}


def _differ(history: list[Row], cut_off: dt.date) -> bool:
    """Whether rows of equal rank differ in a cell that a figure uses."""
    best = max(_rank(row, cut_off) for row in history)
    tied = [row for row in history if _rank(row, cut_off) == best]
    rated = {row["rating"] for row in tied} - {None}
    return len({(row["unit"], row["due"], row["closed"]) for row in tied}) > 1 or len(rated) > 1


def _state(case: Row, younger: bool, cut_off: dt.date) -> str:
    """A closing day decides, else the status. What neither tells is undetermined; so is what a younger file calls
    settled without a day, for it may have been settled since, unless it was published by the cut-off.
    """
    closed, published = case["closed"], case["published"]
    if _is_day(closed):
        return "processed" if _day(closed) <= cut_off else "open"
    if case["status"] in SETTLED:
        by_then = _is_day(published) and _day(published) <= cut_off
        return "processed" if by_then or not younger else "undetermined"
    return "open" if closed is None and case["status"] in OPEN | {None} else "undetermined"


def _too_many(number: int, of: int) -> bool:
    """Two or more, and more than 2 %."""
    return number >= 2 and number * 100 > of * 2


def _rate(part: int, cases: list[Row]) -> Decimal:
    return (Decimal(100 * part) / Decimal(len(cases) or 1)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _mean(values: list[Fraction]) -> Fraction | None:
    return sum(values, Fraction()) / len(values) if values else None


def _rows(path: Path) -> list[Row]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
    else:
        head, *rows = [list(row) for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True)]
    names = [HEADS.get(heading) for heading in head]
    # A head that is repeated is no row of data.
    return [{name: cell for name, cell in zip(names, row, strict=True) if name} for row in rows if row != head]


def _typed(row: Row) -> Row:
    cells = dict.fromkeys(HEADS.values()) | {name: _text(cell) for name, cell in row.items()}
    code, rating = cells["code"], cells["rating"]
    return cells | {name: _moment(cells[name]) for name in MOMENTS.values()} | {
        "code": code and code.removeprefix("'"),  # the sign by which a spreadsheet keeps a number as text
        "unit": cells["unit"] and cells["unit"].casefold(),
        "status": cells["status"] and cells["status"].casefold(),
        "rating": Fraction(rating.replace(",", ".")) if re.fullmatch(r"\d+([.,]\d+)?", rating or "") else rating,
    }  # fmt: skip


def _text(cell: Any) -> Any:
    """A day typed in a workbook is one without an hour; a word for nothing is nothing."""
    if isinstance(cell, dt.datetime):
        return cell if cell.time() != dt.time() else cell.date()
    text = "" if cell is None else str(cell).strip()
    return None if text.casefold() in EMPTY else text


@functools.cache
def _moment(cell: Any) -> dt.date | str | None:
    """Return a day, a moment in the home zone, `None` for nothing, or the text that is none of these."""
    if cell is None or (str(_day(cell)) if _is_day(cell) else cell.casefold()) in NO_DAY:
        return None
    if _is_day(cell):
        return cell
    text = re.sub(r"(:\d\d[+-]\d\d)$", r"\g<1>00", cell.replace(" SA", " AM").replace(" CH", " PM"))
    for form in FORMATS:
        try:
            found = dt.datetime.strptime(text, form)
        except ValueError:
            continue
        return (
            (found.astimezone(HOME).replace(tzinfo=None) if found.tzinfo else found) if "%M" in form else found.date()
        )
    return cell


def _is_day(cell: Any) -> bool:
    return isinstance(cell, dt.date)


def _day(moment: dt.date) -> dt.date:
    """A cut-off has no hour and is the end of its day, so that a moment is held against it by its day."""
    return moment.date() if isinstance(moment, dt.datetime) else moment


def _days(first: dt.date, second: dt.date) -> Fraction:
    """To the second where both have an hour, else by their days."""
    if isinstance(first, dt.datetime) and isinstance(second, dt.datetime):
        return Fraction(round((second - first).total_seconds()), 86400)
    return Fraction((_day(second) - _day(first)).days)
