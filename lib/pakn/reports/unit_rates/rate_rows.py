"""Rows of rates: what one unit, the units of a district, or a whole level show in each column."""

from __future__ import annotations

from dataclasses import dataclass

from pakn.observations.targets import Verdict, verdict
from pakn.observations.values import Value
from pakn.registry.models import Target
from pakn.registry.units import Unit

__all__ = ["RateReading", "RateRow"]


@dataclass(frozen=True, slots=True)
class RateReading:
    """Total, part and rate of some units in one column."""

    total: Value
    part: Value
    rate: Value
    partial: bool = False
    """Whether some of the units have no row, so that the sums are not those of all."""


@dataclass(frozen=True)
class RateRow:
    """One row: a unit, the units of a district together, or a whole level.

    Attributes
    ----------
    kind
        ``unit``, ``group``, ``total`` (ratio of sums), ``mean`` (a published mean, another calculation).
    readings
        One for each shown column.
    changes
        Against each column compared with, in "điểm %".
    verdicts
        For each shown column: the target, where there is one, and whether it is reached.
    """

    kind: str
    units: tuple[Unit, ...]
    readings: tuple[RateReading, ...]
    changes: tuple[Value, ...]
    targets: tuple[Target | None, ...]
    compared: tuple[RateReading, ...] = ()
    """One for each column compared with."""
    district: Unit | None = None

    @property
    def unit(self) -> Unit | None:
        """The unit of a ``unit`` row, the district of a ``group`` row."""
        return self.units[0] if self.kind == "unit" else self.district

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """Whether each shown column reaches its target."""
        return tuple(verdict(reading.rate, target) for reading, target in zip(self.readings, self.targets, strict=True))
