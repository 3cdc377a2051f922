"""What stands at the end of a monthly annex: calculation, cut-off, and what was set aside or superseded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pakn.base.labels import format_date, uncapital
from pakn.extracts.counts.extract_counts import ExtractCounts
from pakn.observations.period_data import PeriodData

__all__ = ["PUBLISHED_METHOD", "RATE_METHOD", "exceptions", "extract_lines", "unusual_files"]

RATE_METHOD = (
    "Tỷ lệ làm tròn nửa lên đến hai chữ số thập phân; dòng (tổng/tổng) là tổng chia tổng, "
    "không phải trung bình của các tỷ lệ"
)
PUBLISHED_METHOD = "Số công bố giữ nguyên như văn bản gốc"


def extract_lines(period_data: PeriodData, parts: Iterable[ExtractCounts]) -> Iterator[str]:
    """Return how many extracts of which cut-off stand behind an annex, and what replaced what."""
    unique = {part.file: part for part in parts}.values()
    if not unique:
        return
    days = sorted({part.cut_off for part in unique})
    told = format_date(days[0]) if len(days) == 1 else f"từ {format_date(days[0])} đến {format_date(days[-1])}"
    yield f"Số liệu tổng hợp từ {len(unique)} tệp của hệ thống, ngày chốt số liệu {told}"
    yield from exceptions(period_data, unique)


def exceptions(period_data: PeriodData, parts: Iterable[ExtractCounts]) -> Iterator[str]:
    """Return what is unusual about the data behind a table: extracts received again, rows set aside, another window."""
    yield from unusual_files(parts)
    if period_data.deliveries.window != "calendar":
        main = period_data.columns.main.period
        yield f"Kỳ báo cáo tính từ {format_date(main.start)} đến {format_date(main.end)}"


def unusual_files(parts: Iterable[ExtractCounts]) -> Iterator[str]:
    """Return what is unusual about extracts: received again, rows set aside, what their checks tell."""
    unique = {part.file: part for part in parts}
    replaced = [part for part in unique.values() if part.superseded]
    if replaced:
        yield f"Dùng bản nhận lại của {len(replaced)} tệp thay cho bản trước"
    for part in unique.values():
        if part.set_aside:
            whose = "PAKN" if part.cases else "dòng"
            yield f"Để riêng {part.set_aside} {whose} của tệp {part.name}, không tính vào số liệu, vì không hợp lệ"
        yield from (f"Tệp {part.name}: {uncapital(words)}" for words in part.told)
