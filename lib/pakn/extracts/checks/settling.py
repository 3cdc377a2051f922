"""From checked rows to what is counted: which are set aside, which are one case, what became of each by the cut-off.

What the file as a whole says then is told with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pakn.base.periods import Period
from pakn.extracts.checks.case_doubts import doubts_of_cases
from pakn.extracts.checks.case_history import merge_histories
from pakn.extracts.checks.case_states import make_cases
from pakn.extracts.checks.cut_offs import CutOff
from pakn.extracts.checks.file_notices import case_notices, fault_notices
from pakn.extracts.checks.headline import Headline, case_headline, headline
from pakn.extracts.checks.list_titles import exported_on, list_notices, table_notices
from pakn.extracts.checks.notices import Notice
from pakn.extracts.checks.part_titles import Rows
from pakn.extracts.checks.rules import CheckRule
from pakn.extracts.checks.tally import IS_OPEN, make_tally
from pakn.extracts.checks.title_notices import Times
from pakn.extracts.mapping import ExtractMapping
from pakn.registry.contracts import Contract

if TYPE_CHECKING:
    import duckdb

__all__ = ["Settled", "settle"]


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of the rows of a file."""

    aside: int
    """Rows set aside; their reasons are in the table ``aside``."""
    repeats: int
    """Rows of cases that another row tells."""
    figures: Headline
    notices: tuple[Notice, ...]
    """What is told of the file as a whole."""


def settle(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    columns: Mapping[str, int],
    mapping: ExtractMapping,
    rules: Mapping[str, CheckRule],
    cut_off: CutOff,
    read: int,
    above: Sequence[str] = (),
    sheet: str | None = None,
    *,
    period: Period,
) -> Settled:
    """Make the view ``used`` of the rows that are counted, each case once and as it stood at the cut-off.

    Parameters
    ----------
    connection
        DuckDB with the rows of the file.
    contract
        What a file of the system holds.
    columns
        Place of each column that is read, by its name.
    mapping
        What the file beside the extract says of it.
    rules
        Every check, by its id.
    cut_off
        Up to when the file knows what happened.
    read
        Rows of the file.
    above
        Texts above its table.
    sheet
        Name of the sheet it lies on, where it lies on one.
    period
        Of the file.
    """
    aside = _set_aside(connection, rules)
    skips = mapping.other_periods == "skip"
    if contract.shape != "cases":
        left_out = "ANTI JOIN aside USING (row_number)" if aside else ""
        connection.execute(f"CREATE VIEW used AS SELECT * FROM typed {left_out}")
        notices = [*fault_notices(connection, rules, read, 0, mapping.max_set_aside, other_periods=skips)]
        if contract.shape == "counts":
            notices += table_notices(connection, contract, columns, above, Times(period, cut_off.day), rules)
        return Settled(aside, 0, headline(connection, contract), tuple(notices))
    repeats = merge_histories(connection, contract, mapping.code_from, cut_off)
    states = make_cases(connection, contract, columns, cut_off, exported_on(above))
    connection.execute("DELETE FROM problems WHERE rule = 'younger_file'")  # told in one sentence
    if repeats:
        _tell_ratings(connection)
    make_tally(connection, cut_off.day)
    found = case_headline(connection, known=states.known, asked="rating" in columns)
    numbers = {read, read - aside, read - aside - repeats, int(found.figures["received"] or 0)}
    rows, times = Rows(connection, contract, columns, cut_off.day), Times(period, cut_off.day)
    told = (
        *doubts_of_cases(connection, contract, columns, mapping, rules, cut_off),
        *list_notices(rows, above, sheet, times, rules, numbers),
        *case_notices(connection, contract, rules, states, found, cut_off),
        *fault_notices(connection, rules, read, repeats, mapping.max_set_aside, other_periods=skips),
    )
    return Settled(aside, repeats, found.figures, told)


def _tell_ratings(connection: duckdb.DuckDBPyConnection) -> None:
    """Say of a case of several rows whether its rating counts; of its single rows that says nothing."""
    rule = "rating_without_closure"
    connection.execute(
        f"DELETE FROM problems WHERE rule = '{rule}' AND row_number IN (FROM merged UNION SELECT row_number FROM rated)"
    )
    connection.execute(
        f"INSERT INTO problems SELECT row_number, '{rule}', 'rating' FROM rated JOIN used USING (row_number) "
        f"WHERE rated.rating IS NOT NULL AND {IS_OPEN}"
    )


def _set_aside(connection: duckdb.DuckDBPyConnection, rules: Mapping[str, CheckRule]) -> int:
    """Make the table ``aside`` of the rows set aside, with their reasons, and return how many they are."""
    # No parameters: the first one makes DuckDB load pandas, which takes longer than all checks of a month's file.
    leaving = ", ".join(f"'{rule.id}'" for rule in rules.values() if rule.effect == "set_aside")
    connection.execute(
        "CREATE TABLE aside AS SELECT row_number, string_agg(rule, ' ' ORDER BY rule) AS reasons FROM problems "
        f"WHERE list_contains([{leaving}]::VARCHAR[], rule) GROUP BY row_number"
    )
    row = connection.execute("SELECT count(*) FROM aside").fetchone()
    return int(row[0]) if row else 0
