"""Made-up input of the reports that no published figure shapes: index counts and scores, a department's quarter.

Nothing here follows a document: sizes and rates are drawn, so that the reports can be tried. What must add up does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pakn.base.periods import Period, parse_period
from pakn.registry.contracts import Contract
from pakn.registry.units import Unit
from pakn.sample.places import Places
from pakn.sample.systems import WITHOUT_PROCEDURES

__all__ = ["OtherReports"]

Cells = dict[str, object]
STREAMS = {"service_index": 11, "index_scores": 12, "department_targets": 13}
WEEKS = 26
"""Weeks of scores before the end of the month."""
SIZES = {"agency": 900, "district": 2600}
SHARE = (0.86, 0.03)
"""Mean share of the most points a part of the score reaches, and how far parts lie apart."""
STEP = 0.006
"""How far a part moves in a week, of its most points."""
SUMS = {
    "offline_submission": ("online_submission_base_count", ("online_submission_count",)),
    "dossiers_overdue_count": ("dossiers_timed", ("dossiers_in_time",)),
    "dossiers_carried_over_count": ("dossiers_received_count", ("dossiers_received_new_count",)),
}
"""Column → total and what is taken from it."""
OUTCOMES = ("dossiers_early_count", "dossiers_returned_on_due_date_count", "dossiers_not_yet_due_count",
            "dossiers_overdue_count")  # fmt: skip
RARE = {"security_incidents_count": 0.05, "pakn_received": 3.0, "pakn_rated": 2.0}
"""Mean of columns that are near nothing."""
SMALL = {"information_systems_count": 3.0, "shared_databases_count": 2.0, "computers_added_count": 5.0,
         "printers_added_count": 2.0, "internal_process_decisions_issued_count": 2.0,
         "tthc_publication_decisions_submitted_count": 3.0, "tthc_publication_decisions_on_time_base_count": 4.0,
         "reports_due": 6.0}  # fmt: skip
SINGLE = ("ecopy_service_base",)
"""Columns that count the unit itself."""


@dataclass(frozen=True)
class OtherReports:
    """The rows of these systems for the main month of a sample."""

    contracts: Mapping[str, Contract]
    places: Places
    period: Period
    seed: int

    def service_index(self) -> list[Cells]:
        """Return the counts of every agency and district."""
        rng = self._rng("service_index")
        units = [*self.places.at("agency"), *self.places.localities]
        return [self._counts("service_index", unit, rng) for unit in units]

    def department_targets(self) -> tuple[str, list[Cells]] | None:
        """Return the quarter that ends with the month and the rows of every agency; `None` within a quarter."""
        quarter = parse_period(f"{self.period.end.year}-Q{(self.period.end.month + 2) // 3}")
        if quarter.end != self.period.end:
            return None
        rng = self._rng("department_targets")
        return quarter.text, [self._counts("department_targets", unit, rng) for unit in self.places.at("agency")]

    def index_scores(self) -> dict[str, list[Cells]]:
        """Return the readings of each month: the province every Friday, agencies on the month's last Friday."""
        rng, rules = self._rng("index_scores"), self.contracts["index_scores"].scores
        most = np.array([float(rule.most or 0) for rule in rules.values()])
        last = self.period.end - dt.timedelta(days=(self.period.end.weekday() - 4) % 7)
        days = [last - dt.timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
        start = rng.normal(*SHARE, len(most)) + np.cumsum(rng.normal(0.001, STEP, (WEEKS, len(most))), axis=0)
        (province,) = self.places.units.valid_on(self.places.day, "province", self.places.territory)
        months: dict[str, list[Cells]] = {}
        for day, shares in zip(days, start, strict=True):
            months.setdefault(f"{day:%Y-%m}", []).append(self._reading(day, province.name, most, shares))
        for unit in self.places.at("agency"):
            shares = rng.normal(SHARE[0], 3 * SHARE[1], len(most))
            months[self.period.text].append(self._reading(last, self.places.written(unit), most, shares))
        return months

    def _reading(self, day: dt.date, name: str, most: np.ndarray, shares: np.ndarray) -> Cells:
        points = np.round(most * np.clip(shares, 0, 1), 2)
        parts = dict(zip(self.contracts["index_scores"].scores, (f"{point:.2f}" for point in points), strict=True))
        return {"day": f"{day:%d/%m/%Y}", "unit": name, **parts, "total": f"{points.sum():.2f}"}

    def _counts(self, system: str, unit: Unit, rng: np.random.Generator) -> Cells:
        """Draw a row: totals first, parts of them after, and what is left of a total as it must be."""
        columns = {name: rule for name, rule in self.contracts[system].columns.items() if rule.type == "count"}
        idle = unit.type in WITHOUT_PROCEDURES
        drawn: dict[str, int] = {}
        size = 0.0 if idle else float(rng.lognormal(np.log(SIZES.get(unit.level, 300)), 0.5))
        for name, rule in columns.items():
            if rule.at_most is None:
                mean = (
                    0.0
                    if name == "pakn_due"
                    else RARE.get(name, SMALL.get(name, size / 40 if name.startswith(("tthc_", "dvctt_")) else size))
                )
                drawn[name] = int(not idle) if name in SINGLE else int(rng.poisson(mean)) if mean else 0
        if "pakn_due" in columns:
            drawn["pakn_due"] = int(rng.binomial(drawn["pakn_received"], 0.8))
        for name, rule in columns.items():
            if rule.at_most is not None and name not in SUMS:
                drawn[name] = int(rng.binomial(sum(drawn[cap] for cap in rule.caps), float(rng.beta(18, 2))))
        for name, (whole, taken) in SUMS.items():
            if name in columns and whole in columns:
                drawn[name] = drawn[whole] - sum(drawn[part] for part in taken)
        if OUTCOMES[0] in columns:
            shares = rng.multinomial(drawn["dossiers_received_count"], [0.8, 0.1, 0.08, 0.02])
            drawn |= dict(zip(OUTCOMES, map(int, shares), strict=True))
        return {"unit": self.places.written(unit), **{name: drawn[name] for name in columns}}

    def _rng(self, system: str) -> np.random.Generator:
        return np.random.default_rng([self.seed, self.period.start.year, self.period.start.month, STREAMS[system]])
