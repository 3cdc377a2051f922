"""``continuity.yml``: one entry for every series a reader may ask for, and nothing in it that no figure bears out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pakn.base.errors import Finding
from pakn.figures.continuity_checks import continuity_key
from pakn.figures.figure_book import FigureBook
from pakn.registry.continuity import Continuity

FindingsOf = Callable[..., tuple[Finding, ...]]
APP = "  reason: Không có số liệu công bố của ứng dụng\npakn_satisfaction_mean"
PANEL = "panel: [tthc_online_payment_integrated_rate]"
NUMERATOR = "numerator: [003-513-01, 003-516-01]"


def test_every_former_aggregate_has_exactly_one_entry(book: FigureBook) -> None:
    series = book.catalogue.series
    asked = {
        continuity_key(figure, "bn_old")
        for figure in book
        if series[figure.series_id].territory == "bn_old" and figure.period_kind == "year" and figure.role != "change"
    }
    assert set(book.catalogue.continuity) == asked - {None}


def test_nothing_continues_today(book: FigureBook) -> None:
    former = [figure for figure in book if book.catalogue.series[figure.series_id].territory == "bn_old"]
    assert max(figure.year or 0 for figure in former) == 2024
    assert {entry.status for entry in book.catalogue.continuity.values()} == {"own_panel", "proxy", "absent"}


@pytest.mark.parametrize(
    ("figure_id", "key"),
    [
        ("000-046-01", "pakn_received.bn_old.year"),
        ("000-030-02", "work_file_processing_signing_rate.bn_old.year/district"),
        ("000-046-04", None),  # a city
        ("000-076-02", None),  # the communes of one city
        ("001-011-45", None),  # each district, not all together
    ],
)
def test_whole_province_and_whole_tiers_are_asked_for(book: FigureBook, figure_id: str, key: str | None) -> None:
    assert continuity_key(book[figure_id], "bn_old") == key


@pytest.mark.long_list
@pytest.mark.long
@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("pakn_backlog.bn_old.year:", "pakn_backlogs.bn_old.year:", "pakn_backlog.bn_old.year"),
        ("pakn_received.bn_old.year:", "pakn_received.bn_old.month:", "một chuỗi năm của tỉnh trước hợp nhất"),
        ("copy_rate.bn_old.year/commune:", "copy_rate.bn_old.year/communes:", "«communes»"),
        ("copy_rate.bn_old.year/commune:", "copy_rate.bn_old.year/centre:", "không có số liệu nào"),
        ("pakn_backlog.bn_old.year:", "pakn_received.bn_old.year:", "viết hai lần"),
        (APP, "  note: vắng\npakn_satisfaction_mean", "khóa không có trong quy định"),
        (APP, "pakn_satisfaction_mean", "nêu lý do"),
        ("status: absent", "status: missing", "'absent'"),
        ("status: absent", "status: continues", "không có số liệu năm 2025"),
        ("status: absent", "status: own_panel", "panel có khi và chỉ khi"),
        (PANEL, "panel: [tthc_online_payment_rate]", "«tthc_online_payment_rate»"),
        (PANEL, "panel: [online_payment_rate]", "không có số liệu năm 2025"),
        (PANEL, f"{PANEL}\n  title: Một tỷ lệ", "cùng có khi status là proxy"),
        (NUMERATOR, "", "cùng có khi status là proxy"),
        (NUMERATOR, "numerator: [003-513-01, 003-516-99]", "«003-516-99»"),
        (NUMERATOR, "numerator: [003-513-01, 003-079-01]", "các đơn vị tính"),
        (NUMERATOR, "numerator: [003-513-01, 000-046-01]", "của năm 2025"),
        (NUMERATOR, "numerator: [003-027-01]", "không phải giới hạn"),
    ],
)
def test_a_wrong_entry_is_named(findings_of: FindingsOf, old: str, new: str, told: str) -> None:
    findings = findings_of(("continuity.yml", old, new))
    assert any("continuity.yml" in finding.where and told in str(finding) for finding in findings)


def test_a_missing_file_is_named(findings_of: FindingsOf) -> None:
    assert any("continuity.yml" in finding.where for finding in findings_of(("continuity.yml", None, None)))


def test_a_new_series_without_an_entry_is_asked_for(findings_of: FindingsOf) -> None:
    entry = f"pakn_backlog.bn_old.year:\n  status: absent\n{APP}"
    (finding,) = findings_of(("continuity.yml", entry, "pakn_satisfaction_mean"))
    assert finding.where == "continuity.yml"
    assert "thiếu mục «pakn_backlog.bn_old.year»" in finding.found


def test_a_series_that_has_2025_is_said_to_continue(findings_of: FindingsOf) -> None:
    row = "000-054-01,pakn_processing_days_mean.bn_old.year,27@2023-01-01,,,whole_province,year,2024-01-01,2024-12-31"
    findings = findings_of(("figures/000.csv", row, row.replace("2024-", "2025-")))
    assert any("continues khi và chỉ khi" in str(finding) for finding in findings)


def test_series_and_tier_are_read_from_the_key() -> None:
    entry = Continuity(id="a.bn_old.year/district", status="absent", reason="hết")
    assert (entry.series, entry.tier) == ("a.bn_old.year", "district")
    assert Continuity(id="a.bn_old.year", status="continues").tier is None
