"""The round trip: the sample's files, counted and measured as a report does, give what the letter prints."""

from __future__ import annotations

from decimal import Decimal

import pytest
from made_counts import BAC_NINH, LUONG_TAI, SYSTEMS, TIEN_DU

from pakn.base.labels import round_half_up
from pakn.figures.synthetic_flag import read_marker
from pakn.observations.period_data import open_period_data
from pakn.reports.month.pakn_month import open_pakn
from pakn.reports.summary.summary import open_summary
from pakn.reports.unit_rates.rates import open_rates
from pakn.reports.unit_rates.services import Services

pytestmark = pytest.mark.long

COLUMNS = {
    "pakn_received": "received",
    "pakn_processed": "processed",
    "pakn_processing_rate": "rate",
    "pakn_backlog": "backlog",
}
LEVELS = {"province_agencies": "agency", "district": "district", "commune": "commune"}


@pytest.fixture(scope="session")
def december(province):
    """The period_data that a report of the month opens on the sample."""
    return open_period_data("2024-12", folder=province)


@pytest.fixture(scope="session")
def summary(december):
    return open_summary(december)


@pytest.fixture(scope="session")
def pakn(december):
    return open_pakn(december)


def printed(value, decimals) -> Decimal:
    """Return a value as a document would print it: rounded once, from what it was before we rounded it."""
    return round_half_up(value.required if value.unrounded is None else value.unrounded, decimals or 0)


def pakn_rows(book, pakn, figure):
    """Return the rows that a figure speaks of: the province, all of a level, or its units."""
    if figure.aggregation == "whole_province":
        return [pakn.total_row]
    if figure.aggregation == "tier_total":
        level = figure.tier or ""
        return [pakn.group_rows.get(level) or pakn.groups[level][0]]
    scope = book.catalogue.scopes.get(figure.scope_id or "")
    ids = {figure.unit_id, *(scope.members if scope else ())}
    return [row for rows in pakn.groups.values() for row in rows if row.units[0].unit_id in ids]


def holds(figure, value) -> bool:
    if figure.exact:
        return printed(value, figure.decimals) == figure.value
    limits = {"<": value.required < figure.value, ">": value.required > figure.value,
              "≥": value.required >= figure.value, "≤": value.required <= figure.value}  # fmt: skip
    return limits[figure.relation]


def test_every_pakn_figure_of_the_month_is_measured_anew(book, province, pakn) -> None:
    figures = [book[name] for name in read_marker(province)["reproduced_figures"]
               if book.indicator(book[name]) in COLUMNS]  # fmt: skip
    every = [figure for figure in book if figure.doc == "000" and figure.period_kind == "month"
             and book.indicator(figure).startswith("pakn_")]  # fmt: skip
    assert {figure.figure_id for figure in every} == {figure.figure_id for figure in figures}
    for figure in figures:
        rows = pakn_rows(book, pakn, figure)
        assert rows, figure.figure_id
        for row in rows:
            assert holds(figure, getattr(row.readings[0], COLUMNS[book.indicator(figure)])), figure.figure_id


def test_every_reproduced_figure_of_the_year_is_measured_anew(book, province, pakn) -> None:
    names = read_marker(province)["year_to_date"]["reproduced_figures"]
    assert len(names) == 12
    for figure in map(book.__getitem__, names):
        for row in pakn_rows(book, pakn, figure) or pytest.fail(figure.figure_id):
            assert holds(figure, getattr(row.readings[1], COLUMNS[book.indicator(figure)])), figure.figure_id


def test_the_numbers_of_the_letter_spelled_out(pakn) -> None:
    # Once by hand, so that a mistake shared by the marker and the tests above cannot hide.
    local = {row.units[0].unit_id: row.readings[0] for row in pakn.localities}
    month, year = pakn.total_row.readings
    assert (month.received.shown, month.processed.shown, month.rate.shown, month.backlog.shown) == (
        "487", "321", "65,91", "166",
    )  # fmt: skip
    assert (year.received.shown, year.processed.shown, year.rate.shown, year.backlog.shown) == (
        "4.566", "4.098", "89,75", "468",
    )  # fmt: skip
    assert (local[BAC_NINH].received.number, local[LUONG_TAI].received.number) == (158, 6)
    assert (local[TIEN_DU].rate.shown, local[LUONG_TAI].rate.shown) == ("93,75", "16,67")
    assert all(reading.rate.number < 90 for unit, reading in local.items() if unit != TIEN_DU)
    centres = pakn.group_rows["centre"].readings[0]
    assert (centres.received.number, centres.processed.number, centres.rate.shown) == (23, 13, "56,52")
    assert sum(row.readings[0].rate.shown == "100,00" for row in pakn.groups["centre"]) == 3
    (enterprise,) = pakn.groups["enterprise"]
    assert (enterprise.readings[0].received.number, enterprise.readings[0].processed.number) == (4, 0)


def test_the_year_is_not_the_sum_of_its_months(pakn) -> None:
    month, year = pakn.total_row.readings
    (before,) = (reading for reading in pakn.total_row.compared[:1])
    assert year.processed.number > month.processed.number + before.processed.number
    parts = [row.readings[1] for row in pakn.localities]
    assert sum(part.received.number for part in parts) == year.received.number
    assert sum(part.processed.number for part in parts) == year.processed.number


@pytest.mark.parametrize(
    "system",
    [
        each if each == "online_payment" else pytest.param(each, marks=pytest.mark.slow)
        for each in sorted(set(SYSTEMS.values()))
    ],
)
def test_every_tier_and_unit_rate_is_measured_anew(book, province, december, system) -> None:
    names = read_marker(province)["reproduced_figures"]
    figures = [book[name] for name in names if SYSTEMS.get(book.indicator(book[name])) == system]
    rows = {level: open_rates(december, system, level) for level in LEVELS.values()}
    seen = 0
    for figure in figures:
        if figure.role != "observed" or figure.aggregation == "whole_province":
            continue
        rates = rows[LEVELS[figure.tier]]
        scope = book.catalogue.scopes.get(figure.scope_id or "")
        members = {figure.unit_id, *(scope.members if scope and scope.complete == "yes" else ())} - {None}
        districts = scope.districts if scope else ()
        if districts:
            groups = [row for row in rates.group_rows if row.district.unit_id in districts]
            values = [row.readings[0].rate for row in groups]
        elif figure.aggregation in ("tier_total", "tier_mean"):
            values = [rates.total_row.readings[0].rate]
        elif members:
            values = [row.readings[0].rate for row in rates.unit_rows if row.units[0].unit_id in members]
        else:
            continue  # sets of units that no document names
        assert values, figure.figure_id
        assert all(holds(figure, value) for value in values if value.number is not None), figure.figure_id
        seen += 1
    assert seen >= (2 if system == "digitisation" else 3)


@pytest.mark.slow
def test_the_whole_province_and_the_services_of_the_year(december, summary) -> None:
    rows = {group.system: group.rows for group in summary.groups}
    province = rows["online_dossiers"][0]
    assert (province.who, [rate.shown for rate in province.rates]) == ("province", ["98,87", "97,64"])
    assert [rate.shown for rate in Services(december).total_row.rates] == ["56,25", "56,86"]


@pytest.mark.slow
def test_printed_changes_are_the_changes_against_the_month_before(book, province, summary) -> None:
    names = read_marker(province)["reproduced_figures"]
    changes = [book[name] for name in names if book[name].role == "change"]
    assert len(changes) == 7
    for figure in changes:
        system = SYSTEMS[book.indicator(figure)]
        rows = {row.who: row for group in summary.groups if group.system == system for row in group.rows}
        row = rows[LEVELS[figure.tier] if figure.tier else "province"]
        assert printed(row.change, figure.decimals) == figure.value, figure.figure_id


@pytest.mark.slow
def test_the_page_for_leaders_agrees_with_the_annexes(december, summary, pakn) -> None:
    assert [group.system for group in summary.groups] == [
        "work_files", "pakn", "certified_copies", "online_dossiers", "digitisation", "online_payment",
    ]  # fmt: skip
    (row,) = summary.groups[1].rows
    assert row.rates == tuple(reading.rate for reading in pakn.total_row.readings)
    for group in summary.groups:
        for row in group.rows:
            if group.system != "pakn" and row.who != "province":
                rates = open_rates(december, group.system, row.who)
                assert row.rates == tuple(reading.rate for reading in rates.total_row.readings)
    behind = [entry.unit.unit_id for entry in summary.behind if "PAKN" in entry.title]
    assert BAC_NINH in behind
    assert TIEN_DU not in behind


@pytest.mark.slow
def test_the_longest_overdue_are_of_the_year(summary) -> None:
    overdue = summary.overdue
    assert len(overdue) == 10
    assert [case.days for case in overdue] == sorted((case.days for case in overdue), reverse=True)
    assert overdue[0].code.startswith("MP-202401-")
