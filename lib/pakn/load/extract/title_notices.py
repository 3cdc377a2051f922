"""What the titles above a table say against its reading: another period, numbers in thousands.

A table of counts holds no days: filed under another month, or with its last three zeros left off, it looks as right as
any other.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pakn.base.names import fold_name
from pakn.base.periods import Period
from pakn.load.extract.notices import Notice
from pakn.load.extract.rules import CheckRule
from pakn.registry.contracts import Contract
from pakn.registry.heading_groups import YEAR, has_words, names_period

__all__ = ["title_notices"]

COMPARED = tuple(map(fold_name, ("so với", "cùng kỳ", "kèm theo", "căn cứ")))
OF_ANOTHER = (*COMPARED, *map(fold_name, ("chốt", "tính đến", "ngày")))
"""Words of texts that name a time beside the table's own."""
WHOLE_YEARS = ("year", "cchc_year")
SCALE = (
    r"(?:chục|(?<!phần )trăm|nghìn|ngàn|triệu|(?:tỷ|tỉ)(?! lệ| trọng| số)"
    r"|[x×*]? ?1(?:[., ]?000)+|10 ?(?:³|\^ ?3))(?!\w)"
)
"""By what numbers are to be multiplied, in words or in digits."""
SCALED = re.compile(
    rf"(?:đơn vị tính|đvt)\b.*?(?<![\w.,]){SCALE}|đơn vị\s*[:=]\s*{SCALE}|[(]\s*(?:đơn vị\s*:\s*)?{SCALE}"
    rf"|tính theo\s+{SCALE}|(?:^|/ ){SCALE}\s+(?:văn bản|vb|hồ sơ|hs|pakn|lượt)\b"
)
DATE = r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})"
SPAN = re.compile(rf"{DATE}\s*(?:-|–|—|đến|tới)\s*(?:hết\s*)?(?:ngày\s*)?{DATE}")
"""From one day to another."""


def title_notices(
    above: Sequence[str],
    headings: Iterable[str],
    contract: Contract,
    period: Period,
    rules: Mapping[str, CheckRule],
) -> Iterator[Notice]:
    """Return what the texts above a table of counts, and the headings of columns that are read, say against it."""
    if contract.shape != "counts":
        return
    if any(SCALED.search(_plain(text)) for text in (*above, *headings)):
        yield Notice(rules["scaled_unit"], "", 1)
    titles = [text for text in above if SPAN.search(_plain(text)) or not has_words(text, OF_ANOTHER)]
    titles = [text for text in titles if not has_words(text, COMPARED)]
    if period.kind in WHOLE_YEARS:  # "báo cáo tháng 12" may be one of the year so far
        titles = [text for text in titles if not any(int(year) in period.years for year in YEAR.findall(text))]
        titles = [text for text in titles if YEAR.search(text)]
    named = [_names(text, period) for text in titles]
    if False in named and True not in named:
        yield Notice(rules["other_period_title"], "", named.count(False), told=f"kỳ của tệp: {period.label}")


def _names(text: str, period: Period) -> bool | None:
    """Whether a title names the period of the file, by its days or its name; `None` where it names none.

    >>> from pakn.base.periods import parse_period
    >>> texts = ("Từ ngày 01/12/2024 đến ngày 31/12/2024", "01/12/2024 - 25/12/2024", "15/11/2024 đến hết 14/12/2024")
    >>> [_names(text, parse_period("2024-12")) for text in texts]
    [True, True, False]
    """
    found = SPAN.search(_plain(text))
    if not found:
        return names_period(text, period)
    numbers = tuple(map(int, found.groups()))
    first, last = numbers[2::-1], numbers[5:2:-1]
    return first == _parts(period.start) and first <= last <= _parts(period.end)


def _parts(day: dt.date) -> tuple[int, int, int]:
    return day.year, day.month, day.day


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()
