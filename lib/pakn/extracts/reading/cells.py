"""Cells as text: one way of writing a value, whatever program stored it.

Systems export the same number as text, as a binary number or as a typed column. Everything behind this package
compares text, so a cell becomes a text and a kind: ``t`` text, ``n`` number, ``d`` date, ``b`` boolean. A number is
written exactly, as the shortest decimal with a point; a date in ISO form. The rules stand here twice, in Python for
workbooks and in SQL for what DuckDB reads itself, and a test holds the two together.
"""

from __future__ import annotations

import datetime
import unicodedata
from decimal import Decimal

__all__ = [
    "LOCAL_ZONE", "SPACES", "UNSEEN", "Cell", "cell_of", "clean_sql", "fold_text", "kind_of_type", "native_sql",
    "text_sql",
]  # fmt: skip

Cell = tuple[str, str] | tuple[None, None]
"""Text and kind; both `None` where the cell is empty."""

LOCAL_ZONE = "Asia/Ho_Chi_Minh"
"""A moment stored with a time zone belongs to the day, and so to the month, that the province's clock showed."""

_NUMBERS = (
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "HUGEINT",
    "UTINY",
    "USMALL",
    "UINT",
    "UBIG",
    "UHUGE",
    "DECIMAL",
)
_FLOATS = ("FLOAT", "DOUBLE")
_TRIMMED = " \t\n\v\f\r"

UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad"
"""Letters without width: marks of direction and of where a line may break, which programs leave in copied cells."""
SPACES = "\u00a0\u2007\u202f\u2009"
"""Spaces that keep words together or are narrow."""
HYPHENS = "\u2010\u2011"
"""Hyphens that keep words together: programs that set text put them into days and codes."""
_NOTHING = {**dict.fromkeys(map(ord, UNSEEN)), **dict.fromkeys(map(ord, HYPHENS), "-")}


def fold_text(value: object) -> str:
    r"""Return a value as one line of NFC text with single spaces; empty cells give "".

    >>> fold_text("  Mã\u00a0số \n PAKN "), fold_text(2.0), fold_text(None)
    ('Mã số PAKN', '2', '')
    """
    return " ".join(unicodedata.normalize("NFC", (cell_of(value)[0] or "").translate(_NOTHING)).split())


def cell_of(value: object) -> Cell:
    """Return the text and kind of a value as a workbook stores it.

    A time of day and a duration are no dates: they come as text.

    >>> cell_of(1.50), cell_of(1e21), cell_of(True), cell_of(datetime.datetime(2024, 12, 5, 8, 30)), cell_of(" ")
    (('1.5', 'n'), ('1000000000000000000000', 'n'), ('true', 'b'), ('2024-12-05T08:30:00', 'd'), (None, None))
    """
    match value:
        case None:
            return None, None
        case bool():
            return str(value).lower(), "b"
        case int() | float() | Decimal():
            return _number_text(value), "n"
        case datetime.datetime():
            midnight = value.time() == datetime.time()
            return (value.date() if midnight else value).isoformat(), "d"
        case datetime.date():
            return value.isoformat(), "d"
        case datetime.timedelta():
            return _duration_text(value), "t"
        case datetime.time():
            return value.isoformat(), "t"
        case _:
            text = str(value)
            return (text, "t") if text.strip() else (None, None)


def _number_text(value: float | Decimal) -> str:
    # repr is the shortest text that gives the same binary number back; str(Decimal) of it may still hold an exponent.
    text = format(Decimal(repr(value)) if isinstance(value, float) else Decimal(value), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _duration_text(value: datetime.timedelta) -> str:
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"


def clean_sql(text: str) -> str:
    """Return SQL that composes, unglues and trims a text expression; an empty text becomes NULL.

    The letters stand in it as they are: each call of ``chr`` takes DuckDB longer to bind than a small file to read.
    """
    plain = f"translate({text}, '{HYPHENS}{UNSEEN}', '{'-' * len(HYPHENS)}')"
    text = f"CASE WHEN strlen({text}) = length({text}) THEN {text} ELSE {plain} END"
    # A zero byte ends a text for nfc_normalize: what follows it would be lost without a word.
    spaced = f"translate(nfc_normalize(replace({text}, chr(0), '')), '{SPACES}', '{' ' * len(SPACES)}')"
    return f"nullif(trim({spaced}, '{_TRIMMED}'), '')"


def kind_of_type(sql_type: str) -> str:
    """Return the kind of a column of a DuckDB type.

    >>> [kind_of_type(name) for name in ("DECIMAL(9,2)", "TIMESTAMP_NS", "BOOLEAN", "VARCHAR", "TIME", "INTEGER[]")]
    ['n', 'd', 'b', 't', 't', 't']
    >>> kind_of_type("TIMESTAMP WITH TIME ZONE")
    'z'
    """
    if sql_type.endswith("]"):
        return "t"
    if sql_type.startswith((*_NUMBERS, *_FLOATS)):
        return "n"
    if sql_type == "BOOLEAN":
        return "b"
    if "TIME ZONE" in sql_type and sql_type.startswith("TIMESTAMP"):
        return "z"
    return "d" if sql_type.startswith(("DATE", "TIMESTAMP")) else "t"


def text_sql(column: str, sql_type: str) -> str:
    """Return SQL for the text of a typed column, equal to what `cell_of` writes for the same value."""
    text = f"CAST({column} AS VARCHAR)"
    kind = kind_of_type(sql_type)
    if kind == "n":
        finite = text if sql_type.startswith(_NUMBERS) else f"CASE WHEN isfinite({column}) THEN {text} END"
        return _plain_number_sql(finite)
    if kind in {"d", "z"}:
        return _moment_sql(column, sql_type)
    return clean_sql(text)


def native_sql(column: str, sql_type: str) -> str:
    """Return SQL for the value whose text `text_sql` writes, NULL where that is NULL; "" where only the text will do.

    Whole numbers, floating ones and moments; a moment with a time zone keeps it.
    """
    if sql_type.startswith(_FLOATS):
        return f"CASE WHEN isfinite({column}) THEN {column} END"
    if sql_type.endswith("INT") or sql_type in {"INTEGER", "UINTEGER", "DATE"}:
        return column
    kind = kind_of_type(sql_type)
    if kind == "d":
        return f"CAST({column} AS TIMESTAMP)"
    return column if kind == "z" else ""


def _plain_number_sql(text: str) -> str:
    digits = f"replace(regexp_extract({text}, '([0-9.]+)e', 1), '.', '')"
    power = f"CAST(regexp_extract({text}, 'e([+-]?[0-9]+)$', 1) AS INTEGER)"
    sign = f"regexp_extract({text}, '^-')"
    return (
        f"CASE WHEN NOT contains({text}, 'e') THEN CASE WHEN contains({text}, '.') "
        f"THEN replace(regexp_replace({text}, '[.]?0+$', ''), '-0', CASE WHEN regexp_matches({text}, '^-0[.]?0*$') "
        f"THEN '0' ELSE '-0' END) ELSE {text} END "
        f"WHEN contains({text}, 'e-') THEN {sign} || '0.' || repeat('0', -{power} - 1) || {digits} "
        f"ELSE {sign} || rpad({digits}, {power} + 1, '0') END"
    )


def _moment_sql(column: str, sql_type: str) -> str:
    if sql_type == "DATE":
        return f"strftime({column}, '%Y-%m-%d')"
    moment = f"({column} AT TIME ZONE '{LOCAL_ZONE}')" if "TIME ZONE" in sql_type else f"CAST({column} AS TIMESTAMP)"
    return (
        f"CASE WHEN {moment} = date_trunc('day', {moment}) THEN strftime({moment}, '%Y-%m-%d') "
        f"WHEN microsecond({moment}) % 1000000 = 0 THEN strftime({moment}, '%Y-%m-%dT%H:%M:%S') "
        f"ELSE strftime({moment}, '%Y-%m-%dT%H:%M:%S.%f') END"
    )
