"""The round trip: the files of the sample, counted anew, print what the letter prints of December 2024."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from made_counts import SYSTEMS

from pakn.base.labels import round_half_up
from pakn.figures.figure import Figure
from pakn.figures.figure_book import FigureBook

pytestmark = pytest.mark.long

MONTH, DAY = "2024-12", date(2024, 12, 31)
PAKN = ("pakn_received", "pakn_processed", "pakn_processing_rate")
TIERS = {"agency": "province_agencies", "district": "district", "commune": "commune"}


def month_figures(book: FigureBook, indicators, role=None) -> list[Figure]:
    return [
        figure
        for figure in book
        if figure.period_kind == "month"
        and (figure.period_end or "").startswith(MONTH)
        and figure.doc == "000"
        and book.indicator(figure) in indicators
        and role in (None, figure.role)
    ]


def shown(part: int, total: int, decimals: int | None) -> Decimal:
    return round_half_up(Decimal(100 * part) / total, decimals or 0)


@pytest.fixture(scope="session")
def cases(sample) -> dict[str, tuple[int, int]]:
    """Processed and received of each unit, from the single cases."""
    received, processed = Counter(), Counter()
    ids = {}
    for row in sample.rows("pakn"):
        if row["unit"] not in ids:
            ids[row["unit"]] = sample.units.resolve(row["unit"], on=DAY).unit_id
        received[ids[row["unit"]]] += 1
        processed[ids[row["unit"]]] += row["closed"] != ""
    return {unit: (processed[unit], received[unit]) for unit in received}


def of_level(sample, cases, level) -> tuple[int, int]:
    chosen = [pair for unit, pair in cases.items() if sample.units.get(unit).level == level]
    return sum(part for part, _ in chosen), sum(total for _, total in chosen)


def test_every_pakn_figure_of_the_month_is_met(book, sample, cases):
    figures = month_figures(book, PAKN)
    assert len(figures) >= 14
    for figure in figures:
        level = {"centre": "centre", "enterprise": "enterprise"}.get(figure.tier or "", "district")
        scope = book.catalogue.scopes.get(figure.scope_id or "")
        members = scope.members if scope and scope.complete == "yes" else ()
        if not figure.exact:
            assert members
            assert all(Fraction(100 * cases[unit][0], cases[unit][1]) < figure.value for unit in members)
            continue
        part, total = cases[figure.unit_id] if figure.aggregation == "unit" else of_level(sample, cases, level)
        made = {"pakn_received": total, "pakn_processed": part}.get(
            book.indicator(figure), shown(part, total, figure.decimals)
        )
        assert made == figure.value, figure.figure_id


def test_the_numbers_of_the_letter_stand_in_the_files(sample, cases):
    # Spelled out once, so that a mistake shared by generator and test above cannot hide.
    bac_ninh, luong_tai, tien_du = "256@2023-01-01", "264@2023-01-01", "260@2023-01-01"
    local = {unit: pair for unit, pair in cases.items() if sample.units.get(unit).level == "district"}
    assert of_level(sample, cases, "district") == (321, 487)
    assert of_level(sample, cases, "centre") == (13, 23)
    assert of_level(sample, cases, "enterprise") == (0, 4)
    assert max(local, key=lambda unit: local[unit][1]) == bac_ninh
    assert min(local, key=lambda unit: local[unit][1]) == luong_tai
    assert (local[bac_ninh][1], local[luong_tai]) == (158, (1, 6))
    assert shown(*local[tien_du], 1) == Decimal("93.8")
    assert [unit for unit, (part, total) in local.items() if Fraction(part, total) >= Fraction(9, 10)] == [tien_du]
    assert min(local, key=lambda unit: Fraction(*local[unit])) == luong_tai
    assert sum(total for _, total in local.values()) - 158 - 6 == 323


def counts_of(book, sample, figure: Figure, month: str = MONTH) -> list[tuple[str, int, int]]:
    """Unit, part and total of each unit that a figure speaks of."""
    scope = book.catalogue.scopes.get(figure.scope_id or "")
    day = DAY
    members = set(scope.members) if scope and scope.complete == "yes" else set()
    members |= {figure.unit_id} if figure.aggregation == "unit" and figure.unit_id else set()
    titles = scope.title.partition("thị trấn của ")[2].split(", ") if scope and "communes_of" in scope.scope_id else []
    districts = {sample.units.resolve(title, on=day, level="district").unit_id for title in titles}
    chosen = []
    for unit_id, row in sample.by_unit(SYSTEMS[book.indicator(figure)], month).items():
        unit = sample.units.get(unit_id)
        above = sample.units.parent(unit_id, day) if unit.level == "commune" else None
        fits = (
            above is not None and above.unit_id in districts
            if districts
            else unit_id in members
            if members
            else figure.tier in (None, TIERS[unit.level])
        )
        if fits and row["total"] != "0":
            chosen.append((unit_id, int(row["part"]), int(row["total"])))
    return chosen


def tier_rate(counts, decimals) -> Decimal:
    return shown(sum(part for _, part, _ in counts), sum(total for *_, total in counts), decimals)


def test_every_rate_of_the_other_systems_is_met(book, sample):
    figures = month_figures(book, SYSTEMS, "observed")
    assert len(figures) > 60
    for figure in figures:
        counts = counts_of(book, sample, figure)
        assert counts, figure.figure_id
        if not figure.exact:
            continue
        if figure.aggregation == "unit":
            assert {shown(part, total, figure.decimals) for _, part, total in counts} == {figure.value}, (
                figure.figure_id
            )
            continue
        assert tier_rate(counts, figure.decimals) == figure.value, figure.figure_id
        if figure.aggregation == "tier_mean":
            mean = sum(Fraction(100 * part, total) for _, part, total in counts) / len(counts)
            rounded = round_half_up(Decimal(mean.numerator) / mean.denominator, figure.decimals or 0)
            assert rounded == figure.value, figure.figure_id


def test_bounds_and_lists_of_the_best_hold(book, sample):
    copies = {
        unit: 100 * int(row["part"]) / int(row["total"]) for unit, row in sample.by_unit("certified_copies").items()
    }
    districts = {unit: rate for unit, rate in copies.items() if sample.units.get(unit).level == "district"}
    reached = {"261@2023-01-01", "259@2023-04-10", "263@2023-01-01", "256@2023-01-01"}
    assert {unit for unit, rate in districts.items() if rate >= 70} == reached
    assert min(districts, key=districts.__getitem__) == "264@2023-01-01"
    agencies = {
        unit: Fraction(100 * int(row["part"]), int(row["total"]))
        for unit, row in sample.by_unit("online_dossiers").items()
        if row["total"] != "0" and sample.units.get(unit).level == "agency"
    }
    assert sorted(unit.partition(".")[0] for unit, rate in agencies.items() if rate < 90) == [
        "so-giao-thong-van-tai",
        "so-ke-hoach-va-dau-tu",
    ]
    assert sum(rate == 100 for rate in agencies.values()) == 11


def test_changes_follow_from_the_month_before(book, sample):
    figures = month_figures(book, SYSTEMS, "change")
    assert len(figures) == 7
    for figure in figures:
        now, before = (tier_rate(counts_of(book, sample, figure, month), 2) for month in (MONTH, "2024-11"))
        assert round_half_up(now - before, figure.decimals or 0) == figure.value, figure.figure_id


def test_the_marker_names_every_figure_of_the_month(book, sample):
    expected = {figure.figure_id for figure in month_figures(book, {*PAKN, *SYSTEMS})}
    assert set(sample.marker["reproduced_figures"]) == expected
    assert sample.marker["not_reproduced_figures"] == []
    assert sample.marker["pakn_round_trip"] is True


def test_full_services_stand_at_the_value_of_the_year(sample):
    rows = sample.rows("online_services")
    total = sum(int(row["total"]) for row in rows)
    assert shown(sum(int(row["part"]) for row in rows), total, 2) == Decimal("56.25")
    assert shown(sum(int(row["part_portal"]) for row in rows), total, 2) == Decimal("56.86")
