"""What a sample takes for granted, in words its readers find beside the numbers (``sample.yml``)."""

from __future__ import annotations

from pakn.base.periods import Period
from pakn.load.figures import FigureBook
from pakn.load.sample.published import reference_month

__all__ = ["assumptions", "described"]

ALWAYS = (
    "Không có hồ sơ, người gửi nào trong bộ này là thật: mọi hồ sơ do máy tạo ngẫu nhiên theo «seed»; mã "
    "hồ sơ bắt đầu bằng «MP-».",
    "Số đếm của các hệ thống khác có đủ các tháng từ đầu năm, tháng trước và cùng tháng năm trước; hồ sơ PAKN từng "
    "tháng chỉ có tháng được chọn, tháng trước và cùng tháng năm trước.",
    "Ngày chốt số liệu của mỗi tháng là ngày cuối tháng; các tháng cùng độ trễ 0 ngày nên so sánh được với nhau.",
    "PAKN của Trung tâm Hành chính công và của doanh nghiệp nằm ngoài tổng số toàn tỉnh (văn bản không "
    "nêu); tổng số toàn tỉnh là tổng của các địa phương.",
    "Trung tâm Hành chính công mà văn bản không nêu tên được thêm vào units.csv của bộ này (mã có «mo- "
    "phong»); sổ đơn vị thật không đổi.",
    "Mỗi hồ sơ đang xử lý hoặc đã xử lý; không có hồ sơ từ chối, trả lại, chuyển tiếp, vì văn bản không "
    "nêu cách tính các loại này.",
    "Hạn xử lý mô phỏng: 10 ngày làm việc (TTHC: 5 ngày), không tính ngày nghỉ Tết âm lịch; quá hạn là "
    "chưa xử lý mà hạn trước ngày chốt.",
    "Thời gian xử lý là số ngày theo lịch từ ngày tiếp nhận đến ngày xử lý xong (cùng ngày là 0).",
    "Mức độ hài lòng dao động quanh điểm của cả năm đã công bố; điểm của tháng không được công bố nên không đối chiếu.",
    "Số liệu của các hệ thống khác giữ nguyên khi chọn --cases; cơ quan không có TTHC có tổng số 0 (không phát sinh).",
    "Tỷ lệ «trung bình» khớp theo cả hai cách hiểu: trung bình cộng tỷ lệ của các đơn vị và tổng chia tổng.",
    "«Tăng», «giảm» in trong văn bản được hiểu là so với tháng trước; số của tháng trước trong bộ này "
    "được tính ngược từ đó.",
    "Văn bản gọi khác nhau «xử lý hồ sơ công việc và ký số văn bản điện tử» (cả cấp) và «văn bản đi có ký "
    "số từ hồ sơ công việc» (từng đơn vị); bộ này dùng chung một cặp số đếm.",
    "Dịch vụ công toàn trình: giá trị cả năm đã công bố được dùng làm số hiện có cuối tháng; giá trị của "
    "tháng không được công bố.",
    "Thanh toán trực tuyến của cấp xã không được công bố; số của cấp xã là giả định.",
)
ROUND_TRIP = (
    "Tổng hợp của {month} khớp mọi số liệu PAKN đã công bố của tháng này; "
    "«reproduced_figures» liệt kê mã các số liệu khớp."
)
NO_ROUND_TRIP = "Số PAKN chỉ có hình dạng của {month}, không khớp số liệu nào đã công bố."


def assumptions(book: FigureBook, *, published: bool) -> list[str]:
    """Return the assumptions of a sample that does or does not meet the published PAKN figures."""
    month = reference_month(book).label
    return [*ALWAYS, (ROUND_TRIP if published else NO_ROUND_TRIP).format(month=month)]


def described(period: Period) -> str:
    """Return the first line a reader sees."""
    return f"Bộ số liệu mô phỏng {period.label}, tạo bằng lệnh «pakn sample»"
