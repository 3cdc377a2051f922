"""Title, opening and method of the deep analysis."""

from __future__ import annotations

from collections.abc import Iterator

from pakn.base.labels import format_count, format_date
from pakn.render.markdown_note import MarkdownNote
from pakn.render.monthly_method import extract_lines
from pakn.render.monthly_words import titled
from pakn.render.paragraphs import Paragraph
from pakn.reports.cases.case_analysis import CaseAnalysis
from pakn.reports.month.pakn_month import PaknMonth
from pakn.reports.month.sentences import without_cases
from pakn.statistics.control_chart import ENOUGH, LEAST

__all__ = ["case_analysis_title", "method", "opening"]

SCOPES = {"localities": "các địa phương", "all": "mọi nhóm đơn vị"}


def case_analysis_title(month: PaknMonth) -> str:
    """Return the title of the annex."""
    return titled("Phân tích chuyên sâu phản ánh, kiến nghị (PAKN)", month.columns, month.known_until)


def opening(month: PaknMonth, case_analysis: CaseAnalysis | None) -> Paragraph:
    """Return which cases are looked at, and when; or that there are none to look at."""
    if case_analysis is None:
        return Paragraph(f"Phân tích chuyên sâu cần số liệu từng PAKN; {without_cases(month)}.")
    return Paragraph(
        f"Phân tích {format_count(len(case_analysis.main))} PAKN tiếp nhận trong {month.columns[0].label} của "
        f"{SCOPES[month.province_scope]} (phạm vi “toàn tỉnh”), theo tình trạng đến ngày chốt số liệu "
        f"{format_date(case_analysis.main.cut_off)}. Tài liệu phục vụ phân tích nội bộ, không gửi kèm công văn."
    )


def method(month: PaknMonth, case_analysis: CaseAnalysis | None) -> MarkdownNote | None:
    """Return how each figure came about, with the parameters in force; `None` without cases."""
    if case_analysis is None:
        return None
    parts = [part for column in case_analysis.columns for part in month.cohort(column)]
    return MarkdownNote(
        tuple(f"{line}." for line in (*_lines(case_analysis), *extract_lines(month.period_data, parts)))
    )


def _lines(case_analysis: CaseAnalysis) -> Iterator[str]:
    yield (
        "Thời gian xử lý: ước lượng Kaplan–Meier, PAKN chưa xử lý được tính theo thời gian đã chờ; khoảng tin cậy của "
        "trung vị theo Brookmeyer–Crowley (thang log-log)"
    )
    yield (
        "Ngày làm việc: theo lịch nghỉ lễ, tết, nghỉ bù và làm bù của cơ quan nhà nước; hạn so sánh "
        f"{case_analysis.limit_days} ngày làm việc do người lập chọn, không phải hạn ghi trong hệ thống"
    )
    yield (
        "Khoảng tin cậy của điểm trung bình theo phân phối Student; tỷ lệ đánh giá là số lượt đánh giá trên số PAKN đã "
        "xử lý"
    )
    yield (
        "So sánh đơn vị: khoảng tin cậy Wilson; giới hạn phễu 95% và 99,8% theo phân phối nhị thức; đơn vị dưới "
        f"{case_analysis.min_cases} PAKN được đánh dấu, không xếp hạng"
    )
    yield (
        "Diễn biến theo tháng: biểu đồ kiểm soát XmR, giới hạn bằng trung bình ± 2,66 lần khoảng dao động trung bình "
        f"giữa hai tháng liền nhau; từ {LEAST} tháng mới có giới hạn, dưới {ENOUGH} tháng là tạm thời; tính lại từ mỗi "
        "mốc thay đổi; các tháng cùng thời điểm chốt sau khi hết tháng"
    )
    yield (
        "Dấu hiệu (điểm vuông trên biểu đồ) theo bốn quy tắc: một tháng vượt giới hạn; 7 tháng liền cùng phía so với "
        "trung bình; 7 tháng liền tăng hoặc giảm; 2 trong 3 tháng liền sát một giới hạn"
    )
    yield "Nguyên nhân thay đổi: phân tách Kitagawa thành phần do kết quả và phần do cơ cấu"
