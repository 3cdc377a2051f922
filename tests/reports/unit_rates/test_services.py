"""Full-process services: a stock on the last day, which no months add up to."""

from __future__ import annotations

import pytest
from made_counts import made

from pakn.reports.unit_rates.services import Services

HOME, HEALTH = "so-noi-vu.bn@2023-01-01", "so-y-te.bn@2023-01-01"
MONTHS_2024 = tuple(f"2024-{month:02d}" for month in range(1, 13))


def stock(name="2024-12", rows=None, **options):
    given = rows or {HOME: (10, 5, 6), HEALTH: (30, 15, 12)}
    cells = {unit: dict(zip(("total", "part", "part_portal"), row, strict=False)) for unit, row in given.items()}
    return made("online_services", name, cells, **options)


def services(open_data, *files, period="2024-12", figures=False):
    return Services(open_data(period, *files, figures=figures))


def shown(row):
    return row.total.number, [part.number for part in row.parts], [str(rate.number) for rate in row.rates]


def test_rates_are_ratios_of_sums_on_both_systems(open_data) -> None:
    made_services = services(open_data, stock())
    assert shown(made_services.total_row) == (40, [20, 18], ["50.00", "45.00"])
    assert [row.unit.unit_id for row in made_services.rows] == [HOME, HEALTH]
    assert shown(made_services.rows[0]) == (10, [5, 6], ["50.00", "60.00"])


def test_a_year_shows_what_there_is_on_its_last_day(open_data) -> None:
    files = [stock(name, {HOME: (place, 1, 1)}) for place, name in enumerate(MONTHS_2024, start=1)]
    assert services(open_data, *files, period="2024").total_row.total.number == 12
    assert services(open_data, *files[:11], period="2024").total_row.total.status == "missing"


def test_without_the_column_of_the_portal_its_rate_is_unknown(open_data) -> None:
    row = services(open_data, stock(rows={HOME: (10, 5)})).total_row
    assert [rate.status for rate in row.rates] == ["computed", "missing"]


@pytest.mark.parametrize(
    ("now", "then", "changes"),
    [
        ({}, {}, ["10.00", "0.00"]),
        ({"cut_off": "2024-12-30"}, {}, ["not_comparable"] * 2),
        ({}, {"cut_off": "2024-11-29"}, ["not_comparable"] * 2),
    ],
)
def test_changes_against_the_month_before(open_data, now, then, changes) -> None:
    before = stock("2024-11", {HOME: (10, 4, 6), HEALTH: (30, 12, 12)}, **then)
    row = services(open_data, stock(**now), before).total_row
    assert [str(change.number) if change.number is not None else change.status for change in row.changes] == changes


def test_a_published_change_stays_when_a_file_that_ends_early_is_added(open_data) -> None:
    for files in ((), (stock(cut_off="2024-12-30"),)):
        row = services(open_data, *files, period="2024", figures=True).total_row
        assert [str(change.number) for change in row.changes] == ["19.49", "23.10"]


def test_an_agency_without_services_has_no_rate(open_data) -> None:
    none = {HOME: (0, 0, 0)}
    row = services(open_data, stock(rows=none), stock("2024-11", none)).total_row
    assert [rate.status for rate in row.rates] == ["not_arisen", "not_arisen"]
    assert [change.status for change in row.changes] == ["not_arisen", "not_arisen"]
    missing = services(open_data, stock(rows=none)).total_row
    assert missing.rates[0].status == "not_arisen"


def test_nothing_is_compared_across_the_merger(open_data) -> None:
    now = stock("2025-07", {"so-xay-dung.bn@2025-07-01": (10, 5, 6)})
    then = stock("2025-06", {"so-xay-dung.bn@2023-01-01": (10, 4, 6)})
    july = services(open_data, now, then, period="2025-07")
    assert [entry.break_id for entry in july.breaks] == ["merger_2025"]
    assert {change.status for row in (*july.rows, july.total_row) for change in row.changes} == {"not_comparable"}


def test_the_year_s_published_rates_stand_for_its_december_only(open_data) -> None:
    december = services(open_data, figures=True)
    assert [rate.shown for rate in december.total_row.rates] == ["56,25", "56,86"]
    assert (december.from_year.label, december.rows) == ("năm 2024", ())
    november = services(open_data, period="2024-11", figures=True)
    assert november.from_year is None
    assert [rate.status for rate in november.total_row.rates] == ["missing", "missing"]
    year = services(open_data, period="2024", figures=True)
    assert ([rate.shown for rate in year.total_row.rates], year.from_year) == (["56,25", "56,86"], None)


def test_the_day_up_to_which_it_is_known(open_data) -> None:
    assert services(open_data, stock()).known_until is None
    assert str(services(open_data, stock(cut_off="2024-12-20")).known_until) == "2024-12-20"
