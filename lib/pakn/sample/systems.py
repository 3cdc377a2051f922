"""The systems beside the app: which indicator each measures, on which levels, and how large its units are.

One place holds what is special: whose dossiers must add up to the province's rate, which agencies have no procedures,
and which rates of the month before follow from a printed "tăng/giảm".
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from pakn.base.periods import Period
from pakn.figures.figure_book import FigureBook
from pakn.registry.units import Unit
from pakn.sample.counts import OutOfReachError, Rate, nearest_total
from pakn.sample.places import Places
from pakn.sample.published import Limit, PeriodFigures, rate_of
from pakn.sample.shape import DISTRICTS, LEVELS, SIZES
from pakn.sample.unit_counts import ANY, CountRow, Tier, solved

__all__ = ["INDICATORS", "Systems"]

Real = npt.NDArray[np.float64]

INDICATORS = {
    "work_files": ("work_file_processing_signing_rate", "signed_outgoing_doc_rate"),
    "certified_copies": ("certified_ecopy_rate", "certified_ecopy_rate"),
    "online_dossiers": ("online_dossier_rate", "online_dossier_rate"),
    "digitisation": ("digitisation_rate", "digitisation_rate"),
    "online_payment": ("online_payment_rate", "online_payment_rate"),
    "online_services": ("fully_online_service_rate", "fully_online_service_rate"),
}
"""Indicator of a tier and of a unit, by system."""

WITHOUT_PROCEDURES = ("hội đồng", "ủy ban", "chủ tịch", "viện", "văn phòng", "thanh tra")
"""Types of bodies that receive no dossiers: their rows are 0 of 0, "không phát sinh"."""
DEFAULT_RATE = Rate(Decimal("97.50"), 2)
"""Rate of a tier of which no document says anything."""
MONTHLY_GAIN, MOST_GAIN = Decimal("0.20"), Decimal(4)
"""Points gained per month where nothing is published, and at most."""
ATTEMPTS = 40
"""Draws of the agencies' sizes before the province's rate is believed to be out of reach."""


@dataclass(frozen=True)
class Systems:
    """The unit counts of one month of the sample."""

    book: FigureBook
    places: Places
    period: Period
    reference: Period
    seed: int
    _dossiers: dict[str, npt.NDArray[np.int64]] = field(default_factory=dict, compare=False)

    def rows(self) -> dict[str, list[CountRow]]:
        """Return the rows of every system."""
        dossiers = self._online_dossiers()
        measured = {"online_dossiers": dossiers}
        for level in ("agency", "district", "commune"):
            self._dossiers[level] = np.array([row.total for row in dossiers if row.unit.level == level], dtype=np.int64)
        for system in ("work_files", "certified_copies", "digitisation", "online_payment"):
            rows = [self._tier_rows(system, level) for level in SIZES[system]]
            measured[system] = [row for tier in rows for row in tier]
        return measured | {"online_services": self._services()}

    @property
    def _published(self) -> PeriodFigures | None:
        return PeriodFigures(self.book, self.period) if self.period.start == self.reference.start else None

    @property
    def _distance(self) -> int:
        months = (self.period.start.year - self.reference.start.year) * 12
        return months + self.period.start.month - self.reference.start.month

    def _rng(self, *stream: int) -> np.random.Generator:
        return np.random.default_rng([self.seed, self.period.start.year, self.period.start.month, *stream])

    def _goal(self, system: str, level: str | None) -> tuple[Rate, bool]:
        """Return what a tier (`None`: the province) prints and whether the document calls it a mean."""
        indicator, figures = INDICATORS[system][0], PeriodFigures(self.book, self.reference)
        figure, change = (
            figures.tier(indicator, LEVELS[level], role) if level else figures.whole(indicator, role)
            for role in ("observed", "change")
        )
        if figure is None:
            return DEFAULT_RATE, False
        rate, mean = rate_of(figure), figure.aggregation == "tier_mean"
        if self._distance == 0:
            return rate, mean
        if self._distance == -1 and change is not None and change.value is not None:
            return rate.shifted(-change.value), mean
        return _drifted(rate, self._distance), mean

    def _tier(self, system: str, level: str, attempt: int = 0) -> Tier:
        units = self.places.at(level)
        rng = self._rng(1 + list(INDICATORS).index(system), list(LEVELS).index(level), attempt)
        totals = self._totals(system, level, units, rng)
        # Where little is missing, most units miss nothing and a few miss much; where much is, all miss some.
        laxness = rng.gamma(
            8.0 if system == "certified_copies" else 1.2 if level == "commune" else 3.0, 1.0, len(units)
        )
        return Tier(units, totals, self._limits(system, units), laxness)

    def _limits(self, system: str, units: list[Unit]) -> list[Limit]:
        figures = self._published
        if figures is None:
            return [ANY] * len(units)
        indicator = INDICATORS[system][1]
        limits = figures.limits(indicator, units)
        everyone = [
            figure
            for figure in figures.of(indicator)
            if figure.aggregation == "unit"
            and figure.scope_id
            and figure.exact
            and figure.tier == LEVELS[units[0].level]
        ]
        return [Limit(rate=rate_of(everyone[0]))] * len(units) if everyone else limits

    def _totals(self, system: str, level: str, units: list[Unit], rng: np.random.Generator) -> npt.NDArray[np.int64]:
        noise = rng.uniform(0.95, 1.05, len(units)) if level == "district" else rng.lognormal(0, 0.35, len(units))
        if system == "digitisation":
            return self._dossiers[level].copy()
        share = SIZES[system][level] * self._weights(system, level, units) * noise
        totals = np.maximum(np.rint(share).astype(np.int64), 12)
        if system in ("online_dossiers", "online_payment") and level == "agency":
            totals[[unit.type in WITHOUT_PROCEDURES for unit in units]] = 0
        return np.minimum(totals, self._dossiers[level]) if system == "online_payment" else totals

    def _weights(self, system: str, level: str, units: list[Unit]) -> Real:
        above = self.places.districts_of_communes
        shapes = [DISTRICTS.get(above.get(unit.unit_id, unit.unit_id).partition("@")[0]) for unit in units]
        if level == "district" and system != "work_files":
            return np.array([shape.dossiers * len(DISTRICTS) / 100 if shape else 1.0 for shape in shapes])
        if level == "commune" and system == "certified_copies":
            return np.array([shape.copies if shape else 1.0 for shape in shapes])
        return np.ones(len(units))

    def _tier_rows(self, system: str, level: str) -> list[CountRow]:
        if not self.places.at(level):
            return []
        goal, mean = self._goal(system, level)
        return solved(self._tier(system, level), goal, mean=mean, groups=self._groups(system, level))

    def _groups(self, system: str, level: str) -> dict[str, tuple[list[int], Rate]]:
        figures, above = self._published, self.places.districts_of_communes
        if figures is None or level != "commune":
            return {}
        units = self.places.at("commune")
        return {
            district: ([index for index, unit in enumerate(units) if above[unit.unit_id] == district], rate_of(figure))
            for district, figure in figures.communes_of(INDICATORS[system][1]).items()
        }

    def _online_dossiers(self) -> list[CountRow]:
        """Size the agencies so that the rates of the three tiers give the rate of the province."""
        lower = [row for level in ("district", "commune") for row in self._tier_rows("online_dossiers", level)]
        (goal, _), (whole, _) = self._goal("online_dossiers", "agency"), self._goal("online_dossiers", None)
        surplus = 100 * sum(row.part for row in lower) - float(whole.value) * sum(row.total for row in lower)
        need = surplus / float(whole.value - goal.value) if whole.value > goal.value else 0.0
        for attempt in range(ATTEMPTS):
            tier = self._tier("online_dossiers", "agency", attempt)
            if need > 0:
                scaled = np.rint(tier.totals * need / tier.totals.sum()).astype(np.int64)
                tier = replace(tier, totals=scaled)
            # Agencies with a low published rate can be drawn too large, or move too far while their rates are met.
            with suppress(OutOfReachError):
                rows = [*solved(tier, goal), *lower]
                if need <= 0 or whole.prints(sum(row.part for row in rows), sum(row.total for row in rows)):
                    return rows
        raise OutOfReachError(f"online_dossiers: {whole.value} % of the province")

    def _services(self) -> list[CountRow]:
        """Return services of the agencies: a stock, so the published value of the year stands for its last month."""
        units = self.places.at("agency")
        rng = self._rng(9)
        rates = self._service_rates()
        sizes = rng.lognormal(0, 0.4, len(units)) * SIZES["online_services"]["agency"]
        totals = np.maximum(np.rint(sizes).astype(np.int64), 12)
        totals[[unit.type in WITHOUT_PROCEDURES for unit in units]] = 0
        totals[int(np.argmax(totals))] += nearest_total(int(totals.sum()), *rates) - int(totals.sum())
        laxness = rng.gamma(6.0, 1.0, len(units))
        own, portal = (solved(Tier(units, totals, [ANY] * len(units), laxness), rate) for rate in rates)
        return [CountRow(one.unit, one.total, one.part, two.part) for one, two in zip(own, portal, strict=True)]

    def _service_rates(self) -> list[Rate]:
        series = self.book.catalogue.series
        found = self.book.find(
            indicator=INDICATORS["online_services"][0], period_kind="year", year=self.reference.end.year
        )
        by_system = {series[figure.series_id].system: rate_of(figure) for figure in found}
        rates = [by_system.get(system, DEFAULT_RATE) for system in ("tthc_system", "national_portal")]
        return [_drifted(rate, self._distance) for rate in rates]


def _drifted(rate: Rate, months: int) -> Rate:
    """Return a rate some months away: a little lower before, a little higher after, but never quite 100."""
    gain = max(min(MONTHLY_GAIN * months, MOST_GAIN), -MOST_GAIN)
    return rate.shifted(round(min(gain, (100 - rate.value) / 2), rate.decimals))
