"""The rules for single cases, as SQL: which rows are no cases, and what in the others cannot be.

A row with a code, a day of receipt in the period and a unit is a case and is counted. Whatever its other cells hold
costs only themselves: what cannot be read is unknown, and is told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from pakn.extracts.checks.cut_offs import CutOff
from pakn.extracts.redaction import CODE_SIGNS
from pakn.registry.contracts import Contract

__all__ = ["FAR_DAY", "FAR_YEARS", "case_rules", "earlier", "end_of", "is_day", "listed"]

PLAIN_CODE = "(strlen(code) <= 40 AND regexp_full_match(code, 'X*(LX*[0-9]|[0-9]X*L)X*'))".replace(
    "X", f"[{CODE_SIGNS}]"
).replace("L", "[A-Za-z]")
"""Nearly all codes: with a letter and a digit, which one look can tell."""
BAD_CODE = (
    # A shifted column must not print as a code: a code has a digit, and is no telephone or identity number.
    f"NOT regexp_full_match(code, '[{CODE_SIGNS}]{{1,40}}') OR NOT regexp_matches(code, '\\d') "
    "OR regexp_full_match(regexp_replace(code, '[./_#-]', '', 'g'), '(84|0)\\d{8,10}|\\d{9}|\\d{12}')"
)
_HALVES = [f"regexp_replace(split_part(code, '/', {place}), '[0-9]', '9', 'g')" for place in (1, 2)]
TWO_CODES = (
    f"(contains(code, '/') AND {_HALVES[0]} = {_HALVES[1]} AND regexp_matches({_HALVES[0]}, '[A-Za-z].*9') "
    "AND split_part(code, '/', 3) = '')"
)
"""Two of one form, of cases that were answered together: "PA-101/PA-102"."""
MOBILE_CODE = "regexp_matches(code, '(^|\\D)((0|84)[35789]\\d{8}|0[35789]\\d{2}[._-]\\d{3}[._-]\\d{3})(\\D|$)')"
"""A mobile number stays one also behind letters, with the country's code or written in groups."""
FAR_DAY = "far_day"
"""Found before anything is told: cells with it are read as no days, and everything is asked again."""
FAR_YEARS = 5
"""Days so long after a cut-off are slips of the pen: no export waits for them, no deadline reaches them."""
LATER = ("closed", "published", "sent")
"""Days that tell, where they lie after the cut-off, that the file was exported after it; deadlines say nothing."""


def end_of(cut_off: CutOff) -> str:
    """Return as SQL the moment at which a cut-off lies behind: what is known of it lies before."""
    return f"TIMESTAMP '{cut_off.until}'"


def listed(codes: tuple[str, ...]) -> str:
    """Return codes as an SQL list of words."""
    return "(" + ", ".join(f"'{code}'" for code in codes or ("",)) + ")"


def earlier(one: str, other: str) -> str:
    """Return as SQL whether a moment lies before another; of a moment without an hour only the day is known."""
    days = f"(CAST({one} AS DATE) = CAST({other} AS DATE) AND ({is_day(one)} OR {is_day(other)}))"
    return f"({one} < {other} AND NOT {days})"


def is_day(moment: str) -> str:
    """Return as SQL whether a moment has no hour."""
    return f"{moment} = date_trunc('day', {moment})"


def case_rules(
    contract: Contract, columns: Mapping[str, int], first: dt.date, last: dt.date, cut_off: CutOff
) -> Iterator[tuple[str, str, str]]:
    """Return rule, column and condition of everything that may be wrong with a case.

    Parameters
    ----------
    contract
        What a file of the system holds.
    columns
        Place of each column that is read, by its name.
    first, last
        Days of the period, both included.
    cut_off
        Up to when the file knows what happened.
    """
    begin, end, after = f"TIMESTAMP '{first}'", end_of(CutOff(last)), end_of(cut_off)
    yield "no_code", "code", "code IS NULL"
    yield "bad_code", "code", f"(NOT {PLAIN_CODE} AND ({BAD_CODE})) OR {MOBILE_CODE} OR {TWO_CODES}"
    yield "no_received", "received", "received IS NULL AND NOT received__bad"
    yield "bad_received", "received", "received__bad"
    yield "before_period", "received", f"received < {begin}"
    yield "after_period", "received", f"received >= least({end}, {after})"
    yield "unknown_case_unit", "unit", "unit__bad OR unit IS NULL"
    for name in columns:
        if contract.columns[name].type == "moment":
            yield FAR_DAY, name, f"{name} >= {after} + INTERVAL {FAR_YEARS} YEAR"
    for name in columns:
        if contract.columns[name].type == "moment" and name != "received":
            yield "bad_moment", name, f"{name}__bad"
            if name in LATER:
                yield "younger_file", name, f"{name} >= {after}"
    yield from _contradictions(contract, columns, after)
    for name in columns:
        if contract.columns[name].type == "choice":
            yield "unknown_choice", name, f"{name}__bad"
    yield "unknown_commune", "commune", "commune__bad"
    yield "unknown_topic", "topic", "topic__bad"


def _contradictions(contract: Contract, columns: Mapping[str, int], after: str) -> Iterator[tuple[str, str, str]]:
    """Return what one cell of a row says against another; what becomes of the case is the business of its state."""
    settled = f"coalesce(status, '') IN {listed(contract.settled)}"
    waiting = f"status IS NOT NULL AND NOT {settled}"
    done = f"closed < {after}"
    if "closed" in columns:
        yield "closed_before_received", "closed", earlier("closed", "received")
        yield "open_with_closing_day", "status", f"{waiting} AND {done}"
        yield "settled_without_day", "closed", f"{settled} AND closed IS NULL AND NOT closed__bad"
    if "due" in columns:
        yield "due_before_received", "due", "CAST(due AS DATE) < CAST(received AS DATE)"
    if "sent" in columns:
        yield "sent_after_received", "sent", f"{earlier('received', 'sent')} AND sent < {after}"
    if "published" in columns:
        yield "published_before_closed", "published", f"{earlier('published', 'closed')} AND {done}"
        yield "published_while_open", "published", f"published < {after} AND {waiting} AND closed IS NULL"
    if "rating" in columns:
        yield "bad_rating", "rating", "rating__bad OR rating NOT BETWEEN 1 AND 5"
        yield "rating_without_closure", "rating", f"rating IS NOT NULL AND closed IS NULL AND {waiting}"
