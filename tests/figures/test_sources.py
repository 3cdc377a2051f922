"""Every committed statement against the text of the documents: the printed form stands on its line, the number is it.

The texts lie beside the project; without them these checks are skipped.
"""

from __future__ import annotations

import csv
import hashlib
import html
import re
from decimal import Decimal
from pathlib import Path

import pytest

from pakn.base.paths import PROJECT
from pakn.figures.figure import Figure
from pakn.figures.figure_book import FigureBook

SHARED = PROJECT.parent / "shared"
SOURCES, PUBLISHED = SHARED / "sources", SHARED / "reference" / "published_figures.csv"
MENDED_TITLES = {"7/2"}
"""Form rows whose title mends a slip of the document ("hợp trực tuyến")."""

pytestmark = pytest.mark.skipif(not SOURCES.is_dir(), reason="the documents' texts do not lie beside the project")

NUMBER = re.compile(r"\d[\d.,]*\d|\d")


@pytest.fixture(scope="module")
def texts(book: FigureBook) -> dict[str, bytes]:
    documents = [source for source in book.catalogue.sources.values() if source.text_file]
    return {source.id: (SOURCES / str(source.text_file)).read_bytes() for source in documents}


@pytest.fixture(scope="module")
def lines(texts: dict[str, bytes]) -> dict[str, list[str]]:
    return {doc: ["", *text.decode("utf-8").split("\n")] for doc, text in texts.items()}


def printed_numbers(printed: str) -> set[tuple[Decimal, int]]:
    """Return the numbers of a printed form with their decimals; "80.89%" is the one point used as a comma."""
    return {read_number(token) for token in NUMBER.findall(printed)}


def read_number(token: str) -> tuple[Decimal, int]:
    whole, _, decimals = token.partition(",")
    if re.fullmatch(r"\d+\.\d{1,2}", token):
        whole, decimals = token.split(".")
    else:
        assert re.fullmatch(r"\d+|\d{1,3}(\.\d{3})+", whole), f"{token!r} is no number in Vietnamese notation"
    return Decimal(f"{whole.replace('.', '')}.{decimals or 0}"), len(decimals)


def stands_on(line: str, printed: str) -> bool:
    """Return whether a printed form occurs, not as a part of a longer number."""
    before = r"(?<!\d)(?<!\d[.,])" if printed[:1].isdigit() else ""
    after = r"(?!\d|[.,]\d)" if printed[-1:].isdigit() else ""
    return re.search(before + re.escape(printed) + after, line) is not None


def test_texts_are_the_ones_described(book: FigureBook, texts: dict[str, bytes]) -> None:
    for doc, text in texts.items():
        assert hashlib.sha256(text).hexdigest() == book.catalogue.sources[doc].sha256, doc


def test_every_figure_is_printed_on_its_line(book: FigureBook, lines: dict[str, list[str]]) -> None:
    lost = [figure.figure_id for figure in book if not stands_on(lines[figure.doc][figure.line], figure.printed)]
    assert lost == []


def test_every_claim_and_mention_is_printed_on_its_line(book: FigureBook, lines: dict[str, list[str]]) -> None:
    lost = [claim.claim_id for claim in book.claims if not stands_on(lines[claim.doc][claim.line], claim.printed)]
    lost += [entry.mention_id for entry in book.mentions if not stands_on(lines[entry.doc][entry.line], entry.printed)]
    assert lost == []


def test_every_form_row_is_printed_on_its_line(book: FigureBook, lines: dict[str, list[str]]) -> None:
    for row in book.form_rows:
        line = html.unescape(re.sub(r"<[^>]+>", "", lines["003"][row.line]))
        assert row.key in MENDED_TITLES or row.title in line, row.key
        assert row.printed is None or stands_on(line, row.printed), row.key


def test_forms_leave_out_no_numbered_line(book: FigureBook, lines: dict[str, list[str]]) -> None:
    listed = {row.line for row in book.form_rows}
    tables = range(min(listed), max(listed) + 1)
    numbered = {line for line in tables if re.match(r"(<b>)?\d+(\.\d+)*\.?(</b>)?\t", lines["003"][line])}
    assert numbered - listed == set()


def has_number(figure: Figure) -> bool:
    return figure.role != "derived" and figure.value is not None and bool(NUMBER.search(figure.printed))


def test_value_and_decimals_are_those_printed(book: FigureBook) -> None:
    for figure in filter(has_number, book):
        numbers = printed_numbers(figure.printed)
        assert (abs(figure.value or 0), figure.decimals) in numbers, figure.figure_id
        assert len(numbers) == 1 or "/" in figure.printed, figure.figure_id


def test_printed_rise_is_positive_and_fall_negative(book: FigureBook) -> None:
    for figure in filter(has_number, book):
        if re.search(r"(?i)\bgiảm\b", figure.printed) and figure.role == "change":
            assert figure.value < 0, figure.figure_id
        else:
            assert figure.value >= 0 or figure.role == "change", figure.figure_id


def test_number_that_is_not_printed_is_derived_or_a_bound(book: FigureBook) -> None:
    for figure in book:
        if figure.value is not None and not NUMBER.search(figure.printed):
            assert figure.role == "derived" or not figure.exact, figure.figure_id


def test_percent_sign_and_unit_agree(book: FigureBook) -> None:
    for figure in filter(has_number, book):
        if figure.printed.endswith("%"):
            assert figure.unit in ("%", "điểm %"), figure.figure_id


@pytest.mark.skipif(not PUBLISHED.is_file(), reason="the list of published figures does not lie beside the project")
def test_every_published_figure_is_accounted_for(book: FigureBook) -> None:
    held: dict[tuple[str, int], set[str]] = {}
    for entry in (*book, *book.claims, *book.mentions):
        held.setdefault((entry.doc, entry.line), set()).add(entry.printed)
    for row in book.form_rows:
        held.setdefault(("003", row.line), set()).update((row.title, row.printed or ""))
    assert [row for row in published_rows(PUBLISHED) if not is_held(row, held)] == []


def published_rows(path: Path) -> list[tuple[str, int, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [(row["doc"], int(row["line"]), row["printed"]) for row in csv.DictReader(file)]


def is_held(row: tuple[str, int, str], held: dict[tuple[str, int], set[str]]) -> bool:
    # A rank or "khoảng 300" is held under the longer words it stands in.
    doc, line, printed = row
    forms = held.get((doc, line), set())
    return printed in forms or any(len(form) > len(printed) and stands_on(form, printed) for form in forms)


@pytest.mark.parametrize(
    ("printed", "numbers"),
    [
        ("2.176/2.176", {("2176", 0)}),
        ("1.070/1.458,8", {("1070", 0), ("1458.8", 1)}),
        ("80.89%", {("80.89", 2)}),
        ("99,0%", {("99.0", 1)}),
        ("1.155.106 hồ sơ", {("1155106", 0)}),
        ("giảm 03 phòng", {("3", 0)}),
        ("chưa phát sinh", set()),
    ],
)
def test_printed_numbers_are_read_in_vietnamese_notation(printed: str, numbers: set[tuple[str, int]]) -> None:
    assert printed_numbers(printed) == {(Decimal(value), decimals) for value, decimals in numbers}


@pytest.mark.parametrize(
    ("line", "printed", "stands"),
    [("đạt 99,05%", "99,0", False), ("có 1.343 PAKN", "343", False), ("có 343.", "343", True), ("5.343", "5", False)],
)
def test_part_of_a_longer_number_is_not_it(line: str, printed: str, stands: bool) -> None:
    assert stands_on(line, printed) is stands
