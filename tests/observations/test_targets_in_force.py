"""Which threshold judges whom and when: the committed targets, each at the edge of its validity."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from pakn.observations.period_columns import month_column, year_column
from pakn.observations.targets import target_in, targets_of_others
from pakn.registry.models import Target

PAKN = ["pakn_processing_rate"]
WORK = ["signed_outgoing_doc_rate", "work_file_processing_signing_rate", "work_files_processed_online_rate"]


@pytest.fixture(scope="module")
def judge(book):
    def threshold(indicators, column, level=None, unit_id=None, territory="bn_old"):
        found = target_in(book.catalogue, indicators, territory, column, level=level, unit_id=unit_id)
        return (found.test, int(found.threshold)) if found else None

    return threshold


@pytest.mark.parametrize(
    ("month", "window", "expected"),
    [
        ("2023-12", "calendar", None),
        ("2024-01", "calendar", None),
        ("2024-07", "calendar", None),
        ("2024-08", "calendar", ("each_month", 90)),
        ("2024-12", "calendar", ("each_month", 90)),
        ("2025-01", "calendar", ("each_month", 95)),
        ("2025-06", "calendar", ("each_month", 95)),
        ("2025-07", "calendar", None),
        ("2024-08", "mid_month", None),  # from 15/7, and the target from 24/7
        ("2024-09", "mid_month", ("each_month", 90)),
        ("2025-01", "mid_month", None),  # half of it under 90, half under 95
        ("2025-02", "mid_month", ("each_month", 95)),
    ],
)
def test_months_of_pakn_are_judged_from_the_first_whole_one(judge, month, window, expected) -> None:
    column = month_column(month, window)
    assert judge(PAKN, column, "district") == expected
    assert judge(PAKN, column, unit_id="27@2023-01-01") == expected


def test_a_year_of_pakn_is_judged_as_a_document_does_and_the_province_not_at_all(judge) -> None:
    assert judge(PAKN, year_column(2024), "district") == ("source_applied", 90)
    assert judge(PAKN, year_column(2024, "mid_month"), "district") == ("source_applied", 90)
    assert judge(PAKN, year_column(2023), "district") is None
    assert judge(PAKN, year_column(2025), "district") is None
    assert judge(PAKN, year_column(2024), unit_id="27@2023-01-01") is None


@pytest.mark.parametrize("level", ["centre", "enterprise", "agency"])
def test_nobody_else_has_a_target_for_pakn(judge, level) -> None:
    assert judge(PAKN, month_column("2024-12"), level) is None


@pytest.mark.parametrize("last_month", range(1, 12))
def test_part_of_a_year_is_judged_by_none(judge, last_month) -> None:
    column = year_column(2024, last_month=last_month)
    for indicators in (PAKN, WORK, ["online_dossier_rate"], ["certified_ecopy_rate"]):
        assert judge(indicators, column, "district") is None


@pytest.mark.parametrize(
    ("indicator", "level", "column", "expected"),
    [
        ("certified_ecopy_rate", "district", month_column("2023-05"), None),
        ("certified_ecopy_rate", "district", month_column("2023-06"), ("by_deadline", 70)),
        ("certified_ecopy_rate", "commune", month_column("2024-12"), ("by_deadline", 60)),
        ("certified_ecopy_rate", "commune", month_column("2025-01"), None),
        ("online_dossier_rate", "agency", month_column("2024-12"), ("by_deadline", 90)),
        ("online_dossier_rate", "agency", month_column("2023-12"), None),
        ("online_dossier_rate", "agency", year_column(2023), ("year", 85)),
        ("online_dossier_rate", "commune", year_column(2024), ("by_deadline", 80)),
        ("online_payment_rate", "agency", month_column("2024-12"), None),
        ("online_payment_rate", "district", month_column("2024-12"), ("by_deadline", 95)),
        ("digitisation_rate", "district", month_column("2024-12"), ("by_deadline", 100)),
        ("digitisation_rate", "commune", month_column("2024-12"), ("by_deadline", 90)),
    ],
)
def test_other_systems(judge, indicator, level, column, expected) -> None:
    assert judge([indicator], column, level) == expected


@pytest.mark.parametrize("window", ["calendar", "mid_month"])
@pytest.mark.parametrize(
    ("indicator", "level", "threshold"),
    [
        ("certified_ecopy_rate", "district", 70), ("certified_ecopy_rate", "commune", 60),
        ("digitisation_rate", "agency", 100), ("digitisation_rate", "district", 100),
        ("digitisation_rate", "commune", 90), ("online_payment_rate", "district", 95),
        ("online_payment_rate", "commune", 95),
    ],
)  # fmt: skip
def test_a_target_by_a_deadline_judges_the_year_in_which_it_begins_to_bind(
    judge, indicator, level, threshold, window
) -> None:
    assert judge([indicator], year_column(2023, window), level) == ("by_deadline", threshold)
    assert judge([indicator], year_column(2022, window), level) is None
    months = [judge([indicator], month_column(name, window), level) for name in ("2023-05", "2023-06")]
    assert months == [None, ("by_deadline", threshold)]


def test_what_is_applied_to_one_month_does_not_judge_its_year(book) -> None:
    made = {
        column.label: target_in(book.catalogue, WORK, "bn_old", column, level="district")
        for column in (month_column("2024-12"), month_column("2024-11"), year_column(2024))
    }
    ids = {label: target.target_id if target else None for label, target in made.items()}
    assert ids == {
        "tháng 12/2024": "signed_outgoing_doc_rate.bn_old.districts.2024-12",
        "tháng 11/2024": "work_file_processing_signing_rate.bn_old.districts.2024",
        "năm 2024": "work_file_processing_signing_rate.bn_old.districts.2024",
    }


def test_the_other_territory_has_its_own_targets(judge) -> None:
    assert judge(PAKN, month_column("2024-12"), "district", territory="bg_old") is None
    assert judge(PAKN, month_column("2025-07"), "commune", territory="bn_new") is None


# --- Targets that a test makes up -------------------------------------------------------------------------------------


def target(test, first="2024-01-01", last="2024-12-31", territory="bn_old") -> Target:
    return Target.model_validate({
        "target_id": f"{test}.{territory}", "indicator": "i", "territory": territory, "tier": None, "unit_id": "u",
        "scope_id": None, "operator": ">=", "threshold": "90", "unit": "%", "test": test, "valid_from": first,
        "valid_to": last, "basis": "b", "cited": "", "note": None, "remark": None,
    })  # fmt: skip


@pytest.fixture(scope="module")
def judge_by(book):
    def judged(column, *targets, territory="bn_old"):
        catalogue = replace(book.catalogue, targets={each.target_id: each for each in targets})
        found = target_in(catalogue, ["i"], territory, column, unit_id="u")
        return found.test if found else None

    return judged


@pytest.mark.parametrize("window", ["calendar", "mid_month"])
@pytest.mark.parametrize("test", ["year", "source_applied"])
def test_a_year_is_judged_by_what_begins_by_the_end_of_january(judge_by, test, window) -> None:
    year = year_column(2024, window)
    assert judge_by(year, target(test, "2024-01-31")) == test
    assert judge_by(year, target(test, "2024-02-01")) is None


def test_kinds_of_test_judge_in_a_fixed_order(judge_by) -> None:
    year, month = year_column(2024), month_column("2024-12")
    kinds = [target(test) for test in ("by_deadline", "source_applied", "year", "each_month")]
    assert judge_by(year, *kinds) == "year"
    assert judge_by(year, *kinds[:2]) == "source_applied"
    assert judge_by(month, *kinds) == "each_month"
    assert judge_by(month, *reversed(kinds[:3])) == "by_deadline"


def test_the_monthly_target_of_one_province_leaves_the_months_of_another_alone(judge_by) -> None:
    targets = target("each_month"), target("by_deadline"), target("by_deadline", territory="bn_new")
    month = month_column("2024-12")
    assert [judge_by(month, *targets, territory=name) for name in ("bn_old", "bn_new")] == ["each_month", "by_deadline"]


def test_months_outside_a_monthly_target_are_judged_by_nothing_else(judge_by) -> None:
    targets = target("each_month", "2024-11-10"), target("by_deadline")
    assert [judge_by(month_column(name), *targets) for name in ("2024-11", "2024-12")] == [None, "each_month"]


@pytest.mark.parametrize(
    ("day", "level", "tiers"),
    [
        ("2023-05-31", "agency", set()),
        ("2023-06-01", "agency", {"centre", "commune", "district"}),
        ("2024-12-31", "agency", {"centre", "commune", "district"}),
        ("2025-01-01", "agency", set()),
        ("2024-12-31", "district", {"centre", "commune"}),
        ("2024-12-31", "commune", {"centre", "district"}),
    ],
)
def test_targets_of_others_are_in_force_and_not_of_the_level(book, day, level, tiers) -> None:
    on = dt.date.fromisoformat(day)
    found = targets_of_others(book.catalogue, "online_payment_rate", "bn_old", on, level)
    assert {target.tier for target in found} == tiers
    assert targets_of_others(book.catalogue, "online_payment_rate", "bg_old", on, level) == []
