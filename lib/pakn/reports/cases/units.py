"""Fair comparison of units in the deep analysis: intervals, funnel and ranks of those with enough cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pakn.base.labels import format_number, lower_type_word
from pakn.observations.ranks import ranks
from pakn.observations.values import Value, counted, measured, ratio
from pakn.render.monthly_words import listed, when
from pakn.render.paragraphs import Paragraph
from pakn.render.phrases import target_level
from pakn.render.signs import Sign
from pakn.render.tables import Cell, Column, Line, Table, make_table
from pakn.reports.cases.case_analysis import CaseAnalysis
from pakn.reports.cases.times import CASES, small_note, source
from pakn.statistics.proportions import Place, funnel_place, wilson_interval

__all__ = ["Compared", "centre_of", "centre_words", "compared_units", "comparison_sentence", "comparison_table"]

PLACES: dict[Place, str] = {
    "inside": "trong giới hạn", "above": "cao hơn", "below": "thấp hơn", "far_above": "cao hơn rõ",
    "far_below": "thấp hơn rõ",
}  # fmt: skip
KINDS_OF_DIFFERENCE: tuple[tuple[str, tuple[Place, ...]], ...] = (
    ("cao hơn rõ so với {centre}", ("far_above",)), ("cao hơn {centre}, đáng chú ý", ("above",)),
    ("thấp hơn rõ so với {centre}", ("far_below",)), ("thấp hơn {centre}, đáng chú ý", ("below",)),
)  # fmt: skip
FUNNEL = (
    "“Trong giới hạn”: chênh lệch có thể chỉ do ngẫu nhiên, xét theo số PAKN của đơn vị; “cao hơn”, “thấp hơn”: ngoài "
    "giới hạn 95% của biểu đồ phễu, đáng chú ý; thêm chữ “rõ”: ngoài giới hạn 99,8%"
)


@dataclass(frozen=True, slots=True)
class Compared:
    """One unit against the centre."""

    unit_id: str
    name: str
    processed: int
    received: int
    place: Place
    small: bool


def centre_of(case_analysis: CaseAnalysis) -> float | None:
    """Return the share around which the funnel is drawn; `None` where it is the target and there is none."""
    if case_analysis.funnel_centre == "target":
        target = case_analysis.month.localities[0].targets[0] if case_analysis.month.localities else None
        return None if target is None else float(target.threshold) / 100
    results = case_analysis.results().values()
    received = sum(whole for _, whole in results)
    return sum(part for part, _ in results) / received if received else None


def centre_words(case_analysis: CaseAnalysis) -> str:
    """Return what the centre is, with its level."""
    centre = centre_of(case_analysis)
    level = format_number(measured(100 * centre, 2, "%", ()).required, 2) if centre is not None else ""
    if case_analysis.funnel_centre == "target":
        target = case_analysis.month.localities[0].targets[0] if case_analysis.month.localities else None
        return f"mức chỉ tiêu {target_level(target)}" if target else "mức chỉ tiêu"
    known, there = len(case_analysis.results()), len(case_analysis.with_cases())
    if known < there:
        return f"tỷ lệ chung {level}% của {known} đơn vị xét được"
    unread = any(part.set_aside for part in case_analysis.month.cohort(case_analysis.month.columns[0]))
    return f"tỷ lệ chung {level}%" + (" của các PAKN đọc được" if unread else "")


def compared_units(case_analysis: CaseAnalysis) -> tuple[Compared, ...]:
    """Return each unit with cases against the centre, in official order; none where there is no centre."""
    centre, names = centre_of(case_analysis), {unit.unit_id: unit.name for unit in case_analysis.month.total_row.units}
    if centre is None:
        return ()
    return tuple(
        Compared(unit, names[unit], part, whole, funnel_place(part, whole, centre), whole < case_analysis.min_cases)
        for unit, (part, whole) in case_analysis.results().items()
    )


def comparison_sentence(case_analysis: CaseAnalysis | None) -> Paragraph | None:
    """Return which units differ by more than chance from the centre; `None` where there is nothing to compare."""
    found = compared_units(case_analysis) if case_analysis else ()
    if case_analysis is None or len(found) < 2:
        return None
    said = []
    for words, places in KINDS_OF_DIFFERENCE:
        units = [_named(each) for each in found if each.place in places and not each.small]
        if units:
            said.append(f"{words.format(centre=centre_words(case_analysis))}: {listed(units)}")
    opening = f"{when(case_analysis.month.columns[0])}, xét theo số PAKN của từng đơn vị"
    small = f" hoặc có dưới {case_analysis.min_cases} PAKN" if any(each.small for each in found) else ""
    if not said:
        chance = f"chênh lệch so với {centre_words(case_analysis)} đều có thể chỉ do ngẫu nhiên"
        return Paragraph(f"{opening}, {chance}{_but_small(case_analysis, found)}.")
    rest = any(each.place == "inside" or each.small for each in found)
    ending = f" Các đơn vị khác chênh lệch có thể chỉ do ngẫu nhiên{small}." if rest else ""
    return Paragraph(f"{opening}, {'; '.join(said)}.{ending}")


def _but_small(case_analysis: CaseAnalysis, found: Sequence[Compared]) -> str:
    """Small units are not named, wherever they lie."""
    few = any(each.small and each.place != "inside" for each in found)
    return f" (không xét đơn vị có dưới {case_analysis.min_cases} PAKN)" if few else ""


def _named(unit: Compared) -> str:
    return f"{lower_type_word(unit.name)} ({_rate(unit, ()).shown}%)"


def comparison_table(case_analysis: CaseAnalysis | None) -> Table | None:
    """Return rate, Wilson interval, place in the funnel and rank of each unit; `None` where nothing compares."""
    found = compared_units(case_analysis) if case_analysis else ()
    if case_analysis is None or not found:
        return None
    column = case_analysis.month.columns[0]
    files = case_analysis.files(column)
    values = {each.unit_id: _rate(each, files) for each in found}
    places = ranks({each.unit_id: values[each.unit_id] for each in found if not each.small})
    columns = [
        Column("STT", "center", 0.5),
        Column("Đơn vị", "left", 2.6),
        Column("Tiếp nhận", number="(1)"),
        Column("Đã xử lý", number="(2)"),
        Column("Tỷ lệ (%)", number="(3)=(2)/(1)×100"),
        Column("Khoảng tin cậy 95% (%)", "center", 1.4),
        Column("So với mức so sánh", "center", 1.9),
        Column("Xếp hạng", "center", 0.8),
    ]
    lines = [
        Line(
            [
                str(number),
                each.name,
                counted(Decimal(each.received), CASES, files),
                counted(Decimal(each.processed), CASES, files),
                values[each.unit_id],
                _interval(each),
                PLACES[each.place],
                str(places[each.unit_id]) if each.unit_id in places else Sign.NOT_COMPARABLE,
            ],
            notes=[small_note(case_analysis, ranked=True)] if each.small else [],
        )
        for number, each in enumerate(found, start=1)
    ]
    centre = f"Mức so sánh: {centre_words(case_analysis)}; khoảng tin cậy theo Wilson"
    ranked = f"Chỉ xếp hạng đơn vị có từ {case_analysis.min_cases} PAKN trở lên; tỷ lệ bằng nhau cùng hạng"
    return make_table(
        f"Tỷ lệ xử lý PAKN theo đơn vị, có xét số PAKN, {column.label}",
        columns,
        lines,
        remarks=[centre, FUNNEL, ranked],
        source=source(case_analysis, column),
    )


def _rate(unit: Compared, files: tuple[str, ...]) -> Value:
    processed, received = (counted(Decimal(number), CASES, files) for number in (unit.processed, unit.received))
    return ratio(processed, received)


def _interval(unit: Compared) -> Cell:
    low, high = (
        format_number(measured(100 * end, 1, "%", ()).required, 1)
        for end in wilson_interval(unit.processed, unit.received)
    )
    return Cell(f"{low} – {high}", status="computed")
