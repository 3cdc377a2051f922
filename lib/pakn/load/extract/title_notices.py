"""What the titles above a table say against its reading: another period, numbers in thousands.

A table of counts holds no days: filed under another month, or with its last three zeros left off, it looks as right as
any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from pakn.base.names import fold_name
from pakn.base.periods import Period
from pakn.load.extract.notices import Notice
from pakn.load.extract.rules import CheckRule
from pakn.registry.contracts import Contract
from pakn.registry.heading_groups import has_words, names_period

__all__ = ["title_notices"]

OF_ANOTHER = tuple(map(fold_name, ("chốt", "tính đến", "so với", "cùng kỳ", "kèm theo", "căn cứ", "ngày")))
"""Words of texts that name a time beside the table's own."""
SCALES = ("chục", "trăm", "nghìn", "ngàn", "triệu", "tỷ", "tỉ")
WHOLE_YEARS = ("year", "cchc_year")
UNIT = "|".join(fold_name(word) for word in ("đơn vị tính", "đvt"))
SCALED = re.compile(rf"(?:^| )(?:{UNIT}) (?:.* )?(?:{'|'.join(map(fold_name, SCALES))})(?: |$)")


def title_notices(
    above: Sequence[str], contract: Contract, period: Period, rules: Mapping[str, CheckRule]
) -> Iterator[Notice]:
    """Return what the texts above a table of counts say against it."""
    if contract.shape != "counts":
        return
    if any(SCALED.search(fold_name(text)) for text in above):
        yield Notice(rules["scaled_unit"], "", 1)
    if period.kind in WHOLE_YEARS:
        return  # "báo cáo tháng 12" may be one of the year so far
    titles = [text for text in above if not has_words(text, OF_ANOTHER)]
    named = [names_period(text, period) for text in titles]
    if False in named and True not in named:
        yield Notice(rules["other_period_title"], "", named.count(False), told=f"kỳ của tệp: {period.label}")
