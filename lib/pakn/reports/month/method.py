"""Definitions, method and data of the annexes of PAKN."""

from __future__ import annotations

from pakn.base.labels import join_words, uncapital
from pakn.observations.period_data import CASES, PeriodData
from pakn.render.markdown_note import MarkdownNote
from pakn.render.monthly_method import PUBLISHED_METHOD, extract_lines
from pakn.reports.month.pakn_month import PaknMonth

__all__ = ["pakn_notes"]

COHORT = (
    "PAKN của một kỳ là các PAKN tiếp nhận trong kỳ, xét tại ngày chốt số liệu; PAKN có ngày xử lý xong đến ngày chốt, "
    "hoặc không ghi ngày mà có trạng thái {settled}, tính là đã xử lý; lũy kế tính lại từ từng PAKN tại một ngày chốt, "
    "không cộng các tháng"
)
BACKLOG = "Số chưa xử lý là số tiếp nhận trong kỳ trừ số đã xử lý, không phải số tồn cộng dồn qua các kỳ"
NO_CUT_OFF = "Số PAKN quá hạn, số lượt đánh giá và ngày chốt số liệu không được công bố"


def pakn_notes(month: PaknMonth) -> MarkdownNote | None:
    """Return definitions, method and data of a PAKN annex; `None` where it has no number at all."""
    if not any(reading.received.number is not None for reading in month.total_row.readings):
        return None
    lines = (
        [COHORT.format(settled=_settled(month.period_data)), BACKLOG]
        if month.delivered
        else [BACKLOG, PUBLISHED_METHOD, NO_CUT_OFF]
    )
    parts = [part for column in month.columns for part in month.receipts(column)]
    lines += extract_lines(month.period_data, parts)
    return _noted(lines)


def _settled(period_data: PeriodData) -> str:
    status = period_data.contract(CASES).columns["status"]
    return join_words([f"“{uncapital(status.word_of(code))}”" for code in status.settles], "hoặc")


def _noted(lines: list[str]) -> MarkdownNote:
    return MarkdownNote(tuple(line if line.endswith(".") else f"{line}." for line in lines))
