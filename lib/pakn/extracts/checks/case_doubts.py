"""What many cases of a file say together that one may say by a slip: a column is not what it is called.

One open case with a day of closing is a slip; where most open cases have one, the day is that of another step. One
deadline before its receipt is none; where most are, day and month have changed places. One day after the cut-off tells
of a later export; where all of them, day and month exchanged, lie before it, a spreadsheet has exchanged them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pakn.base.labels import format_count
from pakn.extracts.checks.case_rules import end_of, listed
from pakn.extracts.checks.cut_offs import CutOff
from pakn.extracts.checks.notices import Notice
from pakn.extracts.checks.rules import CheckRule
from pakn.extracts.mapping import ExtractMapping
from pakn.registry.contracts import Contract

if TYPE_CHECKING:
    import duckdb

__all__ = ["doubts_of_cases"]

SOME = 3
"""So many cases are no slips any more; a case that stands there twice is one."""
FAR_DEADLINE = "INTERVAL 120 DAY"
"""A deadline so long after the receipt, where with day and month exchanged it is not, is none."""


def doubts_of_cases(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    columns: Mapping[str, int],
    mapping: ExtractMapping,
    rules: Mapping[str, CheckRule],
    cut_off: CutOff,
) -> Iterator[Notice]:
    """Return what stops a list of cases because most of its rows contradict themselves in one way."""
    if {"closed", "status"} <= {*columns}:
        yield from _open_with_days(connection, contract, rules, cut_off)
    if "closed" in columns:
        yield from _unread_days(connection, rules)
    if "due" in columns:
        yield from _deadlines(connection, rules)
    for name in ("closed", "published", "due"):
        if name in columns and _is_unsettled(mapping, name):
            yield from _exchanged(connection, name, rules, cut_off)


def _is_unsettled(mapping: ExtractMapping, name: str) -> bool:
    """Whether nobody has said in which order a column has day and month."""
    return mapping.swapped_days is None and mapping.date_order is None and not mapping.format_of(name)


def _open_with_days(
    connection: duckdb.DuckDBPyConnection, contract: Contract, rules: Mapping[str, CheckRule], cut_off: CutOff
) -> Iterator[Notice]:
    waiting = f"status IS NOT NULL AND status NOT IN {listed(contract.settled)}"
    done = f"closed < {end_of(cut_off)}"
    both, opened, closed = _cases(connection, f"{waiting} AND {done}", waiting, done)
    if both >= SOME and (2 * both > opened or 2 * both > closed):
        told = (
            f"{format_count(both)} trong {format_count(opened)} PAKN có trạng thái chưa xong lại có ngày xử lý xong; "
            f"{format_count(closed)} PAKN có ngày xử lý xong"
        )
        yield Notice(rules["open_with_days"], "closed", both, told=told)


def _unread_days(connection: duckdb.DuckDBPyConnection, rules: Mapping[str, CheckRule]) -> Iterator[Notice]:
    """Most days of closing cannot be read: they are written in a way of their own, and may lie after the cut-off."""
    bad, known = _cases(connection, "closed__bad", "closed IS NOT NULL")
    if bad >= SOME and bad > known:
        told = f"{format_count(bad)} ô không đọc được, {format_count(known)} ô đọc được"
        yield Notice(rules["unread_days"], "closed", bad, told=told)


def _deadlines(connection: duckdb.DuckDBPyConnection, rules: Mapping[str, CheckRule]) -> Iterator[Notice]:
    before, known = _cases(connection, "CAST(due AS DATE) < CAST(received AS DATE)", "due IS NOT NULL")
    if before >= SOME and 2 * before > known:
        told = f"{format_count(before)} trong {format_count(known)} hạn xử lý trước ngày tiếp nhận"
        yield Notice(rules["deadlines_exchanged"], "due", before, told=told)


def _exchanged(
    connection: duckdb.DuckDBPyConnection, name: str, rules: Mapping[str, CheckRule], cut_off: CutOff
) -> Iterator[Notice]:
    """Days that lie too late, all of them, and would not with day and month exchanged."""
    turned = f"make_date(year({name}), day({name}), month({name}))"
    late, limit = f"{name} >= {end_of(cut_off)}", end_of(cut_off)
    if name == "due":
        late, limit = f"{name} >= received + {FAR_DEADLINE}", f"received + {FAR_DEADLINE}"
    early = f"CASE WHEN day({name}) <= 12 THEN {turned} >= CAST(received AS DATE) AND {turned} < {limit} END"
    held = ("received IS NOT NULL AND " + each for each in (late, f"{late} AND {early}", f"day({name}) > 12"))
    odd, turnable, proving = _cases(connection, *held)
    if odd >= SOME and odd == turnable and not proving:
        told = f"{format_count(odd)} ngày sau ngày chốt, đổi chỗ ngày và tháng thì trước ngày chốt"
        told = told if name != "due" else f"{format_count(odd)} hạn quá xa, đổi chỗ ngày và tháng thì không"
        yield Notice(rules["swapped_days"], name, odd, told=told)


def _cases(connection: duckdb.DuckDBPyConnection, *conditions: str) -> Sequence[int]:
    """Return of how many cases each condition holds in some row."""
    counted = ", ".join(f"count(DISTINCT code) FILTER ({condition})" for condition in conditions)
    return connection.execute(f"SELECT {counted} FROM typed").fetchone() or (0,) * len(conditions)
