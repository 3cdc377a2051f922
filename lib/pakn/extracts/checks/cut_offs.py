"""The cut-off that people write above a table: "Ngày chốt số liệu: 05/01/2025", in the many ways they write it.

"Ngày chốt" says it itself and goes before "tính đến", which a comparison may say of another month. The day comes first
always; of a range the end counts. An hour beside the day counts too: midnight is the end of the day before. Two
different days under the same word are a question, not a choice.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pakn.base.labels import format_date
from pakn.registry.period_names import CLOCK_SIGN, HALVES

__all__ = ["LONGEST_TEXT", "CutOff", "days_in", "stated_cut_off", "stated_cut_offs"]

DAY = (
    r"(?:(?P<{0}d>\d{{1,2}})\s*[/.-]\s*(?P<{0}m>\d{{1,2}})\s*[/.-]\s*(?P<{0}y>\d{{4}})(?!\d)"
    r"|(?P<{0}iy>\d{{4}})[/.-](?P<{0}im>\d{{1,2}})[/.-](?P<{0}id>\d{{1,2}})(?!\d)"
    r"|(?P<{0}wd>\d{{1,2}})\s+tháng\s+(?P<{0}wm>\d{{1,2}})(?:,?\s+năm\s+|\s*/\s*|\s+)(?P<{0}wy>\d{{4}}))"
)
CLOCK = rf"\d{{1,2}}\s*{CLOCK_SIGN}\s*(?:\d{{2}}(?::\d{{2}}|\s*phút)?)?(?:\s*(?:{HALVES})\b)?"
HOUR = (
    rf"(?P<hour>\d{{1,2}})\s*(?:(?:{CLOCK_SIGN}|[.](?=\d\d\b(?![.]\d)))\s*(?P<minute>\d{{2}})?|(?=(?:sa|ch|am|pm)\b))"
    rf"(?::\d{{2}}|\s*phút)?(?:\s*(?P<half>{HALVES})\b)?"
)
BEFORE_DAY = re.compile(rf"{HOUR}\s*,?\s*(?:(?:của\s+)?ngày\s+)?$")
BEHIND_DAY = re.compile(rf"(?:t|\s*[,(-]?\s*(?:vào\s+)?(?:lúc\s+)?(?:giờ(?:\s+chốt)?\s*:\s*)?){HOUR}")
ZONE = re.compile(r"(?:[.]\d+)?\s*[(]?\s*(?P<name>z|utc|gmt)?\s*(?P<ahead>[+-]\d{1,2}(?::?\d{2})?)?(?![\d/h:g])")
HOME_HOURS = 7
LOOSE = (
    re.compile(rf"(?:(?:\bchốt\b|^\s*giờ\s*:)\D*|^\s*(?:vào\s+|lúc\s+)*){HOUR}\s*$"),
    re.compile(rf"\bgiờ\s+chốt\s*:?\s*{HOUR}\s*(?=ngày\s+chốt\b|số liệu\b)"),
)
"""An hour under a label of its own, or alone: "Giờ chốt: 15h00"."""
ANY_CLOCK = re.compile(r"\d\s*(?:h|:|g|giờ)\s*\d|\d\s*(?:h|g|giờ|am|pm)\b|^\s+\d{1,2}\s*$")
LONE_CLOCK = re.compile(rf"(?<![\d/.-]){HOUR}")
TO = rf"\s*,?\s*(?:đến|tới|-|–)\s*(?:hết\s+)?(?:{CLOCK}\s*,?\s*)?(?:ngày\s+)?"
BETWEEN = (
    r"(?:[\s:,(–-]|số liệu|dữ liệu|báo cáo|thống kê|tổng hợp|thời điểm|thời gian"
    r"|ngày|hết|lúc|vào|là|từ|đến|kỳ|trong|của"
    rf"|{CLOCK}|\d{{1,2}}(?:/\d{{1,2}})?{TO}(?=\d))*"
)
"""Words and signs between "ngày chốt" and its day; beyond them a day may be that of a letter or of another month."""
STATED = re.compile(BETWEEN + DAY.format("a") + rf"(?:\s*{CLOCK})?(?:{TO}{DAY.format('b')})?")
FURTHER = re.compile(rf"(?<![\d/.-]){DAY.format('a')}")
OF_SOMETHING_ELSE = re.compile(
    r"\b(?:in|ký|kí|lập|xuất|gửi|nộp|ban hành|trích|công văn|văn bản|số|so với|so|cùng kỳ|kỳ)\b"
)
"""Words before a day behind the cut-off that is none itself: of the print, of a letter, of what is compared."""
CLOCK_OF_DAY = re.compile(
    rf"{DAY.format('c')}t?\s*[,(-]?\s*(?:vào\s+)?(?:lúc\s+)?{CLOCK}|{CLOCK}\s*,?\s*(?:ngày\s+)?{DAY.format('d')}"
)
"""An hour that belongs to the day beside it, be it that of the print."""
SOME_DAY = re.compile(r"\d\s*[/.-]\s*\d|\btháng\s+\d|\bnăm\s+\d")
"""Something like a day, that says another one than what stands elsewhere."""
WORDS = (re.compile(r"\bchốt\b"), re.compile(r"\btính đến\b"))
"""By rank: a day under a former one goes before those under a latter."""
LONGEST_TEXT = 2_000
"""Letters of a row above a table that are looked at, a page: the patterns take minutes for a text without end."""
LAST_MINUTE = dt.time(23, 59)
ENDS_OF_DAYS = ((0, 0), (24, 0), (LAST_MINUTE.hour, LAST_MINUTE.minute))
AFTERNOON = ("chiều", "tối", "ch", "pm")


@dataclass(frozen=True, slots=True)
class CutOff:
    """Up to when a file knows what happened: to the end of a day, or to an hour of it."""

    day: dt.date
    hour: dt.time | None = None

    @property
    def until(self) -> dt.datetime:
        """The first moment that it no longer knows: what happened at its very hour has happened."""
        if self.day == dt.date.max:
            return dt.datetime.max
        if self.hour is None:
            return dt.datetime.combine(self.day + dt.timedelta(days=1), dt.time())
        return dt.datetime.combine(self.day, self.hour) + dt.timedelta(microseconds=1)

    def __str__(self) -> str:
        """Return it in words."""
        return (f"{self.hour:%H:%M} ngày " if self.hour else "") + format_date(self.day)


def _of(day: dt.date, hour: int, minute: int) -> CutOff | None:
    """Return the cut-off at an hour of a day; `None` where there is no such hour.

    >>> [str(_of(dt.date(2025, 1, 1), hour, 0)) for hour in (0, 17, 24)]
    ['31/12/2024', '17:00 ngày 01/01/2025', '01/01/2025']
    """
    if (hour, minute) == (0, 0):
        return CutOff(day - dt.timedelta(days=1))
    if (hour, minute) in ENDS_OF_DAYS:
        return CutOff(day)
    try:
        return CutOff(day, dt.time(hour, minute))
    except ValueError:
        return None


def stated_cut_offs(above: Iterable[str]) -> tuple[CutOff, ...]:
    """Return the different cut-offs that the texts above a table state under the word that goes first.

    >>> [str(found) for found in stated_cut_offs(["Số liệu chốt lúc 17h00 ngày 31 tháng 12 năm 2024"])]
    ['17:00 ngày 31/12/2024']
    >>> [str(found) for found in stated_cut_offs(["Tính đến ngày 30/11/2024; ngày chốt: từ 01/12/2024 đến 31.12.2024"])]
    ['31/12/2024']
    >>> [str(found) for found in stated_cut_offs(["Ngày chốt: 0 giờ ngày 01/01/2025"])]
    ['31/12/2024']
    >>> len(stated_cut_offs(["Tính đến 30/11/2024, tính đến 31/12/2024"]))
    2
    """
    texts = [" ".join(unicodedata.normalize("NFC", text[:LONGEST_TEXT]).casefold().split()) for text in above]
    for word in WORDS:
        found = [found for text in texts for part in text.split(";") for found in _days_behind(part, word)]
        if found:
            found = _at_loose_hours(found, [part for text in texts for part in text.split(";")])
            passed = not any(each and each.hour for each in found) and any(map(_has_loose_clock, texts))
            return () if passed else _different(found)
    return ()


def _has_loose_clock(text: str) -> bool:
    """Whether a text that speaks of a cut-off tells an hour beside no day, which is not to be passed over."""
    if not any(word.search(text) for word in WORDS):
        return False
    loose = CLOCK_OF_DAY.sub(" ", text)
    clocks = (clock for clock in LONE_CLOCK.finditer(loose) if clock["minute"] or not clock[0].rstrip().endswith(":"))
    return any(_time(clock["hour"], clock["minute"], clock["half"]) not in ENDS_OF_DAYS for clock in clocks)


def _at_loose_hours(found: list[CutOff | None], parts: Iterable[str]) -> list[CutOff | None]:
    """Give the days the hour that stands under a label of its own; of several hours nobody knows which."""
    clocks = (clock for part in parts for loose in LOOSE if (clock := loose.search(part)))
    hours = {_time(clock["hour"], clock["minute"], clock["half"]) for clock in clocks}
    if not hours:
        return found
    hour, minute = hours.pop()
    return [None if hours or not each or each.hour else _of(each.day, hour, minute) for each in found]


def _time(hour: str, minute: str | None, half: str | None) -> tuple[int, int]:
    """Return hour and minute of a clock of 24 hours.

    >>> [_time(hour, None, half)[0] for hour, half in (("5", "chiều"), ("12", "trưa"), ("12", "sa"), ("12", "ch"))]
    [17, 12, 0, 12]
    >>> [_time(hour, None, "đêm")[0] for hour in ("11", "12", "1")]
    [23, 24, 1]
    """
    read, noon, small = int(hour), 12, 5
    if half in ("am", "sa"):
        read %= noon
    elif half == "đêm":  # twelve at night is the end of the day, one at night the beginning of the next
        read += noon * (small < read <= noon)
    elif half in AFTERNOON:
        read += noon * (read < noon)
    return read, int(minute or 0)


def _different(found: Iterable[CutOff | None]) -> tuple[CutOff, ...]:
    """Return each cut-off once, the earliest first; none where one of them cannot be read."""
    stated = set(found)
    timed = {each.day for each in stated if each and each.hour}
    said = [each for each in stated if each and (each.hour or each.day not in timed)]
    return tuple(sorted(said, key=lambda each: each.until)) if None not in stated else ()


def stated_cut_off(above: Iterable[str]) -> dt.date | None:
    """Return the last day of the cut-off that texts above a table state, `None` where they state none or several."""
    days = {stated.day for stated in stated_cut_offs(above)}
    return days.pop() if len(days) == 1 else None


def _days_behind(text: str, word: re.Pattern[str]) -> Iterator[CutOff | None]:
    """Yield the cut-off behind each place of a word; `None` where one stands there that cannot be read."""
    starts = sorted(found.start() for each in WORDS for found in each.finditer(text))
    for found in word.finditer(text):
        segment = text[found.end() : next((start for start in starts if start > found.start()), len(text))]
        if stated := STATED.match(segment):
            yield _stated(segment, stated, "b" if stated["bd"] or stated["biy"] or stated["bwd"] else "a")
            yield from _further_days(segment[stated.end() :])
        elif SOME_DAY.search(segment):
            yield None


def days_in(text: str) -> list[dt.date]:
    """Return the days right behind each other at the beginning of a folded text, before any other number."""
    found = FURTHER.search(text)
    day = _stated(text, found, "a") if found and not re.search(r"\d", text[: found.start()]) else None
    return [day.day] if day else []


def _further_days(rest: str) -> Iterator[CutOff | None]:
    """Yield the days that stand behind the first one and are said of something else: "(đối với xã: 31/12/2024)"."""
    start = 0
    for found in FURTHER.finditer(rest):
        if not OF_SOMETHING_ELSE.search(rest[start : found.start()]):
            yield _stated(rest, found, "a")
        start = found.end()


def _stated(segment: str, found: re.Match[str], group: str) -> CutOff | None:
    """Return the day of a group of `STATED` with the hour that stands before or behind it."""
    kind = next(kind for kind in ("", "i", "w") if found[f"{group}{kind}y"])
    parts = "ymd"
    try:
        day = dt.date(*(int(found[f"{group}{kind}{part}"]) for part in parts))
    except ValueError:
        return None
    begin = min(found.start(f"{group}{kind}{part}") for part in parts)
    end = max(found.end(f"{group}{kind}{part}") for part in parts)
    before, behind = BEFORE_DAY.search(segment[:begin]), BEHIND_DAY.match(segment[end:])
    clock = before or behind
    if clock is None:
        # An hour that stands there in another way is not to be passed over.
        return CutOff(day) if not ANY_CLOCK.search(segment[end:]) else None
    hour, minute = _time(clock["hour"], clock["minute"], clock["half"])
    if not before and hour == minute == 0:
        return CutOff(day)  # programs write midnight behind a day that has no hour
    zone = ZONE.match(segment[end + clock.end() :]) if not before else None
    if zone and (zone["name"] or zone["ahead"]):
        return _at_home(day, hour, minute, zone["ahead"] or "+0")
    return _of(day, hour, minute)


def _at_home(day: dt.date, hour: int, minute: int, ahead: str) -> CutOff | None:
    """Return the cut-off of a clock that is ahead of UTC by some hours, in the province's time."""
    digits = re.sub(r"\D", "", ahead)
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > len("12") else (int(digits), 0)
    offset = dt.timedelta(hours=hours, minutes=minutes) * (-1 if ahead[0] == "-" else 1)
    try:
        told = dt.datetime.combine(day, dt.time(hour, minute))
    except ValueError:
        return None
    moved = told - offset + dt.timedelta(hours=HOME_HOURS)
    return _of(moved.date(), moved.hour, moved.minute)
