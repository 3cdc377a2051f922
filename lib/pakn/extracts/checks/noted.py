"""What notes, names of groups and titles say of the rows: chosen by another day, void, estimated, of others as well."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from pakn.base.periods import Period
from pakn.extracts.checks.notices import Notice
from pakn.extracts.checks.rules import CheckRule
from pakn.extracts.checks.title_notices import Times
from pakn.registry.period_names import span_of_days

if TYPE_CHECKING:
    from pakn.extracts.checks.part_titles import Rows

__all__ = ["group_notices", "note_changes", "other_day_notices", "says_estimated"]

OTHER_DAYS = re.compile(
    r"\b(?:hoàn thành|xử lý xong|giải quyết xong|đóng|công khai|đăng tải|đánh giá|trả lời|hẹn trả|hạn xử lý|hạn trả lời"
    r"|kết thúc xử lý|ngày xử lý|(?:pakn|phản ánh|kiến nghị) (?:đã )?(?:được )?(?:xử lý|giải quyết))\b"
)
"""Days by which a list may be chosen that are not those of receipt."""
OWN_DAYS = re.compile(r"\b(?:tiếp nhận|nhận|gửi|nộp)\b")
INCLUDED = re.compile(r"\bđã (?:bao )?gồm\b|\bbao gồm cả\b|\bgồm cả\b|\bđã cộng\b|\bđã tính cả\b")
ESTIMATED = re.compile(r"\bsố (?:liệu )?ước\b|\bước (?:tính|thực hiện|đạt)\b|\btạm tính\b|\bsố liệu tạm\b|\bsố tạm\b")
UNTIL = re.compile(
    r"\b(?:chỉ|số liệu|dữ liệu|báo cáo|tính|cập nhật|nộp)\b.{0,40}\b(?:đến|tới)\b(?: hết)?(?: ngày)?\s*(?=\d)"
)
DAY = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}))?")
STATE_GROUP = re.compile(
    r"\b(?:đã|đang|chưa|chờ) (?:được )?(?:xử lý|giải quyết|trả lời|tiếp nhận|hoàn thành)\b"
    r"|\b(?:tồn đọng|từ chối|trả lại)\b"
)
VOID_GROUP = re.compile(
    r"\b(?:hủy|huỷ|trùng lặp|trùng(?! tu)|không hợp lệ|không tính|spam|thử nghiệm|loại bỏ|không thuộc)\b"
    r"|\b(?:tin|thư|pakn|phản ánh|kiến nghị) rác\b(?! thải)|^rác$"
)
"""Groups that do not count; refuse is a topic of its own."""
MOST_WORDS = 8
"""Of the name of a group."""
WORDED = ("code", "unit", "topic", "status")


def other_day_notices(texts: Iterable[str], rules: Mapping[str, CheckRule]) -> Iterator[Notice]:
    """Return what stops a file whose rows were chosen by another day than that of receipt.

    Parameters
    ----------
    texts
        Lines around the table, plain.
    rules
        Every check, by its id.
    """
    found = [(text, OTHER_DAYS.search(text)) for text in texts if span_of_days(text) and not OWN_DAYS.search(text)]
    words = [word[0] for _, word in found if word]
    if words:
        yield Notice(rules["chosen_by_other_day"], "", len(words), told=f"lời ghi «{words[0]} từ … đến …»")


def group_notices(rows: Rows, rules: Mapping[str, CheckRule]) -> Iterator[Notice]:
    """Return what stops a list whose rows are grouped by a state that no column has, or of which some do not count.

    Parameters
    ----------
    rows
        The rows of the list.
    rules
        Every check, by its id.
    """
    words = [name for name in WORDED if name in rows.columns]
    texts = rows.connection.execute(
        f"SELECT {', '.join(f'raw.{name}' for name in words)} FROM raw JOIN problems USING (row_number) "
        "WHERE rule = 'group_row' ORDER BY row_number"
    ).fetchall()
    named = [_plain(str(text)) for row in texts for text in row if text]
    odd = [text for text in named if VOID_GROUP.search(text) and len(text.split()) <= MOST_WORDS]
    odd += [text for text in named if "status" not in rows.columns and STATE_GROUP.search(text)]
    if odd:
        yield Notice(rules["group_of_states"], "", len(odd))


def note_changes(notes: Iterable[str], times: Times, rules: Mapping[str, CheckRule]) -> Iterator[Notice]:
    """Return what stops a table of counts whose notes say that numbers hold more, less or nothing certain.

    Parameters
    ----------
    notes
        Texts below the table and on its rows.
    times
        The period and the cut-off of the file.
    rules
        Every check, by its id.
    """
    last = min(times.period.end, times.cut_off or times.period.end)
    odd = [note for note in map(_plain, notes) if _changes(note, times.period, last)]
    if odd:
        yield Notice(rules["note_changes"], "", len(odd))


def says_estimated(text: str) -> bool:
    """Whether a text calls the numbers of its table an estimate.

    >>> says_estimated("Số liệu ước tháng 12/2024"), says_estimated("Nguyện vọng, mơ ước của người dân")
    (True, False)
    """
    return ESTIMATED.search(_plain(text)) is not None


def _changes(note: str, period: Period, last: dt.date) -> bool:
    until = UNTIL.search(note)
    day = _day(DAY.match(note, until.end()), period) if until else None
    return bool(INCLUDED.search(note) or ESTIMATED.search(note) or (day and day < last))


def _day(found: re.Match[str] | None, period: Period) -> dt.date | None:
    if found is None:
        return None
    try:
        return dt.date(int(found[3] or period.end.year), int(found[2]), int(found[1]))
    except ValueError:
        return None


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
