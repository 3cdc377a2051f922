"""An outline with its numbers: what documents printed for a period, and what the extract of that period gives.

The printed figure leads and the other stands in a note; a rate is also recomputed from the counts printed with it.
Two printed values of one quantity that differ stay two rows: nothing is repaired here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from pakn.base.periods import parse_period
from pakn.extracts.counts.extract_counts import ExtractCounts
from pakn.figures.figure import Figure
from pakn.observations.period_data import PeriodData, open_period_data
from pakn.observations.precedence import distinct, either, headline, merged, sum_or_missing
from pakn.observations.targets import target_of
from pakn.observations.values import Value, counted, missing, ratio
from pakn.registry.models import Indicator, Source, Target
from pakn.registry.outlines import Outline, OutlineSection, RowRule
from pakn.registry.territories import tier_scope
from pakn.registry.units import Unit

__all__ = ["OutlineRow", "OutlineValues", "open_outline_values"]

TESTS = ("year", "by_deadline", "source_applied")
"""Kinds of test whose threshold a part of a year may be held against."""


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """One row of a section.

    Attributes
    ----------
    subject
        Title of the scope it speaks of; "" for the department or province itself.
    value
        What the row is about: a rate, or a number.
    part, whole
        The counts a rate is made of.
    recomputed
        A printed rate computed again from printed counts.
    """

    indicator: Indicator
    subject: str
    value: Value
    part: Value
    whole: Value
    recomputed: Value
    target: Target | None = None

    @property
    def values(self) -> tuple[Value, ...]:
        """Everything the row shows."""
        return (self.value, self.part, self.whole, self.recomputed)


@dataclass(frozen=True)
class OutlineValues:
    """The outline of a report for one period: of the whole province, or of one department.

    Examples
    --------
    >>> from pakn.base.paths import DATA
    >>> from pakn.observations.period_data import open_period_data
    >>> period_data = open_period_data("2024-02", folder=DATA)
    >>> month = OutlineValues(period_data, period_data.book.catalogue.outlines["service-index"])
    >>> partial = month.rows(month.outline.section("1.2"))[0]
    >>> partial.part.shown, partial.value.shown, partial.recomputed.shown
    ('809', '42,58', '42,56')
    """

    period_data: PeriodData
    outline: Outline
    unit: Unit | None = None

    @cached_property
    def counts(self) -> ExtractCounts | None:
        """The extract of the period, if it was delivered."""
        return self.period_data.counted(self.outline.system, self.period_data.columns.main.months[-1])

    @cached_property
    def documents(self) -> tuple[Source, ...]:
        """The documents about exactly this period; where an extract is at hand, only those of its own province."""
        column = self.period_data.columns.main
        asked = parse_period(column.period.text)
        known = (self.period_data.book.catalogue.sources[name] for name in self.outline.documents)
        return tuple(
            source
            for source in known
            if (source.period_kind, source.period_start, source.period_end) == (asked.kind, asked.start, asked.end)
            and (self.counts is None or source.territory == self.period_data.territory)
        )

    @property
    def territory(self) -> str:
        """The territory the numbers speak of."""
        return next((source.territory for source in self.documents if source.territory), self.period_data.territory)

    @cached_property
    def _figures(self) -> dict[str, list[Figure]]:
        """Figures by indicator."""
        found: dict[str, list[Figure]] = {}
        wanted = {source.id for source in self.documents}
        for figure in self.period_data.book:
            mine = self.unit is None or figure.unit_id == self.unit.unit_id
            if figure.doc in wanted and mine and figure.role != "change":
                found.setdefault(self.period_data.book.indicator(figure), []).append(figure)
        return found

    @cached_property
    def numbers(self) -> dict[str, Decimal]:
        """Columns of the extract: a department's row, or the sums over all units of what every unit filled in."""
        if self.counts is None:
            return {}
        if self.unit is not None:
            return self.counts.rows.get(self.unit.unit_id, {})
        rows = list(self.counts.rows.values())
        names = [name for name in (rows[0] if rows else {}) if all(name in row for row in rows)]
        return {name: sum((row[name] for row in rows), Decimal(0)) for name in names}

    @cached_property
    def expected(self) -> tuple[Unit, ...]:
        """The bodies of whom numbers are asked: those of the level, of a province its agencies and localities."""
        period_data = self.period_data
        if self.outline.level:
            return period_data.at(self.outline.level)
        return (*period_data.at("agency"), *(period_data.at("district") or period_data.at("commune")))

    @cached_property
    def silent(self) -> tuple[Unit, ...]:
        """Those of them that have no row in the extract; nothing without one, or of a single department."""
        if self.counts is None or self.unit is not None:
            return ()
        return tuple(unit for unit in self.expected if unit.unit_id not in self.counts.rows)

    @property
    def unasked(self) -> tuple[str, ...]:
        """Units with a row in the extract that are none of those bodies; the sums hold their numbers too."""
        asked = {unit.unit_id for unit in self.expected}
        return tuple(unit_id for unit_id in (self.counts.rows if self.counts else ()) if unit_id not in asked)

    @cached_property
    def lacking(self) -> tuple[str, ...]:
        """Columns that some units left empty, so that they have no sum."""
        if self.counts is None:
            return ()
        filled = {name for row in self.counts.rows.values() for name in row}
        return tuple(
            name
            for name in self.period_data.contract(self.outline.system).columns
            if name in filled and name not in self.numbers
        )

    @property
    def unit_ids(self) -> tuple[str, ...]:
        """Every unit that a figure or a row of the extract speaks of."""
        named = [figure.unit_id for figures in self._figures.values() for figure in figures if figure.unit_id]
        return tuple(dict.fromkeys([*named, *(self.counts.rows if self.counts else ())]))

    def rows(self, section: OutlineSection) -> tuple[OutlineRow, ...]:
        """Return the rows of a section, in its order."""
        return tuple(row for group in self.groups(section) for row in group[1])

    def groups(self, section: OutlineSection) -> tuple[tuple[str, tuple[OutlineRow, ...]], ...]:
        """Return the rows of a section under the titles of its groups."""
        made = (
            (group.title, tuple(row for rule in group.rows for row in self._rows(section, rule, shares=group.shares)))
            for group in section.groups
        )
        return tuple((title, rows) for title, rows in made if rows)

    def named(self, indicator: str) -> OutlineRow | None:
        """Return the first row of an indicator, or `None` where there is nothing to show."""
        for section in self.outline.sections:
            for row in self.rows(section):
                if row.indicator.id == indicator and row.value.number is not None:
                    return row
        return None

    def _rows(self, section: OutlineSection, rule: RowRule, *, shares: bool) -> Iterator[OutlineRow]:
        if section.kind == "outcomes":
            yield self._outcome(section, rule, shares=shares)
            return
        indicator = self.period_data.book.catalogue.indicators[rule.indicator]
        printed = list(distinct(self._figures.get(rule.indicator, ())))
        for figures in printed:
            yield self._row(section, rule, indicator, figures)
        addable = rule.adds or self.unit is not None
        if not printed and (section.kind == "rates" or (addable and rule.indicator in self.numbers)):
            yield self._row(section, rule, indicator, ())

    def _row(
        self, section: OutlineSection, rule: RowRule, indicator: Indicator, figures: Sequence[Figure]
    ) -> OutlineRow:
        shown = merged(figures) if figures else missing(indicator.unit)
        if section.kind == "values":
            none = missing(indicator.unit)
            return OutlineRow(
                indicator, self._subject(figures), headline(shown, self._column(rule.indicator)), none, none, none
            )
        part, whole = self._made_of(rule, indicator)
        lines = [figure.line for figure in figures]
        printed_part, printed_whole = (self._sum(names, lines) for names in (part, whole))
        recomputed = ratio(printed_part, printed_whole) if shown.exact else missing("%")
        counted_part, counted_whole = (self._columns(names) for names in (part, whole))
        ours = ratio(counted_part, counted_whole)
        part_shown, whole_shown = either(printed_part, counted_part), either(printed_whole, counted_whole)
        if part_shown.number is None and len(whole) > 1:
            whole_shown = missing("")  # a sum of our own, of which nobody has said what part is meant
        return OutlineRow(
            indicator,
            self._subject(figures),
            headline(shown, ours) if ours.exact else either(shown, ours),
            part_shown,
            whole_shown,
            recomputed,
            self._target(indicator.id),
        )

    def _outcome(self, section: OutlineSection, rule: RowRule, *, shares: bool) -> OutlineRow:
        """A number of cases and its share of all: the printed share leads, ours stands beside it."""
        indicator = self.period_data.book.catalogue.indicators[rule.indicator]
        printed = self._sum((rule.indicator,), ())
        part = either(printed, self._column(rule.indicator))
        share = self._sum((rule.rate,), ()) if rule.rate else missing("%")
        whole = self._sum(rule.whole, ()) if rule.whole else missing("hồ sơ")
        whole = either(either(whole, self._sum((section.whole,), ())), self._column(section.whole))
        ours = ratio(part, whole) if shares else missing("%")
        if (
            printed.status == "missing"
        ):  # counted from an extract: the share is the value, and nothing is computed again
            return OutlineRow(indicator, "", ours, part, whole, missing("%"))
        return OutlineRow(indicator, "", share if share.number is not None else missing("%"), part, whole, ours)

    def total(self, section: OutlineSection) -> Value:
        """Return what the outcomes of a section are parts of."""
        return either(self._sum((section.whole,), ()), self._column(section.whole))

    def _made_of(self, rule: RowRule, indicator: Indicator) -> tuple[tuple[str, ...], tuple[str, ...]]:
        part, whole = rule.part or indicator.numerator or "", rule.whole or (indicator.denominator or "",)
        return tuple(filter(None, (part,))), tuple(filter(None, whole))

    def _sum(self, names: Iterable[str], lines: Sequence[int]) -> Value:
        """What documents print of some counts, added up; of several printed values the one on the same line."""
        return sum_or_missing([self._printed(name, lines) for name in names])

    def _printed(self, name: str, lines: Sequence[int]) -> Value:
        figures = self._figures.get(name, [])
        beside = [figure for figure in figures if figure.line in lines]
        known = list(distinct(beside or figures))
        return merged(known[0]) if len(known) == 1 else missing("")

    def _column(self, name: str) -> Value:
        if self.counts is None or name not in self.numbers:
            return missing("")
        indicator = self.period_data.book.catalogue.indicators.get(name)
        contract = self.period_data.contract(self.outline.system)
        unit = indicator.unit if indicator else contract.columns[name].unit or contract.counts
        return counted(self.numbers[name], unit, [self.counts.file])

    def _columns(self, names: Sequence[str]) -> Value:
        return sum_or_missing([self._column(name) for name in names])

    def _subject(self, figures: Sequence[Figure]) -> str:
        scope = self.period_data.book.catalogue.scopes.get(figures[0].scope_id or "") if figures else None
        return scope.title if scope else ""

    def _target(self, indicator: str) -> Target | None:
        """The threshold that binds the department or province on the last day, by whichever test of a year."""
        unit_id = self.unit.unit_id if self.unit else None
        level = self.outline.level
        scopes = (tier_scope(self.territory, level),) if level else ()
        targets = self.period_data.book.catalogue.targets.values()
        found = (
            target_of(
                targets, indicator, self.territory, self.period_data.day, test=test, unit_id=unit_id, scope_ids=scopes
            )
            for test in TESTS
        )
        return next((target for target in found if target), None)


def open_outline_values(name: str, period: str, folder: Path | None = None) -> OutlineValues:
    """Return the outline of a report with the numbers of the whole province for a period.

    Raises
    ------
    UsageError
        If the period does not exist.
    DataError
        If figures or metadata are wrong.
    """
    period_data = open_period_data(period, folder=folder)
    return OutlineValues(period_data, period_data.book.catalogue.outlines[name])
