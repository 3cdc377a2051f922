"""The PDF annex, read back: page, text, fonts, structure, stamp."""

import ctypes
import json
import re
import struct
import unicodedata
from decimal import Decimal

import pypdfium2
import pytest
from pypdfium2 import raw

from pakn.base.errors import BuildError
from pakn.base.labels import note_mark
from pakn.figures.synthetic_flag import MARK
from pakn.observations.values import Value
from pakn.render import typst_pdf
from pakn.render.front import Front
from pakn.render.paragraphs import Paragraph
from pakn.render.tables import Column, Line, make_table
from pakn.render.typst_pdf import PRINT_PPI, document_pdf, svg_png

pytestmark = pytest.mark.long

A4 = (595.28, 841.89)
MM = 72 / 25.4
LINE_END_HYPHEN = "\ufffe"
"""How the reader of PDFs gives a hyphen at the end of a line."""
TYPST = (
    "#let x = 1",
    "*b*",
    "_i_",
    "$a$",
    "\\",
    "@ref",
    "<label>",
    "= Đề mục",
    "`raw`",
    "- gạch",
    "// chú thích",
    '#include("x")',
    "a~b--c",
    "https://vi.du",
)


def opened(pdf):
    return pypdfium2.PdfDocument(pdf)


def page_text(page):
    return page.get_textpage().get_text_range().replace(LINE_END_HYPHEN, "-")


def lowest_text(page):
    """Height above the foot of the page of its lowest character, in points; what runs out at the foot is below 0."""
    read = page.get_textpage()
    return min(
        read.get_charbox(place)[1] for place in range(read.count_chars()) if read.get_text_range(place, 1).strip()
    )


def squeezed(text):
    """Text without white space, in which line ends of the page play no part."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text))


def whole_text(pages):
    """All text in reading order, without the numbers at the top of pages."""
    texts = [page_text(page) for page in pages]
    return squeezed("".join([texts[0], *(re.sub(r"^\d+\s", "", text) for text in texts[1:])]))


def font_names(pages):
    names = set()
    for page in pages:
        for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=15):
            font = raw.FPDFTextObj_GetFont(thing.raw)
            size = raw.FPDFFont_GetBaseFontName(font, None, 0)
            buffer = ctypes.create_string_buffer(size)
            raw.FPDFFont_GetBaseFontName(font, buffer, size)
            names.add(buffer.value.decode())
    return names


def told_by(element, read):
    size = read(element, None, 0)
    buffer = ctypes.create_string_buffer(size)
    read(element, buffer, size)
    return buffer.raw.decode("utf-16-le").rstrip("\0") if size else ""


def structure(pages):
    """Kind and alternative text of every element a screen reader finds, in reading order."""
    for page in pages:
        tree = raw.FPDF_StructTree_GetForPage(page.raw)
        waiting = [raw.FPDF_StructTree_GetChildAtIndex(tree, n) for n in range(raw.FPDF_StructTree_CountChildren(tree))]
        while waiting:
            element = waiting.pop(0)
            if not element:
                continue
            yield told_by(element, raw.FPDF_StructElement_GetType), told_by(element, raw.FPDF_StructElement_GetAltText)
            count = raw.FPDF_StructElement_CountChildren(element)
            waiting[:0] = [raw.FPDF_StructElement_GetChildAtIndex(element, n) for n in range(count)]


def numbers_table(count, *, landscape=False):
    rows = [
        Line([str(place), f"Đơn vị thứ {place}", Value(Decimal(place), 0, "PAKN", "published")])
        for place in range(1, count + 1)
    ]
    columns = [Column("STT", "center", 0.4), Column("Đơn vị", "left", 3), Column("Tiếp nhận")]
    return make_table("Bảng dài", columns, rows, source="Sở A", landscape=landscape)


@pytest.fixture(scope="module")
def pdf(annex):
    return document_pdf(annex)


@pytest.fixture(scope="module")
def pages(pdf):
    return list(opened(pdf))


@pytest.fixture(scope="module")
def text(pages):
    return whole_text(pages)


# --- Pages ----------------------------------------------------------------------------------------------------------


def test_pages_are_a4(pages):
    assert len(pages) > 2
    assert all(page.get_size() == pytest.approx(A4, abs=0.1) for page in pages)


def test_page_numbers_stand_at_the_top_centre_from_the_second_page_on(pages):
    assert page_text(pages[0]).startswith("Phụ lục I")
    for number, page in enumerate(pages[1:], start=2):
        read = page.get_textpage()
        assert read.get_text_range().startswith(f"{number}\r\n")
        left, bottom, right, top = read.get_charbox(0)
        assert A4[1] - 20 * MM < bottom < top < A4[1] - 8 * MM
        assert (left + right) / 2 == pytest.approx((30 * MM + A4[0] - 20 * MM) / 2, abs=2)


def test_text_stays_inside_the_margins_of_the_decree(pages):
    for page in pages:
        read = page.get_textpage()
        boxes = [
            read.get_charbox(place) for place in range(read.count_chars()) if read.get_text_range(place, 1).strip()
        ]
        assert min(box[0] for box in boxes) >= 30 * MM - 1
        assert max(box[2] for box in boxes) <= A4[0] - 15 * MM
        assert min(box[1] for box in boxes) >= 20 * MM - 3


@pytest.mark.parametrize("count", [1, 40])
def test_a_row_taller_than_a_page_goes_on_over_it(document_of, count):
    words = " ".join(f"từ{place}." for place in range(1500))
    rows = [Line([str(place), words if place == 1 else "Ngắn"]) for place in range(1, count + 1)]
    table = make_table("Bảng có dòng dài", [Column("STT", "center", 0.4), Column("Nội dung", "left", 3)], rows)
    pages = list(opened(document_pdf(document_of(table))))
    whole = whole_text(pages)
    assert all(f"từ{place}." in whole for place in range(1500))
    assert all(lowest_text(page) >= 20 * MM - 3 for page in pages)


def test_a_wide_table_turns_its_page(document_of):
    document = document_of("- Trước.", numbers_table(3, landscape=True), Paragraph("Sau."))
    sizes = [page.get_size() for page in opened(document_pdf(document))]
    assert [width > height for width, height in sizes] == [False, True]  # the last words stay on the page they follow
    assert sizes[1] == pytest.approx(A4[::-1], abs=0.1)


def test_the_last_words_stay_on_their_page_also_where_they_repeat_the_first(document_of):
    document = document_of(Paragraph("Câu."), numbers_table(3), numbers_table(3, landscape=True), Paragraph("Câu."))
    sizes = [page.get_size() for page in opened(document_pdf(document))]
    assert [width > height for width, height in sizes] == [False, True]


@pytest.mark.parametrize("count", [8, 16, 60])
@pytest.mark.parametrize("before", [(), ("## 1. Kết quả", Paragraph("Câu trước bảng."))])
def test_an_annex_that_opens_with_a_wide_table_lies_across_from_its_first_page_on(document_of, count, before):
    document = document_of(*before, numbers_table(count, landscape=True), "## 2. Sau", numbers_table(3))
    pages = list(opened(document_pdf(document)))
    across = [page.get_size()[0] > page.get_size()[1] for page in pages]
    assert across == [True] * (len(pages) - 1) + [False]
    first = squeezed(page_text(pages[0]))
    assert first.startswith("PhụlụcIPHỤLỤCNHỎ")
    assert "Đơnvịthứ1" in first
    assert [page_text(page).split()[0] for page in pages[1:]] == [str(n) for n in range(2, len(pages) + 1)]
    left, _, right, _ = pages[0].get_textpage().get_charbox(4)
    assert (left + right) / 2 == pytest.approx(A4[1] / 2, abs=20)
    assert raw.FPDFCatalog_IsTagged(pages[0].pdf.raw)


def test_the_head_of_a_long_table_is_on_every_page(document_of):
    pages = list(opened(document_pdf(document_of(numbers_table(80)))))
    assert len(pages) > 1
    for page in pages:
        words = squeezed(page_text(page))
        assert "Đơnvịthứ" in words
        assert words.count("STTĐơnvịTiếpnhận") == 1
    whole = whole_text(pages)
    assert all(f"Đơnvịthứ{place}{place}" in whole for place in range(1, 81))


@pytest.mark.parametrize("count", [16, 17])
def test_a_table_of_a_page_is_whole(document_of, count):
    pages = list(opened(document_pdf(document_of(*[Paragraph("Câu. " * 40)] * 5, numbers_table(count)))))
    assert sum("STT" in page_text(page) for page in pages) == (
        1 if count == 16 else len([p for p in pages if "thứ" in page_text(p)])
    )


# --- Text -----------------------------------------------------------------------------------------------------------


def test_every_sentence_is_printed(annex, text):
    for block in annex.to_json()["blocks"]:
        if block["kind"] in ("paragraph", "heading"):
            assert squeezed("".join(run["text"] for run in block["runs"])) in text
        elif block["kind"] == "list":
            assert all(squeezed("".join(run["text"] for run in item)) in text for item in block["items"])


def test_every_text_of_a_table_is_printed(annex, text):
    tables = [block for block in annex.to_json()["blocks"] if block["kind"] == "table"]
    assert len(tables) == 6
    for table in tables:
        assert squeezed(f"Bảng {table['number']}. {table['caption']}") in text
        assert all(squeezed(column["head"]) in text for column in table["columns"])
        assert all(squeezed(cell["text"]) in text for row in table["rows"] for cell in row["cells"])
        assert all(squeezed(part) in text for part in (*table["notes"], *table["remarks"], table["source"]))


def test_every_row_is_printed_in_order(annex, text):
    for block in annex.to_json()["blocks"]:
        for row in block["rows"] if block["kind"] == "table" else ():
            marked = (cell["text"] + (note_mark(cell["marks"]) if cell["marks"] else "") for cell in row["cells"])
            assert squeezed("".join(marked)) in text


def test_every_text_of_a_chart_is_printed(annex, text):
    for block in annex.charts:
        assert squeezed(f"Biểu đồ {block.number}. {block.chart.caption}") in text
        drawn = re.findall(r"<text [^>]*>([^<]+)</text>", block.chart.svg)
        assert drawn
        assert all(squeezed(words.replace("&gt;", ">").replace("&lt;", "<")) in text for words in drawn)


def test_diacritics_survive_in_one_form(pages):
    read = "".join(page_text(page) for page in pages)
    assert unicodedata.is_normalized("NFC", read)
    assert {"ữ", "ệ", "ỷ", "ợ", "đ", "Ứ", "Ụ"} <= set(read)
    assert not re.search("[\ufffd\uffff\x00]", read)


def test_every_letter_of_vietnamese_is_in_the_fonts(document_of):
    letters = "aăâeêioôơuưyđ"
    tones = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    words = " ".join(
        unicodedata.normalize("NFC", letter + tone) for letter in letters for tone in tones if letter != "đ" or not tone
    )
    shown = f"{words} {words.upper()} → − … – “ ” ≤ ≥ ≈ < > × ./."
    read = whole_text(
        list(opened(document_pdf(document_of(f"**{shown}** *{shown}* {shown}", front=Front("P", "t", "r")))))
    )
    assert read.count(squeezed(shown.removesuffix("./."))) == 3


def test_the_end_mark_is_the_last_word(pages, document_of, table):
    assert page_text(pages[-1]).rstrip().endswith("./.")
    assert page_text(opened(document_pdf(document_of(table)))[0]).rstrip().endswith("./.")


def test_markup_of_typst_is_printed_literally(document_of):
    every = " ".join(TYPST)
    cells = [Line([text, text], kind="group") for text in TYPST] + [
        Line([text, text, text], [f"ghi chú {text}"]) for text in TYPST
    ]
    table = make_table(
        every, [Column(every), Column("b"), Column("c", over=every)], cells, remarks=[every], source=every
    )
    front = Front(f"Phụ lục {every}", every, every, banner=every)
    section = "\n\n".join(f"## \\{text}" if text != "\\" else "## \\\\" for text in TYPST)
    read = whole_text(list(opened(document_pdf(document_of(section, Paragraph(every), table, front=front)))))
    assert read.count(squeezed(every)) >= 8
    assert squeezed(every.upper()) in read
    for text in TYPST:
        assert read.count(squeezed(f"ghi chú {text}.")) == 1
        assert read.count(squeezed(text)) >= 13


def test_a_draft_says_so_first(document_of):
    document = document_of(front=Front("Phụ lục I", "t", "r", banner="DỰ THẢO"))
    assert page_text(opened(document_pdf(document))[0]).startswith("DỰ THẢO")


@pytest.mark.parametrize("landscape", [False, True])
@pytest.mark.parametrize("banner", ["DỰ THẢO", f"DỰ THẢO – {MARK}"])
def test_every_page_says_what_it_is_above_the_margin(document_of, landscape, banner):
    front = Front("Phụ lục I", "t", "r", banner=banner)
    document = document_of(Paragraph("Câu."), numbers_table(80, landscape=landscape), Paragraph("Hết."), front=front)
    pages = list(opened(document_pdf(document)))
    assert len(pages) > 2
    assert any(page.get_size()[0] > page.get_size()[1] for page in pages) == landscape
    assert page_text(pages[0]).count(banner) == 2
    for page in pages:
        lines = page_text(page).rstrip().splitlines()
        assert lines[-1] == banner
        assert 20 * MM <= lowest_text(page) < 25 * MM
        assert "Tinos-Bold" in {re.sub(r"^[A-Z]{6}\+", "", name) for name in font_names([page])}


# --- The file -------------------------------------------------------------------------------------------------------


def test_only_the_shipped_fonts_are_embedded(pdf, pages):
    names = font_names(pages)
    embedded = {name.decode() for name in re.findall(rb"/FontName\s*/([^\s/<>]+)", pdf)}
    assert {re.sub(r"^[A-Z]{6}\+", "", name) for name in names | embedded} <= {
        "Tinos-Regular", "Tinos-Bold", "Tinos-Italic", "Tinos-BoldItalic"
    }  # fmt: skip
    assert names <= embedded


def test_the_file_is_tagged_titled_and_in_vietnamese(pdf):
    document = opened(pdf)
    assert raw.FPDFCatalog_IsTagged(document.raw)
    assert b"/StructTreeRoot" in pdf
    assert re.search(rb"/MarkInfo\s*<<\s*/Marked true", pdf)
    assert re.search(rb"/Lang\s*\(vi", pdf)
    assert b"pdfuaid:part" in pdf
    assert document.get_metadata_dict()["Title"].startswith("Phụ lục I – Phân tích dữ liệu")


def test_charts_have_their_alternative_text(pages, annex):
    told = [alt for kind, alt in structure(pages) if kind == "Figure"]
    assert told == [block.chart.alt for block in annex.charts]


def test_headings_tables_and_lists_are_known_as_such(pages, annex):
    kinds = [kind for kind, _ in structure(pages)]
    rows = [row for block in annex.to_json()["blocks"] if block["kind"] == "table" for row in block["rows"]]
    assert kinds.count("Table") >= 6
    assert kinds.count("TD") >= sum(cell["text"] != "" for row in rows for cell in row["cells"])
    assert kinds.count("TH") >= sum(
        len(block["columns"]) for block in annex.to_json()["blocks"] if block["kind"] == "table"
    )
    assert kinds.count("H1") == 1
    assert kinds.count("H2") == sum(block["kind"] == "heading" for block in annex.to_json()["blocks"])
    assert kinds.count("LI") == len(
        next(block for block in annex.to_json()["blocks"] if block["kind"] == "list")["items"]
    )


def test_the_stamp_is_attached(pdf, annex):
    document = opened(pdf)
    assert document.count_attachments() == 1
    attached = document.get_attachment(0)
    assert attached.get_name() == "stamp.json"
    assert json.loads(bytes(attached.get_data())) == annex.stamp()


def test_the_same_document_gives_the_same_bytes(annex, pdf):
    assert document_pdf(annex) == pdf
    typst_pdf._compiler.cache_clear()
    assert document_pdf(annex) == pdf
    assert b"CreationDate" not in pdf


def test_another_document_gives_other_bytes(small, pdf):
    assert document_pdf(small) != pdf


def test_what_typst_refuses_is_reported(small, undrawable):
    broken = undrawable(small)
    with pytest.raises(BuildError, match=r"mẫu annex\.typ"):
        document_pdf(broken)


def test_a_picture_of_a_chart_is_as_wide_as_the_text(annex):
    for block in annex.charts[:2]:
        png = svg_png(block.chart.svg)
        assert png.startswith(b"\x89PNG\r\n")
        width, height = struct.unpack(">II", png[16:24])
        assert width == pytest.approx(160 / 25.4 * PRINT_PPI, abs=1)
        assert 200 < height < width


def test_the_same_drawing_gives_the_same_picture(small):
    assert svg_png(small.charts[0].chart.svg) == svg_png(small.charts[0].chart.svg)


def test_a_breakdown_of_typst_is_a_build_error(monkeypatch, document_of):
    class PanicException(BaseException):
        pass

    class Broken:
        def compile(self, *_, **__):
            raise PanicException("range start index 1 out of range")

    monkeypatch.setattr(typst_pdf, "_compiler", Broken)
    with pytest.raises(BuildError, match="range start index"):
        document_pdf(document_of())


def test_a_group_is_never_the_last_line_of_a_page(document_of):
    lines = [
        Line([str(place), f"nhóm {place}"], kind="group") if place % 4 == 0 else Line(["", "dòng", "1"])
        for place in range(160)
    ]
    table = make_table("Bảng dài", [Column("STT", width=0.3), Column("Tên", "left"), Column("Số")], lines)
    for page in list(opened(document_pdf(document_of(table))))[:-1]:
        last = [line for line in page_text(page).splitlines() if line.strip()][-1]
        assert "nhóm" not in last
