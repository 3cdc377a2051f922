"""Every page of every built annex holds its text: nothing runs over an edge, nothing of a table is lost."""

import re
import unicodedata

import pypdfium2
import pytest

MM = 72 / 25.4
LINE_END_HYPHEN = "\ufffe"


def squeezed(text):
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text.replace(LINE_END_HYPHEN, "-")))


@pytest.fixture(scope="module")
def documents(built):
    """File stem → the PDF."""
    found = {path.stem: pypdfium2.PdfDocument(path) for path in sorted(built.glob("*/*/*.pdf"))}
    assert len(found) > 2
    return found


def test_text_stays_inside_the_margins(documents):
    for stem, document in documents.items():
        for number, page in enumerate(document, start=1):
            read, (width, _) = page.get_textpage(), page.get_size()
            text = [place for place in range(read.count_chars()) if read.get_text_range(place, 1).strip()]
            boxes = [read.get_charbox(place) for place in text]
            assert min(box[0] for box in boxes) >= 20 * MM - 1, (stem, number)
            assert max(box[2] for box in boxes) <= width - 15 * MM, (stem, number)
            assert min(box[1] for box in boxes) >= 20 * MM - 3, (stem, number)


def test_every_cell_of_a_table_is_on_a_page(tables, documents):
    pages = {stem: squeezed("".join(page.get_textpage().get_text_range() for page in document))
             for stem, document in documents.items()}  # fmt: skip
    seen = 0
    for stem, table in tables:
        for row in table["rows"]:
            for cell in row["cells"]:
                seen += 1
                # A cell that goes on over a page has the head of the table between its parts.
                parts = [cell["text"]] if len(cell["text"]) < 1000 else cell["text"].split()
                assert all(squeezed(part) in pages[stem] for part in parts), (stem, cell["text"])
    assert seen > 1000
