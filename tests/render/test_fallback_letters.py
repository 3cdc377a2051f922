"""Letters the page's fonts lack: printed where a font is at hand, told in any case, and never the end of a build."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

import pypdfium2
import pytest

from pakn.observations.values import Value
from pakn.render import fallback_letters as module
from pakn.render.charts import Chart, canvas, chart_style, draw_svg
from pakn.render.fallback_letters import SIGN, fallback_for, lacking_letters, letter_notes
from pakn.render.front import Front
from pakn.render.html_page import document_html
from pakn.render.paragraphs import Paragraph
from pakn.render.tables import Column, Line, make_table
from pakn.render.typst_pdf import document_pdf, merged_pdf, svg_png

SMILE, HAN, THAI = "\N{GRINNING FACE}", "漢", "\N{THAI CHARACTER KO KAI}"


def read(pdf):
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    return unicodedata.normalize("NFC", re.sub(r"\s+", "", text))


def table_with(letter):
    rows = [
        Line(["1", "Huyện Tiên Du", Value(Decimal(3), 0, "PAKN", "published")]),
        Line(["2", f"Xã Vũ {letter}", Value(Decimal(4), 0, "PAKN", "published")]),
    ]
    return make_table("Bảng", [Column("STT", "center", 0.4), Column("Đơn vị", "left", 3), Column("Số")], rows)


def drawn(name):
    with chart_style():
        figure, (axes,) = canvas(1, height_mm=40)
        axes.barh([0, 1], [1, 2])
        axes.set(yticks=[0, 1])
        axes.set_yticklabels([name, "Huyện Tiên Du"])
        return draw_svg(figure)


def test_every_letter_that_is_taken_for_granted_is_in_the_fonts():
    sure = {chr(code) for code in range(0x20, 0x2100) if module.SURE.fullmatch(chr(code))}
    assert sure - module._shipped() == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Sở Y tế → “≥” − ₫ Ω", set()),
        (f"a{HAN}b{SMILE}", {HAN, SMILE}),
        ('{"a":"\\u0001"}', {"\x01"}),
        ("❤\ufe0f", {"❤", "\ufe0f"}),
    ],
)
def test_what_the_fonts_lack(text, found):
    assert lacking_letters(text) == found


def test_a_font_that_is_the_same_everywhere_comes_before_those_of_the_system():
    fallback = fallback_for([SMILE])
    assert (fallback.families, fallback.printed_by, fallback.table) == (("DejaVu Sans",), {SMILE: "DejaVu Sans"}, {})


def test_controls_and_private_letters_mean_nothing_in_any_font():
    fallback = fallback_for(["\x01", "\ue000", "\ufe0f"])
    assert fallback.families == ()
    assert fallback.table == {1: SIGN, 0xE000: SIGN, 0xFE0F: ""}


@pytest.mark.long
def test_the_page_is_printed_by_a_font_at_hand(document_of):
    document = document_of(Paragraph(f"Chữ {SMILE} ở đây."), table_with(SMILE))
    for pdf in (document_pdf(document), merged_pdf([document, document], "Hai phụ lục")):
        assert f"Chữ{SMILE}ởđây." in read(pdf)
        assert f"XãVũ{SMILE}" in read(pdf)
        embedded = set(re.findall(rb"/FontName\s*/[A-Z]{6}\+([^\s/<>]+)", pdf))
        assert embedded == {b"Tinos-Regular", b"Tinos-Bold", b"Tinos-Italic", b"DejaVuSans"}
    assert document_pdf(document) == document_pdf(document)


@pytest.mark.long
@pytest.mark.parametrize("letter", ["\x01", "\ue000", HAN, THAI])
def test_a_letter_no_font_has_is_a_sign_and_stops_nothing(document_of, monkeypatch, letter):
    monkeypatch.setattr(module, "_fonts", lambda lacking: iter(()))
    module._fallback.cache_clear()
    document = document_of(Paragraph(f"Chữ {letter} ở đây."), table_with(letter), Chart(
        "x", "Tên", drawn(f"Xã {letter}"), "alt", ("a",), (("b",),)))  # fmt: skip
    text = read(document_pdf(document))
    module._fallback.cache_clear()
    assert f"Chữ{SIGN}ởđây." in text
    assert f"XãVũ{SIGN}" in text
    assert f"Xã{SIGN}" in text
    assert document.stamp()["content_sha256"] in document_html(document)


@pytest.mark.long
def test_the_stamp_is_that_of_the_document_as_it_is(document_of):
    document = document_of(Paragraph("Chữ \ue000."))
    attached = pypdfium2.PdfDocument(document_pdf(document)).get_attachment(0)
    assert document.stamp()["content_sha256"].encode() in bytes(attached.get_data())


@pytest.mark.long
@pytest.mark.parametrize("letter", [SMILE, HAN, "\x01"])
def test_a_chart_is_drawn_and_printed_with_any_letter(letter):
    svg = drawn(f"Xã {letter} x")
    assert ("\x01" in svg) is False
    assert svg_png(svg).startswith(b"\x89PNG")


def test_a_note_names_the_cell(document_of):
    document = document_of(table_with(SMILE))
    (note,) = letter_notes(document, "01-pakn", {"letter_issuer": "Sở A"})
    assert note.where == f"01-pakn, Bảng 1, dòng 2, cột «Đơn vị»: «Xã Vũ {SMILE}»"
    assert "U+1F600" in note.found
    assert "DejaVu Sans" in note.found


def test_a_note_names_the_parameter_a_letter_comes_from(document_of):
    document = document_of(Paragraph("Câu."), front=Front("Phụ lục I", "T", f"(của Sở {SMILE})"))
    given = {"letter_issuer": f"Sở {SMILE}", "draft": True}
    assert [note.where for note in letter_notes(document, "01-pakn", given)] == ["tham số letter_issuer"]
    (note,) = letter_notes(document, "01-pakn", {"letter_issuer": "Sở A"})
    assert note.where == "01-pakn, phần đầu phụ lục"


def test_letters_of_one_place_are_one_note_and_many_places_are_counted(document_of):
    many = document_of(*[Paragraph(f"{SMILE}{chr(0x1F601)} {place}") for place in range(2)], *[table_with(SMILE)] * 5)
    grin, smile = sorted(letter_notes(many, "01-a", {}), key=lambda note: "U+1F601" not in note.found)
    assert grin.where == "01-a, đoạn văn"
    assert smile.where.endswith("và 3 chỗ khác")
    assert len(letter_notes(document_of(Paragraph(f"{SMILE}{chr(0x1F601)}")), "01-a", {})) == 1


def test_an_ordinary_annex_has_no_note(small):
    assert letter_notes(small, "01-a", {"letter_issuer": "Sở A"}) == ()
