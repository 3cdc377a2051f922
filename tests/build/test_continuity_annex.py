"""The built annex of the other groups: its overview refers to sections that bear these numbers on the page."""

import re

import pytest
from bs4 import BeautifulSoup

from pakn.base.paths import DATA
from pakn.figures.figure_book import FigureBook
from pakn.reports.yearly.listing_sections import panel_place

ANNEX = "pakn-trend/2023-2025/02-cac-nhom-khac.html"


@pytest.fixture(scope="module")
def page(built):
    return BeautifulSoup((built / ANNEX).read_text(encoding="utf-8"), "html.parser")


def numbered(page):
    """Part and section numbers with their titles, as a reader finds them."""
    part, found = "", {}
    for heading in page.find_all(["h2", "h3"]):
        number, _, title = heading.get_text().partition(". ")
        part = number if heading.name == "h2" else part
        found[number if heading.name == "h2" else f"{part}.{number}"] = title
    return found


def test_parts_follow_each_other(page):
    parts = {number: title for number, title in numbered(page).items() if "." not in number}
    assert list(parts.values()) == [
        "Chỉ tiêu toàn tỉnh và từng cấp qua các năm", "Tỉnh Bắc Ninh trước hợp nhất", "Tỉnh Bắc Ninh sau hợp nhất",
        "Nguồn số liệu",
    ]  # fmt: skip
    assert list(parts) == ["I", "II", "III", "IV"]


def test_references_are_the_numbers_of_the_sections(page):
    book, sections = FigureBook.read(DATA), numbered(page)
    for group in (each.id for each in book.catalogue.groups.values() if each.panel):
        number = panel_place(book, group).removeprefix("mục ")
        assert sections[number] == (book.catalogue.groups[group].panel_title or book.catalogue.groups[group].title)
    referred = set(re.findall(r"III\.\d", page.get_text()))
    assert referred
    assert referred <= set(sections)


def test_the_proxy_is_called_one_on_the_page(page):
    (row,) = [row for row in page.find_all("tr") if "93,12" in row.get_text()]
    assert row.find_all("td")[1].get_text().startswith("Số thay thế: ")
    assert "Cách tính: (282.759 + 270.324)/(291.957 + 302.004) × 100" in str(row)
