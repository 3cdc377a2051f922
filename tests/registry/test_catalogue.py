"""The catalogue: committed metadata is whole, and every mistake in it is found, all of them in one error."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pakn.base.errors import DataError, Finding
from pakn.figures.figure_book import FigureBook
from pakn.registry.catalogue import Catalogue

FindingsOf = Callable[..., tuple[Finding, ...]]


@pytest.fixture(scope="module")
def catalogue(book: FigureBook) -> Catalogue:
    return book.catalogue


# --- Committed metadata ----------------------------------------------------------------------------------------------


def test_five_documents_print_figures_and_carry_a_checksum(catalogue: Catalogue) -> None:
    documents = [source for source in catalogue.sources.values() if source.text_file]
    assert [source.id for source in documents] == ["000", "001", "002", "003", "004"]
    assert all(source.sha256 and source.period_kind and source.territory for source in documents)


def test_facts_from_outside_the_documents_say_so(catalogue: Catalogue) -> None:
    outside = {source.id for source in catalogue.sources.values() if source.known_from == "domain_notes"}
    assert outside == {"17-2024-QD-UBND", "03-2023-QD-UBND", "1255-NQ-UBTVQH15", "1658-NQ-UBTVQH15", "202-2025-QH15"}


def test_everything_registered_is_used(book: FigureBook, catalogue: Catalogue) -> None:
    used = {figure.series_id for figure in book}
    measured = {catalogue.series[series_id].indicator for series_id in used}
    set_a_target = {target.indicator for target in catalogue.targets.values()}
    scopes = {entry.scope_id for entries in (book, book.claims, catalogue.targets.values()) for entry in entries}
    assert set(catalogue.series) - used == set()
    assert set(catalogue.indicators) - measured - set_a_target == set()
    assert set(catalogue.scopes) - scopes == set()


def test_recomputed_rates_are_made_of_counts(catalogue: Catalogue) -> None:
    for indicator in catalogue.indicators.values():
        parts = [catalogue.indicators[part] for part in (indicator.numerator, indicator.denominator) if part]
        assert all(part.unit != "%" for part in parts), indicator.id


@pytest.mark.parametrize(
    ("break_id", "date", "effect"),
    [
        ("que_vo_thuan_thanh_thi_xa", dt.date(2023, 4, 10), "note"),
        ("pakn_rule_2024", dt.date(2024, 9, 1), "note"),
        ("communes_2024", dt.date(2024, 12, 1), "note"),
        ("merger_2025", dt.date(2025, 7, 1), "separate"),
        ("calendar_vs_cchc_year", None, "separate"),
    ],
)
def test_breaks_stand_as_the_domain_states_them(
    catalogue: Catalogue, break_id: str, date: dt.date | None, effect: str
) -> None:
    entry = catalogue.breaks[break_id]
    assert (entry.date, entry.effect) == (date, effect)


@pytest.mark.parametrize(
    ("start", "tier", "operator", "threshold"),
    [
        ("certified_ecopy_rate.bn_old", "commune", ">=", 60),
        ("certified_ecopy_rate.bn_old", "district", ">=", 70),
        ("digitisation.bn_old", "province_agencies", ">=", 100),
        ("digitisation.bn_old", "district", ">=", 100),
        ("digitisation.bn_old", "commune", ">=", 90),
        ("online_payment.bn_old", "centre", ">=", 95),
        ("work_files_processed_online_rate.bn_old", "province_agencies", ">=", 90),
        ("work_files_processed_online_rate.bn_old", "district", ">=", 80),
        ("digital_data_reuse.bg_old", "province_agencies", ">", 50),
        ("tthc_satisfaction.bn_new", None, ">=", 90),
    ],
)
def test_thresholds_stand_as_the_domain_states_them(
    catalogue: Catalogue, start: str, tier: str | None, operator: str, threshold: int
) -> None:
    (target,) = [
        entry for entry in catalogue.targets.values() if entry.target_id.startswith(start) and entry.tier == tier
    ]
    assert (target.operator, target.threshold) == (operator, threshold)


@pytest.mark.parametrize(("year", "thresholds"), [(2023, (85, 80, 75)), (2024, (90, 85, 80))])
def test_online_dossier_thresholds_rise_in_2024(catalogue: Catalogue, year: int, thresholds: tuple[int, ...]) -> None:
    scopes = ("province_agencies", "districts", "communes")
    targets = [catalogue.targets[f"online_dossier_rate.bn_old.{scope}.{year}"] for scope in scopes]
    assert tuple(target.threshold for target in targets) == thresholds


def test_targets_cite_lines_of_documents(book: FigureBook, catalogue: Catalogue) -> None:
    for target in catalogue.targets.values():
        for place in target.cited:
            doc, _, line = place.partition("-")
            assert doc in catalogue.sources, target.target_id
            assert line.isdigit(), target.target_id


# --- Broken metadata -------------------------------------------------------------------------------------------------

BROKEN = {
    "unit level": ("units.csv", "quốc gia,national", "quốc gia,nation", "dòng 2, cột level", "«nation»"),
    "missing file": ("breaks.csv", "break_id", None, "breaks.csv", "không có tệp"),
    "header": ("breaks.csv", "break_id,date", "id,date", "breaks.csv, dòng 1", "id,date"),
    "cell count": ("breaks.csv", "bn_old,,số liệu", "bn_old,số liệu", "breaks.csv, dòng 2", "9 ô"),
    "date": ("breaks.csv", "2023-04-10", "2023-04-31", "breaks.csv, dòng 2, cột date", "2023-04-31"),
    "effect": ("breaks.csv", ",separate,", ",stop,", "breaks.csv, dòng 5, cột effect", "«stop»"),
    "tier of a break": ("breaks.csv", "district commune", "distrct commune", "cột tiers", "distrct"),
    "basis of a break": ("breaks.csv", "17-2024-QD-UBND,", "17-2023-QD-UBND,", "pakn_rule_2024, cột basis", "17-2023"),
    "indicators of a break": ("breaks.csv", ",pakn_*,", ",pakm_*,", "pakn_rule_2024, cột indicators", "«pakm_*»"),
    "YAML key": ("sources.yml", "  citation:", "  citasion:", "mục 000, cột citasion", "khóa"),
    "YAML key twice": ("sources.yml", "  kind: công văn", "  kind: a\n  kind: b", "sources.yml, dòng", "«kind»"),
    "YAML": ("sources.yml", '"000":', '"000', "sources.yml, dòng", ""),
    "YAML date": ("sources.yml", "date: 2024-01-16", "date: 2024-02-30", "sources.yml", "2024-02-30"),
    "checksum": ("sources.yml", "sha256: face", "sha256: FACE", "mục 000, cột sha256", "FACE"),
    "not UTF-8": ("systems.yml", None, "a: {title: Hệ}".encode("utf-16"), "systems.yml, byte 0", "UTF-8"),
    "id twice": (
        "targets.csv",
        "digitisation.bn_old.district,",
        "digitisation.bn_old.commune,",
        "targets.csv",
        "lặp lại",
    ),
    "share above all": ("targets.csv", ",>=,60,%", ",>=,600,%", "cột threshold", "«600»"),
    "threshold with signs": ("targets.csv", ",>=,60,%", ",>=,6_0,%", "cột threshold", "«6_0»"),
    "unit of another": ("targets.csv", ",>=,60,%", ",>=,60,người", "cột unit", "«người»"),
    "operator": ("targets.csv", ",>=,60", ",=>,60", "targets.csv, dòng 2, cột operator", "«=>»"),
    "threshold": ("targets.csv", ",>=,70,", ',>=,"70,5",', "targets.csv, dòng 3, cột threshold", "«70,5»"),
    "target's indicator": (
        "targets.csv",
        ".2024,certified_ecopy_rate,",
        ".2024,ecopy_rate,",
        "cột indicator",
        "«ecopy_rate»",
    ),
    "target's unit": ("targets.csv", ">=,60,%", ">=,60,phần", "cột unit", "«phần»"),
    "target's scope": ("targets.csv", ",bn_old.communes,", ",bn_old.comunes,", "cột scope_id", "«bn_old.comunes»"),
    "target's basis": ("targets.csv", "10-CT-UBND-2023,", "11-CT-UBND-2023,", "cột basis", "«11-CT-UBND-2023»"),
    "validity": ("targets.csv", "2023-06-01,2024-12-31", "2024-12-31,2023-06-01", "cột valid_to", "2023-06-01"),
    "citation": ("targets.csv", "000-064 000-072", "900-064 000-072", "cột cited", "900-064"),
    "scope member": ("scopes.csv", ",256@2023-01-01 261", ",256@2023-01-02 261", "cột members", "«256@2023-01-02»"),
    "scope district": ("scopes.csv", ",no,256@2023-01-01", ",no,256@2023-01-02", "cột districts", "«256@2023-01-02»"),
    "scope complete": ("scopes.csv", ",no,", ",maybe,", "cột complete", "«maybe»"),
    "indicator's unit": ("indicators/pakn.yml", "unit: PAKN", "unit: PAKM", "mục pakn_received, cột unit", "«PAKM»"),
    "numerator": (
        "indicators/pakn.yml",
        "numerator: pakn_processed",
        "numerator: pakn_done",
        "cột numerator",
        "pakn_done",
    ),
    "decimals": ("indicators/pakn.yml", "decimals: 0", "decimals: không", "mục pakn_received, cột decimals", "«không»"),
    "direction": ("indicators/pakn.yml", "direction: neutral", "direction: up", "cột direction", "«up»"),
    "group": ("indicator_groups.yml", "\npakn: {", "\npakm: {", "mục pakn_received, cột group", "«pakn»"),
    "series' indicator": (
        "series.yml",
        "indicator: pakn_received",
        "indicator: pakn_got",
        "cột indicator",
        "«pakn_got»",
    ),
    "series' system": ("series.yml", "system: pakn_app", "system: app", "cột system", "«app»"),
    "series' id": (
        "series.yml",
        "{id: pakn_received.bn_old.month,",
        "{id: pakn_received.month,",
        "cột id",
        "«pakn_received.month»",
    ),
    "kind of period": ("series.yml", "period_kind: month", "period_kind: moon", "cột period_kind", "«moon»"),
    "successor": (
        "unit_successors.csv",
        "259@2023-04-10,2023",
        "259@2023-04-11,2023",
        "cột successor_id",
        "259@2023-04-11",
    ),
    "alias": ("unit_aliases.csv", "27@2023-01-01,2023", "27@2023-01-02,2023", "cột unit_id", "27@2023-01-02"),
}


@pytest.mark.long_list
@pytest.mark.long
@pytest.mark.parametrize("kind", BROKEN)
def test_mistake_is_found_where_it_stands(findings_of: FindingsOf, kind: str) -> None:
    name, old, new, where, found = BROKEN[kind]
    findings = findings_of((name, old, new))
    assert any(where in finding.where and found in finding.found for finding in findings), findings
    assert all(finding.allowed and finding.remedy for finding in findings)


def test_mistakes_inside_all_files_come_in_one_error(findings_of: FindingsOf) -> None:
    kinds = ("unit level", "header", "YAML key", "not UTF-8", "operator", "threshold", "scope complete", "direction",
             "kind of period")  # fmt: skip
    findings = findings_of(*(BROKEN[kind][:3] for kind in kinds))
    for kind in kinds:
        assert any(BROKEN[kind][4] in finding.found for finding in findings), f"{kind}: not reported with the others"


def test_wrong_references_of_all_files_come_in_one_error(findings_of: FindingsOf) -> None:
    kinds = ("basis of a break", "target's scope", "scope member", "indicator's unit", "group", "series' system")
    findings = findings_of(*(BROKEN[kind][:3] for kind in kinds))
    for kind in kinds:
        assert any(BROKEN[kind][4] in finding.found for finding in findings), f"{kind}: not reported with the others"


def test_folder_without_indicators_is_found(data_copy: Path) -> None:
    for path in (data_copy / "indicators").glob("*.yml"):
        path.unlink()
    with pytest.raises(DataError, match="không có chỉ tiêu nào"):
        Catalogue.read(data_copy)


def test_indicator_described_in_two_files_is_found(findings_of: FindingsOf) -> None:
    findings = findings_of(
        ("indicators/other.yml", "direction: neutral", "direction: neutral\npakn_received: {title: x}")
    )
    assert findings
    twice = "pakn_received:\n  title: x\n  unit: PAKN\n  decimals: 0\n  direction: neutral\n"
    findings = findings_of(("indicators/zz.yml", None, twice))
    assert any("«pakn_received» lặp lại" in finding.found for finding in findings)


def test_whole_catalogue_has_no_findings(catalogue: Catalogue) -> None:
    assert catalogue.findings() == []
    assert replace(catalogue, systems={}).findings()
