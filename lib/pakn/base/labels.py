"""Vietnamese notation of numbers, changes, dates and names.

Comma for decimals, dot for thousands, a real minus sign, half-up rounding on decimals and never on binary floats:
the reader checks an annex with a calculator, and 0,5 must round the way the calculator's owner learned it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

__all__ = [
    "VERDICT_WORDS",
    "capital",
    "column_letters",
    "format_change",
    "format_count",
    "format_date",
    "format_iso_date",
    "format_number",
    "format_written_date",
    "join_words",
    "lower_type_word",
    "note_mark",
    "roman",
    "round_half_up",
    "uncapital",
]

VERDICT_WORDS = {
    "met": "đạt", "not_met": "chưa đạt", "no_target": "không giao chỉ tiêu", "undetermined": "chưa xác định",
}  # fmt: skip
"""What a reader is told of a figure against a target (`pakn.observations.targets.Verdict`)."""
MINUS = "\N{MINUS SIGN}"
TYPE_WORDS = (
    "Thành phố", "Thị xã", "Thị trấn", "Huyện", "Phường", "Xã", "Tỉnh", "Doanh nghiệp", "Các", "Cấp",
)  # fmt: skip
"""Words that open a unit's name and are written in lower case inside a sentence."""


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """Round to ``decimals`` places, halves away from zero.

    >>> round_half_up(Decimal("89.7503"), 2), round_half_up(Decimal("2.5"), 0), round_half_up(Decimal("-0.125"), 2)
    (Decimal('89.75'), Decimal('3'), Decimal('-0.13'))
    """
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def format_number(value: Decimal, decimals: int) -> str:
    """Write a number in house notation with a fixed number of decimals.

    >>> format_number(Decimal("1155106"), 0), format_number(Decimal("12.47"), 2), format_number(Decimal("-2.59"), 2)
    ('1.155.106', '12,47', '−2,59')
    """
    rounded = round_half_up(value, decimals)
    text = f"{abs(rounded):,.{decimals}f}".translate(str.maketrans(",.", ".,"))
    return f"{MINUS}{text}" if rounded < 0 else text


def format_count(number: int) -> str:
    """Write a whole number in house notation.

    >>> format_count(487), format_count(4566)
    ('487', '4.566')
    """
    return format_number(Decimal(number), 0)


def format_change(value: Decimal, decimals: int) -> str:
    """Write a signed difference; zero has no sign.

    >>> format_change(Decimal("1132"), 0), format_change(Decimal("-0.07"), 2), format_change(Decimal("0"), 2)
    ('+1.132', '−0,07', '0,00')
    """
    text = format_number(value, decimals)
    return f"+{text}" if round_half_up(value, decimals) > 0 else text


def format_date(day: date) -> str:
    """Write a date as Nghị định 30/2020/NĐ-CP does: days below 10 and the months 1 and 2 are padded.

    >>> format_date(date(2024, 7, 24)), format_date(date(2023, 6, 1)), format_date(date(2022, 2, 18))
    ('24/7/2024', '01/6/2023', '18/02/2022')
    """
    return f"{day.day:02d}/{_month(day.month)}/{day.year}"


def format_iso_date(text: str) -> str:
    """Write an ISO day or month the same way.

    >>> format_iso_date("2025-02-27"), format_iso_date("2025-11")
    ('27/02/2025', '11/2025')
    """
    year, month, *day = text.split("-")
    return "/".join((*day, _month(int(month)), year))


def format_written_date(day: date) -> str:
    """Write a date in words, as the head of a letter does.

    >>> format_written_date(date(2026, 2, 5))
    'ngày 05 tháng 02 năm 2026'
    """
    return f"ngày {day.day:02d} tháng {_month(day.month)} năm {day.year}"


def _month(number: int) -> str:
    return f"{number:02d}" if number <= 2 else str(number)


def lower_type_word(name: str) -> str:
    """Write the type word of a unit's name in lower case, for the middle of a sentence.

    >>> lower_type_word("Thành phố Bắc Ninh"), lower_type_word("Sở Tài chính")
    ('thành phố Bắc Ninh', 'Sở Tài chính')
    """
    for word in TYPE_WORDS:
        if name.startswith(f"{word} "):
            return word.lower() + name[len(word) :]
    return name


def capital(text: str) -> str:
    """Return ``text`` with its first letter in upper case and the rest untouched."""
    return text[:1].upper() + text[1:]


def uncapital(text: str) -> str:
    """Return ``text`` with its first letter in lower case, unless it opens an abbreviation.

    >>> uncapital("Tiếp nhận"), uncapital("PAKN của năm")
    ('tiếp nhận', 'PAKN của năm')
    """
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def join_words(words: list[str], last: str = "và") -> str:
    """Join a list as a sentence does; ``last`` stands before its last word.

    >>> join_words(["2023", "2024", "2025"]), join_words(["2024"]), join_words(["a", "b"], "hoặc")
    ('2023, 2024 và 2025', '2024', 'a hoặc b')
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def note_mark(places: Iterable[int]) -> str:
    """Return the mark of the notes below a table, from 1: letters in brackets, which no number takes in when copied.

    >>> note_mark([1]), note_mark([2, 28])
    ('(a)', '(b, ab)')
    """
    return f"({', '.join(column_letters(place - 1).lower() for place in places)})"


def column_letters(place: int) -> str:
    """Return the letters by which a spreadsheet names a column, counted from 0.

    >>> column_letters(0), column_letters(27), column_letters(16383)
    ('A', 'AB', 'XFD')
    """
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def roman(number: int) -> str:
    """Write 1–3999 as a Roman numeral.

    >>> roman(1), roman(4), roman(19)
    ('I', 'IV', 'XIX')
    """
    steps = (
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    )
    text = ""
    for value, sign in steps:
        text += sign * (number // value)
        number %= value
    return text
