"""What the texts around a table say of its completeness: a filter, a page of several, a list of one state or channel.

A list that was filtered, or of which one page was saved, looks like a whole one, and so do counts made of it. Where the
table itself can tell that a text is not meant so (its rows are of several states, units or topics), nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pakn.base.names import fold_name
from pakn.base.personal import shown_line
from pakn.extracts.checks.case_rules import listed
from pakn.registry.contracts import Contract

if TYPE_CHECKING:
    import datetime as dt

    import duckdb

__all__ = ["Rows", "not_understood", "parts_said"]

NUMBER = r"(\d{1,3}(?:[.,]\d{3})+|\d{1,9})"
PAGE = re.compile(
    r"\b(?:trang|page)(?:\s+số)?\s*:?\s*(\d{1,4})\s*(?:/|trên|trong|của|of|out of)\s*"
    r"(?:tổng\s+(?:số|cộng)\s*:?\s*)?(\d{1,4})\b"
)
PAGES = re.compile(
    r"\b(?:tổng\s+(?:số|cộng)|có|gồm|of|total)\s*:?\s*(\d{1,4})\s*(?:trang|pages?)\b|\b\d{1,4}\s+of\s+(\d{1,4})\s+pages?\b"
    r"|\b(?:(?:tổng\s+)?số\s+trang|total\s+pages|number\s+of\s+pages)\s*[:=]?\s*(\d{1,4})\b"
)
"""How many pages there are; a file holds one, or all."""
ONE_PAGE = re.compile(r"\b(?:trang|page)(?:\s+(?:số|hiện tại|number|no[.]?))?\s*[:=]?\s*(\d{1,4})\b")
SHOWING = re.compile(
    rf"(?<![\d/.-])(\d{{1,9}})\s*(?:-|–|đến|tới|to)\s*(\d{{1,9}})\s*(?:/|of|out of|trong|trên|của)\s*"
    rf"{NUMBER}(?![\d/.-])(?!\s*(?:trang|pages?)\b)"
)
MOST_SHOWN = 40
MOST_VALUES = 50
"""So many different values are in no line of a filter."""
TOP = re.compile(
    r"\btop\s*\d+\b|^danh sách\b.*\b\d+\s+(?:pakn|phản ánh|kiến nghị)\s+(?:đầu tiên|gần nhất|mới nhất|lâu nhất)\b"
)
CUT = re.compile(
    r"\bchỉ (?:hiển thị|lấy|xuất|gồm|bao gồm|liệt kê)\b|\bfirst \d+ rows\b|\btruncated\b|\bcòn tiếp\b"
    r"|\btiếp theo trang\b"
    r"|\bvà [\d.,]+ (?:pakn|phản ánh|kiến nghị|bản ghi|dòng|mục|kết quả) khác\b|\bvượt quá giới hạn\b"
    r"|\((?:multiple items|nhiều mục)\)|\blimited to \d"
)
"""A list that goes on elsewhere, or of which the system has given a part."""
LACKING = re.compile(
    r"\b(?:không|chưa) (?:hiển thị|bao gồm|gồm|thể hiện|xuất|thống kê|tính|tổng hợp|kể)\b"
    r"(?!.*\b(?:ngày nghỉ|ngày lễ|nghỉ lễ|nghỉ tết|thứ bảy|chủ nhật)\b)"
    r"|\b(?:chưa có|thiếu|chưa đủ|không có|chưa cập nhật(?: đủ| hết)?|chưa nhập(?: đủ| hết)?) (?:số liệu|dữ liệu)\b"
    r"|\b(?:số liệu|dữ liệu) (?:chưa (?:đầy đủ|đủ|có)|còn thiếu)\b"
    r"|\b(?:loại trừ|ngoại trừ|đã loại|đã bỏ|excluding|excludes?)\b"
)
"""What a note says is not in the table."""
SAMPLED = re.compile(
    r"\b(?:lấy|chọn) mẫu\b|\bngẫu nhiên\b|\b(?:tiêu biểu|điển hình)\b|\btrích (?:danh sách|từ|một)\b|^trích\b"
    r"|\bmột số (?:pakn|phản ánh|kiến nghị|hồ sơ)\b|\bkhẩn cấp\b"
)
"""A list of some cases by its title."""
OTHER_SOURCE = re.compile(
    r"\b(?:pakn|phản ánh|kiến nghị)\b.*\b(?:cổng dịch vụ công|cổng dvc|quy định hành chính|của (?:các )?doanh nghiệp)\b"
)
"""PAKN of another system, or of one kind."""
FILTERED = re.compile(
    r"\b(?:bộ lọc|điều kiện(?: lọc| tìm kiếm)?|tiêu chí(?: lọc| tìm kiếm)?|đã lọc|lọc theo|từ kh[oó][aá]"
    r"|kết quả tìm kiếm|tìm kiếm|applied filters?|filters?(?: applied)?|search(?: results?)?|keywords?)\b"
    r"(?:\s+(?:đã áp dụng|áp dụng|tìm kiếm|tìm|theo|for|by))*\s*[:=–-]?\s*(.*)"
)
_NAME, _SIGN = r"[^\W\d_][\w /]{1,40}?", r"\s*(?:[:=]|\bis\b|\blà\b)\s*"
FIELD = re.compile(rf"(?:^|[;,|(•-])\s*({_NAME}){_SIGN}(.+?)\s*(?=[;,|]\s*{_NAME}{_SIGN}|[)]|$)")
"""A name and its value, which goes on over commas to the next name."""
FIELDS = {
    fold_name(name): column
    for column, names in {
        "status": ("trạng thái", "tình trạng", "kết quả xử lý", "trạng thái xử lý", "tình trạng xử lý", "status"),
        "topic": ("chủ đề", "lĩnh vực", "chuyên mục", "topic", "category"),
        "unit": ("đơn vị xử lý", "đơn vị", "địa phương", "cơ quan xử lý", "cơ quan", "unit"),
        "": (
            "kênh",
            "kênh tiếp nhận",
            "nguồn tiếp nhận",
            "hình thức tiếp nhận",
            "loại phản ánh",
            "loại pakn",
            "loại",
            "phân loại",
            "mức độ",
            "đánh giá",
            "mức độ hài lòng",
            "người xử lý",
            "cán bộ xử lý",
            "xã phường",
            "phường xã",
            "channel",
            "type",
        ),
    }.items()
    for name in names
}
"""What a list is filtered by, folded → the column that shows whether it was; "" where no column is read for it."""
LEGEND = re.compile(r"(?<![\w/])\d\s*[-–=:]\s*[^\W\d]")
"""What codes mean: "1 - Đang xử lý; 2 - Đã xử lý"."""
TIMES = tuple(
    map(fold_name, ("tháng", "năm", "quý", "kỳ", "từ ngày", "đến ngày", "thời gian", "ngày", "month", "year", "date"))
)
"""What a list is filtered by that its period is held against elsewhere."""
ALL = tuple(
    map(fold_name, ("tất cả", "toàn tỉnh", "toàn bộ", "mọi", "các đơn vị", "không", "trống", "all", "none", "any"))
)
SUBJECT = r"(?<!số )\b(?:pakn|phản ánh|kiến nghị|ý kiến|hồ sơ|danh sách)\b[^;:]*?"
ENDED = r"(?:xử lý|giải quyết|trả lời|hoàn thành|phản hồi|đóng)"
DONE = re.compile(
    rf"{SUBJECT}\b(?:đã\s+(?:được\s+)?(?:\w+\s+)?{ENDED}|(?:xử lý|giải quyết|trả lời) xong|hoàn thành|(?:bị )?từ chối)"
    r"\b"
)
UNDONE = re.compile(
    rf"{SUBJECT}\b(?:(?:chưa|đang|chờ)\s+(?:được\s+)?{ENDED}|tồn đọng|còn tồn|tồn|còn nợ|cần đôn đốc|dở dang)\b"
)
LATE = re.compile(rf"{SUBJECT}\b(?:quá hạn|trễ hạn|chậm hạn|quá thời hạn)\b")
TIMELY = re.compile(r"\b(?:đúng hạn|trước hạn|trong hạn)\b")
RATED = re.compile(
    rf"{SUBJECT}\b(?:(?:không|chưa|rất)? ?hài lòng|được (?:người dân |công dân )?đánh giá|có đánh giá|đã đánh giá)\b"
)
STATES = {
    "done": "đã xử lý, từ chối", "undone": "chưa xử lý", "late": "quá hạn", "rated": "có đánh giá, hài lòng hoặc không",
}  # fmt: skip
SHEETS = {
    "done": re.compile(rf"đã {ENDED}"),
    "undone": re.compile(rf"(?:chưa|đang|chờ) {ENDED}"),
    "late": re.compile(r"quá hạn|trễ hạn"),
}
CHANNEL = re.compile(
    r"\b(?:qua|từ|trên)\s+(?:kênh\s+|ứng dụng\s+|trang\s+)?"
    r"(zalo|facebook|fanpage|tổng đài|đường dây nóng|điện thoại|e-?mail|thư điện tử|bưu chính)\b"
)
ALL_CHANNELS = re.compile(r"\bứng dụng\b|\b(?:các|mọi|tất cả) kênh\b")
TOPIC = re.compile(
    r"(?<!các )(?<!theo )(?<!mọi )(?<!từng )(?<!trên )(?<!nhiều )(?<!\d )\blĩnh vực\s+"
    r"(?!của|khác|khác nhau|và|chuyển đổi|quản lý)([^\W\d_]\w*)"
)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a table, as far as they can tell what they are a part of."""

    connection: duckdb.DuckDBPyConnection
    contract: Contract
    columns: Mapping[str, int]
    cut_off: dt.date

    def fit(self, column: str, value: str) -> bool:
        """Whether a column holds no other values than a filter names, or no more of them."""
        most = len([each for each in re.split(r"[,;/]| và ", value) if each.strip()])
        if self._asked(f"count(DISTINCT {column}) <= {most}"):
            return True
        found = self.connection.execute(
            f"SELECT DISTINCT {column} FROM raw ANTI JOIN aside USING (row_number) WHERE {column} IS NOT NULL "
            f"LIMIT {MOST_VALUES + 1}"
        ).fetchall()
        key = fold_name(value)
        return len(found) <= MOST_VALUES and all(fold_name(text) in key for (text,) in found)

    def are_all(self, state: str) -> bool:
        """Whether every case is of a state: done, undone, late, rated; a column that is not there speaks for it."""
        settled = f"coalesce(status, '') IN {listed(self.contract.settled)}"
        late = f"due IS NULL OR due::DATE < coalesce(closed::DATE, DATE '{self.cut_off}')"
        asked = {
            "done": ("status", f"bool_and({settled})"),
            "undone": ("status", f"bool_and(NOT ({settled}))"),
            "late": ("due", f"bool_and({late})" if "closed" in self.columns else "true"),
            "rated": ("rating", "bool_and(rating IS NOT NULL)"),
        }
        column, question = asked[state]
        return column not in self.columns or self._asked(question)

    def _asked(self, question: str) -> bool:
        found = self.connection.execute(f"SELECT {question} FROM typed ANTI JOIN aside USING (row_number)").fetchone()
        return bool(found and found[0])


def parts_said(
    texts: Iterable[str], sheet: str | None, rows: Rows | None, known: Collection[int] = ()
) -> Iterator[str]:
    """Return what texts say of the part that their table is, in words; nothing of a whole one.

    Parameters
    ----------
    texts
        Lines around the table, plain: in small letters, one blank between words.
    sheet
        Name of its sheet, where it has several.
    rows
        The rows of a list of cases; `None` of a table of counts.
    known
        How many rows or cases the table has: a number that is said must be one of them.
    """
    lines = [line for text in texts for line in text.split("\n")]
    yield from _pages(lines, known)
    yield from _filters(lines, rows)
    for line in lines:
        yield from _named(line, rows)
    if sheet:
        yield from _sheet(sheet, rows)
    if sheet and rows:
        yield from (
            f"tên trang tính ghi PAKN {STATES[state]}, và mọi dòng đều như vậy"
            for state, words in SHEETS.items()
            if words.fullmatch(sheet) and rows.are_all(state)
        )


def _sheet(sheet: str, rows: Rows | None) -> Iterator[str]:
    """What the name of a sheet says of the part that lies on it: a channel, a kind, the first so many, a filter."""
    kinds = rows.contract.columns["kind"].words if rows and "kind" in rows.contract.columns else {}
    named = (
        CHANNEL.search(f"qua {sheet}") if re.fullmatch(r"[\w -]+", sheet) and len(sheet.split()) <= MOST_WORDS else None
    )
    is_kind = fold_name(sheet) in kinds and not (rows and "kind" in rows.columns)
    if named or CHANNEL.search(sheet) or TOP.search(sheet) or is_kind or re.match(r"(?:đã )?lọc\b|filter", sheet):
        yield "tên trang tính nói chỉ là một phần"


MOST_WORDS = 2


def _pages(lines: Sequence[str], known: Collection[int]) -> Iterator[str]:
    pages = [found for line in lines for found in PAGE.finditer(line) if int(found[2]) > 1]
    if pages and {int(found[1]) for found in pages} != {*range(1, int(pages[0][2]) + 1)}:
        yield f"lời ghi «{pages[0][0]}»"  # where each page says its number, all of them are there
    said = [found for line in lines for found in PAGES.finditer(line) if found[0] and not PAGE.search(line)]
    most = max((int(number) for found in said for number in found.groups() if number), default=1)
    single = {int(found[1]) for line in lines for found in ONE_PAGE.finditer(line)}
    if said and most > 1 and not {*range(1, most + 1)} <= single:
        yield f"lời ghi «{said[0][0]}»"
    for line in lines:
        for found in SHOWING.finditer(line):
            if int(re.sub(r"\D", "", found[3])) not in known:
                yield f"lời ghi «{found[0]}»"
        yield from (
            f"lời ghi «{shown_line(found[0])[:MOST_SHOWN]}»"
            for words in (TOP, CUT, LACKING)
            for found in words.finditer(line)
        )


def _filters(lines: Sequence[str], rows: Rows | None) -> Iterator[str]:
    under = False  # below "Applied filters:" each line is one
    for line in lines:
        found = FILTERED.search(line)
        rest = found[1].strip(" .:") if found else line
        fields = list(_fields(rest))
        if found and rest and not fields and not _is_all(rest) and not _is_time(rest):
            yield "dòng ghi điều kiện lọc, tìm kiếm"
        for name, value in fields:
            column = FIELDS.get(fold_name(name))
            if _is_all(value) or _is_time(name) or LEGEND.search(value) or (column is None and not (found or under)):
                continue
            if _fits(column, value, rows):
                yield f"dòng lọc «{shown_line(name)}: …»"
        under = bool(found and not rest) or (under and bool(fields))


def _fields(text: str) -> Iterator[tuple[str, str]]:
    """Name and value of each "tên: giá trị"; a value goes on over commas."""
    for found in FIELD.finditer(text):
        yield found[1].strip(), found[2].strip(" .,")


def _fits(column: str | None, value: str, rows: Rows | None) -> bool:
    """Whether a table may be filtered by a value: its rows have no other, or cannot tell."""
    if rows is None:
        return column != "unit" and column != "status"  # "Đơn vị: Sở Nội vụ" is who sends a table of counts
    if column and column in rows.columns:
        return rows.fit(column, value)
    return column != "unit"


def _is_all(text: str) -> bool:
    key = fold_name(text.strip("() "))
    return not key or key.startswith(ALL)


def _is_time(text: str) -> bool:
    key = fold_name(text)
    return any(key == word or key.startswith(f"{word} ") for word in TIMES)


def _named(line: str, rows: Rows | None) -> Iterator[str]:
    """What a title says: cases of one state, of one channel, of one topic."""
    every = ALL_CHANNELS.search(line)
    for words in (*(() if every else (CHANNEL,)), TOPIC, SAMPLED, OTHER_SOURCE):
        if found := words.search(line):
            yield f"lời ghi «{shown_line(found[0])[:MOST_SHOWN]}»"
    if rows is None:
        return
    done, undone, late = DONE.search(line), UNDONE.search(line), LATE.search(line)
    said = {
        "done": None if undone else done,
        "undone": None if done else undone,
        "late": None if TIMELY.search(line) else late,
        "rated": RATED.search(line),
    }
    for state, word in said.items():
        if word and rows.are_all(state):
            yield f"tên danh sách ghi PAKN {STATES[state]}, và mọi dòng đều như vậy"


TITLE = re.compile(
    r"(?:danh sách|báo cáo|tổng hợp|bảng|biểu|thống kê|kết quả|số liệu|dữ liệu|tình hình|trích|pakn|phản ánh|kiến nghị"
    r"|chỉ|còn|xem|và|list|report|summary)\b"
)
"""How a line begins that speaks of the table, and not of who has made it."""
COMMON = frozenset(
    fold_name(
        "danh sách báo cáo tổng hợp bảng biểu thống kê kết quả số liệu dữ tình hình phụ lục mẫu chi tiết tiếp "
        "nhận xử lý giải quyết trả lời phản ánh kiến nghị pakn ý người dân công tổ chức doanh nghiệp của các "
        "đơn vị địa phương cơ quan sở ban ngành ubnd huyện thị xã thành phố phường tỉnh bắc ninh trên bàn ứng "
        "dụng hệ tháng quý năm kỳ ngày từ đến trong và theo về tại toàn cả tính chốt lượng tỷ lệ việc thực "
        "hiện quy định kèm văn phiếu đầy đủ hàng bản đi ký hồ sơ trực tuyến hóa thanh toán chứng sao điện tử "
        "chính dịch vụ thủ tục hành tthc dvctt phí cung cấp trình mức độ hài lòng thời gian gửi nộp "
    ).split()
)
"""Folded words of a title that says no more than what the table is of."""


def not_understood(texts: Iterable[str]) -> list[str]:
    """Return the titles that hold words which nothing here knows: a reader has to say whether the table is whole.

    >>> not_understood(["danh sách pakn tháng 12/2024", "danh sách pakn vùng sâu tháng 12", "người lập: trần văn a"])
    ['danh sách pakn vùng sâu tháng 12']
    """
    told = []
    for text in texts:
        words = re.findall(r"[^\W\d_]+", text)
        if TITLE.match(text) and any(fold_name(word) not in COMMON for word in words if len(word) > 1):
            told.append(text)
    return told
