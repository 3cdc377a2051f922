"""Why a figure moved, in plain words: a table of contributions that add up, and a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from pakn.audit.assertions.proofs import holds
from pakn.audit.assertions.records import Assertion
from pakn.base.labels import capital, format_change, format_number, join_words, lower_type_word, uncapital
from pakn.observations.values import POINTS, Value, not_arisen
from pakn.registry.territories import tier_scope
from pakn.render.citations import break_sentences
from pakn.render.monthly_words import source_of
from pakn.render.paragraphs import Paragraph
from pakn.render.tables import Column, Content, Line, Table, make_table
from pakn.reports.cases.case_analysis import CaseAnalysis
from pakn.reports.cases.change_decomposition import (
    REST,
    ChangeDecomposition,
    Measure,
    Part,
    decompose_rate,
    explain_cases,
)
from pakn.reports.month.pakn_month import RATE, PaknMonth

__all__ = ["UNITS", "WHAT", "changes", "contributions_sentence", "contributions_table", "rate_changes", "table", "told"]

UNITS: dict[Measure, tuple[str, str]] = {
    "rate": ("%", POINTS), "satisfaction": ("điểm", "điểm"), "days": ("ngày", "ngày"),
}  # fmt: skip
"""Unit of a measure, and of its change."""
WHAT: dict[Measure, str] = {
    "rate": "tỷ lệ xử lý PAKN", "satisfaction": "mức độ hài lòng trung bình",
    "days": "thời gian xử lý trung bình của PAKN đã xử lý",
}  # fmt: skip
WHOSE = {"unit": "đơn vị", "topic": "chủ đề"}
MOST_NAMED = 3
DECIMALS = 2
ADDED = "cộng cột ({})"
PARTS = (
    "Do kết quả: phần thay đổi vì {result} của chính {part} tăng hoặc giảm; do tỷ trọng: phần thay đổi vì {part} chiếm "
    "phần lớn hơn hoặc nhỏ hơn trong {weight}. Các phần cộng đúng bằng mức thay đổi chung, làm tròn sao cho tổng khớp"
)
INSIDE_REST = "Tỷ trọng giữa các đơn vị trong phần còn lại thay đổi thì nằm ở mức do kết quả của phần ấy"
RESULTS: dict[Measure, tuple[str, str]] = {
    "rate": ("tỷ lệ xử lý", "số PAKN tiếp nhận"), "satisfaction": ("điểm đánh giá", "số lượt đánh giá"),
    "days": ("thời gian xử lý", "số PAKN đã xử lý"),
}  # fmt: skip
"""What of a part may change by itself, and in what it has its share."""


def rate_changes(month: PaknMonth) -> tuple[ChangeDecomposition, ...]:
    """Return the changes of the processing rate that can be taken apart by unit, from extracts or documents."""
    found = (decompose_rate(month, index) for index in range(len(month.period_data.columns.compared)))
    return tuple(each for each in found if each is not None and len(each.parts) > 1 and _is_proved(month, each))


def _is_proved(month: PaknMonth, found: ChangeDecomposition) -> bool:
    """Whether every contribution that is told apart is proved, where published figures alone tell it."""
    if found.files:
        return True
    periods = (found.compared.period.text, found.column.period.text)
    scope = tier_scope(month.period_data.territory, "district")
    asked = [
        Assertion("contribution", RATE, periods, (part.unit_id,), scope, part.whole)
        for part in found.parts
        if part.unit_id
    ]
    proved = [holds(month.period_data.book, each) for each in asked]  # every one is asked, so that all are known
    return all(proved)


def changes(case_analysis: CaseAnalysis | None, measure: Measure) -> tuple[ChangeDecomposition, ...]:
    """Return the changes of a measure that can be taken apart from cases."""
    if case_analysis is None:
        return ()
    places = range(len(case_analysis.month.period_data.columns.compared))
    found = (explain_cases(case_analysis, measure, index) for index in places)
    return tuple(each for each in found if each is not None and len(each.parts) > 1)


def told(case_analysis: CaseAnalysis | None, measure: Measure) -> Paragraph | None:
    """Return how a measure came to change against each compared period; `None` where that could not be taken apart."""
    return contributions_sentence(changes(case_analysis, measure))


def table(case_analysis: CaseAnalysis | None, measure: Measure) -> Table | None:
    """Return the contributions to the first change of a measure, by what the analysis asks for."""
    if case_analysis is None:
        return None
    return contributions_table(case_analysis.month, changes(case_analysis, measure), WHOSE[case_analysis.explain_by])


def contributions_sentence(found: Sequence[ChangeDecomposition]) -> Paragraph | None:
    """Return how each change came about, in one sentence each; `None` where none could be taken apart."""
    said = [_sentence(each) for each in found]
    ids = tuple(dict.fromkeys(figure for each in found for figure in each.figure_ids))
    return Paragraph(" ".join(said), ids) if said else None


def _sentence(found: ChangeDecomposition) -> str:
    unit, change_unit = UNITS[found.measure]
    opening = f"So với {found.compared.label}, {WHAT[found.measure]}"
    if found.change == 0:
        text = f"{opening} không thay đổi ({_amount(found.after, unit)})"
    else:
        text = (
            f"{opening} {'tăng' if found.change > 0 else 'giảm'} {_amount(abs(found.change), change_unit)} (từ "
            f"{_amount(found.before, unit)} {'lên' if found.change > 0 else 'xuống'} {_amount(found.after, unit)})"
        )
    result, weight = RESULTS[found.measure]
    largest = _largest(found)
    rest = next((part for part in found.parts if part.name == REST), None)
    text += f": xét riêng {_blocks(found)}," if rest else ":"
    text += (
        f" phần do {result} thay đổi là {_signed(found.rate_effect, change_unit)}, phần do tỷ trọng trong {weight} "
        f"thay đổi là {_signed(found.mix, change_unit)}"
    )
    if rest:
        named = [
            f"{_in_sentence(part)} {format_change(part.whole, 2)}{_backlog(part)}"
            for part in largest
            if part is not rest
        ]
        named += [f"{uncapital(REST)} các mức tăng, giảm, {format_change(rest.whole, 2)}{_backlog(rest)}"]
        text += f"; trong đó {'; '.join(named)}"
    elif largest:
        names = join_words([f"{_in_sentence(part)} ({format_change(part.whole, 2)})" for part in largest])
        text += f"; đóng góp nhiều nhất vào mức {'tăng' if found.change > 0 else 'giảm'}: {names}"
    return f"{text}."


def _backlog(part: Part) -> str:
    """In brackets the cases of a part that are not processed, before and now."""
    if part.left is None:
        return ""
    before, after = (format_number(number, 0) for number in part.left)
    way = (
        "vẫn là" if part.left[0] == part.left[1] else f"từ {before} {'lên' if part.left[1] > part.left[0] else 'xuống'}"
    )
    return f" (PAKN chưa xử lý {way} {after})"


def _largest(found: ChangeDecomposition) -> list[Part]:
    """The parts that move it most in the direction of the change; none where it does not change."""
    side = (found.change > 0) - (found.change < 0)
    with_it = sorted((part for part in found.parts if side * part.whole > 0), key=lambda part: -side * part.whole)
    return with_it[:MOST_NAMED] if side else []


def _in_sentence(part: Part) -> str:
    """A topic in quotes, for its own commas; a unit by its name."""
    return f"“{uncapital(part.name)}”" if part.topic else lower_type_word(part.name)


def _amount(number: Decimal, unit: str) -> str:
    return f"{format_number(number, 2)}{'' if unit == '%' else ' '}{unit}"


def _signed(number: Decimal, unit: str) -> str:
    return f"{format_change(number, 2)} {unit}"


def contributions_table(month: PaknMonth, found: Sequence[ChangeDecomposition], whose: str = "đơn vị") -> Table | None:
    """Return what each unit or topic contributes to the first change of ``found``; `None` where there is none."""
    if not found:
        return None
    explained = found[0]
    unit, change_unit = UNITS[explained.measure]
    columns = [
        Column("STT", "center", 0.5),
        Column(capital(whose), "left", 2.8),
        Column(f"{capital(explained.compared.short)} ({unit})"),
        Column(f"{capital(explained.column.short)} ({unit})"),
        Column("Do kết quả", over=f"Đóng góp ({change_unit})", number="(1)"),
        Column("Do tỷ trọng", over=f"Đóng góp ({change_unit})", number="(2)"),
        Column("Cộng", over=f"Đóng góp ({change_unit})", number="(3)=(1)+(2)"),
    ]
    lines = [
        Line(
            [
                str(number),
                part.name,
                *_cells(
                    explained,
                    part.figure_ids,
                    (part.before, part.after, part.rate_effect, part.mix, part.whole),
                    _ways(explained, part),
                ),
            ]
        )
        for number, part in enumerate(explained.parts, start=1)
    ]
    whole = (explained.before, explained.after, explained.rate_effect, explained.mix, explained.change)
    total = _cells(explained, explained.figure_ids, whole, _ways(explained))
    lines.append(Line(["", "Toàn tỉnh", *total], kind="total"))
    values = [cell for line in lines for cell in line.contents if isinstance(cell, Value)]
    cohorts = [*month.cohort(explained.column), *month.cohort(explained.compared)]
    return make_table(
        f"Đóng góp của {_blocks(explained, whose)} vào mức thay đổi chung ({change_unit}): {WHAT[explained.measure]}, "
        f"{explained.column.label} so với {explained.compared.label}",
        columns,
        lines,
        changes=[4, 5, 6],
        remarks=[_meaning(explained, whose), *_spans(explained), *break_sentences(explained.breaks)],
        book=month.period_data.book,
        source=source_of(month.period_data, cohorts, values, spanning=True),
    )


def _blocks(explained: ChangeDecomposition, whose: str = "đơn vị") -> str:
    """Whose contributions stand in the table: those of every unit, or of some and of the rest as one block."""
    named = [lower_type_word(part.name) for part in explained.parts if part.name != REST]
    if len(named) == len(explained.parts):
        return f"từng {whose}"
    few = join_words([*named, "phần còn lại của tỉnh"])
    return few if len(named) <= MOST_NAMED else f"các {whose} có số liệu và phần còn lại của tỉnh"


def _meaning(explained: ChangeDecomposition, whose: str) -> str:
    result, weight = RESULTS[explained.measure]
    if not any(part.name == REST for part in explained.parts):
        return PARTS.format(result=result, weight=weight, part=whose)
    return f"{PARTS.format(result=result, weight=weight, part=f'{whose} (hoặc phần còn lại)')}. {INSIDE_REST}"


def _spans(explained: ChangeDecomposition) -> list[str]:
    """Between what the largest parts lie, whose cases ever weigh: a decomposition is one way of counting of several."""
    told = [
        f"{_in_sentence(part)} từ {format_change(part.span[0], 2)} đến {format_change(part.span[1], 2)}"
        for part in _largest(explained)
        if part.span and part.span[0] != part.span[1] and part.name != REST
    ]
    return (
        [f"Tính theo số PAKN của kỳ trước hoặc của kỳ này thay cho trung bình hai kỳ: {'; '.join(told)}"]
        if told
        else []
    )


def _ways(explained: ChangeDecomposition, part: Part | None = None) -> tuple[str, ...]:
    """How each cell of a part, or of the whole, comes about, to be done again on a calculator."""
    scale = " × 100" if explained.measure == "rate" else ""
    before, after = (_quotient(side.total, side.weight) for side in (part or explained).sides)
    ends = (f"{before}{scale}" if before else "", f"{after}{scale}" if after else "")
    if part is None:
        change = f"{format_number(explained.after, DECIMALS)} − {format_number(explained.before, DECIMALS)}"
        return *ends, ADDED.format(1), ADDED.format(2), change
    wholes = explained.sides
    old, new = (_quotient(own.weight, whole.weight) or "0" for own, whole in zip(part.sides, wholes, strict=True))
    overall = " + ".join(_quotient(whole.total, whole.weight) for whole in wholes)
    # Who has no case in one of the periods has there the rate of the other: all it brings is mix.
    rates = (before or after, after or before)
    true = f"({old} + {new})/2 × ({rates[1]} − {rates[0]}){scale}"
    mix = f"({new} − {old}) × (({rates[0]} + {rates[1]})/2 − ({overall})/2){scale}"
    return *ends, true, mix, "(1) + (2)"


def _quotient(total: Decimal, weight: Decimal) -> str:
    if not weight:
        return ""
    numbers = (
        format_number(number, max(0, -int(number.normalize().as_tuple().exponent))) for number in (total, weight)
    )
    return "/".join(numbers)


def _cells(
    explained: ChangeDecomposition, figure_ids: tuple[str, ...], numbers: Sequence[Decimal | None], ways: Sequence[str]
) -> list[Content]:
    unit, change_unit = UNITS[explained.measure]
    words = (unit, unit, change_unit, change_unit, change_unit)
    return [
        not_arisen(word)
        if number is None
        else Value(number, DECIMALS, word, "computed", figure_ids=figure_ids, formula=way, files=explained.files)
        for number, word, way in zip(numbers, words, ways, strict=True)
    ]
