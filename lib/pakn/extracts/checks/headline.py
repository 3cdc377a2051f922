"""The headline figures of an extract: what an analyst holds against the screen of the system it came from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from pakn.base.labels import format_count, format_number, round_half_up
from pakn.extracts.checks.case_states import MICROSECONDS_A_DAY
from pakn.extracts.checks.tally import DONE, NO_DEADLINE, NOT_TOLD, ON_TIME, OVERDUE, cases_where
from pakn.registry.contracts import Contract

if TYPE_CHECKING:
    import duckdb

__all__ = ["CaseHeadline", "Headline", "case_headline", "headline", "headline_words"]

Headline = dict[str, int | float | None]
"""Name → number; `None` where it is not known."""
WEIGHTS = {"mean_rating": "ratings", "mean_days": "timed"}
"""Mean of a summary sheet → the column that says of how many."""
_UNTOLD: dict[str, int | None] = dict.fromkeys(("processed", "open", "undetermined"))
WORDS = {
    "received": "tiếp nhận", "processed": "đã xử lý", "open": "chưa xử lý", "undetermined": "chưa xác định",
    "overdue": "quá hạn", "rated": "có đánh giá", "mean_rating": "điểm hài lòng trung bình",
    "mean_days": "số ngày xử lý trung bình",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CaseHeadline:
    """The headline figures of cases, and how many of those with a day of closing were closed before their receipt."""

    figures: Headline
    closed: int
    backward: int


def headline(connection: duckdb.DuckDBPyConnection, contract: Contract) -> Headline:
    """Return the headline figures of the view ``used`` of a system that counts by unit.

    A summary sheet of cases: their sums, and means weighted by their counts. Other systems: the sum of each column of
    counts, unknown where a unit that handed in has left it open. Means are not rounded.
    """
    names = [name for name, rule in contract.columns.items() if rule.type == "count"]
    if contract.shape != "counts" or not names:
        return {}
    sums: Headline = dict(zip(names, _row(connection, ", ".join(map(_sum, names))), strict=True))
    means = [name for name in WEIGHTS if name in contract.columns and WEIGHTS[name] in names]
    if not means:
        return sums
    found = _row(connection, ", ".join(_weighted(name, WEIGHTS[name]) for name in means))
    sums["rated"] = sums.pop("ratings")
    received, processed = sums["received"], sums["processed"]
    sums["open"] = None if received is None or processed is None else received - processed
    return sums | {name: None if mean is None else float(mean) for name, mean in zip(means, found, strict=True)}


def _sum(name: str) -> str:
    return f"CASE WHEN bool_and({name} IS NOT NULL) THEN CAST(sum({name}) AS BIGINT) END"


def _weighted(name: str, weight: str) -> str:
    """The mean of means, weighted; unknown where a weight, or the mean of a unit that has one, is."""
    known = f"bool_and({weight} IS NOT NULL AND ({weight} = 0 OR {name} IS NOT NULL))"
    total = f"sum(CAST(coalesce({name}, 0) AS DOUBLE) * {weight})"
    return f"CASE WHEN {known} AND sum({weight}) > 0 THEN {total} / sum({weight}) END"


def case_headline(connection: duckdb.DuckDBPyConnection, *, known: bool, asked: bool = True) -> CaseHeadline:
    """Return the headline figures of the table ``tally`` of cases.

    They are received, processed, open, undetermined, overdue, rated, mean_rating, mean_days. Means are not rounded.

    Parameters
    ----------
    connection
        DuckDB with the rows of the file.
    known
        Whether the file knows what became of its cases.
    asked
        Whether it has a column of ratings; without one nobody knows who has rated.
    """
    states = [cases_where(f"state = {state}") for state in (DONE, ON_TIME, OVERDUE, NO_DEADLINE, NOT_TOLD)]
    added = [f"coalesce(sum({each}), 0)" for each in ("rating * cases", "timed", "days", "closed", "backward", "due")]
    chosen = ["coalesce(sum(cases), 0)", *states, cases_where("rating IS NOT NULL"), *added]
    (received, done, on_time, late, undated, untold, rated, rating_sum, timed, time, closed, backward, due) = _row(
        connection, ", ".join(chosen), "tally"
    )
    told = {"processed": done, "open": on_time + late + undated, "undetermined": untold} if known else _UNTOLD
    figures: Headline = {
        "received": received,
        **told,
        "overdue": late if known and due else None,
        "rated": rated if asked else None,
        "mean_rating": float(Fraction(int(rating_sum), rated)) if rated else None,
        "mean_days": float(Fraction(int(time), timed * MICROSECONDS_A_DAY)) if known and timed else None,
    }
    return CaseHeadline(figures, closed, backward)


def _row(connection: duckdb.DuckDBPyConnection, chosen: str, source: str = "used") -> tuple[Any, ...]:
    return connection.execute(f"SELECT {chosen} FROM {source}").fetchone() or ()


def headline_words(figures: Headline, contract: Contract, unread: int = 0) -> str:
    """Return the figures as a line of words.

    Parameters
    ----------
    figures
        Headline figures, by name.
    contract
        What the file holds.
    unread
        Rows set aside that may be cases: with them only the range of the rate is known.
    """
    told = []
    for name, number in figures.items():
        rule = contract.columns.get(name)
        title = WORDS.get(name) or (rule.title if rule else name)
        if number is None:
            told.append(f"{title}: không có số liệu")
        elif isinstance(number, float):
            told.append(f"{title} {format_number(round_half_up(Decimal(repr(number)), 2), 2)}")
        else:
            told.append(f"{title} {format_count(number)}")
    rate = _rate(figures, unread)
    return "; ".join([*told, *([f"tỷ lệ xử lý {rate}"] if rate else [])])


def _rate(figures: Headline, unread: int) -> str:
    received, processed = figures.get("received"), figures.get("processed")
    if not received or processed is None:
        return ""
    everyone = int(received) + unread
    most = int(processed) + int(figures.get("undetermined") or 0) + unread
    low, high = (round_half_up(Decimal(done) * 100 / everyone, 2) for done in (int(processed), most))
    if low == high:
        return f"{format_number(low, 2)}%"
    why = f", vì {format_count(unread)} dòng để riêng có thể là PAKN" if unread else ""
    return f"từ {format_number(low, 2)}% đến {format_number(high, 2)}%{why}"
