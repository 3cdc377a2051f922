"""Full-process online services of the agencies: a stock at the end of a period, on two systems.

The province's rates of a year are published for each system; they stand for the last day of that year.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pakn.extracts.counts.extract_counts import Counted
from pakn.observations.change import change, without_occurrence
from pakn.observations.period_columns import Frame, month_frame, year_frame
from pakn.observations.period_data import Board
from pakn.observations.precedence import agrees, headline
from pakn.observations.published import PublishedFrame
from pakn.observations.values import Value, change_unit, counted, missing, not_comparable, ratio
from pakn.registry.models import Break
from pakn.registry.units import Unit

__all__ = ["ServiceRow", "Services"]

SYSTEM, LEVEL = "online_services", "agency"
INDICATOR = "fully_online_service_rate"
PARTS = {"part": "tthc_system", "part_portal": "national_portal"}
"""Column of the extract and the system whose published figures speak of it."""


@dataclass(frozen=True)
class ServiceRow:
    """Services of an agency or of all, and how many of them are full-process on each system."""

    unit: Unit | None
    total: Value
    parts: tuple[Value, ...]
    rates: tuple[Value, ...]
    changes: tuple[Value, ...]


@dataclass(frozen=True)
class Services:
    """Annex 4.4 of a board's period.

    Examples
    --------
    >>> from pakn.base.paths import DATA
    >>> from pakn.observations.period_data import open_board
    >>> [rate.shown for rate in Services(open_board("2024-12", folder=DATA)).total_row.rates]
    ['56,25', '56,86']
    """

    board: Board

    @property
    def frame(self) -> Frame:
        """The main frame."""
        return self.board.frames.main

    @property
    def before(self) -> Frame:
        """The frame it is compared with."""
        return self.board.frames.before

    @cached_property
    def parts(self) -> tuple[Counted, ...]:
        """The extract of the last month of the main frame, or nothing."""
        return self._at_end(self.frame)

    @cached_property
    def known_until(self) -> dt.date | None:
        """The day up to which the period is known, where that is before its end."""
        return next((part.known_until for part in self.parts if not part.complete), None)

    @cached_property
    def from_year(self) -> Frame | None:
        """The year whose published rates stand for the end of the month, where it is its December."""
        december = self.frame.is_month and self.frame.months[0].endswith("-12")
        year = year_frame(self.frame.period.end.year)
        known = not self.board.published(year).empty and self.board.published(year).of(INDICATOR)
        return year if december and known else None

    @cached_property
    def breaks(self) -> tuple[Break, ...]:
        """The breaks between the ends of both frames."""
        return self.board.breaks_after(self.before.period.end, INDICATOR, LEVEL)

    @cached_property
    def rows(self) -> tuple[ServiceRow, ...]:
        """One row an agency that has services, in official order."""
        known = [unit for unit in self.board.at(LEVEL) if self.parts and self.board.sums(self.parts, [unit])]
        return tuple(self._row(unit, [unit]) for unit in known)

    @cached_property
    def total_row(self) -> ServiceRow:
        """All agencies."""
        return self._row(None, [row.unit for row in self.rows if row.unit])

    def _at_end(self, frame: Frame) -> tuple[Counted, ...]:
        return self.board.parts(SYSTEM, month_frame(frame.months[-1], self.board.deliveries.window))

    def _row(self, unit: Unit | None, units: Sequence[Unit]) -> ServiceRow:
        now, then = (self._stock(unit, units, frame) for frame in (self.frame, self.before))
        total, parts, rates = now
        systems = zip(PARTS.values(), rates, then[2], strict=True)
        changes = tuple(self._changed(rate, earlier, unit, system) for system, rate, earlier in systems)
        return ServiceRow(unit, total, parts, rates, changes)

    def _changed(self, now: Value, then: Value, unit: Unit | None, system: str) -> Value:
        if (nothing := without_occurrence(then, now)) is not None:
            return nothing
        made = change(then, now, self.breaks)
        complete = all(part.complete for frame in (self.frame, self.before) for part in self._at_end(frame))
        shown = ((now, self.frame), (then, self.before))
        published = all(agrees(value, self._printed(unit, frame, system)) for value, frame in shown)
        return made if complete or published or made.number is None else not_comparable(change_unit("%"))

    def _stock(
        self, unit: Unit | None, units: Sequence[Unit], frame: Frame
    ) -> tuple[Value, tuple[Value, ...], tuple[Value, ...]]:
        extracts = self._at_end(frame)
        sums = self.board.sums(extracts, units) if extracts and units else None
        files = [part.file for part in extracts]
        measure = self.board.contract(SYSTEM).unit

        def counts(name: str) -> Value:
            return counted(sums[name], measure, files) if sums and name in sums else missing(measure)

        total, parts = counts("total"), tuple(counts(name) for name in PARTS)
        printed = [self._printed(unit, frame, system) for system in PARTS.values()]
        rates = tuple(headline(figure, ratio(part, total)) for figure, part in zip(printed, parts, strict=True))
        return total, parts, rates

    def _printed(self, unit: Unit | None, frame: Frame, system: str) -> Value:
        if unit is not None:
            return missing("%")
        shown = self.from_year if frame == self.frame and self.from_year else frame
        published: PublishedFrame = self.board.published(shown)
        return published.whole(INDICATOR, system=system)
