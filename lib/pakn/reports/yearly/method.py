"""Sources and method of the trend annex, made from metadata: documents in full, breaks, targets, computed values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from pakn.base.labels import format_date, uncapital
from pakn.registry.models import Target
from pakn.render.citations import break_sentences
from pakn.render.markdown_note import MarkdownNote
from pakn.render.phrases import target_level
from pakn.reports.yearly.pakn_trend import DAYS, RATE, SATISFACTION, PaknTrend

__all__ = ["notes"]


def notes(trend: PaknTrend) -> MarkdownNote:
    """Return sources, definitions, computed values, comparability and target of the PAKN trend annex."""
    book = trend.book
    docs = book.documents(
        figure.figure_id for figure in book if book.indicator(figure).startswith("pakn_") and figure.year in trend.years
    )
    shown = [doc for doc in docs if book.catalogue.sources[doc].territory in book.catalogue.units.home.territories]
    lines = [f"Nguồn: {'; '.join(uncapital(book.catalogue.sources[doc].citation) for doc in shown)}."]
    defined = [book.catalogue.indicators[name] for name in (RATE, SATISFACTION, DAYS)]
    lines += [f"{indicator.title}: {uncapital(indicator.definition or '')}" for indicator in defined]
    lines.append(
        "Số tính thêm (suy ra) có hai chữ số thập phân, làm tròn nửa lên, và được ghi chú cách tính; "
        "số công bố giữ nguyên như văn bản gốc. "
        "Mức “trên”, “dưới” là giới hạn được công bố: chỉ dùng để nêu mức thay đổi theo mức công bố, không dùng để "
        "cộng hoặc tính trung bình."
    )
    breaks = break_sentences(trend.breaks(RATE, trend.years[0], trend.years[-1], "district"))
    lines += [f"Mốc cần lưu ý: {'; '.join(uncapital(sentence) for sentence in breaks)}."] if breaks else []
    lines.append("Số PAKN quá hạn, số lượt đánh giá và ngày chốt số liệu không được công bố.")
    return MarkdownNote((*lines, *_targets(trend)))


def _targets(trend: PaknTrend) -> Iterator[str]:
    """Yield the monthly targets of each document that sets any, with the days on which they are in force."""
    targets, end = trend.monthly_targets(), dt.date(trend.years[-1], 12, 31)
    for basis in dict.fromkeys(target.basis for target in targets):
        own = [target for target in targets if target.basis == basis]
        levels = [f"mức tối thiểu {target_level(target)} cho từng tháng{_validity(target)}" for target in own]
        text = (
            f"Chỉ tiêu về tỷ lệ xử lý PAKN theo {trend.book.catalogue.sources[basis].citation}; phụ lục áp dụng "
            f"{'; '.join(levels)}"
        )
        lapsed = own[-1].valid_to
        if lapsed and lapsed < end:
            text += f"; sau ngày {format_date(lapsed)}, mức áp dụng cần cơ quan có thẩm quyền xác nhận"
        yield f"{text}."


def _validity(target: Target) -> str:
    first = f" từ {format_date(target.valid_from)}" if target.valid_from else ""
    return first + (f" đến {format_date(target.valid_to)}" if target.valid_to else "")
