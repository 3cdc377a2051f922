"""What a sample takes for granted, in words its readers find beside the numbers (``sample.yml``)."""

from __future__ import annotations

from pakn.base.labels import format_date
from pakn.base.periods import Period

__all__ = ["assumptions", "described", "no_year_assumption", "year_assumptions"]

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
    "Số đếm và điểm của Bộ chỉ số (Quyết định số 766/QĐ-TTg), chỉ tiêu quý của sở, ban, ngành: số ngẫu nhiên, không "
    "dựa trên số liệu đã công bố; kỳ có tệp là tháng được chọn, 26 tuần trước đó và quý kết thúc cùng tháng.",
    "Thanh toán trực tuyến của cấp xã không được công bố; số của cấp xã là giả định.",
)
ROUND_TRIP = (
    "Tổng hợp của {month} khớp mọi số liệu PAKN đã công bố của tháng này; "
    "«reproduced_figures» liệt kê mã các số liệu khớp."
)
YEAR = (
    "Tệp PAKN lũy kế «{year}» gồm mọi hồ sơ tiếp nhận từ đầu năm, theo tình trạng tại một ngày chốt là {day}, nên "
    "không bằng tổng các tệp tháng: hồ sơ của {month} giống hệt tệp tháng; hồ sơ tháng trước chưa xử lý xong khi chốt "
    "tháng ấy có thể đã xử lý xong sau đó; xã, phường đã sáp nhập ghi theo tên ngày {day}."
)
YEAR_PUBLISHED = (
    "Số liệu cả năm đã công bố được liệt kê ở «year_to_date»: khớp và không khớp. Khi số đếm và tỷ lệ đã công bố mâu "
    "thuẫn nhau, hoặc mâu thuẫn với số của tháng cuối năm, thì giữ số đếm; mức độ hài lòng, thời gian xử lý trung bình "
    "cả năm không đối chiếu."
)
NO_YEAR_OF_CHOSEN_SIZE = "Không có tệp PAKN lũy kế từ đầu năm vì số hồ sơ do --cases chọn; các tệp số đếm vẫn đủ tháng."
NO_YEAR_OF_OTHER_UNITS = (
    "Không có tệp PAKN lũy kế từ đầu năm vì trong năm các đơn vị tiếp nhận thay đổi; các tệp số đếm vẫn đủ tháng."
)
NO_ROUND_TRIP = "Số PAKN chỉ có hình dạng của {month}, không khớp số liệu nào đã công bố."


def assumptions(reference: Period, *, published: bool) -> list[str]:
    """Return the assumptions of a sample that does or does not meet the published PAKN figures."""
    return [*ALWAYS, (ROUND_TRIP if published else NO_ROUND_TRIP).format(month=reference.label)]


def year_assumptions(period: Period, *, published: bool) -> list[str]:
    """Return the assumptions of the file of the year to date, which is or is not held against published figures."""
    what = YEAR.format(year=period.end.year, day=format_date(period.end), month=period.label)
    return [what, YEAR_PUBLISHED] if published else [what]


def no_year_assumption(*, chosen_size: bool) -> str:
    """Return why there is no file of the year to date: the number of cases was chosen, or other units received."""
    return NO_YEAR_OF_CHOSEN_SIZE if chosen_size else NO_YEAR_OF_OTHER_UNITS


def described(period: Period) -> str:
    """Return the first line a reader sees."""
    return f"Bộ số liệu mô phỏng {period.label}, tạo bằng lệnh «pakn sample»"
