"""Figures: what the documents print is read as it stands, and a row that cannot be right is refused."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pakn.base.errors import DataError, Finding
from pakn.figures.figure_book import COLUMNS, Figure, FigureBook

FindingsOf = Callable[..., tuple[Finding, ...]]

ROW = {
    "figure_id": "000-022-01", "series_id": "s", "unit_id": "u", "scope_id": None, "tier": None,
    "aggregation": "whole_province", "period_kind": "month", "period_start": "2024-12-01", "period_end": "2024-12-31",
    "role": "observed", "relation": "=", "value": "97.22", "unit": "%", "decimals": "2", "printed": "97,22%",
    "section": "1", "line": "22", "status": "ok",
}  # fmt: skip


def figure(**changes: str | None) -> Figure:
    return Figure.model_validate({**ROW, **changes})


# --- Committed figures -----------------------------------------------------------------------------------------------


def test_all_five_documents_are_covered(book: FigureBook) -> None:
    assert book.documents(book.figures) == ("000", "001", "002", "003", "004")


def test_figures_stand_in_the_order_of_the_lines(book: FigureBook) -> None:
    assert list(book.figures) == sorted(book.figures)


def test_who_is_measured_exists_at_the_end_of_the_period_in_the_territory(book: FigureBook) -> None:
    for figure in book:
        territory = book.catalogue.series[figure.series_id].territory
        if figure.scope_id:
            assert book.catalogue.scopes[figure.scope_id].territory == territory, figure.figure_id
        elif figure.unit_id:
            unit = book.catalogue.units.get(figure.unit_id)
            last = (figure.period_end or "")[:7]
            assert unit.territory == territory, figure.figure_id
            assert not last or f"{unit.valid_from}"[:7] <= last <= f"{unit.valid_to or 9999}"[:7], figure.figure_id


def test_period_is_filled_as_its_kind_demands(book: FigureBook) -> None:
    for figure in book:
        filled = (figure.period_start is not None, figure.period_end is not None)
        expected = {"as_of": (False, True), "unknown": (False, False)}.get(figure.period_kind, (True, True))
        assert filled == expected, figure.figure_id
        assert filled != (True, True) or figure.period_start <= figure.period_end, figure.figure_id


def test_whole_province_is_measured_at_the_province(book: FigureBook) -> None:
    for figure in book:
        if figure.aggregation == "whole_province" and figure.unit_id:
            level = book.catalogue.units.get(figure.unit_id).level
            assert level in ("province", "national"), figure.figure_id


# --- Meaning ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("relation", "exact"), [("=", True), *((sign, False) for sign in ("≈", "<", "≤", ">", "≥"))])
def test_bound_is_not_exact(relation: str, exact: bool) -> None:
    assert figure(relation=relation).exact is exact


def test_what_did_not_arise_is_not_exact() -> None:
    assert not figure(status="not_arisen", value=None, decimals=None).exact


def test_committed_bounds_are_not_exact(book: FigureBook) -> None:
    bounds = [figure for figure in book if figure.relation in ("<", "≤", ">", "≥")]
    assert {"000-048-08", "001-013-09"} <= {figure.figure_id for figure in bounds}
    assert not any(figure.exact for figure in bounds)


def test_year_is_that_of_the_last_day() -> None:
    assert figure(period_start="2023-12-15", period_end="2024-03-14").year == 2024
    assert figure(period_kind="as_of", period_start=None, period_end="2025-12").year == 2025
    assert figure(period_kind="unknown", period_start=None, period_end=None).year is None


def test_find_keeps_territories_periods_and_roles_apart(book: FigureBook) -> None:
    received = book.find(indicator="pakn_received", period_kind="year", whole=True)
    assert [(entry.year, int(entry.value or 0)) for entry in received] == [(2024, 4566), (2023, 3434)]
    assert book.find(indicator="pakn_received", territory="bn_new") == ()
    assert [entry.printed for entry in book.find(indicator="pakn_satisfaction_mean", role="change")] == ["giảm 0,5%"]
    assert [entry.printed for entry in book.find(indicator="pakn_received", unit_id="263@2023-01-01", year=2024)] == [
        "55 PAKN"
    ]


# --- Refused rows ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"unit_id": None}, "unit_id, scope_id"),
        ({"scope_id": "c"}, "unit_id, scope_id"),
        ({"status": "not_arisen"}, "not_arisen"),
        ({"value": None}, "not_arisen"),
        ({"line": "23"}, "000-023-"),
        ({"figure_id": "001-023-01"}, "001-022-"),
        ({"figure_id": "000-22-1"}, "figure_id"),
        ({"value": "12,5"}, "value"),
        ({"value": "abc"}, "value"),
        ({"value": "1_000"}, "value"),
        ({"value": "Infinity"}, "value"),
        ({"relation": "~"}, "relation"),
        ({"status": "fine"}, "status"),
        ({"role": "guess"}, "role"),
        ({"aggregation": "mean"}, "aggregation"),
        ({"tier": "province"}, "tier"),
        ({"decimals": "-1"}, "decimals"),
        ({"decimals": None}, "decimals"),
        ({"decimals": "1"}, "decimals"),
        ({"period_end": "2024-12-32"}, "period_end"),
        ({"period_end": "2024-13"}, "period_end"),
        ({"period_end": "31/12/2024"}, "period_end"),
        ({"period_end": "2024-11-30"}, "period_end"),
        ({"period_start": None}, "period_start"),
        ({"period_kind": "as_of", "period_end": None, "period_start": None}, "period_end"),
        ({"line": "0", "figure_id": "000-000-01"}, "line"),
        ({"note": "x"}, "note"),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
def test_impossible_row_is_refused(changes: dict[str, str | None], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        figure(**changes)


BROKEN = {
    "series": (
        "signing_rate.bn_old.month,,bn_old.province",
        "signing_rate.bn_old.moon,,bn_old.province",
        "series_id",
        ".moon",
    ),
    "scope": (",bn_old.districts,", ",bn_old.distrcts,", "scope_id", "«bn_old.distrcts»"),
    "unit": (",256@2023-01-01,", ",256@2023-01-02,", "unit_id", "«256@2023-01-02»"),
    "unit of measure": ("97.22,%,", "97.22,phần,", "unit", "«phần»"),
    "other unit of measure": ("97.22,%,", "97.22,PAKN,", "unit", "«PAKN»"),
    "kind of period": ("tier_mean,month", "tier_mean,year", "period_kind", "«year»"),
    "decimal comma": (",97.22,", ',"97,22",', "value", "«97,22»"),
    "word": (",97.22,", ",abc,", "value", "«abc»"),
    "both": (",,bn_old.province_agencies,", ",27@2023-01-01,bn_old.province_agencies,", "scope_id", ""),
    "neither": (",,bn_old.province_agencies,", ",,,", "scope_id", ""),
    "value of what did not arise": ("22,ok", "22,not_arisen", "value", ""),
    "line": (",22,ok", ",23,ok", "figure_id", ""),
    "twice": ("000-022-02,", "000-022-01,", "", "lặp lại"),
    "bound without a word": (",=,97.22,", ",>,97.22,", "relation", "«>»"),
    "no digits": ('"97,22%"', "cao", "printed", "«cao»"),
    "other document": ("000-022-01,", "001-022-01,", "figure_id", "«001»"),
}


@pytest.mark.long_list
@pytest.mark.long
@pytest.mark.parametrize("kind", BROKEN)
def test_mistake_in_a_figure_names_file_row_and_column(findings_of: FindingsOf, kind: str) -> None:
    old, new, column, found = BROKEN[kind]
    finding, *_ = findings_of(("figures/000.csv", old, new))
    assert "000.csv, " in finding.where
    assert column in f"{finding.where} {finding.allowed}"
    assert found in finding.found
    assert len(finding.found) < 200, "a whole row is no answer to what was found"


def test_mistakes_in_several_figures_and_statements_come_in_one_error(findings_of: FindingsOf) -> None:
    findings = findings_of(
        ("figures/000.csv", ",97.22,", ",abc,"),
        ("figures/000.csv", ",98.32,", ",98x,"),
        ("figures/004.csv", "figure_id", "id"),
        ("claims.csv", ",reached,", ",bogus,"),
        ("mentions.csv", ",document_number,", ",bogus2,"),
        ("breaks.csv", ",separate,", ",stop,"),
    )
    text = " ".join(finding.found for finding in findings)
    for found in ("«abc»", "«98x»", "id,series_id", "«bogus»", "«bogus2»", "«stop»"):
        assert found in text, f"{found}: not reported with the others"


def test_wrong_references_of_several_files_come_in_one_error(findings_of: FindingsOf) -> None:
    findings = findings_of(
        ("figures/000.csv", "98.32,%", "98.32,phần"),
        ("claims.csv", " 000-022-05,", " 000-022-99,"),
        ("forms.csv", "003-334-01", "003-334-99"),
        ("breaks.csv", ",pakn_*,", ",pakm_*,"),
    )
    text = " ".join(finding.found for finding in findings)
    for found in ("«phần»", "«000-022-99»", "«003-334-99»", "«pakm_*»"):
        assert found in text, f"{found}: not reported with the others"


def test_document_without_metadata_is_found(findings_of: FindingsOf) -> None:
    row = ",".join("" if ROW[column] is None else f'"{ROW[column]}"' for column in COLUMNS).replace("000-", "005-")
    findings = findings_of(("figures/005.csv", None, f"{','.join(COLUMNS)}\n{row}\n"))
    assert any("«005»" in finding.found and "sources.yml" in finding.allowed for finding in findings)


def test_a_unit_has_no_figures_of_days_on_which_it_was_none(findings_of: FindingsOf) -> None:
    row = "000-046-01,pakn_received.bn_old.year,{},,,whole_province,year,{}"
    old = row.format("27@2023-01-01", "2024-01-01,2024-12-31")
    for unit, span in (("27@2023-01-01", "2026-01-01,2026-12-31"), ("24@2025-07-01", "2024-01-01,2024-12-31")):
        new = row.format(unit, span)
        found = [finding for finding in findings_of(("figures/000.csv", old, new)) if "cột unit_id" in finding.where]
        assert [finding.where for finding in found] == ["figures/000.csv, mục 000-046-01, cột unit_id"]
        old = new


def test_folder_without_figures_is_found(data_copy: Path) -> None:
    for path in (data_copy / "figures").glob("*.csv"):
        path.unlink()
    with pytest.raises(DataError, match="không có tệp số liệu nào"):
        FigureBook.read(data_copy)


def test_frame_holds_every_figure_for_exploring(book):
    frame = book.frame()
    assert len(frame) == len(book.figures)
    shown = frame.loc["000-046-01", ["value", "printed", "title", "subject"]]
    assert list(shown) == [4566.0, "4566", "Số PAKN tiếp nhận", "Tỉnh Bắc Ninh"]


def test_a_value_that_is_not_printed_is_refused(data_copy):
    path = data_copy / "figures" / "001.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",=,3434,PAKN,", ",=,3534,PAKN,"), encoding="utf-8")
    with pytest.raises(DataError, match="«3534» trong khi printed là «3434»"):
        FigureBook.read(data_copy)


def test_a_year_is_a_whole_year(data_copy):
    path = data_copy / "figures" / "001.csv"
    text = path.read_text(encoding="utf-8").replace("year,2023-01-01,2023-12-31", "year,2023-01-02,2023-12-31", 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="«2023-01-02» đến «2023-12-31»"):
        FigureBook.read(data_copy)


@pytest.mark.parametrize(("name", "column"), [("figures/001.csv", "value"), ("targets.csv", "threshold")])
def test_a_number_without_end_is_refused(data_copy, name, column):
    path = data_copy / name
    lines = path.read_text(encoding="utf-8").splitlines()
    place = lines[0].split(",").index(column)
    cells = lines[5].split(",")
    path.write_text("\n".join([*lines[:5], ",".join([*cells[:place], "9" * 40, *cells[place + 1 :]]), *lines[6:], ""]),
                    encoding="utf-8")  # fmt: skip
    with pytest.raises(DataError, match=f"cột {column}"):
        FigureBook.read(data_copy)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_what_is_no_file_is_not_read(data_copy):
    (data_copy / "units.csv").unlink()
    os.mkfifo(data_copy / "units.csv")
    with pytest.raises(DataError, match="không phải một tệp"):
        FigureBook.read(data_copy)
