"""All annexes in one PDF: the pages they have by themselves, counted from 1 each, with bookmarks and one stamp."""

import json
import re

import pypdfium2
import pytest
from pypdfium2 import raw

from pakn.base.errors import BuildError
from pakn.render import typst_pdf
from pakn.render.front import Front
from pakn.render.paragraphs import Paragraph
from pakn.render.tables import Column, Line, make_table
from pakn.render.typst_pdf import document_pdf, merged_pdf, merged_stamp


def opened(pdf):
    return pypdfium2.PdfDocument(pdf)


def texts(pdf):
    return [page.get_textpage().get_text_range() for page in opened(pdf)]


def sizes(pdf):
    return [page.get_size() for page in opened(pdf)]


def wide_table(count):
    rows = [Line([str(place), f"Đơn vị {place}"]) for place in range(1, count + 1)]
    return make_table("Bảng ngang", [Column("STT"), Column("Đơn vị", "left")], rows, landscape=True)


@pytest.fixture(scope="module")
def documents(annex, document_of, table, chart):
    """Annexes that start and end upright and across, of one page and of several."""

    def front(number, title, banner=""):
        return Front(number, title, "(Kèm theo)", banner=banner, inputs="1" * 64)

    return (
        annex,
        document_of("## 1. Bảng", wide_table(60), "## 2. Sau", Paragraph("Sau."), front=front("Phụ lục 1.2", "Hai\nb")),
        document_of(Paragraph("Câu. " * 1000), front=front("Phụ lục 1.3", "Ba")),
        document_of(wide_table(40), front=front("Phụ lục", "Bốn")),
        document_of("- Một", table, chart, front=front("Phụ lục 2", "Năm", banner="DỰ THẢO")),
        document_of(table, front=front("Phụ lục 3", "Sáu")),
    )


@pytest.fixture(scope="module")
def singles(documents):
    return [document_pdf(document) for document in documents]


@pytest.fixture(scope="module")
def merged(documents):
    return merged_pdf(documents, "Toàn bộ phụ lục")


def test_every_page_is_the_one_of_the_annex_by_itself(singles, merged):
    assert texts(merged) == [text for pdf in singles for text in texts(pdf)]
    assert sizes(merged) == [size for pdf in singles for size in sizes(pdf)]
    assert {width > height for width, height in sizes(merged)} == {True, False}


def test_each_annex_counts_its_pages_from_one_and_hides_the_first_number(singles, merged):
    shown = texts(merged)
    for pdf in singles:
        count = len(opened(pdf))
        pages, shown = shown[:count], shown[count:]
        assert not pages[0][:1].isdigit()
        assert [text.split()[0] for text in pages[1:]] == [str(number) for number in range(2, count + 1)]
    assert shown == []


def test_the_banner_of_one_annex_is_on_its_pages_only(merged):
    assert ["DỰ THẢO" in text for text in texts(merged)].count(True) == 1


def test_bookmarks_name_each_annex_with_its_headings(documents, singles, merged):
    found = [(mark.level, mark.get_title(), mark.get_dest().get_index()) for mark in opened(merged).get_toc()]
    starts = [sum(len(opened(pdf)) for pdf in singles[:place]) for place in range(len(singles))]
    named = [f"{document.front.number} {document.front.title.upper()}".replace("\n", " ") for document in documents]
    assert [(title, page) for level, title, page in found if level == 0] == list(zip(named, starts, strict=True))
    headings = [
        "".join(run["text"] for run in block["runs"])
        for document in documents
        for block in document.to_json()["blocks"]
        if block["kind"] == "heading"
    ]
    assert [title for level, title, _ in found if level == 1] == headings


def test_the_file_is_tagged_titled_and_in_vietnamese(merged):
    document = opened(merged)
    assert raw.FPDFCatalog_IsTagged(document.raw)
    assert b"pdfuaid:part" in merged
    assert re.search(rb"/Lang\s*\(vi", merged)
    assert document.get_metadata_dict()["Title"] == "Toàn bộ phụ lục"


def test_the_stamp_is_attached(documents, merged):
    document = opened(merged)
    assert document.count_attachments() == 1
    assert json.loads(bytes(document.get_attachment(0).get_data())) == merged_stamp(documents)


def test_the_stamp_names_all_contents_and_each_annex(documents):
    stamp = merged_stamp(documents)
    assert stamp["annexes"] == [document.stamp() for document in documents]
    others = [merged_stamp(documents[1:]), merged_stamp(documents[::-1])]
    assert len({stamp["content_sha256"], *(other["content_sha256"] for other in others)}) == 3


def test_the_same_annexes_give_the_same_bytes(documents, merged):
    typst_pdf._compiler.cache_clear()
    assert merged_pdf(documents, "Toàn bộ phụ lục") == merged
    assert b"CreationDate" not in merged


def test_what_typst_refuses_is_reported(small, undrawable):
    broken = undrawable(small)
    with pytest.raises(BuildError, match=r"mẫu merged\.typ"):
        merged_pdf([small, broken], "T")
