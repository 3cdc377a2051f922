"""Which threshold judges whom and when: the committed targets, each at the edge of its validity."""

from __future__ import annotations

import pytest

from pakn.measure.frames import month_frame, year_frame
from pakn.measure.judging import target_in

PAKN = ["pakn_processing_rate"]
WORK = ["signed_outgoing_doc_rate", "work_file_processing_signing_rate", "work_files_processed_online_rate"]


@pytest.fixture(scope="module")
def judge(book):
    def threshold(indicators, frame, level=None, unit_id=None, territory="bn_old"):
        found = target_in(book.catalogue, indicators, territory, frame, level=level, unit_id=unit_id)
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
    frame = month_frame(month, window)
    assert judge(PAKN, frame, "district") == expected
    assert judge(PAKN, frame, unit_id="27@2023-01-01") == expected


def test_a_year_of_pakn_is_judged_as_a_document_does_and_the_province_not_at_all(judge) -> None:
    assert judge(PAKN, year_frame(2024), "district") == ("source_applied", 90)
    assert judge(PAKN, year_frame(2024, "mid_month"), "district") == ("source_applied", 90)
    assert judge(PAKN, year_frame(2023), "district") is None
    assert judge(PAKN, year_frame(2025), "district") is None
    assert judge(PAKN, year_frame(2024), unit_id="27@2023-01-01") is None


@pytest.mark.parametrize("level", ["centre", "enterprise", "agency"])
def test_nobody_else_has_a_target_for_pakn(judge, level) -> None:
    assert judge(PAKN, month_frame("2024-12"), level) is None


@pytest.mark.parametrize("last_month", range(1, 12))
def test_part_of_a_year_is_judged_by_none(judge, last_month) -> None:
    frame = year_frame(2024, last_month=last_month)
    for indicators in (PAKN, WORK, ["online_dossier_rate"], ["certified_ecopy_rate"]):
        assert judge(indicators, frame, "district") is None


@pytest.mark.parametrize(
    ("indicator", "level", "frame", "expected"),
    [
        ("certified_ecopy_rate", "district", month_frame("2023-05"), None),
        ("certified_ecopy_rate", "district", month_frame("2023-06"), ("by_deadline", 70)),
        ("certified_ecopy_rate", "commune", month_frame("2024-12"), ("by_deadline", 60)),
        ("certified_ecopy_rate", "commune", month_frame("2025-01"), None),
        ("online_dossier_rate", "agency", month_frame("2024-12"), ("by_deadline", 90)),
        ("online_dossier_rate", "agency", month_frame("2023-12"), None),
        ("online_dossier_rate", "agency", year_frame(2023), ("year", 85)),
        ("online_dossier_rate", "commune", year_frame(2024), ("by_deadline", 80)),
        ("online_payment_rate", "agency", month_frame("2024-12"), None),
        ("online_payment_rate", "district", month_frame("2024-12"), ("by_deadline", 95)),
        ("digitisation_rate", "district", month_frame("2024-12"), ("by_deadline", 100)),
        ("digitisation_rate", "commune", month_frame("2024-12"), ("by_deadline", 90)),
    ],
)
def test_other_systems(judge, indicator, level, frame, expected) -> None:
    assert judge([indicator], frame, level) == expected


def test_what_is_applied_to_one_month_does_not_judge_its_year(book) -> None:
    made = {
        frame.label: target_in(book.catalogue, WORK, "bn_old", frame, level="district")
        for frame in (month_frame("2024-12"), month_frame("2024-11"), year_frame(2024))
    }
    ids = {label: target.target_id if target else None for label, target in made.items()}
    assert ids == {
        "tháng 12/2024": "signed_outgoing_doc_rate.bn_old.districts.2024-12",
        "tháng 11/2024": "work_file_processing_signing_rate.bn_old.districts.2024",
        "năm 2024": "work_file_processing_signing_rate.bn_old.districts.2024",
    }


def test_the_other_territory_has_its_own_targets(judge) -> None:
    assert judge(PAKN, month_frame("2024-12"), "district", territory="bg_old") is None
    assert judge(PAKN, month_frame("2025-07"), "commune", territory="bn_new") is None
