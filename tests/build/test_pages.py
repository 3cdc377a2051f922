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
    """Report, period and file stem → the PDF."""
    paths = {path.relative_to(built).with_suffix("").as_posix(): path for path in sorted(built.glob("*/*/*.pdf"))}
    found = {name: pypdfium2.PdfDocument(path) for name, path in paths.items()}
    assert len(found) > 2
    return found


def test_text_stays_inside_the_margins(documents):
    for stem, document in documents.items():
        for number, page in enumerate(document, start=1):
            read, (width, _) = page.get_textpage(), page.get_size()
            boxes = [read.get_rect(place) for place in range(read.count_rects())]  # one of each piece of a line
            assert min(box[0] for box in boxes) >= 20 * MM - 1, (stem, number)
            assert max(box[2] for box in boxes) <= width - 15 * MM, (stem, number)
            assert min(box[1] for box in boxes) >= 20 * MM - 3, (stem, number)


def test_every_cell_of_a_table_is_on_a_page(tables, documents):
    pages = {stem: squeezed("".join(page.get_textpage().get_text_range() for page in document))
             for stem, document in documents.items()}  # fmt: skip
    cells = {(stem, cell["text"]) for stem, table in tables for row in table["rows"] for cell in row["cells"]}
    for stem, text in cells:
        # A cell that goes on over a page has the head of the table between its parts.
        parts = [text] if len(text) < 1000 else text.split()
        assert all(squeezed(part) in pages[stem] for part in parts), (stem, text)
    assert len(cells) > 1000
