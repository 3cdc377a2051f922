"""What one time column says of the PAKN of some units: counts, rate, satisfaction, time, from extracts or documents.

Values that follow from published ones are derived with their formula. Means of several units are weighted by what they
are means of, and exist only where those weights are known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal

from pakn.extracts.counts.extract_counts import ExtractCounts
from pakn.observations.aggregation import FROM_MEANS
from pakn.observations.period_data import PeriodData
from pakn.observations.precedence import headline
from pakn.observations.published import PublishedColumn
from pakn.observations.values import (
    Value,
    computed,
    counted,
    difference,
    missing,
    not_arisen,
    possible_numerators,
    ratio,
    within,
)
from pakn.registry.units import Unit

__all__ = ["PaknReading", "counted_reading", "printed_reading", "rate_between", "shown_reading"]

PAKN, SCORE, DAYS, TIMES = "PAKN", "điểm", "ngày/PAKN", "lượt"
CASE_COLUMNS = (
    "received", "processed", "on_time", "overdue", "no_deadline", "undetermined", "unread", "ratings", "rating_sum",
    "timed", "days",
)  # fmt: skip
"""Columns of counted cases."""


@dataclass(frozen=True, slots=True)
class PaknReading:
    """Values of one column; what is not known is missing."""

    received: Value
    processed: Value
    rate: Value
    backlog: Value
    on_time: Value
    """Open and not yet due."""
    overdue: Value
    no_deadline: Value
    """Open without a due day."""
    undetermined: Value
    """Received, but nobody can say whether processed."""
    satisfaction: Value
    ratings: Value
    days: Value


def counted_reading(
    period_data: PeriodData,
    parts: Sequence[ExtractCounts],
    units: Sequence[Unit],
    *,
    receipts_only: bool = False,
    whole: bool = False,
) -> PaknReading | None:
    """Return what extracts say; `None` where a unit is in none of them and has received nothing anywhere.

    A unit without a case has no row in a file of cases: it received 0. In a summary sheet it is unknown. Where cases
    that are undetermined, or rows set aside that may be cases, could change the rate, only its range is known.

    Parameters
    ----------
    period_data
        What is known of the period.
    parts
        The counted files it rests on.
    units
        Ids of the units.
    receipts_only
        Whether only receipts add up.
    whole
        Whether rows whose unit cannot be told may be cases of these units.
    """
    files = tuple(part.file for part in parts)
    of_cases = all(part.cases is not None for part in parts)
    rows = [_row(period_data, parts, unit, of_cases) for unit in units]
    if any(row is None for row in rows):
        return None
    known = [row for row in rows if row is not None]

    def total(name: str) -> Value:
        if any(name not in row for row in known):
            return missing(PAKN)
        return counted(sum((row[name] for row in known), Decimal(0)), PAKN, files)

    received = total("received")
    if receipts_only:
        return _only(received)
    processed = total("processed")
    unknown = sum((row.get("undetermined", Decimal(0)) for row in known), Decimal(0))
    unread = sum((row.get("unread", Decimal(0)) for row in known), Decimal(0))
    unread += sum(part.unplaced for part in parts) if whole else 0
    backlog = difference(received, processed)
    if unknown and backlog.exact:
        backlog = difference(backlog, counted(unknown, PAKN, files))
    return PaknReading(
        received,
        processed,
        rate_between(processed, received, unknown, unread),
        backlog,
        total("on_time"),
        total("overdue"),
        total("no_deadline"),
        total("undetermined"),
        _mean(known, "rating_sum", "mean_rating", "ratings", SCORE, files),
        _times(known, files),
        _mean(known, "days", "mean_days", "timed", DAYS, files),
    )


def rate_between(processed: Value, received: Value, undetermined: Decimal, unread: Decimal = Decimal(0)) -> Value:
    """The rate, or its range between "none of them processed" and "all processed" where that is another one.

    A row set aside may be a case or none.
    """
    rate = ratio(processed, received)
    if not (undetermined or unread) or not (processed.exact and received.exact):
        return rate
    done, everyone = processed.required, received.required + unread
    low, high = done / everyone * 100, (done + undetermined + unread) / everyone * 100
    span = within(low, high, 2, "%", (processed, received))
    return span if span.span is not None and span.span[0] != span.span[1] else rate


def _row(
    period_data: PeriodData, parts: Sequence[ExtractCounts], unit: Unit, of_cases: bool
) -> Mapping[str, Decimal] | None:
    """A unit's sums over the parts; from files of cases a unit without a row counts 0."""
    if not of_cases:
        return period_data.sums(parts, [unit])
    # A unit without a row received 0; a column no row of a file has was not in the file at all.
    lacking = {
        name
        for part in parts
        if part.rows
        for name in CASE_COLUMNS
        if not any(name in row for row in part.rows.values())
    }
    sums = {name: Decimal(0) for name in CASE_COLUMNS if name not in lacking}
    for row in (part.rows.get(unit_id, {}) for part in parts for unit_id in period_data.ids_in(part, [unit])):
        sums = {name: number + row.get(name, Decimal(0)) for name, number in sums.items()}
    return sums


def _only(received: Value) -> PaknReading:
    empty = missing(PAKN)
    return PaknReading(
        received, empty, missing("%"), empty, empty, empty, empty, empty, missing(SCORE), missing(TIMES), missing(DAYS)
    )


def _times(rows: Iterable[Mapping[str, Decimal]], files: tuple[str, ...]) -> Value:
    known = list(rows)
    if any("ratings" not in row for row in known):
        return missing(TIMES)
    return counted(sum((row["ratings"] for row in known), Decimal(0)), TIMES, files)


def _mean(
    rows: Sequence[Mapping[str, Decimal]], summed: str, given: str, weight: str, unit: str, files: tuple[str, ...]
) -> Value:
    """Return the weighted mean of units: from sums of cases, or from the means a summary sheet gives."""
    if any(weight not in row for row in rows):
        return missing(unit)
    weights = sum((row[weight] for row in rows), Decimal(0))
    if weights == 0:
        return not_arisen(unit)
    counted_in = [row for row in rows if row[weight] > 0]
    if all(summed in row for row in counted_in):
        total = sum((row[summed] for row in counted_in), Decimal(0))
        notes: tuple[str, ...] = ()
    elif all(given in row for row in counted_in):
        total = sum((row[given] * row[weight] for row in counted_in), Decimal(0))
        notes = (FROM_MEANS,) if len(counted_in) > 1 else ()
    else:
        return missing(unit)
    inputs = [counted(weights, unit, files)]
    return computed(total / weights, 2, unit, f"tổng/{weights}", inputs, *notes)


# --- From documents -------------------------------------------------------------------------------------------------


def printed_reading(published: PublishedColumn, kind: str, level: str, units: Sequence[Unit]) -> PaknReading:
    """Return what documents print of a unit, of all of a level, or of the province, and what follows from it."""

    def printed(name: str) -> Value:
        if kind == "total":
            return published.whole(name)
        if kind == "group":
            return published.tier(name, level, "tier_total")
        return published.unit(name, units[0].unit_id)

    received, processed, backlog = printed("pakn_received"), printed("pakn_processed"), printed("pakn_backlog")
    rate = printed("pakn_processing_rate")
    if not processed.exact:
        processed = _derived_processed(received, backlog, rate)
    if not backlog.exact:
        backlog = difference(received, processed)
    if not rate.exact or (received.exact and processed.exact and not processed.notes):
        ours = ratio(processed, received)
        rate = headline(rate, ours if rate.is_told else _told(ours))
    processed = _told(processed)
    empty = missing(PAKN)
    return PaknReading(
        received,
        processed,
        rate,
        backlog,
        empty,
        empty,
        empty,
        empty,
        printed("pakn_satisfaction_mean"),
        missing(TIMES),
        printed("pakn_processing_days_mean"),
    )


def _told(value: Value) -> Value:
    """A value that documents do not print, with how it follows from what they print."""
    is_ours = value.status == "computed" and value.exact and not value.notes
    return value.noted(f"Suy ra: {value.formula}") if is_ours and value.formula else value


def _derived_processed(received: Value, backlog: Value, rate: Value) -> Value:
    """Processed cases that are not printed but follow: from the backlog, or as the only count that gives the rate."""
    if received.exact and backlog.exact:
        return difference(received, backlog)
    if not (received.exact and rate.exact):
        return missing(PAKN)
    counts = possible_numerators(rate.required, rate.decimals, int(received.required))
    if len(counts) != 1:
        return missing(PAKN)
    note = f"Suy ra: trong {received.shown} PAKN chỉ {counts[0]} PAKN cho tỷ lệ {rate.shown}%"
    return computed(Decimal(counts[0]), 0, PAKN, f"{rate.shown}% của {received.shown}", (received, rate), note)


def shown_reading(printed: PaknReading, ours: PaknReading) -> PaknReading:
    """Return the published values with ours beside them, ours alone where nothing is published."""
    names = [field.name for field in fields(PaknReading)]
    return PaknReading(*(headline(getattr(printed, name), getattr(ours, name)) for name in names))
