"""Sentences of the rate annexes: the level's result against its target and against other months, who reaches it.

Highest and lowest are said only where every unit's rate is known, or where the document itself says so.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from pakn.base.labels import VERDICT_WORDS, capital, lower_type_word, uncapital
from pakn.figures.claims import Claim
from pakn.observations.ranks import extremes
from pakn.observations.values import POINTS, Value, figures_of
from pakn.registry.territories import tier_scope
from pakn.registry.units import Unit
from pakn.render.doubts import doubted
from pakn.render.monthly_words import (
    level_words,
    named,
    named_values,
    not_delivered,
    some_verdicts,
    still_missing,
    tier_words,
    titled,
    verdicts_clause,
    when,
)
from pakn.render.paragraphs import Paragraph
from pakn.render.phrases import POINTS_FIRST, amount, change_phrase, distance_phrase, target_level
from pakn.reports.unit_rates.rates import RateRow, Rates

__all__ = ["extremes_sentence", "overview", "rates_title", "reached"]

LISTS = {"reached": VERDICT_WORDS["met"], "not_reached": VERDICT_WORDS["not_met"]}
"""Claims that name every unit of which they speak: who is not among them is otherwise."""


def rates_title(rates: Rates) -> str:
    """Return the title of the annex."""
    what = f"{rates.contract.title} của {level_words(rates.period_data, rates.level)}"
    return titled(what, rates.columns, rates.known_until)


def overview(rates: Rates) -> Paragraph:
    """Return the level's result in each column, or that nothing was delivered."""
    row = _leading(rates)
    if row is None:
        rows = [row for row in (*rates.group_rows, *rates.unit_rows) if any(r.rate.is_told for r in row.readings)]
        return not_delivered(rates.period_data, [rates.system], [row.unit for row in rows if row.unit])
    said = [_result(rates, row, index) for index in range(len(rates.columns))]
    said[0] = still_missing(rates.period_data, [rates.system]) + said[0]
    values = [reading.rate for reading in row.readings]
    return Paragraph(" ".join(said).replace(POINTS, POINTS_FIRST, 1), figures_of(values))


def _leading(rates: Rates) -> RateRow | None:
    """The row a sentence speaks of: our ratio of sums, else a published total, else a published mean."""
    for row in (rates.total_row, rates.mean_row):
        if row and any(reading.rate.number is not None or reading.total.number is not None for reading in row.readings):
            return row
    return None


def _result(rates: Rates, row: RateRow, index: int) -> str:
    reading, column = row.readings[index], rates.columns[index]
    if reading.rate.number is None:
        nothing = "không phát sinh" if reading.rate.status == "not_arisen" else "không có số liệu"
        return f"{when(column)}: {nothing}."
    rate = doubted(rates.period_data.book, reading.rate)
    # Beside a printed rate that the data contradict, their counts would give another rate on a calculator.
    ours = all(value.status == "computed" for value in (reading.total, reading.part, reading.rate))
    counts = f" ({reading.part.shown}/{reading.total.shown} {reading.total.unit})" if ours else ""
    clauses = [f"{when(column)}, {_measure(rates, row, index)} {tier_words(rates.level)} là {amount(rate)}{counts}"]
    target = row.targets[index]
    if target:
        clauses.append(distance_phrase(rate, target, assigned="được giao"))
    if index == 0:
        clauses += list(_changes(rates, row))
    return f"{', '.join(clauses)}."


def _measure(rates: Rates, row: RateRow, index: int) -> str:
    """What is measured, in full the first time; a published mean is called one."""
    contract, indicators = rates.contract, rates.period_data.book.catalogue.indicators
    mean = row.kind == "mean"
    name = uncapital(indicators[(contract.tier_indicator if mean else None) or contract.indicator].title)
    return f"{name if index == 0 else 'tỷ lệ'}{' trung bình (số công bố)' if mean else ''}"


def _changes(rates: Rates, row: RateRow) -> Iterator[str]:
    rate = row.readings[0].rate
    for column, change in zip(rates.period_data.columns.compared, row.changes, strict=True):
        if change.number is not None:
            how = "".join(f" ({uncapital(note)})" for note in change.notes)
            yield f"so với {column.label} {change_phrase(change, rate, rate)}{how}"


def reached(rates: Rates) -> Paragraph | None:
    """Return who reaches the target of the main column and who does not.

    Where no unit can be judged it is what the document says of all of them; `None` where it says nothing either, or
    where there is no target.
    """
    rows = [row for row in _judged_rows(rates) if row.readings[0].rate.status != "not_arisen"]
    target = next((row.targets[0] for row in rows if row.targets[0]), None)
    known = [row for row in rows if row.verdicts[0] in ("met", "not_met")]
    stated = _stated(rates)
    if target is None or not (known or stated):
        return None
    if not known:
        return Paragraph(f"{capital(rates.columns[0].label)}, văn bản nêu “{stated}”.")
    met = [row for row in known if row.verdicts[0] == "met"]
    missed = sorted((row for row in known if row.verdicts[0] == "not_met"), key=_rate)
    whom = "nhóm xã, phường, thị trấn theo huyện" if known[0].kind == "group" else "đơn vị"
    level = target_level(target)
    if len(known) < len(rows):
        unknown = [row.unit for row in rows if row not in known and row.unit]
        unlisted = _unlisted(rates, {unit.unit_id for unit, _ in _pairs(known)})
        text = some_verdicts(whom, level, _pairs(met), _pairs(missed), unknown, stated, unlisted=unlisted)
    else:
        text = verdicts_clause(whom, level, len(met), len(rows))
        text += f"; chưa đạt: {named_values(_pairs(missed))}" if missed else ""
    return Paragraph(f"{capital(rates.columns[0].label)}, {text}.", figures_of(row.readings[0].rate for row in known))


def _stated(rates: Rates) -> str:
    """What the document of the period says of the level as a whole, where it gives no figure of a unit for that."""
    contract, scope = rates.contract, tier_scope(rates.period_data.territory, rates.level)
    found: list[str] = []
    for claim in _claims(rates):
        of_level = claim.indicator == contract.indicator and claim.scope_id == scope and not claim.figure_ids
        of_all = claim.indicator and claim.indicator == contract.tier_indicator and not claim.scope_id
        if claim.kind == "reached" and (of_level or of_all):
            found.append(claim.printed)
        if claim.kind == "some_low" and of_level:
            found.append(claim.printed)
    return "” nhưng “".join(found)


def _unlisted(rates: Rates, known: Container[str]) -> str:
    """Of which list of the document those are not, whose rates it does not print."""
    figures = rates.period_data.book.figures
    for claim in _claims(rates):
        listed = (figures[figure_id].unit_id in known for figure_id in claim.figure_ids)
        if claim.kind in LISTS and claim.indicator == rates.contract.indicator and any(listed):
            return f" (văn bản không liệt kê trong các đơn vị {LISTS[claim.kind]})"
    return ""


def _claims(rates: Rates) -> Iterator[Claim]:
    """What the documents say of just the period of the main column."""
    days = tuple(str(day) for day in (rates.columns[0].period.start, rates.columns[0].period.end))
    return (claim for claim in rates.period_data.book.claims if (claim.period_start, claim.period_end) == days)


def _judged_rows(rates: Rates) -> Sequence[RateRow]:
    singles = [row for row in rates.unit_rows if row.readings[0].rate.number is not None]
    return rates.unit_rows if singles or not rates.group_rows else rates.group_rows


def extremes_sentence(rates: Rates) -> Paragraph | None:
    """Return the highest and the lowest of the main column; `None` where they are not known."""
    values = {row.units[0]: row.readings[0].rate for row in rates.ranked}
    left_out = f" (không xét đơn vị có dưới {rates.min_cases} {rates.contract.counts})"
    few = left_out if len(values) < len(rates.unit_rows) else ""
    highest, lowest = extremes(values, largest=True), extremes(values, largest=False)
    if not highest:
        return _claimed(rates)
    if len(arisen := [unit for unit, value in values.items() if value.number is not None]) == 1:
        (unit,) = arisen
        whose = "có phát sinh" if not few else f"có từ {rates.min_cases} {rates.contract.counts} trở lên"
        said = f"Chỉ {lower_type_word(unit.name)} {whose}, tỷ lệ {amount(values[unit])}."
        return Paragraph(said, figures_of(values.values()))
    if set(highest) == set(lowest):
        same = amount(values[highest[0]])
        return Paragraph(f"Các đơn vị có phát sinh đều đạt tỷ lệ {same}{few}.", figures_of(values.values()))
    said = f"Cao nhất: {_shared(highest, values)}; thấp nhất: {_shared(lowest, values)}{few}."
    return Paragraph(said, figures_of(values[unit] for unit in (*highest, *lowest)))


def _shared(units: Sequence[Unit], values: dict[Unit, Value]) -> str:
    """Units that share one value: its amount is said once."""
    return f"{named(units)} ({'cùng ' if len(units) > 1 else ''}{amount(values[units[0]])})"


def _claimed(rates: Rates) -> Paragraph | None:
    """What the document of the period itself calls highest and lowest."""
    column, book = rates.columns[0], rates.period_data.book
    here = {figure.figure_id: figure for figure in rates.period_data.published(column).of(rates.contract.indicator)}
    said, used = [], []
    for kind, word in (("highest", "cao nhất"), ("lowest", "thấp nhất")):
        figures = [
            here[figure_id]
            for claim in book.claims
            if claim.kind == kind and claim.indicator == rates.contract.indicator
            for figure_id in claim.figure_ids
            if figure_id in here and here[figure_id].unit_id in {unit.unit_id for unit in rates.units}
        ]
        if figures:
            pairs = [
                (
                    book.catalogue.units.get(figure.unit_id or ""),
                    rates.period_data.published(column).unit(rates.contract.indicator, figure.unit_id or ""),
                )
                for figure in figures
            ]
            said.append(f"{word} là {named_values(_ordered(pairs, largest=kind == 'highest'))}")
            used += [figure.figure_id for figure in figures]
    return (
        Paragraph(f"{capital(column.label)}, theo văn bản đã công bố, {'; '.join(said)}.", tuple(used))
        if said
        else None
    )


def _ordered(pairs: Sequence[tuple[Unit, Value]], *, largest: bool) -> list[tuple[Unit, Value]]:
    """The highest or the lowest first, those of one value in official order."""
    official = sorted(pairs, key=lambda pair: pair[0].display_order)
    return sorted(official, key=lambda pair: float(pair[1].number or 0), reverse=largest)


def _pairs(rows: Sequence[RateRow]) -> list[tuple[Unit, Value]]:
    return [(row.unit, row.readings[0].rate) for row in rows if row.unit]


def _rate(row: RateRow) -> float:
    """By what rows are sorted in a sentence; those of one value, or of one bound, stay in official order."""
    return float(row.readings[0].rate.number or 0)
