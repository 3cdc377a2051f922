"""Changes on the units that two columns have in common, where the sums of a level are of other units in each.

The rate of the 97 communes that reported in both months changes because their work did; the rate of 98 against that of
97 changes also because one came or went.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pakn.base.labels import join_words, lower_type_word
from pakn.extracts.counts.extract_counts import ExtractCounts
from pakn.observations.period_data import PeriodData
from pakn.observations.values import Value, counted, ratio
from pakn.registry.contracts import Contract
from pakn.registry.units import Unit

__all__ = ["CommonRates", "common_rates", "counted_share", "with_rows"]

MOST_NAMED = 3
"""Of more units than these a note says only how many there are."""


@dataclass(frozen=True, slots=True)
class CommonRates:
    """Rates of the units that have a row in every extract of two columns."""

    units: int
    left_out: tuple[Unit, ...]
    then: Value
    now: Value

    @property
    def note(self) -> str:
        """What stands below a table about a change that rests on them."""
        how = "lên" if self.now.required > self.then.required else "xuống"
        rates = f"từ {self.then.shown}% {how} {self.now.shown}%"
        if self.now.required == self.then.required:
            rates = f"cùng là {self.now.shown}%"
        few = 0 < len(self.left_out) <= MOST_NAMED
        names = f", trừ {join_words([lower_type_word(unit.name) for unit in self.left_out])}" if few else ""
        return f"Tính trên {self.units} đơn vị có số liệu cả hai kỳ{names}: {rates}"


def with_rows(period_data: PeriodData, parts: Sequence[ExtractCounts], units: Sequence[Unit]) -> list[Unit]:
    """Return the units that have a row in every one of some extracts; none where there is no extract."""
    return [unit for unit in units if period_data.sums(parts, [unit]) is not None] if parts else []


def common_rates(
    period_data: PeriodData,
    contract: Contract,
    units: Sequence[Unit],
    then: Sequence[ExtractCounts],
    now: Sequence[ExtractCounts],
) -> CommonRates | None:
    """Return the rates of the units that two columns have in common; `None` where there is none, or of two provinces.

    Parameters
    ----------
    period_data
        What is known of the period.
    contract
        The system of rates.
    units
        Ids of the units.
    then, now
        The extracts of each column.
    """
    shared = with_rows(period_data, now, with_rows(period_data, then, units))
    if not shared or not (period_data.is_one_province(then) and period_data.is_one_province(now)):
        return None
    rates = [_rate(period_data, contract, shared, parts) for parts in (then, now)]
    left_out = tuple(unit for unit in units if unit not in shared)
    return CommonRates(len(shared), left_out, *rates) if all(rate.exact for rate in rates) else None


def counted_share(
    contract: Contract, sums: Mapping[str, Decimal], parts: Sequence[ExtractCounts]
) -> tuple[Value, Value]:
    """Return part and total of the rate of a contract, from the sums over some extracts."""
    files = tuple(part.file for part in parts)
    part, total = (counted(sums[name], contract.counts, files) for name in ("part", "total"))
    return part, total


def _rate(period_data: PeriodData, contract: Contract, units: Sequence[Unit], parts: Sequence[ExtractCounts]) -> Value:
    return ratio(*counted_share(contract, period_data.sums(parts, units) or {}, parts))
