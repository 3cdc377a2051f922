"""Sources and method of the reports that are lists of rates."""

from __future__ import annotations

from pakn.base.labels import format_date, uncapital
from pakn.observations.outline_values import OutlineValues
from pakn.render.markdown_note import MarkdownNote

__all__ = ["method"]


def method(outlined: OutlineValues) -> MarkdownNote:
    """Return the documents and the extract behind the annex, and how what it adds came about."""
    lines = [f"Nguồn: {uncapital(source.citation)}." for source in outlined.documents]
    counts, catalogue = outlined.counts, outlined.period_data.book.catalogue
    if counts is not None:
        contract = outlined.period_data.contract(outlined.outline.system)
        title = catalogue.systems[contract.source].title
        lines.append(
            f"Số đếm: {title}, ngày chốt số liệu {format_date(counts.cut_off)}; tỷ lệ tính từ tổng của các đơn vị."
        )
    lines.append(
        "Tỷ lệ tính thêm có hai chữ số thập phân, làm tròn nửa lên; tỷ lệ có mẫu số bằng 0 ghi “không phát sinh” (-)."
    )
    if outlined.outline.basis:
        source = catalogue.sources[outlined.outline.basis]
        lines.append(f"Bộ chỉ số: {source.citation}.")
        lines.append(
            "Tỷ lệ hài lòng của Bộ chỉ số tính bằng %, không so sánh với mức độ hài lòng (thang điểm 5) của ứng dụng "
            "PAKN."
        )
    return MarkdownNote(tuple(lines))
