"""What the reader of an annex must know of how a file was read: its record in the method note."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pakn.base.labels import capital, format_count, uncapital
from pakn.extracts.checked import CheckedExtract
from pakn.extracts.checks.file_notices import DEFAULT_FAULTS

__all__ = ["reading_record"]

EFFECTS = {"stop": "dừng", "set_aside": "để riêng", "note": "lưu ý"}
RATINGS = ("bad_rating", "rating_without_closure")
"""Rules of ratings that do not count."""
OTHER_PERIODS = ("before_period", "after_period")
"""Rules of rows that belong to other periods."""
SAID = ("younger_file", "undetermined", "no_closing_known")
"""Rules whose own words belong into an annex."""


def reading_record(extract: CheckedExtract) -> Iterator[str]:
    """Return sentences without a full stop; nothing of a file read as it came."""
    yield from _not_counted(extract)
    for notice in extract.notices:
        if notice.rule.id in SAID:
            yield capital(f"{uncapital(notice.heading)}{f' ({notice.told})' if notice.told else ''}")
    yield from (capital(words) for words in extract.translations)
    if extract.max_set_aside is not None and extract.max_set_aside != DEFAULT_FAULTS:
        most = f"{extract.max_set_aside:f}".replace(".", ",")
        yield f"Cho phép đến {most}% số dòng của tệp là dòng lỗi (mức thường dùng {DEFAULT_FAULTS}%)"
    for rule in dict.fromkeys(notice.rule for notice in extract.notices if notice.rule.is_loosened):
        milder = f"chỉ {EFFECTS[rule.effect]}, thường là {EFFECTS[rule.usual]}"
        yield f"Mức xử lý đã nới ở checks.yml: «{rule.title}» {milder}"


def _not_counted(extract: CheckedExtract) -> Iterator[str]:
    """What a file holds and no figure has."""
    if ratings := _count(extract, RATINGS):
        yield f"Không tính {format_count(ratings)} đánh giá không hợp lệ hoặc của PAKN chưa xử lý xong"
    if others := _count(extract, OTHER_PERIODS):
        yield f"Không tính {format_count(others)} PAKN tiếp nhận ngoài kỳ báo cáo hoặc sau ngày chốt số liệu"
    if extract.repeats:
        yield f"Gộp {format_count(extract.repeats)} dòng ghi lại PAKN đã có ở dòng khác của tệp"
    if whole := _count(extract, ("part_row",)):
        yield f"Không cộng {format_count(whole)} dòng đã tính trong dòng của cấp trên, theo khai báo"
    for notice in extract.notices:
        if notice.rule.id == "level_without_annex":
            yield f"{format_count(notice.count)} đơn vị thuộc cấp không có phụ lục, không tính: {notice.told}"


def _count(extract: CheckedExtract, rules: Collection[str]) -> int:
    return sum(notice.count for notice in extract.notices if notice.rule.id in rules)
