"""What the titles above a table say against its reading: another period, numbers in thousands.

A table of counts holds no days: filed under another month, or with its last three zeros left off, it looks as right as
any other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pakn.base.names import fold_name, has_words
from pakn.base.periods import Period
from pakn.load.extract.notices import Notice
from pakn.load.extract.rules import CheckRule
from pakn.registry.contracts import Contract
from pakn.registry.period_names import SPAN_OF_DAYS, YEAR, names_period

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


def title_notices(
    above: Sequence[str],
    sheet: str | None,
    headings: Iterable[str],
    contract: Contract,
    period: Period,
    rules: Mapping[str, CheckRule],
) -> Iterator[Notice]:
    """Return what the texts above a table of counts, the name of its sheet and the headings it knows say against it."""
    if contract.shape != "counts":
        return
    if any(SCALED.search(_plain(text)) for text in (*above, *headings)):
        yield Notice(rules["scaled_unit"], "", 1)
    titles = [*above, *([sheet] if sheet else []), *_joined(above)]
    titles = [text for text in titles if SPAN_OF_DAYS.search(_plain(text)) or not has_words(text, OF_ANOTHER)]
    titles = [text for text in titles if not has_words(text, COMPARED)]
    if period.kind in WHOLE_YEARS:  # "báo cáo tháng 12" may be one of the year so far
        titles = [text for text in titles if not any(int(year) in period.years for year in YEAR.findall(text))]
        titles = [text for text in titles if YEAR.search(text)]
    named = [names_period(text, period) for text in titles]
    if False in named and True not in named:
        yield Notice(rules["other_period_title"], "", named.count(False), told=f"kỳ của tệp: {period.label}")


def _joined(above: Sequence[str]) -> list[str]:
    """All texts as one where only together they tell the first and the last day, each in a row of its own."""
    joined = " ".join(above)
    parts = any(SPAN_OF_DAYS.search(_plain(text)) for text in above)
    return [joined] if not parts and SPAN_OF_DAYS.search(_plain(joined)) else []


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()
