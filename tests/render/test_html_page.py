"""The HTML annex: one self-contained, accessible page."""

import os
import re
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from pakn.render.front import annex_front
from pakn.render.html_page import document_html
from pakn.render.paragraphs import Paragraph

pytestmark = pytest.mark.long

GOLDEN = Path(__file__).parents[1] / "golden" / "small_annex.html"
NAMESPACES = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
EVIL = '<script>alert("x")</script> & </title></style> \' =1+1'


@pytest.fixture(scope="module")
def html(annex):
    return document_html(annex)


@pytest.fixture(scope="module")
def page(html):
    return BeautifulSoup(html, "html.parser")


def test_the_page_is_in_vietnamese_and_has_the_title_of_the_annex(page):
    assert page.html["lang"] == "vi"
    assert page.find("meta", charset="utf-8")
    assert page.title.get_text() == (
        "Phụ lục I – Phân tích dữ liệu phản ánh, kiến nghị (PAKN) "
        "trên ứng dụng Phản ánh kiến nghị tỉnh Bắc Ninh các năm 2023, 2024 và 2025"
    )


def test_nothing_leads_out_of_the_file(html, page):
    assert "<script" not in html
    assert set(re.findall(r"\b\w+://[^\s\"'<>)]+", html)) <= NAMESPACES
    assert page.find(["link", "iframe", "img", "object", "embed", "base", "form", "a"]) is None
    assert not re.search(r"@import|url\((?!#)", html)
    assert not any(name.startswith("on") for tag in page.find_all() for name in tag.attrs)


def test_there_is_one_main_heading_and_no_level_is_skipped(page):
    levels = [int(tag.name[1]) for tag in page.find_all(re.compile(r"^h[1-6]$"))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_headings_of_prose_stay_below_the_main_heading(document_of):
    page = BeautifulSoup(document_html(document_of("# Một\n\n## Hai\n\n### Ba\n\nx")), "html.parser")
    assert [tag.name for tag in page.main.find_all(re.compile(r"^h[1-6]$"))] == ["h1", "h2", "h2", "h3"]


def test_every_table_has_caption_and_scoped_heads(page):
    tables = page.find_all("table")
    assert len(tables) == 6
    for number, table in enumerate(tables, start=1):
        assert table.caption.get_text().startswith(f"Bảng {number}. ")
        assert table.thead.find_all("th")
        assert all(head.get("scope") in ("col", "colgroup", "rowgroup") for head in table.find_all("th"))


def test_every_drawing_is_an_image_with_its_alternative(page, annex):
    drawings = page.find_all("svg")
    assert [drawing["aria-label"] for drawing in drawings] == [block.chart.alt for block in annex.charts]
    assert all(drawing["role"] == "img" for drawing in drawings)
    assert [tag.get_text().split(".")[0] for tag in page.find_all("figcaption")] == [
        f"Biểu đồ {n}" for n in range(1, 5)
    ]


def test_ids_are_unique(page):
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))


def test_references_lead_to_an_element(html, page):
    used = set(re.findall(r"url\(#([^)]+)\)", html)) | set(re.findall(r'href="#([^"]+)"', html))
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert used
    assert all(ids.count(name) == 1 for name in used)


def test_the_page_carries_its_stamp(page, annex):
    shown = {
        name: page.find("meta", attrs={"name": f"pakn-{name.replace('_', '-')}"})["content"] for name in annex.stamp()
    }
    assert shown == annex.stamp()


def test_every_text_of_the_document_is_on_the_page(page, annex):
    text = page.main.get_text()
    for block in annex.to_json()["blocks"]:
        if block["kind"] == "paragraph":
            assert "".join(run["text"] for run in block["runs"]) in text
        elif block["kind"] == "table":
            parts = [cell["text"] for row in block["rows"] for cell in row["cells"]]
            assert all(
                part in text for part in (block["caption"], block["source"], *block["notes"], *block["remarks"], *parts)
            )


def test_no_stop_is_doubled_and_the_end_mark_is_last(page):
    text = page.main.get_text().rstrip()
    assert not re.search(r"(?<!\.)\.\.(?!\.)", text)
    assert text.endswith("./.")


def test_texts_from_data_are_never_markup(document_of):
    front = annex_front(EVIL, number=1, letter_issuer=EVIL)
    document = document_of(Paragraph(EVIL), front=front)
    html = document_html(document)
    page = BeautifulSoup(html, "html.parser")
    assert page.find("script") is None
    assert len(page.find_all("style")) == len(page.find_all("title")) == 1
    assert page.title.get_text().endswith(EVIL)
    assert page.find(class_="kem-theo").get_text().endswith(f"của {EVIL})")
    assert page.main.find_all("p")[-1].get_text() == f"{EVIL}./."


def test_a_draft_says_so_above_the_number_and_at_the_end(document_of):
    page = BeautifulSoup(document_html(document_of(front=annex_front("T", number=1, draft=True))), "html.parser")
    shown = [tag.get_text() for tag in page.main.find_all(["p", "h1"])]
    assert shown[:2] == ["DỰ THẢO", "Phụ lục IT"]
    assert shown[-1] == "DỰ THẢO"


def test_the_same_document_gives_the_same_page(annex, html):
    assert document_html(annex) == html


def test_golden_small_annex(small):
    made = document_html(small).replace(small.stamp()["content_sha256"], "0" * 64)
    if os.environ.get("PAKN_UPDATE_GOLDEN") == "1":
        GOLDEN.write_text(made, encoding="utf-8", newline="\n")
    assert made == GOLDEN.read_text(encoding="utf-8"), "look at the difference, then run with PAKN_UPDATE_GOLDEN=1"
