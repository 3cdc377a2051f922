"""Sections of the second annex: every published figure of a group, with sentences that follow from the rows."""

import json
import re
from dataclasses import replace

import pytest

from pakn.base.paths import NOTEBOOKS
from pakn.render.sections import SECTION_MIME
from pakn.reports.yearly import listing_sections

FORMER = ("ho_so_cong_viec", "chung_thuc_ban_sao", "tthc_truc_tuyen", "so_hoa", "thanh_toan_truc_tuyen")
NUMBER = re.compile(r"\d+(?:\.\d{3})*(?:,\d+)?")


def all_sections(book):
    made = [
        listing_sections.former_section(book, group, (2023, 2024, 2025), place, spell_points=place == 2)
        for place, group in enumerate(FORMER, 2)
    ]
    made.append(listing_sections.month_section(book, "pakn", 2024, 1))
    return [*made, listing_sections.merged_section(book, "tthc_dossiers", 2025)]


def told(section):
    return section.paragraph.text if section.paragraph else ""


@pytest.fixture(scope="module")
def sections(book):
    return all_sections(book)


def test_sections_are_numbered_and_sourced(sections):
    for section in sections:
        assert re.match(r"\d\. \S", section.heading)
        assert section.table.source
        assert section.table.rows
        assert not re.search(r", $|  |\.\.", section.table.caption + told(section))


def test_rows_fill_their_columns(sections):
    for section in sections:
        for row in section.table.rows:
            assert len(row.cells) == (2 if row.kind == "group" else len(section.table.columns))


def test_numbers_of_a_sentence_stand_in_its_table(sections):
    for section in sections:
        cells = {cell.text.lstrip("+−") for row in section.table.rows for cell in row.cells}
        free = {"2023", "2024", "2025", "12", str(sum(row.kind == "body" for row in section.table.rows))}
        assert set(NUMBER.findall(told(section))) <= cells | free


def test_a_change_of_former_years_survives_a_calculator(sections):
    for section in sections[: len(FORMER)]:
        for row in section.table.rows:
            texts = [cell.text.replace(".", "").replace(",", ".").replace("−", "-") for cell in row.cells]
            if row.kind == "body" and all(re.fullmatch(r"[+-]?\d+(\.\d+)?", text) for text in [*texts, ""][3:6]):
                assert float(texts[4]) - float(texts[3]) == pytest.approx(float(texts[5]), abs=1e-9)


def test_the_merged_province_is_compared_with_nothing(sections, book):
    merged = sections[-1]
    assert "không so sánh với các năm trước" in listing_sections.merged_note(book, 2025).text
    assert merged.paragraph is None
    assert not any("Tăng" in column.head for column in merged.table.columns)


def panels(book):
    return [group.id for group in book.catalogue.groups.values() if group.panel]


def test_panels_are_numbered_as_they_are_referred_to(book):
    for place, group in enumerate(panels(book), start=1):
        assert listing_sections.merged_section(book, group, 2025).heading.startswith(f"{place}. ")
        assert listing_sections.panel_place(book, group) == f"mục III.{place}"


def test_panels_close_up_where_a_group_has_no_figures(book):
    dossiers = {name: figure for name, figure in book.figures.items() if "pakn" not in figure.series_id}
    without = replace(book, figures=dossiers)
    assert listing_sections.merged_section(without, "pakn", 2025) is None
    assert listing_sections.panel_place(without, "so_hoa") == "mục III.2"


def test_the_regulation_series_has_a_title_of_its_own(book):
    section = listing_sections.merged_section(book, "pakn", 2025)
    assert section.heading == "1. PAKN về quy định, TTHC"
    assert section.table.caption == "PAKN về quy định, TTHC, tỉnh Bắc Ninh sau hợp nhất, năm CCHC 2025"


def test_the_notebook_shows_every_panel_in_the_part_that_is_referred_to(book):
    cells = json.loads((NOTEBOOKS / "other_groups_trend.ipynb").read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells]
    part = sources.index(f"## {listing_sections.PANEL_PART}. Tỉnh Bắc Ninh sau hợp nhất")
    shown = [found[1] for source in sources[part:] if (found := re.search(r'merged_section\(book, "(\w+)"', source))]
    assert shown == panels(book)
    assert [source for source in sources[:part] if "merged_section(" in source] == []


def test_a_section_carries_paragraph_and_table(sections):
    bundle = sections[0]._repr_mimebundle_()
    assert set(bundle[SECTION_MIME]) == {
        "version",
        "heading",
        "level",
        "application/vnd.pakn.paragraph+json",
        "application/vnd.pakn.table+json",
    }
    assert bundle["text/html"].count("<h3>") == bundle["text/html"].count("<table>") == 1


def test_a_single_former_year_is_one_year(book):
    section = listing_sections.former_section(book, "ho_so_cong_viec", (2024, 2025), 1)
    assert "2024–2024" not in section.table.caption
    assert "cả hai năm" not in section.paragraph.text
    assert not any("Tăng" in column.head for column in section.table.columns)


def test_a_group_without_figures_has_no_section(book):
    assert listing_sections.former_section(book, "kinh_te", (2023, 2024), 1) is None
    assert listing_sections.month_section(book, "so_hoa", 2023, 1) is None
    assert listing_sections.merged_section(book, "tthc_766", 2024) is None
    assert listing_sections.merged_note(book, 2024) is None


def test_points_are_written_out_once_in_the_annex(sections):
    assert " ".join(told(section) for section in sections).count("điểm phần trăm (điểm %)") == 1
