"""What is told of a file before its rows are judged: its columns, its cut-off, what was taken as empty, its letters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pakn.base.errors import DataError, Finding
from pakn.base.labels import column_letters, format_date
from pakn.base.names import fold_name, has_words
from pakn.base.periods import Period
from pakn.extracts.checks.cell_texts import LISTED
from pakn.extracts.checks.cells import Cells
from pakn.extracts.checks.cut_offs import CutOff
from pakn.extracts.checks.formats import Formats
from pakn.extracts.checks.notices import Notice
from pakn.extracts.checks.rules import CheckRule
from pakn.extracts.checks.sheet_notices import error_notices
from pakn.extracts.mapping import ExtractMapping, suggested
from pakn.extracts.mapping_use import unused_keys
from pakn.extracts.reading.legacy import is_ruined
from pakn.extracts.redaction import is_heading_like
from pakn.registry.contracts import Contract
from pakn.registry.period_names import names_other_period

if TYPE_CHECKING:
    from pakn.extracts.reading import RawFile

MOST_NAMED = 30
"""Columns that are named; a file with more of them has one mistake, not so many."""

MOST_UNUSED = 10
"""Entries of a mapping that are named as useless."""

CARRIED = tuple(map(fold_name, ("kỳ trước", "chuyển sang", "chuyển qua", "tồn đầu", "đầu kỳ", "tồn kỳ", "tồn cũ")))
PARTED = frozenset(
    map(fold_name, ("số cũ", "số mới", "tiếp nhận trong kỳ", "tiếp nhận trong tháng", "tiếp nhận mới", "mới tiếp nhận"))
)
"""Folded headings beside which the cases received hold those of before, too."""
EXTENDED = tuple(map(fold_name, ("gia hạn", "hạn mới", "hạn điều chỉnh", "điều chỉnh", "hạn cuối", "hạn sau")))
DELETED = tuple(
    map(
        fold_name,
        (
            *("đã xóa", "xóa", "đã hủy", "hủy", "trùng lặp", "trùng", "is deleted", "isdeleted", "deleted", "đã ẩn"),
            *(
                "trùng với",
                "trùng pakn",
                "hợp lệ",
                "trạng thái bản ghi",
                "tình trạng bản ghi",
                "không tính",
                "lý do loại",
            ),
        ),
    )
)
"""Folded words of columns that nobody reads and that speak against the columns that are read."""

MEAN = fold_name("trung bình")
LEVELS = tuple(
    map(
        fold_name,
        ("tốt", "khá", "kém", "yếu", "cao", "thấp", "nhanh", "chậm", "rất hài lòng", "không hài lòng", "chưa hài lòng",
         "bình thường", "xuất sắc"),
    )
)  # fmt: skip
"""Folded words of levels, beside which "Trung bình" is one of them and no mean."""

__all__ = ["cell_notices", "columns_of", "head_notices", "mapping_notices", "stated_otherwise"]


def columns_of(raw: RawFile, contract: Contract, mapping: ExtractMapping, period: Period) -> dict[str, int]:
    """Return the place of each column that is read, by its name; personal ones are none.

    Raises
    ------
    DataError
        If two columns mean the same.
    """
    found: dict[str, list[int]] = {}
    for index, heading in enumerate(raw.headings):
        name = mapping.column_of(heading, contract, period)
        if name is not None and not contract.is_personal(heading):
            found.setdefault(name, []).append(index)
    for name, places in found.items():
        named = [index for index in places if mapping.names(raw.headings[index])]
        found[name] = named if len(named) == 1 else places  # of several a mapping may say which
    twice = [
        Finding(
            f"{raw.path.name}, cột {', '.join(column_letters(index) for index in places)}",
            f"{len(places)} cột cùng là «{contract.columns[name].title}»",
            "mỗi nội dung một cột",
            "đổi tên hoặc bỏ một cột, hoặc chỉ rõ ở tệp ánh xạ; tiêu đề gộp trên nhiều cột thì đặt riêng cho từng cột",
        )
        for name, places in found.items()
        if len(places) > 1
    ]
    if twice:
        raise DataError(twice)
    return {name: places[0] for name, places in found.items()}


def head_notices(
    raw: RawFile,
    contract: Contract,
    mapping: ExtractMapping,
    columns: Mapping[str, int],
    cut_off: dt.date | None,
    period: Period,
    rules: Mapping[str, CheckRule],
) -> tuple[Notice, ...]:
    """What the head of the file already shows: lost columns, columns not read, the cut-off."""
    lost = [name for name in contract.required if name not in columns]
    free = [index for index in range(len(raw.headings)) if index not in columns.values()]
    notices = [
        Notice(rules["missing_column"], name, 1, told=", ".join(contract.columns[name].headings[:4])) for name in lost
    ]
    if lost and free:
        told = suggested([raw.headings[index] for index in free], contract)
        notices.append(Notice(rules["unused_headings"], "", len(free), told=told))
    changed = [raw.headings[index] for index in free if _is_changed(raw.headings[index], contract, mapping, period)]
    if changed:
        notices.append(Notice(rules["other_meaning"], "", len(changed), told=suggested(changed, contract)))
    if cut_off is None:
        notices.append(Notice(rules["missing_cut_off"], "", 1))
    elif cut_off > max(dt.date.today(), period.end) + dt.timedelta(days=1):
        notices.append(Notice(rules["late_cut_off"], "", 1, told=format_date(cut_off)))
    elif cut_off < period.start and contract.shape in ("counts", "readings"):
        notices.append(
            Notice(rules["early_cut_off"], "", 1, told=f"{format_date(cut_off)}, kỳ của tệp: {period.label}")
        )
    elif cut_off < period.end:
        notices.append(Notice(rules["cut_off_in_period"], "", 1, told=format_date(cut_off)))
    notices += _speaking_against(raw.headings, free, contract, mapping, columns, rules, period)
    if free and not lost:
        told = ", ".join(_named_column(raw.headings[index], index) for index in free[:MOST_NAMED])
        told += f" và {len(free) - MOST_NAMED} cột khác" if len(free) > MOST_NAMED else ""
        notices.append(Notice(rules["unread_columns"], "", len(free), told=told))
    return tuple(notices)


def _speaking_against(
    headings: Sequence[str],
    free: Sequence[int],
    contract: Contract,
    mapping: ExtractMapping,
    columns: Mapping[str, int],
    rules: Mapping[str, CheckRule],
    period: Period,
) -> Iterator[Notice]:
    """What columns that are not read say of those that are: other cases in a sum, later deadlines, void rows."""
    unread = [headings[index] for index in free]
    is_counted = contract.shape == "counts" and not mapping.columns  # where one is, somebody has chosen
    asked = {"carried_over": (CARRIED, is_counted), "extended_deadline": (EXTENDED, "due" in columns)}
    for rule, (words, is_asked) in asked.items():
        found = [heading for heading in unread if has_words(heading, words)]
        found += [heading for heading in unread if rule == "carried_over" and _is_within(heading, period)]
        if found and is_asked:
            yield Notice(rules[rule], "", len(found), told=suggested(found, contract))
    levels = [heading for heading in unread if f" {fold_name(heading)}".endswith(tuple(f" {word}" for word in LEVELS))]
    means = [name for name in columns if contract.columns[name].type == "mean"]
    for name in means if levels else ():
        if fold_name(headings[columns[name]]).endswith(MEAN) and not mapping.names(headings[columns[name]]):
            yield Notice(rules["level_column"], name, 1, told=f"«{headings[columns[name]]}» cạnh «{levels[0]}»")
    shares = [name for name in columns if contract.columns[name].type == "count" and _is_share(headings[columns[name]])]
    for name in shares:
        yield Notice(rules["share_column"], name, 1, told=f"«{headings[columns[name]]}»")
    for name in columns:
        wanted = tuple(map(fold_name, contract.columns[name].narrower))
        own = has_words(headings[columns[name]], wanted)
        if wanted and not own and (better := [heading for heading in unread if has_words(heading, wanted)]):
            yield Notice(rules["narrower_column"], name, len(better), told=suggested(better, contract))
    void = [heading for heading in unread if fold_name(heading) in DELETED]
    if void and contract.shape == "cases":
        yield Notice(rules["deleted_column"], "", len(void), told=", ".join(void))


def _is_share(heading: str) -> bool:
    return "%" in heading or has_words(heading.rpartition(" / ")[2], SHARES)


SHARES = tuple(map(fold_name, ("tỷ lệ", "tỉ lệ", "tỷ trọng")))


def _is_within(heading: str, period: Period) -> bool:
    """Whether a column holds a part of the cases of a column that is read: "Trong đó: PAKN của tháng 11", "Số cũ"."""
    *groups, lower = heading.split(" / ")
    if not groups and fold_name(lower) in PARTED:
        return True
    inside = (bool(groups) and fold_name(groups[-1]) == fold_name("trong đó")) or fold_name(lower).startswith(IN_WHICH)
    return inside and names_other_period(lower, period)


IN_WHICH = fold_name("trong đó")


def _is_changed(heading: str, contract: Contract, mapping: ExtractMapping, period: Period) -> bool:
    """Whether a heading is one of the contract's that the groups above it, or their absence, make another thing."""
    known = mapping.knows(heading, contract) and not contract.is_personal(heading)
    return known and mapping.column_of(heading, contract, period) is None


def _named_column(heading: str, index: int) -> str:
    """A column by its letter, and by its heading where that is surely no cell of the data."""
    return column_letters(index) + (f" «{heading}»" if is_heading_like(heading) else "")


def stated_otherwise(
    stated: Sequence[CutOff], given: dt.date | None, rules: Mapping[str, CheckRule]
) -> Iterator[Notice]:
    """What stands above the table contradicts itself, or what is said beside the file."""
    told = ", ".join(map(str, stated))
    if given is None and len(stated) > 1:
        yield Notice(rules["several_cut_offs"], "", len(stated), told=told)
    elif given is not None and stated and stated != (CutOff(given),):
        yield Notice(rules["cut_off_beside"], "", 1, told=f"cạnh tệp {CutOff(given)}, phía trên bảng {told}")


def mapping_notices(
    mapping: ExtractMapping,
    contract: Contract,
    raw: RawFile,
    columns: Mapping[str, int],
    cut_off: dt.date | None,
    rules: Mapping[str, CheckRule],
) -> Iterator[Notice]:
    """Return what of a mapping changes nothing for this file."""
    lost = unused_keys(mapping, contract, raw.kind, raw.headings, columns, cut_off)
    if lost:
        told = ", ".join(lost[:MOST_UNUSED]) + (f" và {len(lost) - MOST_UNUSED} mục khác" if lost[MOST_UNUSED:] else "")
        yield Notice(rules["mapping_unused"], "", len(lost), told=told)


def cell_notices(
    contract: Contract, cells: Cells, formats: Formats, rules: Mapping[str, CheckRule], most: int
) -> Iterator[Notice]:
    """What was taken as empty or failed, and what was decided of the formats that a reader should look at.

    Parameters
    ----------
    contract
        What a file of the system holds.
    cells
        The texts of the columns.
    formats
        How they are to be read.
    rules
        Every check, by its id.
    most
        Rows that a notice names.
    """
    yield from error_notices(contract, cells.errors, rules, most)
    if cells.empties:
        told = "; ".join(
            f"cột «{contract.columns[name].title}»: "
            + ", ".join(f"«{word}» {count} ô" for word, count in sorted(words.items(), key=lambda pair: -pair[1]))
            for name, words in cells.empties.items()
        )
        count = sum(sum(words.values()) for words in cells.empties.values())
        yield Notice(rules["taken_as_empty"], "", count, told=told)
    for name, rule in contract.columns.items():
        ruined = [text for text in cells.words(name) if rule.type in LISTED and is_ruined(text)]
        if ruined:
            yield Notice(rules["wrong_encoding"], name, len(ruined), told=f"{len(ruined)} cách ghi")
    for noted, name, told in formats.notes:
        yield Notice(rules[noted], name, 1, told=told)
