"""Text files with separators: CSV, TSV, TXT.

DuckDB reads a regular UTF-8 file itself, half a million rows in about a second. A file in another encoding, with blank
lines (which DuckDB skips without counting) or with anything DuckDB refuses goes through Python's reader row by row,
which also names the rows that are wrong.
"""

from __future__ import annotations

import csv
import mmap
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from pakn.base.errors import Finding, raise_findings
from pakn.base.personal import shown_words
from pakn.extracts.reading.asis import survey
from pakn.extracts.reading.cells import Cell, clean_sql, fold_text
from pakn.extracts.reading.connection import quoted, read_path
from pakn.extracts.reading.csv_damage import refuse_swallowed, refuse_unfilled
from pakn.extracts.reading.csv_lines import narrow_lines, unread, wrong_width
from pakn.extracts.reading.encodings import decide_encoding, encoding_label
from pakn.extracts.reading.found import FoundTable, ReadingHints
from pakn.extracts.reading.heads import Head, IsHeading, find_head, texts_above
from pakn.extracts.reading.legacy import legacy_font, reads_well
from pakn.extracts.reading.refusals import MOST_FINDINGS, legacy_in_rows, refuse, refuse_headless, refuse_repeats
from pakn.extracts.reading.tables import (
    LARGEST_LINE_BYTES,
    LoadTarget,
    RawColumn,
    create_table,
    create_view,
    load_rows,
    staging_table,
)

__all__ = ["find_csv", "load_csv"]

NEARLY_ALL = 0.95
"""Of the rows, where a system ends each of them with a separator."""
LARGE = 50_000
"""Rows from which it pays to look whether the texts can be used as they were read."""
SEPARATORS = {",": "dấu phẩy", ";": "dấu chấm phẩy", "\t": "dấu tab", "|": "dấu gạch đứng"}
_TAB_NAMES = frozenset({"tab", "\\t", "\t"})

Rows = list[list[str]]

AS_IT_IS = "auto_detect = false, hive_partitioning = false, header = false"
"""Nothing guessed; the name of a folder ("c1=5") is no column."""
GUARD = '="'
"""Begins a text that a system has guarded from Excel as a formula: ="0001"."""
BLOCK = 1 << 22
"""Bytes of a text that are looked at together."""


def find_csv(path: Path, is_heading: IsHeading, hints: ReadingHints) -> FoundTable:
    """Decide encoding, separator and head of a text file."""
    refuse_unfilled(path)
    codec = decide_encoding(path, hints.encoding)
    separator, rows, head = _decide_separator(path, codec, is_heading, hints)
    if codec == "cp1258":
        _refuse_old_bytes(path, separator, rows)
    if head is not None:
        _refuse_single_quotes(path, codec, separator, head)
    if head is None:
        _refuse_unread(path, codec, separator, len(rows) + 1, strict=False)
        refuse_headless(path.name, rows, is_heading, hints)
    _refuse_unread(path, codec, separator, head.last + 1, strict=True)
    refuse_swallowed(path, codec, separator, len(head.headings))
    columns = [column for column, heading in enumerate(head.headings) if heading and is_heading(heading)]
    raise_findings(
        legacy_in_rows(path.name, rows[: head.last + 1])
        or legacy_in_rows(path.name, rows[head.last + 1 :], head.headings, columns, head.last + 1)
    )
    refuse_repeats(path.name, head, is_heading)
    above = texts_above([row if not _is_separator_note(row) else [] for row in rows], head.first)
    decisions = (
        f"bảng mã {encoding_label(codec)}",
        f"phân cách bằng {SEPARATORS.get(separator, f'«{separator}»')}",
    )
    return FoundTable(head, above, encoding=codec, separator=separator, decisions=decisions)


def _decide_separator(
    path: Path, codec: str, is_heading: IsHeading, hints: ReadingHints
) -> tuple[str, Rows, Head | None]:
    """Return the separator under which most headings are known, with the first rows and the head it gives."""
    tried = []
    for separator in [_named_separator(path, hints.separator)] if hints.separator else SEPARATORS:
        first = _first_rows(path, codec, separator, hints.sampled_rows)
        rows = [[fold_text(_unguarded(cell)) for cell in row] for row in first]
        head = find_head(rows, is_heading, row=hints.head)
        widths = Counter(len(row) for row in rows if len(row) > 1)
        tried.append(((head.known if head else 0, max(widths.values(), default=0)), separator, rows, head))
    _, separator, rows, head = max(tried, key=lambda attempt: attempt[0])
    return separator, rows, head


def _named_separator(path: Path, hint: str) -> str:
    separator = "\t" if hint.casefold() in _TAB_NAMES else hint
    if len(separator) != 1 or separator in '"\r\n ':
        refuse(
            path.name,
            f"dấu phân cách «{shown_words(hint)}» trong tệp ánh xạ cột",
            "một ký tự (, ; |) hoặc tab",
            "sửa dấu phân cách trong tệp ánh xạ cột",
        )
    return separator


def _first_rows(path: Path, codec: str, separator: str, most: int) -> Iterator[list[str]]:
    with path.open(encoding=codec, newline="") as file:
        reader = csv.reader(narrow_lines(file, separator), delimiter=separator)
        try:
            yield from islice(reader, most)
        except csv.Error:
            return  # a quote that is never closed: the head may stand before it, and loading names the row


def _refuse_single_quotes(path: Path, codec: str, separator: str, head: Head) -> None:
    """Refuse a text in which cells stand between single quotes, which no program takes off."""
    (*_, row) = _first_rows(path, codec, separator, head.last + 1)
    cells = [cell.strip() for cell in row if cell.strip()]
    if len(cells) > 1 and all(len(cell) > 2 and cell[0] == cell[-1] == "'" for cell in cells):
        refuse(
            path.name,
            "các ô đặt trong dấu nháy đơn (')",
            'ô không đặt trong dấu nháy, hoặc trong dấu nháy kép (")',
            "kết xuất lại tệp với dấu nháy kép, hoặc thay dấu nháy đơn quanh các ô bằng dấu nháy kép",
        )


def _refuse_unread(path: Path, codec: str, separator: str, rows: int, *, strict: bool) -> None:
    """Refuse first rows that cannot be parted into cells; ``strict`` also where quotes are not those of cells."""
    with path.open(encoding=codec, newline="") as file:
        reader = csv.reader(narrow_lines(file, separator), delimiter=separator, strict=strict)
        number = 1
        try:
            for _ in islice(reader, rows):
                number += 1
        except csv.Error as error:
            raise_findings([unread(path, number, error)])


def _is_separator_note(row: Sequence[str]) -> bool:
    # Excel reads a first line "sep=;" as an instruction; it is no text of the table.
    return bool(row) and row[0].casefold().startswith("sep=")


def _refuse_old_bytes(path: Path, separator: str, rows: Rows) -> None:
    """Refuse one-byte text that reads better in an old font than in Windows-1258, which shares its bytes."""
    old = [[fold_text(cell) for cell in row] for row in _first_rows(path, "latin-1", separator, len(rows))]
    votes = sum(legacy_font(cell) is not None for row in old for cell in row)
    against = sum(reads_well(cell) for row in rows for cell in row)
    if votes > against:
        raise_findings(legacy_in_rows(path.name, old))


def load_csv(path: Path, found: FoundTable, target: LoadTarget) -> int:
    """Load the wanted columns and return the number of rows."""
    import duckdb  # noqa: PLC0415 (heavy, and not needed to print help)

    if _is_regular(path, found):
        try:
            if _has_long_rows(path, found, target):
                return load_rows(target, _wanted_rows(path, found, list(target.columns.values())))
            return _load_directly(path, found, target)
        except (duckdb.InvalidInputException, duckdb.ConversionException, UnicodeDecodeError):
            # Its message would show a row of data, at times cut amid a letter, so that it is no text at all; reading
            # again names the rows without showing them.
            pass
    return load_rows(target, _wanted_rows(path, found, list(target.columns.values())))


def _is_regular(path: Path, found: FoundTable) -> bool:
    """Tell whether DuckDB counts the rows of a file as a person does."""
    if found.encoding not in {"utf-8", "utf-8-sig"} or not found.separator or not found.separator.isascii():
        return False
    head = list(_first_rows(path, found.encoding, found.separator, found.head.last + 1))
    if any("\n" in cell or "\r" in cell for row in head for cell in row) or not all(head):
        return False
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find(b"\r") >= 0 and _ends_differ(content):
            return False  # DuckDB, told to skip a head, then loses all of the rows
        # A pattern that begins with a letter is found three times faster than bytes are.
        for blank in (rb"\n\n", *((rb"\n\r\n", rb"\r\r") if content.find(b"\r") >= 0 else ())):
            place = re.search(blank, content)
            if place and (len(content) - place.start() > 4096 or content[place.start() :].strip(b"\r\n")):
                return False
    return True


def _ends_differ(content: mmap.mmap) -> bool:
    """Whether the lines of a text end in different ways."""
    both = lines = returns = 0
    last = b""
    for start in range(0, len(content), BLOCK):
        block = content[start : start + BLOCK]
        both += block.count(b"\r\n") + (last == b"\r" and block[:1] == b"\n")
        lines, returns, last = lines + block.count(b"\n"), returns + block.count(b"\r"), block[-1:]
    return len({both, lines, returns} - {0}) > 1 or (both == 0 and bool(lines) and bool(returns))


def _has_long_rows(path: Path, found: FoundTable, target: LoadTarget) -> bool:
    """Tell whether a row may have an empty cell too many at its end, which DuckDB takes for a separator too many.

    Such a line ends in a separator, or in quotes of nothing behind one. The last line of a row with line breaks in a
    cell has fewer separators than the row, but an odd number of quotes.
    """
    sign = re.escape(found.separator or "").encode()
    empty = rb"%b(?:\"\")?" % sign
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        ends = [rb"%b(?:(?<=%b%b)|(?<=%b\"\"%b))" % (end, sign, end, sign, end) for end in (rb"\n", rb"\r")]
        last = content[max(0, len(content) - 3) :]
        if not re.search(rb"%b$" % empty, last) and not any(re.search(end, content) for end in ends):
            return False
    separator = "''" if found.separator == "'" else found.separator
    is_ended = f"(ends_with(line, '{separator}') OR ends_with(line, '{separator}\"\"'))"
    has_all = f"strlen(line) - strlen(replace(line, '{separator}', '')) >= {len(found.head.headings)}"
    ends_quoted = "(strlen(line) - strlen(replace(line, '\"', ''))) % 2 = 1"
    made = target.connection.execute(
        f"SELECT 1 FROM read_csv({read_path(path)}, {AS_IT_IS}, skip = {found.head.last + 1}, "
        f"delim = '\x01', quote = '', escape = '', encoding = 'utf-8', max_line_size = {LARGEST_LINE_BYTES}, "
        f"columns = {{'line': 'VARCHAR'}}) WHERE {is_ended} AND ({has_all} OR {ends_quoted}) LIMIT 1"
    )
    return made.fetchone() is not None


def _load_directly(path: Path, found: FoundTable, target: LoadTarget) -> int:
    fields = ", ".join(f"'c{position}': 'VARCHAR'" for position in range(len(found.head.headings)))
    separator = "''''" if found.separator == "'" else f"'{found.separator}'"
    source = (
        f"read_csv({read_path(path)}, {AS_IT_IS}, skip = {found.head.last + 1}, "
        f"delim = {separator}, quote = '\"', escape = '\"', encoding = 'utf-8', max_line_size = {LARGEST_LINE_BYTES}, "
        f"columns = {{{fields}}})"
    )
    cells = {name: f"c{position}" for name, position in target.columns.items()}
    wanted = ", ".join(sorted(set(cells.values())))
    staging = quoted(staging_table(target.table))
    # Counting rows while reading would run on one processor; a table keeps the order of its rows, whoever reads them.
    made = target.connection.execute(f"CREATE TABLE {staging} AS SELECT {wanted} FROM {source}").fetchone()
    row_number = f"{found.head.last + 2} + rowid"
    if made and made[0] >= LARGE:
        seen = survey(target.connection, staging, list(dict.fromkeys(cells.values())))
        target.ascii.update(name for name, cell in cells.items() if cell in seen.ascii)
        if not seen.rough:
            return create_view(target, staging, row_number, {name: RawColumn(cell) for name, cell in cells.items()})
    columns = {name: RawColumn(clean_sql(f"unguarded({cell})")) for name, cell in cells.items()}
    target.connection.execute(
        f"CREATE OR REPLACE TEMP MACRO unguarded(cell) AS CASE WHEN starts_with(cell, '{GUARD}') AND "
        "ends_with(cell, '\"') AND strlen(cell) > 2 THEN cell[3:-2] ELSE cell END"
    )
    try:
        return create_table(target, staging, row_number, columns)
    finally:
        target.connection.execute(f"DROP TABLE {staging}")


def _wanted_rows(path: Path, found: FoundTable, wanted: Sequence[int]) -> Iterator[tuple[int, list[Cell]]]:
    """Yield row numbers and wanted cells; raise after the last row if any row has too many or too few cells."""
    findings: list[Finding] = []
    surplus: list[Finding] = []
    rows = longer = number = 0
    fits, width = _width_test(found.head.headings), len(found.head.headings)
    with path.open(encoding=found.encoding, newline="") as file:
        separator = found.separator or ","
        reader = csv.reader(narrow_lines(file, separator), delimiter=separator, strict=True)
        try:
            for number, row in enumerate(reader, 1):
                if number <= found.head.last + 1 or not any(cell.strip() for cell in row):
                    continue
                rows += 1
                if len(row) > width:
                    longer += 1
                    surplus += [wrong_width(path, number, len(row), width)] if len(surplus) < MOST_FINDINGS else []
                if fits(row):
                    yield (
                        number,
                        [(_unguarded(row[column]), "t") if column < len(row) else (None, None) for column in wanted],
                    )
                elif len(findings) < MOST_FINDINGS:
                    findings.append(wrong_width(path, number, len(row), width))
        except csv.Error as error:
            findings.append(unread(path, number + 1, error))
    raise_findings(findings or (surplus if longer < NEARLY_ALL * rows else []))


def _unguarded(cell: str) -> str:
    """Return what a cell guards from Excel, which would take it for a number or a date.

    >>> _unguarded('="0001"'), _unguarded('="'), _unguarded("0001")
    ('0001', '="', '0001')
    """
    return cell[2:-1] if len(cell) > 2 and cell.startswith(GUARD) and cell.endswith('"') else cell


def _width_test(headings: Sequence[str]) -> Callable[[Sequence[str]], bool]:
    # Some systems end every row with a separator, or leave out the last empty ones: nothing is lost in either case. A
    # separator too many in a single row has moved its cells, though the last of them may be empty.
    needed = max(column for column, heading in enumerate(headings, 1) if heading)
    return lambda row: len(row) >= needed and not any(cell.strip() for cell in row[len(headings) :])
