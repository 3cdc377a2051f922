"""The same quantity printed in several places, and printed changes against the levels they are between."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import combinations

from pakn.audit.checks import Check
from pakn.audit.index import FigureIndex
from pakn.base.labels import format_change, round_half_up
from pakn.figures.figure import Figure
from pakn.observations.change import change
from pakn.observations.figure_lists import period_words
from pakn.observations.values import published

__all__ = ["change_checks", "repeat_checks"]


def repeat_checks(index: FigureIndex) -> Iterator[Check]:
    """Check that values of one series, subject and period agree at the coarser of their printed precisions."""
    groups: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in index.exact:
        period = (figure.period_kind, figure.period_start, figure.period_end)
        groups[figure.series_id, figure.unit_id, figure.scope_id, figure.unit, period].append(figure)
    for figures in groups.values():
        if len({(figure.line, figure.printed) for figure in figures}) > 1:
            yield _repeated(index, figures)


def _repeated(index: FigureIndex, figures: list[Figure]) -> Check:
    holds = all(_agree(one, other) for one, other in combinations(figures, 2))
    values = list(dict.fromkeys(index.shown(figure) for figure in figures))
    unit = "%" if figures[0].unit == "%" else f" {figures[0].unit}"
    if holds:
        text = f"in {len(figures)} lần: {'; '.join(f'{value}{unit}' for value in values)}"
    else:
        text = f"in {len(figures)} lần với các số khác nhau: {'; '.join(f'{value}{unit}' for value in values)}"
    return index.check(
        "same", figures[0].figure_id, figures, "consistent" if holds else "inconsistent", text, disputed=figures
    )


def _agree(one: Figure, other: Figure) -> bool:
    places = min(one.decimals or 0, other.decimals or 0)
    return (
        one.value is not None
        and other.value is not None
        and (round_half_up(one.value, places) == round_half_up(other.value, places))
    )


def change_checks(index: FigureIndex, covered: Collection[str]) -> Iterator[Check]:
    """Hold every printed "tăng", "giảm" against the level of the period before.

    Parameters
    ----------
    index
        The figures by what they measure.
    covered
        Figures whose change a declared relation already checks.
    """
    for figure in index.book:
        if figure.role == "change" and figure.value is not None and figure.figure_id not in covered:
            yield _changed(index, figure)


def _changed(index: FigureIndex, figure: Figure) -> Check:
    level, before = _levels(index, figure)
    members = [item for item in (figure, level, before) if item is not None]
    if level is None or before is None:
        text = f"văn bản in «{figure.printed}», không in số của kỳ trước để đối chiếu"
        return index.check("change", figure.figure_id, members, "not_checkable", text)
    moved = change(published(before), published(level))
    again = f"{format_change(moved.required, moved.decimals)} {moved.unit}"
    if moved.required == figure.value:
        text = f"{moved.formula} = {again}, khớp với «{figure.printed}»"
        return index.check("change", figure.figure_id, members, "consistent", text, recomputed=again)
    # The base of a printed change is not stated, so that another base remains possible.
    text = (
        f"văn bản in «{figure.printed}»; so với {period_words(before)} thì mức thay đổi là {again} ({moved.formula}), "
        "nên số in không phải so với kỳ đó; kỳ so sánh không được nêu"
    )
    return index.check("change", figure.figure_id, members, "not_checkable", text, recomputed=again)


def _levels(index: FigureIndex, figure: Figure) -> tuple[Figure | None, Figure | None]:
    """The level the change leads to, and the level one year before."""
    same = [
        other
        for other in index.of(index.book.indicator(figure))
        if (other.series_id, other.unit_id, other.scope_id) == (figure.series_id, figure.unit_id, figure.scope_id)
    ]
    now = [other for other in same if other.period_end == figure.period_end]
    year = figure.year
    before = [other for other in same if year and other.year == year - 1 and figure.period_kind == "year"]
    return (now[0] if now else None), (before[0] if before else None)
