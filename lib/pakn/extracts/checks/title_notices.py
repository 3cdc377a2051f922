"""What the texts around a table say against its reading: another period, a plan, numbers in thousands, another scale.

A table of counts holds no days: filed under another month, or with its last three zeros left off, it looks as right as
any other. What such a text says of a letter, a comparison or the day of the print is not said of the table.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pakn.base.names import fold_name, has_words
from pakn.base.periods import Period
from pakn.extracts.checks.notices import Notice
from pakn.extracts.checks.rules import CheckRule
from pakn.registry.contracts import Contract
from pakn.registry.heading_groups import ENUMERATED
from pakn.registry.period_names import YEAR, SpanOfDays, ends_of, names_period, span_of_days, spelled

__all__ = ["Times", "scale_notices", "title_notices"]

CLAUSE = re.compile(
    r"[(\[]?\s*(?<!\w)(?:so với|so sánh với|kèm theo|căn cứ|theo (?:công văn|báo cáo|kế hoạch|quyết định)|cập nhật"
    r"|kết xuất|trích xuất|xuất|in|lập|ký|chốt|ngày chốt|tính đến|phương hướng|nhiệm vụ|ngày)(?!\w)[^;()\[\]–]*"
)
"""A part of a text that tells another time than the table's: of a letter, a comparison, the print, the cut-off."""
TO_DATE = tuple(map(fold_name, ("lũy kế", "luỹ kế", "cộng dồn", "từ đầu năm", "đầu năm đến nay", "lk", "ytd")))
OTHERS = tuple(map(fold_name, ("cùng kỳ", "năm trước", "kỳ trước", "tháng trước", "quý trước", "năm ngoái")))
PLAN = re.compile(rf"(?:{'|'.join(map(fold_name, ('kế hoạch', 'chỉ tiêu giao', 'giao chỉ tiêu', 'dự kiến', 'ước')))}) ")
PART = re.compile(rf"(?<!\S)(?:{'|'.join(map(fold_name, ('tuần', 'nửa đầu', 'nửa cuối', 'ngày đầu')))})(?!\S)")
WHOLE_YEARS = ("year", "cchc_year")
STALE_DAYS = 20
"""A file of the year to date tells of what was known some weeks before its cut-off, not of a quarter."""
SCALE = (
    r"(?:chục|(?<!phần )trăm|nghìn|ngàn|triệu|(?:tỷ|tỉ)(?! lệ| trọng| số)"
    r"|[x×*]? ?1(?:[., ]?000)+|10 ?(?:³|\^ ?3))(?!\w)"
)
"""By what numbers are to be multiplied, in words or in digits."""
SCALED = re.compile(
    rf"(?:đơn vị tính|đvt)\b.*?(?<![\w.,]){SCALE}|đơn vị\s*[:=]\s*{SCALE}|[(]\s*(?:đơn vị\s*:\s*)?{SCALE}"
    rf"|tính theo\s+{SCALE}|(?:^|/ ){SCALE}\s+(?:văn bản|vb|hồ sơ|hs|pakn|lượt)\b"
    r"|(?:đơn vị tính|đvt|đơn vị)\s*[:=]?\s*(?:%|phần trăm|đồng|vnđ|vnd)\s*[)]?\s*$"
)
OTHER_RATING = re.compile(r"\bthang (?:điểm )?(?:10|100|mười|trăm)\b|(?<!\d)1\s*[-–=:]\s*rất hài lòng")
OTHER_TIME = re.compile(
    r"(?:đơn vị tính|đvt|thời gian)[^;]*(?<!\w)(?:giờ|phút|giây)(?!\s*:?\s*\d)(?!\w)|[(\[]\s*(?:h|hrs?|hours?)\s*[)\]]"
)


@dataclass(frozen=True, slots=True)
class Times:
    """What texts are held against: the period of the file, and its cut-off where one is known."""

    period: Period
    cut_off: dt.date | None = None

    def of_another(self, text: str) -> bool | None:
        """Whether a text says another time than that of the file, a plan or a part of it; `None` where it says none.

        >>> from pakn.base.periods import parse_period
        >>> december = Times(parse_period("2024-12"))
        >>> texts = ("Kết quả tháng 11/2024 (kèm theo Báo cáo 12)", "Lũy kế từ đầu năm", "Kế hoạch tháng 12", "Tuần 50")
        >>> [december.of_another(text) for text in texts]
        [True, True, True, True]
        >>> texts = ("Tháng 12/2024 so với tháng 11/2024", "Kèm theo Công văn ngày 05 tháng 01 năm 2025", "Biểu 1")
        >>> [december.of_another(text) for text in texts]
        [False, None, None]
        """
        text = ENUMERATED.sub("", text)
        text = _plain(text)
        if span := span_of_days(text):
            named = span.is_of(self.period)
            return None if named is None else not named or self._ends_early(span)
        text = CLAUSE.sub(" ", text)
        key = fold_name(text)
        if self.period.kind in WHOLE_YEARS:
            return self._against_year(text, key)
        if has_words(key, (*TO_DATE, *OTHERS)) or PLAN.match(f"{key} ") or PART.search(key):
            return True
        named = names_period(text, self.period)
        return None if named is None else not named

    def of_part(self, text: str) -> bool:
        """Whether a text says a part of the period: of a list of cases a longer time does no harm, a shorter one does.

        >>> from pakn.base.periods import parse_period
        >>> december, texts = Times(parse_period("2024-12")), ("Từ ngày 01/12/2024 đến ngày 15/12/2024", "Tuần 1")
        >>> [december.of_part(text) for text in (*texts, "Quý IV/2024", "01/12/2024 - 31/12/2024", "Tháng 12")]
        [True, True, False, False, False]
        """
        text = _plain(ENUMERATED.sub("", text))
        if span := span_of_days(text):
            days = span.days(self.period)
            return days is not None and (days[0] > self.period.start or self._ends_early(span))
        key = fold_name(CLAUSE.sub(" ", text))
        if self.period.kind in WHOLE_YEARS:
            return bool(self._against_year(CLAUSE.sub(" ", text), key))
        return PART.search(key) is not None

    def is_whole_year(self, text: str) -> bool:
        """Whether a text names the year of a shorter period and nothing shorter."""
        key = fold_name(CLAUSE.sub(" ", _plain(text)))
        years = [int(year) for year in YEAR.findall(key)]
        return self.period.kind not in WHOLE_YEARS and bool(years) and all(year in self.period.years for year in years)

    def _ends_early(self, span: SpanOfDays) -> bool:
        """Whether days end before the period does, though the cut-off knows all of it."""
        last = min(self.period.end, self.cut_off or self.period.end)
        days = span.days(self.period)
        return days is not None and days[1] < last

    def _against_year(self, text: str, key: str) -> bool | None:
        """Of a year to date only another year, a quarter and what ended long before its cut-off is another time."""
        years = [int(year) for year in YEAR.findall(key)]
        if years and not any(year in self.period.years for year in years):
            return True
        end = ends_of(text, self.period) if self.period.kind == "year" else None
        if end is None:
            return None
        return self.cut_off is not None and end < min(self.cut_off, self.period.end) - dt.timedelta(days=STALE_DAYS)


def title_notices(
    above: Sequence[str],
    sheet: str | None,
    raw_headings: Sequence[str],
    contract: Contract,
    times: Times,
    rules: Mapping[str, CheckRule],
) -> Iterator[Notice]:
    """Return what the texts above a table of counts and the name of its sheet say against its period."""
    if contract.shape != "counts":
        return
    # A table with columns of both, of the month and of the year so far, is titled after both.
    has_both = any(has_words(heading, TO_DATE) for heading in raw_headings)
    titles = [*above, *([sheet] if sheet else []), *_joined(above)]
    titles = [text for text in titles if not (has_both and has_words(text, TO_DATE))]
    judged = [times.of_another(text) for text in titles]
    odd = judged.count(True)
    if False not in judged and not odd:
        odd = sum(times.is_whole_year(text) for text in titles)
    if odd:
        yield Notice(rules["other_period_title"], "", odd, told=f"kỳ của tệp: {times.period.label}")


def scale_notices(
    texts: Iterable[str], columns: Iterable[str], contract: Contract, rules: Mapping[str, CheckRule]
) -> Iterator[Notice]:
    """Return what texts around a table say of the scale of its numbers: thousands, ratings of ten, hours."""
    plain = [_plain(text) for text in texts]
    if contract.shape == "counts" and any(SCALED.search(text) for text in plain):
        yield Notice(rules["scaled_unit"], "", 1)
    names = {*columns}
    if names & {"rating", "mean_rating"} and any(OTHER_RATING.search(text) for text in plain):
        yield Notice(rules["other_scale_title"], "", 1, told="thang điểm đánh giá")
    if "mean_days" in names and any(OTHER_TIME.search(text) for text in plain):
        yield Notice(rules["other_scale_title"], "", 1, told="đơn vị thời gian")


def _joined(above: Sequence[str]) -> list[str]:
    """All texts as one where only together they tell the first and the last day, each in a row of its own."""
    joined = " ".join(map(spelled, above))
    parts = any(span_of_days(_plain(text)) for text in above)
    return [joined] if not parts and span_of_days(_plain(joined)) else []


def _plain(text: str) -> str:
    return spelled(unicodedata.normalize("NFC", text)).casefold()
