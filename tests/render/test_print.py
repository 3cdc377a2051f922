"""The HTML annex in a browser: what every page must say stays in sight and is on every sheet."""

import shutil

import pypdfium2
import pytest

from pakn.figures.synthetic_flag import MARK
from pakn.render.front import Front
from pakn.render.html_page import document_html
from pakn.render.paragraphs import Paragraph
from pakn.render.tables import Column, Line, make_table

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def page(document_of, tmp_path_factory):
    from playwright.sync_api import sync_playwright

    rows = [Line([str(place), f"dòng {place}"]) for place in range(90)]
    table = make_table("Bảng dài", [Column("STT", width=0.3), Column("Tên", "left")], rows)
    front = Front("Phụ lục I", "T", "r", banner=MARK)
    path = tmp_path_factory.mktemp("print") / "annex.html"
    path.write_text(document_html(document_of(Paragraph("Câu. " * 300), table, front=front)), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1000, "height": 700})
        page.goto(path.as_uri())
        yield page
        browser.close()


@pytest.mark.long
def test_the_banner_stays_in_sight_while_scrolling(page):
    page.evaluate("window.scrollTo(0, document.body.scrollHeight / 2)")
    box = page.locator(".du-thao").first.bounding_box()
    assert 0 <= box["y"] < 5
    assert page.evaluate("window.scrollY") > 500


def test_the_banner_is_on_every_sheet_and_covers_nothing(page):
    texts = [
        sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    ]
    assert len(texts) > 2
    assert [text.count(MARK) for text in texts] == [2, *[1] * (len(texts) - 1)]
    assert all(text.rstrip().endswith(MARK) for text in texts)
    assert all(f"dòng {place}" in "".join(texts) for place in range(90))
