"""What stands at the end of a monthly annex: definition, calculation, cut-off, and what was set aside or superseded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pakn.base.labels import format_date, join_words, uncapital
from pakn.extracts.counts.extract_counts import Counted
from pakn.observations.period_data import CASES, Board
from pakn.render.method_notes import MarkdownNote
from pakn.reports.month.pakn_month import PaknMonth

__all__ = ["PUBLISHED_METHOD", "RATE_METHOD", "exceptions", "extract_lines", "pakn_notes"]

RATE_METHOD = (
    "Tỷ lệ làm tròn nửa lên đến hai chữ số thập phân; dòng (tổng/tổng) là tổng chia tổng, "
    "không phải trung bình của các tỷ lệ"
)
PUBLISHED_METHOD = "Số công bố giữ nguyên như văn bản gốc"
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
        [COHORT.format(settled=_settled(month.board)), BACKLOG]
        if month.delivered
        else [BACKLOG, PUBLISHED_METHOD, NO_CUT_OFF]
    )
    parts = [part for frame in month.frames for part in month.receipts(frame)]
    lines += extract_lines(month.board, parts)
    return _noted(lines)


def _settled(board: Board) -> str:
    status = board.contract(CASES).columns["status"]
    return join_words([f"“{uncapital(status.word_of(code))}”" for code in status.settles], "hoặc")


def _noted(lines: Iterable[str]) -> MarkdownNote:
    return MarkdownNote(tuple(line if line.endswith(".") else f"{line}." for line in lines))


def extract_lines(board: Board, parts: Iterable[Counted]) -> Iterator[str]:
    """Return how many extracts of which cut-off stand behind an annex, and what replaced what."""
    unique = {part.file: part for part in parts}.values()
    if not unique:
        return
    days = sorted({part.cut_off for part in unique})
    told = format_date(days[0]) if len(days) == 1 else f"từ {format_date(days[0])} đến {format_date(days[-1])}"
    yield f"Số liệu tổng hợp từ {len(unique)} tệp của hệ thống, ngày chốt số liệu {told}"
    yield from exceptions(board, unique)


def exceptions(board: Board, parts: Iterable[Counted]) -> Iterator[str]:
    """Return what is unusual about the data behind a table: extracts received again, rows set aside, another window."""
    unique = {part.file: part for part in parts}
    replaced = [part for part in unique.values() if part.superseded]
    if replaced:
        yield f"Dùng bản nhận lại của {len(replaced)} tệp thay cho bản trước"
    for part in unique.values():
        if part.set_aside:
            whose = "PAKN" if part.cases else "dòng"
            yield f"Để riêng {part.set_aside} {whose} của tệp {part.name}, không tính vào số liệu, vì không hợp lệ"
        yield from (f"Tệp {part.name}: {uncapital(words)}" for words in part.told)
    if board.deliveries.window != "calendar":
        main = board.frames.main.period
        yield f"Kỳ báo cáo tính từ {format_date(main.start)} đến {format_date(main.end)}"
