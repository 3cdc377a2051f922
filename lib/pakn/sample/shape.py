"""The shape of the synthetic province: everything the published figures do not say and a sample needs all the same.

No number here repeats a published one. They are weights and habits, chosen so that the published totals can be met by
plausible units; whoever wants another province edits this file.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "CHANNELS", "DISTRICTS", "FREE_HOLIDAYS", "KINDS", "LEVELS", "OWN_SEASON", "RATED_SHARE", "RATING_FORM",
    "SEASON", "SIZES", "STILL_OPEN", "WEEKDAYS", "DistrictShape",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class DistrictShape:
    """Habits of one district: how much it receives, how readily and how fast it answers."""

    requests: float
    """Weight among the localities whose received cases are not published."""
    readiness: float
    """Tendency to have answered by the cut-off, before it is fitted to the published total."""
    days: float
    """Median days of an answer, before it is fitted to the processed count."""
    dossiers: float
    """Weight in dossiers of all procedures."""
    copies: float
    """Weight of one commune in certified copies: the free ones are large, or the published total is out of reach."""


DISTRICTS = {
    "256": DistrictShape(150, 0.50, 14, 26, 2.6),
    "261": DistrictShape(85, 0.74, 8, 17, 1.0),
    "259": DistrictShape(66, 0.70, 9, 9, 1.0),
    "262": DistrictShape(60, 0.76, 6, 12, 1.0),
    "258": DistrictShape(52, 0.60, 11, 12, 2.2),
    "260": DistrictShape(48, 0.85, 5, 11, 1.0),
    "264": DistrictShape(14, 0.30, 16, 6, 1.0),
    "263": DistrictShape(12, 0.72, 20, 7, 1.0),
}
"""By statistical code of the district, which outlives its change of type."""

SIZES = {
    "work_files": {"agency": 900.0, "district": 2600.0, "commune": 310.0},
    "certified_copies": {"district": 900.0, "commune": 260.0},
    "online_dossiers": {"agency": 900.0, "district": 1700.0, "commune": 170.0},
    "digitisation": {"agency": 900.0, "district": 1700.0, "commune": 170.0},
    "online_payment": {"agency": 330.0, "district": 800.0, "commune": 60.0},
    "online_services": {"agency": 120.0},
}
"""Mean count of one unit, by system and level; a level that is not named is not measured."""

LEVELS = {"agency": "province_agencies", "district": "district", "commune": "commune"}
"""Level of a unit and the tier that documents speak of."""

KINDS = {"district": "hien_truong", "commune": "hien_truong", "centre": "tthc", "enterprise": "doanh_nghiep"}
CHANNELS = {"Ứng dụng trên điện thoại": 0.71, "Trang thông tin điện tử": 0.17, "Tổng đài": 0.12}
WEEKDAYS = (1.25, 1.15, 1.10, 1.05, 1.00, 0.45, 0.35)
"""Weight of Monday … Sunday in receiving."""
FREE_HOLIDAYS = ("01-01", "04-30", "05-01", "09-02")
"""Holidays with a fixed day. The lunar ones are left out, so that due dates do not hang on a calendar table."""
RATED_SHARE = 0.45
SEASON, OWN_SEASON = 0.15, 0.20
"""How far a month lies above or below the mean of the year: for all units alike, and for each by itself."""
STILL_OPEN = 0.6
"""Share of the open cases that are still open a month later."""
RATING_FORM = (0.30, 0.12, 0.16, 0.17, 0.25)
"""People who rate are very content or very angry: the form is a U, tilted to each unit's mean."""
