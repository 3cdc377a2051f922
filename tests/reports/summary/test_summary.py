"""The page for leaders: who misses a target twice running, what is overdue longest, the whole province."""

from __future__ import annotations

from dataclasses import replace

import pytest
from made_counts import BAC_NINH, DISTRICTS, LUONG_TAI, TU_SON, made

from pakn.extracts.counts.case_counts import CaseDetail, NamedCase
from pakn.reports.summary.summary import open_summary

EVEN = dict.fromkeys(DISTRICTS, (100, 95))
MONTHS_2024 = tuple(f"2024-{month:02d}" for month in range(1, 13))


def summary_of(open_data, *files, period="2024-12", **options):
    return open_summary(open_data(period, *files, **options))


def rows(system, name, **changed):
    return made(system, name, EVEN | changed.pop("rows", {}), **changed)


@pytest.mark.parametrize(
    ("before", "now", "behind"),
    [(84, 84, True), (85, 84, False), (84, 85, False), (85, 85, False), (0, 0, True)],
)
def test_a_unit_stays_behind_that_misses_its_target_twice_running(open_data, before, now, behind) -> None:
    files = [rows("online_dossiers", "2024-11", rows={TU_SON: (100, before)}),
             rows("online_dossiers", "2024-12", rows={TU_SON: (100, now)})]  # fmt: skip
    found = summary_of(open_data, *files).behind
    assert [(entry.unit.unit_id, str(entry.before.number), str(entry.now.number)) for entry in found] == (
        [(TU_SON, f"{before}.00", f"{now}.00")] if behind else []
    )


def test_each_period_is_judged_by_its_own_target(open_data) -> None:
    # 94 % reached the 90 of December 2024 and misses the 95 of January 2025.
    files = [rows("pakn", "2024-12", rows={TU_SON: (100, 94)}), rows("pakn", "2025-01", rows={TU_SON: (100, 94)})]
    assert summary_of(open_data, *files, period="2025-01").behind == ()
    files[0] = rows("pakn", "2024-12", rows={TU_SON: (100, 89)})
    (entry,) = summary_of(open_data, *files, period="2025-01").behind
    assert (entry.unit.unit_id, int(entry.target.threshold)) == (TU_SON, 95)


def test_last_month_is_judged_by_its_own_target(open_data) -> None:
    # The 70 % for certified copies binds from June 2023 on.
    low = {name: rows("certified_copies", name, rows={TU_SON: (100, 1)}) for name in ("2023-05", "2023-06", "2023-07")}
    assert summary_of(open_data, low["2023-05"], low["2023-06"], period="2023-06").behind == ()
    (entry,) = summary_of(open_data, low["2023-06"], low["2023-07"], period="2023-07").behind
    assert (entry.unit.unit_id, int(entry.target.threshold)) == (TU_SON, 70)


def test_who_stays_behind_is_told_with_the_target_of_this_month(open_data) -> None:
    # Before December 2024 districts are judged on work files, in December on signed documents.
    files = [rows("work_files", name, rows={TU_SON: (100, 1)}) for name in ("2024-10", "2024-11", "2024-12")]
    found = [summary_of(open_data, *files, period=period).behind for period in ("2024-11", "2024-12")]
    assert [entry.target.indicator for (entry,) in found] == [
        "work_file_processing_signing_rate", "signed_outgoing_doc_rate",
    ]  # fmt: skip


@pytest.mark.parametrize("system", ["pakn", "online_dossiers"])
def test_the_earlier_rate_comes_before_the_later_one(open_data, system) -> None:
    files = [rows(system, "2024-11", rows={TU_SON: (100, 20)}), rows(system, "2024-12", rows={TU_SON: (100, 10)})]
    (entry,) = summary_of(open_data, *files).behind
    assert (entry.before.shown, entry.now.shown) == ("20,00", "10,00")


@pytest.mark.parametrize("system", ["pakn", "online_dossiers"])
def test_in_a_month_that_is_not_over_nobody_is_behind(open_data, system) -> None:
    low = {"rows": {TU_SON: (100, 1)}}
    before = rows(system, "2024-11", **low)
    assert summary_of(open_data, before, rows(system, "2024-12", cut_off="2024-12-30", **low)).behind == ()
    assert len(summary_of(open_data, before, rows(system, "2024-12", cut_off="2024-12-31", **low)).behind) == 1
    early = rows(system, "2024-11", cut_off="2024-11-10", **low)
    assert summary_of(open_data, early, rows(system, "2024-12", **low)).behind == ()


def test_units_of_every_level_may_be_behind(open_data) -> None:
    body, commune = "so-noi-vu.bn@2023-01-01", open_data("2024-12").at("commune")[0].unit_id
    low = {body: (100, 1), commune: (100, 1), TU_SON: (100, 1)}
    files = [rows("online_dossiers", name, rows=low) for name in ("2024-10", "2024-11")]
    found = summary_of(open_data, *files, period="2024-11").behind
    assert [entry.unit.unit_id for entry in found] == [body, TU_SON, commune]


def test_a_target_of_one_unit_judges_that_unit_alone(open_data, book) -> None:
    of_all = book.catalogue.targets["online_dossier_rate.bn_old.districts.2024"]
    targets = {"own": of_all.model_copy(update={"unit_id": TU_SON, "scope_id": None})}
    figures = replace(open_data.empty, catalogue=replace(book.catalogue, targets=targets))
    low = dict.fromkeys(DISTRICTS, (100, 1))
    files = [rows("online_dossiers", name, rows=low) for name in ("2024-11", "2024-12")]
    assert [entry.unit.unit_id for entry in summary_of(open_data, *files, figures=figures).behind] == [TU_SON]


def test_nobody_stays_behind_before_the_first_judged_month(open_data) -> None:
    files = [rows("pakn", name, rows={TU_SON: (100, 1)}) for name in ("2024-07", "2024-08", "2024-09")]
    assert summary_of(open_data, *files[:2], period="2024-08").behind == ()
    assert len(summary_of(open_data, *files[1:], period="2024-09").behind) == 1


def test_what_is_unknown_or_did_not_arise_is_not_behind(open_data) -> None:
    files = [rows("online_dossiers", "2024-12", rows={TU_SON: (100, 1), BAC_NINH: (0, 0)}),
             rows("online_dossiers", "2024-11", rows={TU_SON: (0, 0), BAC_NINH: (100, 1)})]  # fmt: skip
    assert summary_of(open_data, *files).behind == ()
    assert summary_of(open_data, files[0]).behind == ()


def test_units_come_by_group_and_in_official_order(open_data) -> None:
    low = {LUONG_TAI: (100, 1), TU_SON: (100, 2)}
    files = [rows(system, name, rows=low) for system in ("pakn", "online_dossiers") for name in MONTHS_2024[-2:]]
    found = [(entry.title[:4], entry.unit.unit_id) for entry in summary_of(open_data, *files).behind]
    assert found == [("Tiếp", TU_SON), ("Tiếp", LUONG_TAI), ("Hồ s", TU_SON), ("Hồ s", LUONG_TAI)]


# --- The whole province -----------------------------------------------------------------------------------------------


def everybody(open_data, name, pair, leave_out=()):
    period_data = open_data(name)
    units = [unit.unit_id for level in ("district", "commune") for unit in period_data.at(level)]
    chosen = [*units, "so-noi-vu.bn@2023-01-01" if name < "2025-07" else "so-noi-vu.bn@2025-07-01"]
    return made("online_dossiers", name, {unit: pair for unit in chosen if unit not in leave_out})


def province(open_data, *files, period):
    group = next(
        group for group in summary_of(open_data, *files, period=period).groups if group.system == files[0].system
    )
    assert group.rows[0].who == "province"
    return group.rows[0]


def test_the_province_is_all_levels_together(open_data) -> None:
    files = [everybody(open_data, "2024-12", (10, 9)), everybody(open_data, "2024-11", (10, 8))]
    row = province(open_data, *files, period="2024-12")
    assert (row.rates[0].shown, str(row.change.number), row.targets, row.verdicts[0]) == (
        "90,00", "10.00", (None, None), "no_target",
    )  # fmt: skip


def test_a_partial_province_is_compared_on_the_units_of_both_months(open_data) -> None:
    before = everybody(open_data, "2024-11", (10, 8))
    partial = everybody(open_data, "2024-12", (10, 9), leave_out=[TU_SON])
    whole = everybody(open_data, "2024-12", (10, 9))
    less = everybody(open_data, "2024-11", (10, 8), leave_out=[TU_SON])
    for files in ((partial, before), (whole, less)):
        change = province(open_data, *files, period="2024-12").change
        assert (change.shown, len(change.notes)) == ("10,00", 1)
        assert change.notes[0].endswith("có số liệu cả hai kỳ, trừ thành phố Từ Sơn: từ 80,00% lên 90,00%")


def test_the_province_is_not_compared_across_the_merger(open_data) -> None:
    files = [everybody(open_data, "2025-07", (10, 9)), everybody(open_data, "2025-06", (10, 8))]
    assert province(open_data, *files, period="2025-07").change.status == "not_comparable"


# --- Overdue ----------------------------------------------------------------------------------------------------------


def late(*days: int, prefix="PA") -> CaseDetail:
    return CaseDetail((), {}, tuple(NamedCase(f"{prefix}-{day:03d}", "", BAC_NINH, day) for day in days))


def test_the_longest_overdue_are_those_of_the_year_where_it_is_known(open_data) -> None:
    month = made("pakn", "2024-12", EVEN, cases=late(5, 3))
    year = made("pakn", "2024", EVEN, cases=late(300, 5))
    assert [case.days for case in summary_of(open_data, month, year).overdue] == [300, 5]
    assert [case.days for case in summary_of(open_data, month).overdue] == [5, 3]
    assert summary_of(open_data, made("pakn_units", "2024-12", EVEN)).overdue == ()


def test_of_several_files_the_ten_longest_are_told_by_days_and_code(open_data) -> None:
    files = [made("pakn", name, EVEN, cut_off="2025-01-05", cases=late(place, 20, prefix=name))
             for place, name in enumerate(MONTHS_2024, start=1)]  # fmt: skip
    overdue = summary_of(open_data, *files).overdue
    assert [(case.days, case.code) for case in overdue] == [(20, f"{name}-020") for name in MONTHS_2024[:10]]


def test_a_year_has_its_own_page(open_data) -> None:
    summary = summary_of(open_data, made("pakn", "2024", EVEN), made("pakn", "2023", EVEN), period="2024")
    (row,) = summary.groups[1].rows
    assert (len(row.rates), str(row.change.number)) == (1, "0.00")
    assert [group.rows for group in summary.groups if group.system != "pakn"] == [()] * 5
