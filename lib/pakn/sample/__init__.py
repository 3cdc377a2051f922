"""A synthetic province: extracts that nobody received, for trying out and testing the monthly run.

published figures → quotas → cases and unit counts → files laid out like ``data/``: months, and the cases of the year to
date as known at its one cut-off. The aggregates of a month whose figures are published print exactly as published;
everything below them is drawn at random and marked as such.
"""

from __future__ import annotations

from pakn.figures.synthetic_flag import MARK
from pakn.sample.write import write_sample

__all__ = ["MARK", "write_sample"]
