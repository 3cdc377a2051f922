"""Scores read day by day: a reading belongs to its day, a week to its last reading, nothing is averaged."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from made_counts import made

from pakn.observations.values import counted, missing
from pakn.reports.service_index.scores import Scores, band_of

PROVINCE, HEALTH = "27@2023-01-01", "so-y-te.bn@2023-01-01"
PARTS = ("transparency", "progress", "online_services", "payment", "satisfaction", "digitisation")


def read(total, *parts):
    return {"total": total, **dict(zip(PARTS, parts, strict=False))}


def scores(open_data, *files, period="2024-12"):
    period_data = open_data(period, *files)
    return Scores(period_data, period_data.book.catalogue.outlines["service-index"])


def month(name, readings):
    return made("index_scores", name, {f"{unit} {day}": row for (unit, day), row in readings.items()})


@pytest.fixture
def bands(book):
    return book.catalogue.outlines["service-index"].bands


@pytest.mark.parametrize(
    ("total", "band"),
    [("100", "Xuất sắc"), ("90", "Xuất sắc"), ("89.99", "Tốt"), ("80", "Tốt"), ("79.99", "Khá"), ("70", "Khá"),
     ("69.99", "Trung bình"), ("50", "Trung bình"), ("49.99", "Yếu"), ("0", "Yếu")],
)  # fmt: skip
def test_classes_at_their_edges(bands, total, band) -> None:
    assert band_of(bands, counted(Decimal(total), "điểm", [], 2)) == band


def test_no_total_has_no_class(bands) -> None:
    assert band_of(bands, missing("điểm")) == ""


def test_the_latest_reading_of_the_month_is_told_and_held_against_the_last_before(open_data) -> None:
    found = scores(
        open_data,
        month("2024-11", {(PROVINCE, "2024-11-22"): read("80", "10"), (PROVINCE, "2024-11-29"): read("81.5", "12")}),
        month("2024-12", {(PROVINCE, "2024-12-27"): read("85", "9"), (PROVINCE, "2024-12-06"): read("99", "18")}),
    )
    assert (found.latest.day, found.before.day) == (dt.date(2024, 12, 27), dt.date(2024, 11, 29))
    first, total = found.parts[0], found.parts[-1]
    assert (first.most.shown, first.reached.shown, first.share.shown, first.change.number) == (
        "18",
        "9,00",
        "50,00",
        -3,
    )
    assert (total.most.shown, total.reached.shown, total.change.shown) == ("100", "85,00", "3,50")
    assert found.parts[1].reached.status == found.parts[1].share.status == "missing"


def test_a_week_is_told_by_its_last_reading_and_a_week_without_one_stays_empty(open_data) -> None:
    found = scores(
        open_data,
        month("2024-12", {
            (PROVINCE, "2024-12-02"): read("80"), (PROVINCE, "2024-12-08"): read("82"),
            (PROVINCE, "2024-12-09"): read("83"),
            (PROVINCE, "2024-12-23"): read("90"),
        }),
    )  # fmt: skip
    weeks = [(str(week.start), week.reading.total.shown if week.reading else None, week.change.number)
             for week in found.weeks]  # fmt: skip
    assert weeks == [("2024-12-02", "82,00", None), ("2024-12-09", "83,00", 1), ("2024-12-16", None, None),
                     ("2024-12-23", "90,00", None)]  # fmt: skip


def test_weeks_go_back_half_a_year_and_not_across_a_merger(open_data) -> None:
    files = [month(f"2025-{number:02d}", {(unit, f"2025-{number:02d}-20"): read("80")})
             for number, unit in ((6, PROVINCE), (7, "24@2025-07-01"), (8, "24@2025-07-01"))]  # fmt: skip
    found = scores(open_data, *files, period="2025-08")
    assert [each.day for each in found.of_province] == [dt.date(2025, 7, 20), dt.date(2025, 8, 20)]
    old = scores(open_data, month("2024-06", {(PROVINCE, "2024-06-28"): read("70")}))
    assert old.latest is None
    assert old.weeks == ()


def test_bodies_show_their_last_reading_in_official_order(open_data) -> None:
    home = "so-noi-vu.bn@2023-01-01"
    found = scores(open_data, month("2024-12", {
        (HEALTH, "2024-12-20"): read("70"), (home, "2024-12-13"): read("60"), (HEALTH, "2024-12-27"): read("75"),
        (PROVINCE, "2024-12-27"): read("80"),
    }))  # fmt: skip
    assert [(each.unit.unit_id, each.total.shown) for each in found.of_units] == [(home, "60,00"), (HEALTH, "75,00")]


def test_without_readings_there_is_nothing(open_data) -> None:
    found = scores(open_data)
    assert (found.latest, found.before, found.parts, found.weeks, found.of_units) == (None, None, (), (), ())
