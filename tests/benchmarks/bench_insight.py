"""The deep analysis against the usual way with pandas and statsmodels: ``make benchmark``.

Both start from cases in memory, and both give for every unit: the Kaplan–Meier median, the share on time of all due,
and the mean of ratings. Ours works on like cases counted together; the other script on one row a case, as such scripts
do. They take turns, and the ratio of medians is what counts.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import time
import warnings
from typing import TYPE_CHECKING

import numpy as np

from pakn.extracts.counts.case_frame import CaseFrame
from pakn.observations.due_dates import on_time
from pakn.observations.processing_time import processing_time
from pakn.statistics.ratings import summarise_ratings

if TYPE_CHECKING:
    from pandas import DataFrame

CUT_OFF = dt.date(2024, 12, 31)
UNITS = 99


def drawn(number: int) -> CaseFrame:
    """Draw cases of a year, one row each."""
    draw = np.random.default_rng(1)
    received = np.datetime64("2024-01-01") + draw.integers(0, 366, number)
    closed = received + draw.exponential(9, number).astype(int)
    known = closed <= np.datetime64(CUT_OFF)
    words = {name: np.array([""] * number, dtype=object) for name in ("topic", "kind")}
    return CaseFrame(CUT_OFF, {
        "unit": np.array([f"unit-{each}" for each in draw.integers(0, UNITS, number)], dtype=object), **words,
        "received": received, "due": received + 15, "closed": np.where(known, closed, np.datetime64("NaT")),
        "processed": known, "duration_days": (np.where(known, closed, np.datetime64(CUT_OFF)) - received).astype(float),
        "rating": np.where(known, draw.integers(0, 6, number), 0), "weight": np.ones(number, dtype=np.int64),
    })  # fmt: skip


def together(cases: CaseFrame) -> CaseFrame:
    """Count like cases together, as an extract is read."""
    rows = cases.frame().groupby(
        ["unit", "received", "due", "closed", "processed", "duration_days", "stars"], dropna=False, as_index=False
    )["weight"].sum()  # fmt: skip
    days = {name: rows[name].to_numpy().astype("datetime64[D]") for name in ("received", "due", "closed")}
    return CaseFrame(cases.cut_off, {**{name: rows[name].to_numpy() for name in rows}, **days})


def ours(cases: CaseFrame) -> list[tuple[float | None, float | None, float | None]]:
    """Measure every unit."""
    found = []
    for own in cases.split("unit").values():
        stars = [int(own["weight"][own["rating"] == star].sum()) for star in range(1, 6)]
        share = on_time(own).share
        mean = summarise_ratings(stars, int(own["weight"][own["processed"]].sum())).mean
        found.append((processing_time(own).curve.median, None if share is None else round(float(share), 6), mean))
    return found


def theirs(frame: DataFrame) -> list[tuple[float | None, float | None, float | None]]:
    """Measure every unit with pandas and statsmodels."""
    from statsmodels.duration.survfunc import SurvfuncRight

    found = []
    cut_off = np.datetime64(CUT_OFF)
    for _, own in frame.groupby("unit"):
        median = float(SurvfuncRight(own["duration_days"], own["processed"]).quantile(0.5))
        due = own[own["due"] < cut_off]
        share = 100 * float((due["closed"] <= due["due"]).mean())
        rated = own.loc[own["rating"] > 0, "stars"]
        found.append((median, round(share, 6), float(rated.mean())))
    return found


def main() -> None:
    """Compare and print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="only show that everything runs")
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    warnings.filterwarnings("ignore", module="statsmodels")
    single = drawn(5_000 if asked.small else 500_000)
    cases, frame = together(single), single.frame()
    times: dict[str, list[float]] = {"pakn": [], "pandas + statsmodels": []}
    for _ in range(1 if asked.small else asked.rounds):
        for name, measure in (("pakn", lambda: ours(cases)), ("pandas + statsmodels", lambda: theirs(frame))):
            started = time.perf_counter()
            made = measure()
            times[name].append(time.perf_counter() - started)
            if name == "pakn":
                first = made
            elif not np.allclose(np.array(first, float), np.array(made, float)):
                raise SystemExit("the two do not agree")
    own, other = (statistics.median(each) for each in times.values())
    what = f"{len(single):,} cases, {UNITS} units"
    print(f"{what}: pakn {own:.2f} s, pandas + statsmodels {other:.2f} s, ratio {own / other:.2f}")


if __name__ == "__main__":
    main()
