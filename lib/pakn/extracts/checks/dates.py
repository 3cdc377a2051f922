"""Reading days and times, in the ways that systems and people write them.

Every way becomes one, year-month-day and time, which DuckDB casts; only a format that a mapping names goes through
strptime. Which of day and month comes first is decided before, for the whole column: see `day_order`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from pakn.extracts.mapping import EPOCHS, HOME_ZONE

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Order", "clock_condition", "exchanged", "local_expression", "moment_expression", "strptime_sql"]

Order = Literal["dmy", "mdy", "ymd"]
FIRST_SERIAL, LAST_SERIAL = 20_000, 80_000
"""Days since 30/12/1899 as spreadsheets count them: from 1954 to 2119."""
SENTINEL = "|"
"""Ends texts and formats: `try_strptime` of DuckDB 1.5.6 reads one byte past a text that ends where a longer format
expects more (it crashed)."""

CLOCK = r"\d{1,2}:\d{2}(?::\d{2}(?:[.]\d{1,9})?)?"
PLAIN_DAY = rf"\d{{4}}-\d{{1,2}}-\d{{1,2}}(?:[T ]{CLOCK})?"
PLAIN_SLASHED = rf"\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{4}}(?: {CLOCK})?"
SERIAL = r"\d{5}(?:[.,]\d+)?"
COMPACT = r"(?:19|20)\d{6}(?:\d{4}(?:\d{2})?)?"
HOURS = re.compile(r"%-?[HIXcs]")
"""What in a format stands for an hour."""
ANY_CLOCK = r"\d:\d\d|\d ?(?:h|g|giờ)(?:\d|[ ,]|$)|^\d{12}(?:\d\d)?z?$|\d{8}t\d{4}"
LEAD = r"^(?:(?:thứ [^\s,]+|chủ nhật|cn)\s*,?\s+)?(?:lúc |ngày )?"
HALF = r"sa|ch|am|pm|a[.]m[.]?|p[.]m[.]?|sáng|chiều|tối"
ZONE = r"z|(?:utc|gmt)?\s?[+-]\d{1,2}(?::?\d{2})?|utc|gmt"
WHOLE = (
    r"^(\d{4}-\d{1,2}-\d{1,2})"
    rf"(?:(?:\s*[,t]\s*|\s+-\s+|\s+)(?:lúc )?({CLOCK})(?:\s?({HALF}))?(?:\s?({ZONE})(?:\s?[(][^)]*[)])?)?)?$"
)
TIME_FIRST = (
    rf"^({CLOCK}(?:\s?(?:{HALF}))?(?:\s?(?:{ZONE}))?)(?:\s*,\s*|\s+-\s+|\s+)(?:ngày )?(\d{{4}}-\d{{1,2}}-\d{{1,2}})$"
)
_HOURS = r"try_cast(regexp_extract(p.zone, '[+-](\d{1,2})', 1) AS INTEGER)"
_MINUTES = r"coalesce(try_cast(regexp_extract(p.zone, '[+-]\d{1,2}:?(\d{2})', 1) AS INTEGER), 0)"
_AHEAD = f"CASE WHEN contains(p.zone, '-') THEN -1 ELSE 1 END * (coalesce({_HOURS}, 0) * 60 + {_MINUTES})"
"""SQL of the minutes by which a zone, "z", "utc" or an offset like "-05", is ahead of UTC."""
FURTHEST_MINUTES = 15 * 60
"""No clock on earth is further from UTC."""


def moment_expression(column: str, order: Order, time_zone: str, written: str = "", *, swapped: bool = False) -> str:
    """Return SQL that reads a cell as a local time of the province; NULL where it is none.

    Parameters
    ----------
    column
        SQL of the text; beside it lies ``<column>__kind``.
    order
        Which of day and month comes first in a text that does not begin with the year.
    time_zone
        Zone of times that carry none.
    written
        Format in which the mapping says that the column has its days; "" for all ways that are known.
    swapped
        Whether day and month of the days that the file stores are to be exchanged.
    """
    stored = f"try_cast({column} AS TIMESTAMP)"
    stored = exchanged(stored) if swapped else stored
    if written:
        return (
            f"CASE {column}__kind WHEN 'z' THEN try_cast({column} AS TIMESTAMP) "
            f"WHEN 'd' THEN {_local_hours(stored, time_zone, _stored_hour(column))} "
            f"ELSE {_written(column, written, time_zone)} END"
        )
    has_hour = f"contains({column}, ':')"  # of a day without an hour no zone makes another day
    slashed = f"try_cast({_in_its_day(_year_first(column, order))} AS TIMESTAMP)" if order != "ymd" else "NULL"
    days = f"""try_cast({_in_its_day(f"replace({column}, 'T', ' ')")} AS TIMESTAMP)"""
    days = exchanged(days) if swapped else days
    number = f"try_cast(replace({column}, ',', '.') AS DOUBLE)"
    serial = (
        f"CASE WHEN {number} BETWEEN {FIRST_SERIAL} AND {LAST_SERIAL} "
        f"THEN TIMESTAMP '1899-12-30' + to_seconds(round({number} * 86400000) / 1000) END"
    )
    has_part = f"regexp_matches({column}, '[.,]')"
    zoned = f"try_cast({column} AS TIMESTAMP)"
    return f"""CASE
        WHEN {column} IS NULL THEN NULL
        WHEN {column}__kind = 'z' THEN {zoned}
        WHEN {column}__kind = 'd' THEN {_local_hours(stored, time_zone, _stored_hour(column))}
        WHEN regexp_full_match({column}, '{PLAIN_DAY}') THEN {_local_hours(days, time_zone, has_hour)}
        WHEN regexp_full_match({column}, '{PLAIN_SLASHED}') THEN {_local_hours(slashed, time_zone, has_hour)}
        WHEN regexp_full_match({column}, '{SERIAL}') THEN {_local_hours(serial, time_zone, has_part)}
        WHEN {column}__kind = 't' OR regexp_full_match({column}, '{COMPACT}') THEN {_any_way(column, order, time_zone)}
    END"""


def _in_its_day(text: str) -> str:
    """SQL of a text whose hour 24 is the end of the day that it stands beside, not the first of the next."""
    return f"replace({text}, ' 24:00', ' 23:59')"


def _stored_hour(column: str) -> str:
    """SQL that tells whether a cell that is stored as a day has an hour."""
    return f"contains({column}, 'T')"


def _local_hours(moment: str, time_zone: str, has_hour: str) -> str:
    if time_zone == HOME_ZONE:
        return moment
    return f"CASE WHEN {has_hour} THEN {local_expression(moment, time_zone)} ELSE {moment} END"


def clock_condition(column: str, written: str = "") -> str:
    """Return SQL that tells whether a cell of a column of texts says an hour.

    Parameters
    ----------
    column
        Name of the column.
    written
        Format in which the mapping says that the column has its days.
    """
    if written:
        return f"{column}__kind <> 'd'" if written in EPOCHS or HOURS.search(written) else "false"
    return f"({column}__kind = 'z' OR ({column}__kind = 't' AND regexp_matches(lower({column}), '{ANY_CLOCK}')))"


def exchanged(moment: str) -> str:
    """Return SQL of a time with day and month exchanged; itself where its day is no month."""
    turned = f"try_cast(strftime({moment}, '%Y-%d-%m %H:%M:%S.%f') AS TIMESTAMP)"
    return f"CASE WHEN day({moment}) <= 12 THEN {turned} ELSE {moment} END"


def _year_first(text: str, order: Order) -> str:
    r"""Return SQL of a text whose day "05/12/2024" is written 2024-12-05."""
    parts = r"\3-\1-\2" if order == "mdy" else r"\3-\2-\1"
    return rf"regexp_replace({text}, '\b(\d{{1,2}})[/.-](\d{{1,2}})[/.-](\d{{4}})([tT]|\b)', '{parts}\4')"


def _any_way(column: str, order: Order, time_zone: str) -> str:
    """Return SQL of the time that a text says in any way but the plainest."""
    text = rf"trim(regexp_replace(lower({column}), '\s+', ' ', 'g'))"
    day, pair = r"\b(\d{4})(\d{2})(\d{2})", r"(\d{2})"
    text = rf"regexp_replace({text}, '{day}t?{pair}{pair}{pair}(z|\b)', '\1-\2-\3 \4:\5:\6\7')"
    text = rf"regexp_replace({text}, '{day}t?{pair}{pair}(z|\b)', '\1-\2-\3 \4:\5\6')"
    text = rf"regexp_replace({text}, '{day}\b', '\1-\2-\3')"
    text = (
        rf"regexp_replace({text}, '\b(\d{{1,2}})\s?(?:h|g|giờ)\s?(\d{{2}})(?:\s?(?:''|p|ph|phút))?(\s|,|$)', '\1:\2\3')"
    )
    text = rf"regexp_replace({text}, '\b(\d{{1,2}})\s?(?:h|g|giờ)(\s|,|$)', '\1:00\2')"
    text = rf"regexp_replace({text}, '(:\d{{2}}:\d{{2}}),(\d{{1,9}})\b', '\1.\2')"
    text = rf"regexp_replace({text}, '\b(\d{{1,2}}) tháng (\d{{1,2}})(?: năm |,? )(\d{{4}})\b', '\3-\2-\1')"
    text = rf"regexp_replace({text}, '\b(\d{{4}})[/.](\d{{1,2}})[/.](\d{{1,2}})\b', '\1-\2-\3')"
    if order != "ymd":
        text = _year_first(text, order)
    text = f"regexp_replace({text}, '{LEAD}', '')"
    text = rf"regexp_replace({text}, '{TIME_FIRST}', '\2 \1')"
    text = _in_its_day(text)
    parts = f"regexp_extract({text}, '{WHOLE}', ['day', 'clock', 'half', 'zone'])"
    # Named once and used often: written out at each use, the statement takes longer to bind than a month to read.
    read = (
        "{'day': try_cast(p.day AS TIMESTAMP), 'moment': try_cast(p.day || ' ' || p.clock AS TIMESTAMP), "
        f"'has_hour': p.clock <> '', 'half': p.half, 'zone': p.zone, 'ahead': {_AHEAD}}}"
    )
    morning = "CASE hour(p.moment) WHEN 12 THEN p.moment - INTERVAL 12 HOUR ELSE p.moment END"
    halved = f"""CASE
        WHEN p.half = '' THEN p.moment
        WHEN p.half IN ('sa', 'am', 'a.m', 'a.m.', 'sáng') THEN CASE WHEN hour(p.moment) <= 12 THEN {morning} END
        WHEN hour(p.moment) BETWEEN 1 AND 11 THEN p.moment + INTERVAL 12 HOUR
        WHEN hour(p.moment) >= 12 THEN p.moment END"""
    zoned = f"CASE WHEN abs(p.ahead) <= {FURTHEST_MINUTES} THEN p.moment - to_minutes(p.ahead) END"
    steps = f"list_transform([{parts}], lambda p: {read})"
    steps = f"list_transform({steps}, lambda p: struct_update(p, moment := {halved}))"
    return f"""list_transform({steps}, lambda p: CASE
        WHEN NOT p.has_hour THEN p.day
        WHEN p.zone = '' THEN {local_expression("p.moment", time_zone)}
        ELSE {local_expression(zoned, "UTC")} END)[1]"""


def _written(column: str, written: str, time_zone: str) -> str:
    """Return SQL that reads a text in the one format that a mapping names."""
    if written in EPOCHS:
        # Programs of Microsoft write "/Date(1733367600000)/".
        plain = f"regexp_replace({column}, '^/Date\\(([0-9]+)\\)/$', '\\1')"
        seconds = f"try_cast({plain} AS DOUBLE)" + (" / 1000" if written == "epoch_ms" else "")
        moment = f"TIMESTAMP '1970-01-01' + to_seconds({seconds})"
        return local_expression(f"CASE WHEN {seconds} BETWEEN 0 AND 1e11 THEN {moment} END", "UTC")
    text = column
    if "%p" in written:
        text = rf"regexp_replace(regexp_replace({column}, '(?i)\b(SA|sáng)\b', 'AM'), '(?i)\b(CH|chiều|tối)\b', 'PM')"
    moment = strptime_sql(text, [written])
    if "%z" in written:
        return f"timezone('{HOME_ZONE}', {moment})"
    return local_expression(moment, time_zone) if HOURS.search(written) else moment


def strptime_sql(text: str, formats: Sequence[str]) -> str:
    """Return SQL of the time that a text has in the first of some formats that fits; NULL where none does.

    The only use of ``try_strptime``: text and formats end with a sign of their own, without which it may read beyond
    the end of a text.

    >>> strptime_sql("raw.day", ["%d-%b-%Y"])
    "try_strptime(raw.day || '|', ['%d-%b-%Y|'])"
    """
    ended = ", ".join("'" + each.replace("'", "''") + SENTINEL + "'" for each in formats)
    return f"try_strptime({text} || '{SENTINEL}', [{ended}])"


def local_expression(moment: str, time_zone: str) -> str:
    """Return SQL that turns a time of a zone into the local time of the province."""
    return moment if time_zone == HOME_ZONE else f"timezone('{HOME_ZONE}', timezone('{time_zone}', {moment}))"
