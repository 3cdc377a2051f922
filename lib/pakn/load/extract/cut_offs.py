"""The cut-off that people write above a table: "Ngày chốt số liệu: 05/01/2025", in the many ways they write it.

"Ngày chốt" says it itself and goes before "tính đến", which a comparison may say of another month. The day comes first
always; of a range the end counts. Two different days under the same word are a question, not a choice.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator

__all__ = ["stated_cut_off", "stated_cut_offs"]

DAY = (
    r"(?:(?P<{0}d>\d{{1,2}})\s*[/.-]\s*(?P<{0}m>\d{{1,2}})\s*[/.-]\s*(?P<{0}y>\d{{4}})(?!\d)"
    r"|(?P<{0}iy>\d{{4}})[/.-](?P<{0}im>\d{{1,2}})[/.-](?P<{0}id>\d{{1,2}})(?!\d)"
    r"|(?P<{0}wd>\d{{1,2}})\s+tháng\s+(?P<{0}wm>\d{{1,2}})(?:,?\s+năm\s+|\s*/\s*|\s+)(?P<{0}wy>\d{{4}}))"
)
CLOCK = r"\d{1,2}\s*(?:[h:]|giờ)\s*(?:\d{2}(?:\s*phút)?|\d{2}:\d{2})?"
TO = rf"\s*,?\s*(?:đến|tới|-|–)\s*(?:hết\s+)?(?:{CLOCK}\s*,?\s*)?(?:ngày\s+)?"
BETWEEN = (
    r"(?:[\s:,(–-]|số liệu|dữ liệu|báo cáo|thống kê|tổng hợp|thời điểm|thời gian"
    r"|ngày|hết|lúc|vào|là|từ|đến|kỳ|trong|của"
    rf"|{CLOCK}|\d{{1,2}}(?:/\d{{1,2}})?{TO}(?=\d))*"
)
"""Words and signs between "ngày chốt" and its day; beyond them a day may be that of a letter or of another month."""
STATED = re.compile(BETWEEN + DAY.format("a") + rf"(?:\s*{CLOCK})?(?:{TO}{DAY.format('b')})?")
SOME_DAY = re.compile(r"\d\s*[/.-]\s*\d|\btháng\s+\d|\bnăm\s+\d")
"""Something like a day, that says another one than what stands elsewhere."""
WORDS = (re.compile(r"\bchốt\b"), re.compile(r"\btính đến\b"))
"""By rank: a day under a former one goes before those under a latter."""


def stated_cut_offs(above: Iterable[str]) -> tuple[dt.date, ...]:
    """Return the different days that the texts above a table state as cut-off under the word that goes first.

    >>> [str(day) for day in stated_cut_offs(["Số liệu chốt lúc 17h00 ngày 31 tháng 12 năm 2024"])]
    ['2024-12-31']
    >>> [str(day) for day in stated_cut_offs(["Tính đến ngày 30/11/2024; ngày chốt: từ 01/12/2024 đến 31.12.2024"])]
    ['2024-12-31']
    >>> len(stated_cut_offs(["Tính đến 30/11/2024, tính đến 31/12/2024"]))
    2
    """
    texts = [" ".join(unicodedata.normalize("NFC", text).casefold().split()) for text in above]
    for word in WORDS:
        found = [found for text in texts for part in text.split(";") for found in _days_behind(part, word)]
        if found:
            return tuple(sorted({day for day in found if day})) if None not in found else ()
    return ()


def stated_cut_off(above: Iterable[str]) -> dt.date | None:
    """Return the cut-off that the texts above a table state, `None` where they state none or several."""
    days = stated_cut_offs(above)
    return days[0] if len(days) == 1 else None


def _days_behind(text: str, word: re.Pattern[str]) -> Iterator[dt.date | None]:
    """Yield the day behind each place of a word; `None` where one stands there that cannot be read."""
    starts = sorted(found.start() for each in WORDS for found in each.finditer(text))
    for found in word.finditer(text):
        segment = text[found.end() : next((start for start in starts if start > found.start()), len(text))]
        if stated := STATED.match(segment):
            yield _day(stated, "b") if stated["bd"] or stated["biy"] or stated["bwd"] else _day(stated, "a")
        elif SOME_DAY.search(segment):
            yield None


def _day(found: re.Match[str], group: str) -> dt.date | None:
    for kind in ("", "i", "w"):
        if found[f"{group}{kind}y"]:
            try:
                return dt.date(*(int(found[f"{group}{kind}{part}"]) for part in "ymd"))
            except ValueError:
                return None
    return None
