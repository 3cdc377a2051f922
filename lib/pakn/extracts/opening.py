"""Reading a file under its contract: its head, its cells, its formats, its rows, and what is told of each step.

Nothing is guessed: what no cell of the file decides is asked, and the file stops.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pakn.base.errors import DataError, Finding
from pakn.base.periods import Period
from pakn.extracts.checked import CheckedExtract
from pakn.extracts.checks.beside import depth_notices, note_texts, period_notices, read_beside
from pakn.extracts.checks.cells import Cells, settle_cells
from pakn.extracts.checks.control_totals import StatedTotals, stated_totals
from pakn.extracts.checks.cut_offs import LONGEST_TEXT, CutOff, stated_cut_offs
from pakn.extracts.checks.file_notices import total_notices, unread_totals
from pakn.extracts.checks.formats import Formats, decide_formats
from pakn.extracts.checks.head_notices import cell_notices, columns_of, head_notices, mapping_notices, stated_otherwise
from pakn.extracts.checks.list_titles import (
    age_notices,
    comment_notices,
    invented_notices,
    subject_notices,
    zone_notices,
)
from pakn.extracts.checks.noted import note_changes
from pakn.extracts.checks.notices import MOST_EXAMPLES, Notice, notices_of, quoter
from pakn.extracts.checks.problems import find_problems
from pakn.extracts.checks.rules import CheckRule
from pakn.extracts.checks.settling import settle
from pakn.extracts.checks.sheet_notices import fills_of, sheet_notices
from pakn.extracts.checks.stray_rows import mark_head_rows
from pakn.extracts.checks.title_notices import Times, scale_notices, title_notices
from pakn.extracts.checks.typed import type_columns
from pakn.extracts.checks.typed_days import doubt_far_days, keep_midnights
from pakn.extracts.checks.unit_notices import UnitNames
from pakn.extracts.checks.unread import unread_notices
from pakn.extracts.mapping import ExtractMapping, suggested
from pakn.registry.catalogue import Catalogue
from pakn.registry.contracts import Contract

if TYPE_CHECKING:
    import duckdb

    from pakn.extracts.reading import RawFile

__all__ = ["open_extract"]


def open_extract(
    path: Path,
    contract: Contract,
    period: Period,
    catalogue: Catalogue,
    rules: Mapping[str, CheckRule],
    mapping: ExtractMapping | None = None,
    cut_off: dt.date | None = None,
    totals: Mapping[str, int] | None = None,
    most_rows: int = MOST_EXAMPLES,
) -> CheckedExtract:
    """Read a file under its contract and check it.

    Parameters
    ----------
    path
        The file.
    contract
        What a file of the system holds.
    period
        Of the file.
    catalogue
        All metadata of the data folder.
    rules
        Every check, by its id.
    mapping
        What is said beside the file; nothing by default.
    cut_off
        Cut-off known beside the file. It comes first, then what the file says above its table, then a mapping's, which
        may read the files of many months.
    totals
        Control totals known beside the file, by the names of its headline figures.
    most_rows
        Rows that a notice names.

    Raises
    ------
    DataError
        If the file cannot be read at all, or two columns mean the same.
    """
    from pakn.extracts.reading import ReadingHints, open_raw  # noqa: PLC0415 (DuckDB: only where a file is read)

    mapping = mapping or ExtractMapping()
    if contract.shape == "forms":
        from pakn.extracts.forms.reader import open_forms  # noqa: PLC0415 (only where forms were filled in)

        return open_forms(path, contract, period, catalogue.folder, rules, mapping, cut_off)
    hints = ReadingHints(
        mapping.sheet, mapping.encoding, mapping.separator, mapping.header_row, lambda texts: suggested(texts, contract)
    )
    is_heading = partial(mapping.knows, contract=contract)
    before = _state_of(path)
    raw = open_raw(path, is_heading, hints)
    columns = columns_of(raw, contract, mapping, period)
    loose = raw.loose()
    stated = stated_cut_offs([text[:LONGEST_TEXT] for text in raw.above])
    above = [text[:LONGEST_TEXT] for text in (*raw.above, *loose.titles)]
    known = _counting(cut_off, stated, mapping)
    day = known.day if known else None
    notices = (
        *head_notices(raw, contract, mapping, columns, day, period, rules),
        *stated_otherwise(stated, cut_off, rules),
        *mapping_notices(mapping, contract, raw, columns, day, rules),
        *scale_notices([*above, *filter(is_heading, raw.headings)], columns, contract, rules),
        *_words_against(raw, above, columns, contract, catalogue, mapping, rules, Times(period, day)),
        *comment_notices(loose.comments, rules),
    )
    on_screen = StatedTotals(totals) if totals else stated_totals(above, contract)
    notices += tuple(unread_totals(contract, rules, on_screen.unread))
    head = CheckedExtract(contract, period, path, day, None, 0, 0, notices, raw.decisions, columns)
    if head.stops or known is None:
        return head
    checked = _with_rows(head, known, raw, catalogue, rules, mapping, on_screen.numbers, most_rows, above)
    _refuse_changed(path, before)
    return checked


def _counting(beside: dt.date | None, stated: Sequence[CutOff], mapping: ExtractMapping) -> CutOff | None:
    """The cut-off that counts: the one known beside the file, else its own, else that of its mapping."""
    given = beside or (None if stated else mapping.cut_off)
    return CutOff(given) if given else next(iter(stated), None)


def _words_against(
    raw: RawFile,
    above: Sequence[str],
    columns: Mapping[str, int],
    contract: Contract,
    catalogue: Catalogue,
    mapping: ExtractMapping,
    rules: Mapping[str, CheckRule],
    times: Times,
) -> Iterator[Notice]:
    """What the titles of a file say against it: another time, province or subject, made up, older than its cut-off."""
    yield from title_notices(above, raw.sheet, raw.headings, contract, times, rules)
    yield from invented_notices(above, raw.sheet, rules)
    yield from subject_notices([*above, *([raw.sheet] if raw.sheet else [])], contract, catalogue, times.period, rules)
    days = [raw.headings[index] for name, index in columns.items() if contract.columns[name].type == "moment"]
    yield from zone_notices([*above, *days], contract, mapping, rules)
    if times.cut_off:
        yield from age_notices(above, times.cut_off, times.period, rules)


def _refuse_changed(path: Path, before: tuple[int, int]) -> None:
    if _state_of(path) != before:
        found, remedy = "tệp thay đổi trong khi đang được đọc", "chờ chép xong rồi chạy lại"
        raise DataError([Finding(path.name, found, "tệp đã chép xong", remedy)])


def _state_of(path: Path) -> tuple[int, int]:
    """Size and time of a file: another one of either is another file."""
    known = path.stat()
    return known.st_size, known.st_mtime_ns


def _with_rows(
    head: CheckedExtract,
    cut_off: CutOff,
    raw: RawFile,
    catalogue: Catalogue,
    rules: Mapping[str, CheckRule],
    mapping: ExtractMapping,
    totals: Mapping[str, int],
    most_rows: int,
    above: Sequence[str],
) -> CheckedExtract:
    """Return an extract whose head lets its rows be read, with them: read, typed, judged, told."""
    from pakn.extracts.reading import connect, threads_for  # noqa: PLC0415 (DuckDB: only where a file is read)

    contract, period, columns = head.contract, head.period, head.columns
    connection = connect(threads=threads_for(raw.path))
    cells, formats, notices = _read_cells(connection, head, raw, rules, mapping, most_rows)
    read = cells.rows
    decisions = (*raw.decisions, *formats.decisions, *_taken_so(contract, mapping, cut_off))
    asked = _open_questions(formats, rules, read)
    if any(each.rule.effect == "stop" for each in asked):
        return replace(head, rows_read=read, notices=(*notices, *asked), decisions=decisions)
    notices += asked
    on = _day_of_units(period, cut_off.day)
    with raw.in_use():
        type_columns(connection, contract, columns, cells, formats, mapping, catalogue, on)
        notices += keep_midnights(connection, contract, columns, mapping, rules)
        _judge_rows(connection, head, cut_off, catalogue, mapping, on)
        is_heading = partial(mapping.knows, contract=contract)
        mark_head_rows(connection, columns, raw.headings, is_heading, cells.words("unit"))
    if beside := read_beside(raw, contract, columns):
        notices += period_notices(beside, Times(period, cut_off.day), rules, most_rows)
        notices += scale_notices(note_texts(beside), columns, contract, rules)
        notices += note_changes(note_texts(beside), Times(period, cut_off.day), rules)
        notices += depth_notices(connection, beside, mapping, rules, most_rows)
    notices += unread_notices(connection, raw, contract, columns, rules, period, most_rows)
    settled = settle(connection, contract, columns, mapping, rules, cut_off, read, above, raw.sheet, period=period)
    quote = quoter(contract, catalogue)
    names = UnitNames(catalogue.units, contract, mapping, on, quote)
    notices += [*notices_of(connection, columns, rules, names, most_rows), *settled.notices]
    notices += [*total_notices(contract, rules, settled.figures, totals), *_nothing_left(settled.aside, read, rules)]
    return replace(
        head,
        connection=connection,
        rows_read=read,
        rows_set_aside=settled.aside,
        notices=tuple(notices),
        decisions=decisions,
        until=cut_off.until,
        as_written=bool(mapping.as_written),
        source=mapping.source,
        quote=quote,
        repeats=settled.repeats,
        figures=settled.figures,
        totals=totals,
        max_set_aside=mapping.max_set_aside,
        translations=tuple(formats.translations),
    )


def _read_cells(
    connection: duckdb.DuckDBPyConnection,
    head: CheckedExtract,
    raw: RawFile,
    rules: Mapping[str, CheckRule],
    mapping: ExtractMapping,
    most_rows: int,
) -> tuple[Cells, Formats, list[Notice]]:
    """Make the table ``raw``, and return its texts, how they are to be read, and what is told so far."""
    contract, columns, last = head.contract, head.columns, raw.header_rows[1]
    facts = raw.facts()
    read = raw.load(connection, columns, "raw", fills_of(facts, contract, columns, last))
    with raw.in_use():
        cells = settle_cells(connection, contract, columns, mapping, read)
        formats = decide_formats(connection, contract, columns, cells, mapping, (head.period.start, head.period.end))
    notices = [*head.notices, *sheet_notices(facts, contract, columns, last, rules, most_rows)]
    return cells, formats, [*notices, *cell_notices(contract, cells, formats, rules, most_rows)]


def _judge_rows(
    connection: duckdb.DuckDBPyConnection,
    head: CheckedExtract,
    cut_off: CutOff,
    catalogue: Catalogue,
    mapping: ExtractMapping,
    on: dt.date,
) -> None:
    """Write down what is wrong with each row; once more where days turn out to be none."""
    for _ in range(2):
        find_problems(
            connection,
            head.contract,
            head.columns,
            head.period.start,
            head.period.end,
            cut_off,
            catalogue.units,
            mapping,
            on,
        )
        if not doubt_far_days(connection, cut_off):
            return


def _nothing_left(aside: int, read: int, rules: Mapping[str, CheckRule]) -> list[Notice]:
    """Every row set aside must not print as a month in which nothing happened."""
    return [Notice(rules["no_rows"], "", read, told=f"để riêng cả {read} dòng")] if aside == read else []


def _open_questions(formats: Formats, rules: Mapping[str, CheckRule], read: int) -> list[Notice]:
    """What nothing in the file decides, or that there is nothing in it: no rule of a data folder makes that milder.

    Ratings in words can be left out by who has looked at them.
    """
    asked = [(rules[rule], name, readings) for rule, name, readings in formats.open_questions]
    asked += [(rules["no_rows"], "", "")] if read == 0 else []
    firm = (rule if rule.id == "worded_ratings" else rule.model_copy(update={"effect": "stop"}) for rule, *_ in asked)
    return [Notice(rule, name, 1, told=told) for rule, (_, name, told) in zip(firm, asked, strict=True)]


def _taken_so(contract: Contract, mapping: ExtractMapping, cut_off: CutOff) -> list[str]:
    """What a mapping and an hour decide."""
    hour = [f"số liệu tính đến {cut_off}"] if cut_off.hour else []
    return [f"cột «{contract.columns[name].title}» lấy nguyên như tệp ghi" for name in mapping.as_written] + hour


def _day_of_units(period: Period, cut_off: dt.date) -> dt.date:
    """Return the day on which names mean units: the last day of a year may lie beyond a reform its file cannot know."""
    return min(period.end, cut_off) if period.kind == "year" else period.end
