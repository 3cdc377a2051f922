"""What texts call a period: "tháng 11/2024", "Quý IV", "6 tháng đầu năm", "15/11 – 14/12/2024", "Nov 2024"."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pakn.base.labels import roman
from pakn.base.names import fold_name, has_words
from pakn.base.periods import Period

__all__ = [
    "CLOCK_SIGN",
    "HALVES",
    "YEAR",
    "SpanOfDays",
    "beside_period_names",
    "ends_of",
    "names_other_period",
    "names_period",
    "span_of_days",
    "spelled",
]

DATE = re.compile(r"\b(?P<day>\d{1,2})(?P<sign>[/.-])(?P<month>\d{1,2})(?P=sign)(?P<year>\d{4})\b")
_ISO_DAY = re.compile(r"\b(20\d\d)([/.-])(\d{1,2})\2(\d{1,2})(?:[Tt ]\d{1,2}:\d{2}(?::\d{2}(?:[.]\d+)?)?)?\b")
_ISO_START = re.compile(r"\b(20\d\d)([/.-])(\d{1,2})\2(\d{1,2})(?!\d)[Tt]?")
_ISO_MONTH = re.compile(r"(?<![\d/.-])(20\d\d)[/.-](0?[1-9]|1[0-2])(?![\d/.-]*\d)")
_TWO_MONTHS = re.compile(r"(?<![\d/.-])(\d{1,2}) ?[-–] ?(\d{1,2}) ?[/.] ?(20\d\d)(?![\w/-])")
"""Two months of a year: "11-12/2024", which is no day."""
ENGLISH = {name: place for place, name in enumerate(calendar.month_abbr) if name}
_ENGLISH_MONTH = re.compile(rf"\b({'|'.join(ENGLISH)})[a-z]*[ .,/'-]*(20\d\d)\b", re.IGNORECASE)
HALVES = r"sáng|trưa|chiều|tối|đêm|sa|ch|am|pm"
CLOCK_SIGN = r"(?:giờ|[hg](?![^\W\d_])|:)"
"""Between hour and minute; in "8 huyện", "12 gồm" no hour is told."""
_CLOCK = re.compile(
    rf"(?<![\d/.:,-])(?:lúc\s+)?(?P<hour>\d{{1,2}})\s*{CLOCK_SIGN}\s*"
    rf"(?:(?P<minute>[0-5]\d)(?!\d|[/.-]\d)(?::[0-5]\d(?:[.]\d+)?|\s*phút)?)?(?:\s*(?:{HALVES})\b)?(?:\s*[+]0?7(?::?00)?)?",
    re.IGNORECASE,
)
MIDNIGHT = "\N{WHITE CIRCLE}"
"""Stands for an hour of nought beside a day: it is the end of the day before."""
_SPELLED_DAY = re.compile(
    r"(?<![\d/.-])(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s*(?:[/,]|,?\s*năm)?\s*(20\d\d))?(?!\d)", re.IGNORECASE
)
_ENGLISH_DAY = re.compile(
    rf"\b({'|'.join(ENGLISH)})[a-z]*[ .]+(\d{{1,2}})(?:st|nd|rd|th)?,? +(20\d\d)\b", re.IGNORECASE
)
_LONE_DAYS = re.compile(
    r"(?P<from>\b(?:từ|ngày)\s+(?:ngày\s+)?)?(?<![\d/.-])(?P<first>\d{1,2})\s*(?:[-–—~]|đến|tới)\s*(?:hết\s+)?"
    r"(?:ngày\s+)?(?P<last>\d{1,2})/(?P<month>\d{1,2})(?P<year>/20\d\d)?(?![\d/-])",
    re.IGNORECASE,
)
"""Two days of one month: "từ ngày 01 đến ngày 25/12/2024"."""
_FROM_TO = (
    r"(?:[-–—~→]+>?|=>|[;,.]?\s*(?:ngày\s+)?(?:kết thúc|cuối)|[;,.]?\s*(?:cho\s+)?(?:đến|tới)"
    r"|[;,.]?\s*(?:to|until|till)\b)"
)


def _day_or_month(name: str) -> str:
    return (
        rf"(?P<{name}_day>\d{{1,2}})(?:/|[.]|-)(?P<{name}_month>\d{{1,2}})(?:[/.-](?P<{name}_year>20\d\d))?[.]?(?!\d)"
    )


_SPAN_OF_DAYS = re.compile(
    rf"(?<![\d/.-]){_day_or_month('first')}(?:\s*{MIDNIGHT})?\s*{_FROM_TO}\s*:?\s*(?:hết\s*)?(?:ngày\s*)?:?\s*"
    rf"(?P<before>{MIDNIGHT})?\s*(?:ngày\s*)?{_day_or_month('last')}\s*(?P<behind>{MIDNIGHT})?",
    re.IGNORECASE,
)
"""From one day to another; the first may leave its year to the second, both to the reader."""


PAIR = 2
_OF_A_LETTER = re.compile(
    r"\b(?:xuất|in|ký|kí|lập|chốt|tính đến|cập nhật|gửi|nộp|so với|so sánh|cùng kỳ|công văn|quyết định|nghị quyết"
    r"|chỉ thị|căn cứ|kèm theo|ban hành|hạn|số)\b(?! liệu)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SpanOfDays:
    """A first and a last day that a text names: day, month, and the year where it is written."""

    first: tuple[int, int, int | None]
    last: tuple[int, int, int | None]
    at_midnight: bool = False
    """Whether the last day is named by its hour of nought, as a portal writes the first moment that is not meant."""

    def days(self, period: Period) -> tuple[dt.date, dt.date] | None:
        """Return both days, in the years of a period where none is written; `None` where they are no days."""
        first = _day(*self.first[:2], self.first[2] or self.last[2] or period.start.year)
        last = _day(*self.last[:2], self.last[2] or self.first[2] or period.end.year)
        if first is None or last is None:
            return None
        # A day stored without its hour is printed with that of nought: only a first of a month ends the one before.
        is_end = self.at_midnight and last.day == 1 and last > first
        return first, last - dt.timedelta(days=is_end)

    def is_of(self, period: Period) -> bool | None:
        """Whether they are the days of a period up to any of its days; `None` where they are no days."""
        days = self.days(period)
        return None if days is None else days[0] == period.start and days[0] <= days[1] <= period.end


def span_of_days(text: str) -> SpanOfDays | None:
    """Return the first and the last day that a text names, in any of the ways people and portals write them.

    >>> from pakn.base.periods import parse_period
    >>> november = parse_period("2024-11")
    >>> texts = ("Từ ngày: 01/11/2024 00:00:00    Đến ngày: 30/11/2024 23:59:59", "Từ 0 giờ ngày 1/11 đến 24 giờ 30/11",
    ...          "From 2024-11-01 00:00:00 to 2024-12-01 00:00:00", "Từ ngày 1 đến ngày 30 tháng 11 năm 2024",
    ...          "Từ 01 - 30/11/2024", "Ngày bắt đầu: 1/11/2024; ngày kết thúc: 30/11/2024")
    >>> {span_of_days(text).is_of(november) for text in texts}
    {True}
    >>> {span_of_days(text) for text in ("ngày 05/12/2024", "Biểu 2-3/2024", "Số 12/BC ngày 05/12/2024", "8:30 - 9:30")}
    {None}
    """
    text = _with_plain_days(text)
    if found := _SPAN_OF_DAYS.search(text):
        first, last = (
            (
                int(found[f"{name}_day"]),
                int(found[f"{name}_month"]),
                int(year) if (year := found[f"{name}_year"]) else None,
            )
            for name in ("first", "last")
        )
        return SpanOfDays(first, last, bool(found["before"] or found["behind"]))
    return _pair_of_days(text)


def _pair_of_days(text: str) -> SpanOfDays | None:
    """Two whole days of a text, whatever joins them, but for what is said of a letter, the print or a comparison."""
    days = list(DATE.finditer(text))
    if len(days) != PAIR or _OF_A_LETTER.search(text[: days[1].start()]):
        return None
    first, last = ((int(found["day"]), int(found["month"]), int(found["year"])) for found in days)
    return SpanOfDays(first, last, MIDNIGHT in text[days[0].end() :])


def _with_plain_days(text: str) -> str:
    """A text with each day as 31/12/2024, and no hours but those of midnight."""
    text = spelled(_ISO_START.sub(lambda found: f"{found[4]}/{found[3]}/{found[1]} ", text))  # its hour may be midnight
    text = _ENGLISH_DAY.sub(lambda found: f"{found[2]}/{ENGLISH[found[1][:3].title()]}/{found[3]}", text)
    text = _CLOCK.sub(_without_clock, text)
    text = _SPELLED_DAY.sub(lambda found: f"{found[1]}/{found[2]}" + (f"/{found[3]}" if found[3] else ""), text)
    return " ".join(_LONE_DAYS.sub(_with_both_days, text).split())


def _without_clock(found: re.Match[str]) -> str:
    at_midnight = int(found["hour"]) == 0 and int(found["minute"] or 0) == 0
    return f" {MIDNIGHT} " if at_midnight else " "


def _with_both_days(found: re.Match[str]) -> str:
    year = found["year"] or ""
    if not (found["from"] or year):
        return found[0]
    last = f"{found['last']}/{found['month']}{year}"
    return f"{found['from'] or ''}{found['first']}/{found['month']}{year} - {last}"


_MONTH, _QUARTER, _YEAR, _FIRST, _LAST = (fold_name(word) for word in ("tháng", "quý", "năm", "đầu", "cuối"))
YEAR = re.compile(r"\b(20\d\d)\b")
NUMBERS = ("một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai")
MONTH_NAMES = {
    fold_name(f"tháng {name}"): f"{_MONTH} {place}"
    for place, word in enumerate(NUMBERS, 1)
    for name in (word, roman(place))
}
NAMED_MONTH = re.compile(rf"(?<!\S)({'|'.join(sorted(MONTH_NAMES, key=len, reverse=True))})(?!\S)")
"""Months in words and in Roman numerals; a folded letter may end with a mark, which no word boundary knows."""
_UNTIL = "|".join(map(fold_name, ("đến", "tới")))
SEVERAL = re.compile(
    rf"(?<!\S){_MONTH} (\d{{1,2}})(?: (?:{_YEAR} )?20\d\d)? (?:(?:{_UNTIL}) )?(?:{_MONTH} )?(\d{{1,2}})(?!\S)"
)
"""One month and another, folded: "tháng 10 đến tháng 12"."""
ENDING_YEAR = re.compile(rf"(?:.* )?{_YEAR} (20\d\d)")
MONTHS = re.compile(rf"\b(?:{_MONTH} ?|th? ?)(\d{{1,2}})\b|(?<!{_QUARTER} )\b(\d{{1,2}}) 20\d\d\b")
SPAN = re.compile(rf"(?<!{_MONTH} )(?<!{_QUARTER} )(?<!{_YEAR} )\b(\d{{1,2}}) {_MONTH}(?: ({_FIRST}|{_LAST}))?(?![^ ])")
QUARTERS = re.compile(rf"\b{_QUARTER} ([ivx]+|\d)\b")
_TIMES = "|".join(
    map(fold_name, ("số liệu", "báo cáo", "tháng", "quý", "năm", "ngày", "từ", "đến", "tới", "hết", "tính", "kỳ"))
)
BESIDE_NAMES = re.compile(rf"(?<!\S)(?:{_TIMES})(?!\S)")
"""Folded words beside the name of a period that say no more than it."""
SPANS = {("month", 1), ("quarter", 3), ("half", 6), ("year", 12), ("cchc_year", 12)}
KINDS = {_MONTH: ("month",), _QUARTER: ("quarter",), _YEAR: ("year", "cchc_year", "years")}
"""Word for a length of time → the kinds of period that last so long."""


@lru_cache(maxsize=4096)  # every month names the same units
def names_period(text: str, period: Period) -> bool | None:
    """Return whether a text names a period by its days, month, quarter or half: that one, or another; else `None`.

    >>> from pakn.base.periods import parse_period
    >>> texts = ("Báo cáo tháng 12/2024", "Tháng 11 năm 2024", "Tháng 12/2023", "Quý IV", "Năm 2024", "Ngày 5/1/2025")
    >>> [names_period(text, parse_period("2024-12")) for text in texts]
    [True, False, False, False, None, None]
    >>> texts = ("Tháng mười hai năm 2024", "Tháng XI/2024", "Th.11/2024", "Từ tháng 10 đến tháng 12/2024", "Năm 2023")
    >>> [names_period(text, parse_period("2024-12")) for text in texts]
    [True, False, False, False, False]
    >>> texts = ("Nov 2024", "2024-11", "11-12/2024", "Kỳ: 2024-12-01", "2024-11-01 00:00:00", "05/01/2025")
    >>> [names_period(text, parse_period("2024-12")) for text in texts]
    [False, False, False, True, False, None]
    >>> texts = ("Từ ngày 01/12/2024 đến ngày 31/12/2024", "01/12 – 25/12/2024", "15/11/2024 đến hết 14/12/2024",
    ...          "Từ ngày: 01/11/2024; đến ngày: 30/11/2024", "01/11 - 30/11")
    >>> [names_period(text, parse_period("2024-12")) for text in texts]
    [True, True, False, False, False]
    """
    text = spelled(text)
    if span := span_of_days(text):
        return span.is_of(period)
    key = fold_name(DATE.sub(" ", text))
    named = list(_named_in(key, period))
    years = [int(year) for year in YEAR.findall(key)]
    if not named:
        other = ENDING_YEAR.fullmatch(key)
        return False if other and int(other[1]) not in period.years else _is_day_of(text, key, period)
    if period.kind == "month" and any(one != other for one, other in SEVERAL.findall(_numbered(key))):
        return False
    return any(named) and (not years or any(year in period.years for year in years))


def ends_of(text: str, period: Period) -> dt.date | None:
    """Return the last day of a time of the year of a period that a text names; `None` where it names none.

    >>> from pakn.base.periods import parse_period
    >>> texts = ("Quý I năm 2024", "6 tháng đầu năm", "9 tháng năm 2024", "Tháng 11/2024", "01/01–15/12/2024", "Năm")
    >>> [str(ends_of(text, parse_period("2024"))) for text in texts]
    ['2024-03-31', '2024-06-30', '2024-09-30', '2024-11-30', '2024-12-15', 'None']
    """
    text = spelled(text)
    if span := span_of_days(text):
        days = span.days(period)
        return days[1] if days else None
    key = _numbered(fold_name(DATE.sub(" ", text)))
    months = [int("".join(found)) for found in MONTHS.findall(key)]
    months += [3 * _quarter(found) for found in QUARTERS.findall(key)]
    months += [12 if half == _LAST else int(number) for number, half in SPAN.findall(key)]
    known = [month for month in months if 1 <= month <= 12]
    if not known:
        return None
    return dt.date(period.end.year, max(known), calendar.monthrange(period.end.year, max(known))[1])


def _quarter(text: str) -> int:
    """The number of a quarter, in digits or Roman; 0 of what is none."""
    return next((number for number in range(1, 5) if text in (str(number), roman(number).lower())), 0)


def _is_day_of(text: str, rest: str, period: Period) -> bool | None:
    """Whether a text that is nothing but a day, the folded rest of it, tells a day of a period, or one before it."""
    days = [_day_of(found) for found in DATE.finditer(text)]
    if len(days) != 1 or days[0] is None or BESIDE_NAMES.sub("", rest).strip() or has_words(rest, [fold_name("ngày")]):
        return None
    return None if days[0] > period.end else days[0] >= period.start


def spelled(text: str) -> str:
    """A text with the days, months and years in it written as here is usual.

    >>> spelled("2024-11-01 00:00:00, 2024-11, November 2024, 11-12/2024")
    '01/11/2024, tháng 11 năm 2024, tháng 11 năm 2024, tháng 11 đến tháng 12 năm 2024'
    """
    text = _ISO_DAY.sub(lambda found: f"{found[4]}/{found[3]}/{found[1]}", unicodedata.normalize("NFC", text))
    text = _ISO_MONTH.sub(lambda found: f"tháng {found[2]} năm {found[1]}", text)
    text = _ENGLISH_MONTH.sub(lambda found: f"tháng {ENGLISH[found[1][:3].title()]} năm {found[2]}", text)
    return _TWO_MONTHS.sub(lambda found: f"tháng {found[1]} đến tháng {found[2]} năm {found[3]}", text)


def beside_period_names(text: str, phrases: Sequence[str] = ()) -> str:
    """Return what a folded text says beside the names of periods and some folded phrases; "" where that is all.

    >>> beside_period_names("Số liệu tháng 11/2024"), beside_period_names("Kỳ báo cáo: 6 tháng đầu năm 2024")
    ('', '')
    >>> beside_period_names("Xem tháng 11"), beside_period_names("Trong kỳ", [fold_name("trong kỳ")])
    ('xem', '')
    """
    key = _numbered(fold_name(DATE.sub(" ", spelled(text))))
    known = [re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, sorted(phrases, key=len, reverse=True)))})(?!\S)")]
    for named in (SEVERAL, SPAN, MONTHS, QUARTERS, YEAR, *(known if phrases else ()), BESIDE_NAMES):
        key = named.sub(" ", key)
    return " ".join(key.split())


def names_other_period(group: str, period: Period) -> bool:
    """Whether a text names a time that is not the period.

    >>> from pakn.base.periods import parse_period
    >>> december = parse_period("2024-12")
    >>> own = ("Tháng 12 năm 2024", "Kỳ này", "Trong tháng", "12/2024", "Tính đến 31/12/2024", "Quy trình 4")
    >>> [names_other_period(text, december) for text in own]
    [False, False, False, False, False, False]
    >>> others = ("Tháng 11", "Năm 2024", "Quý IV/2024", "12 tháng", "11/2024", "Tháng 12/2023", "Từ 01/01/2024")
    >>> [names_other_period(text, december) for text in others]
    [True, True, True, True, True, True, True]
    >>> [names_other_period(text, parse_period("2024-H1")) for text in ("6 tháng đầu năm 2024", "6 tháng cuối năm")]
    [False, True]
    >>> [names_other_period(text, parse_period("2024-Q4")) for text in ("Quý 4/2024", "Quý IV", "Quý 3", "Tháng 12")]
    [False, False, True, True]
    """
    group = spelled(group)
    days = [_day_of(found) for found in DATE.finditer(group)]
    if any(day is None or day < period.start for day in days):
        return True
    key = fold_name(DATE.sub(" ", group))
    if any(int(year) not in period.years for year in YEAR.findall(key)):
        return True
    named = list(_named_in(key, period))
    if named:
        return not all(named)
    lengths = [word for word in KINDS if has_words(key, [word])] or ([_YEAR] if YEAR.search(key) else [])
    return any(period.kind not in KINDS[word] for word in lengths)


def _named_in(key: str, period: Period) -> Iterator[bool]:
    """Whether each month, quarter and number of months that a folded text names is the period."""
    last = period.end.month
    key = _numbered(key)
    for months in MONTHS.findall(key):
        yield period.kind == "month" and int("".join(months)) == last
    for quarter in QUARTERS.findall(key):
        number = (last + 2) // 3
        yield period.kind == "quarter" and quarter in (str(number), roman(number).lower())
    for number, half in SPAN.findall(key):
        ends = {_FIRST: 6, _LAST: 12}.get(half, last)
        yield (period.kind, int(number)) in SPANS and (period.kind != "half" or ends == last)


def _numbered(key: str) -> str:
    """A folded text with the months that it names in words as numbers."""
    return NAMED_MONTH.sub(lambda found: MONTH_NAMES[found[1]], key)


def _day_of(found: re.Match[str]) -> dt.date | None:
    return _day(int(found["day"]), int(found["month"]), int(found["year"]))


def _day(day: int, month: int, year: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
