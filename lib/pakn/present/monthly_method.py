"""What stands at the end of a monthly annex: definition, calculation, cut-off, and what was set aside or superseded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pakn.base.labels import format_date, uncapital
from pakn.measure.board import Board
from pakn.measure.counted import Counted
from pakn.measure.pakn_month import PaknMonth
from pakn.measure.rates import Rates
from pakn.measure.services import Services
from pakn.present.method import MarkdownNote

__all__ = ["extract_lines", "pakn_notes", "rate_notes", "service_notes"]

RATE_METHOD = (
    "Tỷ lệ tính lại từ số lượng, hai chữ số thập phân, làm tròn nửa lên; tỷ lệ chung của nhiều đơn vị hoặc nhiều tháng "
    "là tổng chia tổng, không phải trung bình của các tỷ lệ. Đơn vị có tỷ lệ bằng nhau cùng thứ hạng"
)
PUBLISHED_METHOD = "Số công bố giữ nguyên như văn bản gốc; mức “trên”, “dưới”, “từ … trở lên” là giới hạn được công bố"
COHORT = (
    "PAKN của một kỳ là các PAKN tiếp nhận trong kỳ, xét tại ngày chốt số liệu; PAKN bị từ chối, trả lại hoặc chuyển "
    "đi tính là đã xử lý; lũy kế tính lại từ từng PAKN tại một ngày chốt, không cộng các tháng"
)
BACKLOG = "Số chưa xử lý là số tiếp nhận trong kỳ trừ số đã xử lý, không phải số tồn cộng dồn qua các kỳ"
NO_CUT_OFF = "Số PAKN quá hạn, số lượt đánh giá và ngày chốt số liệu không được công bố"


def rate_notes(rates: Rates) -> MarkdownNote | None:
    """Return definition, method and data of a rate annex; `None` where it has no number at all."""
    if not any(reading.rate.number is not None for reading in rates.total_row.readings) and not rates.mean_row:
        return None
    catalogue = rates.board.book.catalogue
    indicator, columns = catalogue.indicators[rates.contract.indicator], rates.contract.columns
    part, total = (uncapital(columns[name].title) for name in ("part", "total"))
    lines = [f"{indicator.title} bằng {part} chia {total}, nhân 100"]
    lines.append(RATE_METHOD if rates.delivered else PUBLISHED_METHOD)
    parts = [part for frame in rates.frames for part in rates.parts(frame)]
    lines += extract_lines(rates.board, parts)
    return _noted(lines)


def pakn_notes(month: PaknMonth) -> MarkdownNote | None:
    """Return definitions, method and data of a PAKN annex; `None` where it has no number at all."""
    if not any(reading.received.number is not None for reading in month.total_row.readings):
        return None
    lines = [COHORT, BACKLOG] if month.delivered else [BACKLOG, PUBLISHED_METHOD, NO_CUT_OFF]
    parts = [part for frame in month.frames for part in month.receipts(frame)]
    lines += extract_lines(month.board, parts)
    return _noted(lines)


def service_notes(services: Services) -> MarkdownNote | None:
    """Return method and data of the annex on services; `None` where it has no number at all."""
    if not any(rate.number is not None for rate in services.total_row.rates):
        return None
    lines = ["Tỷ lệ bằng số TTHC cung cấp dịch vụ công trực tuyến toàn trình chia tổng số TTHC, nhân 100"]
    lines += extract_lines(services.board, services.parts) if services.parts else [PUBLISHED_METHOD]
    return _noted(lines)


def _noted(lines: Iterable[str]) -> MarkdownNote:
    return MarkdownNote(tuple(line if line.endswith(".") else f"{line}." for line in lines))


def extract_lines(board: Board, parts: Iterable[Counted]) -> Iterator[str]:
    """Return which extracts of which cut-off stand behind an annex."""
    unique = {part.file: part for part in parts}.values()
    if not unique:
        return
    days = sorted({part.cut_off for part in unique})
    told = format_date(days[0]) if len(days) == 1 else f"từ {format_date(days[0])} đến {format_date(days[-1])}"
    yield f"Số liệu tổng hợp từ {len(unique)} tệp của hệ thống, ngày chốt số liệu {told}"
    replaced = [part.file for part in unique if part.superseded]
    if replaced:
        yield f"Dùng bản nhận lại của {len(replaced)} tệp thay cho bản trước"
    if board.deliveries.window != "calendar":
        main = board.frames.main.period
        yield f"Kỳ báo cáo tính từ {format_date(main.start)} đến {format_date(main.end)}"
