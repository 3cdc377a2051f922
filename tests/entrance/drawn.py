"""Files of cases as hypothesis draws them: rows of days and words, written in one of the ways of offices."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass, replace
from operator import itemgetter
from pathlib import Path
from typing import Any

from entrance.files import write_rows
from entrance.reader import Reading, read_cases_of
from hypothesis import strategies as st

__all__ = ["END", "OPEN", "OPTIONAL", "RUBBISH", "SETTLED", "CaseFile", "case_files", "good_row", "later_row"]

TITLES = {
    "code": "Mã PAKN", "sent": "Ngày gửi", "received": "Ngày tiếp nhận", "due": "Hạn xử lý",
    "closed": "Ngày xử lý xong", "published": "Ngày công khai", "status": "Trạng thái", "unit": "Đơn vị xử lý",
    "rating": "Mức độ hài lòng", "topic": "Chủ đề", "commune": "Xã, phường", "channel": "Kênh tiếp nhận",
}  # fmt: skip
MOMENTS = ("sent", "received", "due", "closed", "published")
OPTIONAL = ("sent", "due", "published", "rating", "topic", "commune", "channel")
NO_WORDS = ("", " ", "NULL", "null", r"\N", "N/A", "NA", "NaN", "NaT", "None", "nil", "-", "–", "—", "(trống)",
            "không có", "Chưa có")  # fmt: skip
NO_DAYS = (*NO_WORDS, "Chưa xử lý", "0000-00-00", "00/00/0000", "1900-01-00", "1900-01-01", "01/01/1900", "1970-01-01",
           "9999-12-31", "31/12/9999")  # fmt: skip
UNITS = ("UBND thành phố Bắc Ninh", "UBND thành phố Từ Sơn", "UBND thị xã Quế Võ", "UBND huyện Tiên Du",
         "UBND huyện Gia Bình")  # fmt: skip
SETTLED = ("Đã xử lý", "Hoàn thành", "Đã công khai", "Từ chối", "Trả lại", "Chuyển tiếp")
OPEN = ("Đang xử lý", "Chưa xử lý", "Yêu cầu bổ sung")
RATINGS = (None, "1", "3", "4", "5.0", "4,0")
RUBBISH = "chờ ý kiến"
NO_CODE, NO_UNIT = {"code": None}, {"unit": "UBND huyện Không Đâu"}
FAULTS = (
    [], [], [], [], [NO_CODE], [NO_UNIT], [{"unit": None}], [{"received": None}], [{"received": RUBBISH}],
    [{"received": dt.date(2023, 12, 20)}], [NO_CODE, NO_UNIT],
)  # fmt: skip
"""Cells that make faults of good rows, few a file."""
END = dt.date(2024, 12, 31)
CODE = itemgetter("code")
Row = dict[str, Any]
"""Column → a day, a moment, a text, or nothing."""


@dataclass(frozen=True, repr=False)
class CaseFile:
    """Rows and the way they are written."""

    rows: tuple[Row, ...]
    cut_off: dt.date = END
    period: str = "2024-12"
    suffix: str = ".csv"
    day_first: bool = False
    typed: bool = True
    """Whether a workbook holds days as days; else as text."""
    spelling: int = 0
    """Which spellings of emptiness the file uses; 0 leaves cells empty."""

    def __repr__(self) -> str:
        """As it is written, without the columns that are empty throughout, to be read when a test fails."""
        names = [name for name in TITLES if any(row[name] is not None for row in self.rows)]
        lines = [", ".join(str(row[name]) for name in names) for row in self.rows]
        return "\n".join([f"{self.period}{self.suffix}, cut-off {self.cut_off}:", ", ".join(names), *lines, ""])

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Hypothesis prints examples by this."""
        printer.text(repr(self))

    @property
    def start(self) -> dt.date:
        return dt.date(2024, 1 if self.period == "2024" else 12, 1)

    @property
    def last(self) -> dt.date:
        """Last day on which a case of the file may be received."""
        return min(END, self.cut_off)

    def write(self, folder: Path) -> Path:
        path = folder / "pakn" / f"{self.period}{self.suffix}"
        path.parent.mkdir(parents=True)
        path.with_suffix(".yml").write_text(f"cut_off: {self.cut_off}\n", encoding="utf-8")
        cells = [list(TITLES.values()), *(self._cells(number, row) for number, row in enumerate(self.rows))]
        if self.suffix == ".xlsx":
            write_rows(path, cells)
        else:
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows(cells)
        return path

    def read(self, path: Path) -> Reading:
        return read_cases_of(path, self.start, END, self.cut_off)

    def _cells(self, number: int, row: Row) -> list[Any]:
        return [self._cell(number * len(TITLES) + place, name, row[name]) for place, name in enumerate(TITLES)]

    def _cell(self, number: int, name: str, value: Any) -> Any:
        if value is None:
            words = NO_DAYS if name in MOMENTS else NO_WORDS
            return words[self.spelling * (1 + number) % len(words)]
        if isinstance(value, str) or (self.suffix == ".xlsx" and self.typed):
            return value
        form = "%d/%m/%Y" if self.day_first else "%Y-%m-%d"
        return value.strftime(f"{form} %H:%M:%S" if isinstance(value, dt.datetime) else form)


def good_row(number: int, **cells: Any) -> Row:
    """Return a case of December that was answered in seven days, but for the cells given."""
    day = dt.date(2024, 12, 2 + number % 20)
    row = {"code": f"PA-{number}", "received": day, "due": day + dt.timedelta(14), "closed": day + dt.timedelta(7),
           "status": SETTLED[0], "unit": UNITS[number % len(UNITS)], "rating": "4"}  # fmt: skip
    return dict.fromkeys(TITLES) | row | cells


def later_row(number: int, after: dt.date, **cells: Any) -> Row:
    """Return a case of another file, received after a day."""
    return good_row(number, received=after + dt.timedelta(1 + number % 4), due=None, closed=None, status=OPEN[0],
                    rating=None, **cells)  # fmt: skip


@st.composite
def case_files(draw: st.DrawFn, plain: bool = False) -> CaseFile:
    """Draw a file.

    Parameters
    ----------
    plain
        Every settled case has its closing day by the cut-off, and nothing stops the file.
    """
    file = CaseFile(
        rows=(),
        cut_off=END + dt.timedelta(draw(st.sampled_from([0, 0, 5, -11]))),
        period=draw(st.sampled_from(["2024-12", "2024-12", "2024"])),
        suffix=draw(st.sampled_from([".csv", ".csv", ".xlsx"])),
        day_first=draw(st.booleans()),
        typed=draw(st.booleans()),
        spelling=draw(st.integers(0, 30)),
    )
    hours, younger = draw(st.booleans()), not plain and draw(st.booleans())
    # Most files have no case in doubt: any moves the two decimals of the rate of a small file.
    doubtful = not plain and draw(st.integers(0, 3)) == 0
    ways = ["open", "by", "at", *["after"] * younger, *["status"] * (not plain), *["unknown", "unreadable"] * doubtful]
    make = _Rows(draw, file, hours, younger, doubtful, plain)
    rows = [make.row(number, way) for number, way in enumerate(draw(st.lists(st.sampled_from(ways), max_size=9)), 1)]
    rows.append(good_row(0, status=draw(st.sampled_from(SETTLED))))
    rows += [make.again(row) for row in draw(st.lists(st.sampled_from(rows), max_size=2, unique_by=CODE))]
    if not plain:
        rows += [good_row(place) | fault for place, fault in enumerate(draw(st.sampled_from(FAULTS)), 100)]
        rows += [later_row(200 + place, file.last) for place in range(draw(st.integers(0, 2)) * younger)]
        backward = draw(st.sampled_from([0, 0, 0, 0, 1, 1, 2]))
        rows += [good_row(300 + place, closed=dt.date(2024, 12, 1)) for place in range(backward)]
        rows += [good_row(0, received=dt.date(2024, 12, 4))] * (draw(st.integers(0, 9)) == 9)
    return replace(file, rows=tuple(draw(st.permutations(rows))))


@dataclass(frozen=True)
class _Rows:
    """Rows of one file, of which days and words are drawn."""

    draw: st.DrawFn
    file: CaseFile
    hours: bool
    younger: bool
    doubtful: bool
    plain: bool

    def row(self, number: int, way: str) -> Row:
        """Draw a case that was left open, was closed by, at or after the cut-off, or tells its state by other means."""
        received = self.draw(st.dates(self.file.start, self.file.last))
        due = (received + dt.timedelta(days) for days in (0, 1, 15, 40, *[-2] * (not self.plain)))
        row = dict.fromkeys(TITLES) | {
            "code": f"PA-{number}", "received": self._at(received, dt.time(8, 30)),
            "unit": self.draw(st.sampled_from(UNITS)),
            "sent": self.draw(st.sampled_from([None, received, received - dt.timedelta(3), RUBBISH])),
            "due": self.draw(st.sampled_from([None, RUBBISH, self.file.cut_off, *due])),
        }  # fmt: skip
        return row | self._ending(way, received)

    def again(self, row: Row) -> Row:
        """Return the row once more, or as it stood before the case was settled."""
        if row["status"] not in SETTLED or self.draw(st.booleans()):
            return row
        # The rating of an earlier row counts where the latest has none.
        earlier = self.draw(st.sampled_from([None, "3"])) if isinstance(row["closed"], dt.date) else None
        return row | {"closed": None, "published": None, "status": OPEN[0], "rating": earlier}

    def _ending(self, way: str, received: dt.date) -> Row:
        one_of, by_then = (lambda words: self.draw(st.sampled_from(words))), st.dates(received, self.file.cut_off)
        if way in ("by", "at"):
            day = self.draw(by_then) if way == "by" else self.file.cut_off
            shown = day + dt.timedelta(one_of([0, 0, 4]))
            return {
                "closed": self._at(day, dt.time(23, 59) if way == "at" else dt.time(17, 45)),
                "published": None if shown > self.file.cut_off and not self.younger else shown,
                "status": one_of([*SETTLED, None, *[OPEN[0]] * (not self.plain)]), "rating": one_of(RATINGS),
            }  # fmt: skip
        if way == "after":
            day = self.file.cut_off + dt.timedelta(one_of([1, 3, 9]))
            return {
                "closed": self._at(day, dt.time(0, 5)),
                "status": one_of([*SETTLED, OPEN[0]]),
                "rating": one_of(RATINGS),
            }
        if way == "status":
            # In a younger file it takes a publication by the cut-off to say that the case was settled by then.
            needed = self.younger and not self.doubtful
            return {
                "closed": one_of([None, RUBBISH]), "status": one_of(SETTLED),
                "published": self.draw(by_then) if needed or one_of([True, False]) else None,
                "rating": None if self.doubtful else one_of(RATINGS),
            }  # fmt: skip
        if way == "open":
            return {"status": one_of(OPEN), "rating": one_of(RATINGS)}
        return (
            {"status": "Đã có kết quả"} if way == "unknown" else {"closed": RUBBISH, "status": one_of([*SETTLED, None])}
        )

    def _at(self, day: dt.date, time: dt.time) -> dt.date:
        return dt.datetime.combine(day, time) if self.hours else day
