"""Phrases of the official register that generated sentences are built from.

Each phrase is true of the value it is given, at the edges too: equal values are "không thay đổi", a value on the
threshold is "bằng mức", a missing value is "không có số liệu". Whether a change is in "điểm %" or in "%" is always
said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from pakn.base.labels import VERDICT_WORDS, format_count, format_date, format_number, round_half_up
from pakn.observations.change import relative_change
from pakn.observations.targets import distance, shortfall, verdict
from pakn.observations.values import POINTS, Value, ratio
from pakn.registry.models import Target
from pakn.render.signs import Sign

__all__ = [
    "BOUND_TAILS",
    "POINTS_FIRST",
    "amount",
    "bounded_words",
    "change_phrase",
    "cut_off_caution",
    "distance_phrase",
    "lacking",
    "printed_change",
    "target_level",
    "threshold_text",
    "thresholds_text",
    "verdict_text",
    "worded_number",
]

POINTS_FIRST = f"điểm phần trăm ({POINTS})"
"""How points are written the first time an annex uses them."""
BOUND_WORDS = {"<": "dưới ", "≤": "không quá ", ">": "trên ", "≥": "từ ", "≈": "khoảng ", "=": ""}
BOUND_TAILS = {"≥": " trở lên"}
"""What follows the number and its unit: "từ 80% trở lên"."""


def worded_number(value: Value) -> str:
    """Return a value's number, a bound with its word, without the unit.

    >>> from decimal import Decimal
    >>> worded_number(Value(Decimal("90"), 0, "%", "published", "<"))
    'dưới 90'
    """
    return f"{BOUND_WORDS[value.relation]}{value.shown}"


def amount(value: Value) -> str:
    """Return a value with its unit, as a sentence says it.

    >>> from decimal import Decimal
    >>> amount(Value(Decimal("92.34"), 2, "%", "computed")), amount(Value(Decimal("90"), 0, "%", "published", "<"))
    ('92,34%', 'dưới 90%')
    """
    if value.span is not None:
        low, high = (f"{format_number(number, value.decimals)}{value.unit}" for number in value.span)
        return f"trong khoảng {low} đến {high}"
    if value.number is None:
        return "không phát sinh" if value.status == "not_arisen" else "không có số liệu"
    space = "" if value.unit == "%" else " "
    doubt = " (số đã công bố chưa khớp)" if value.status == "doubtful" else ""
    return f"{worded_number(value)}{space}{value.unit}{BOUND_TAILS.get(value.relation, '')}{doubt}"


def change_phrase(change: Value, before: Value, after: Value, *, first_points: bool = False) -> str:
    """Return "tăng …", "giảm …", "không thay đổi" or why nothing can be said.

    Parameters
    ----------
    change
        The change from ``before`` to ``after`` (`pakn.observations.change.change`).
    before
        The earlier value.
    after
        The later value.
    first_points
        Whether this is the annex's first use of "điểm %".

    Examples
    --------
    >>> from decimal import Decimal
    >>> from pakn.observations.change import change
    >>> before, after = (Value(Decimal(text), 2, "%", "computed") for text in ("92.34", "89.75"))
    >>> change_phrase(change(before, after), before, after), change_phrase(change(after, after), after, after)
    ('giảm 2,59 điểm %', 'không thay đổi')
    """
    if change.number is None:
        return "không so sánh" if change.status == "not_comparable" else "chưa có số liệu để so sánh"
    if change.number == 0:
        return "không thay đổi"
    if change.relation != "=":
        unit = f" {change.unit} (theo mức công bố)" if change.number else ""
        return f"{bounded_words(change)}{unit}"
    word = "tăng" if change.number > 0 else "giảm"
    size = format_number(abs(change.number), change.decimals)
    unit = POINTS_FIRST if first_points and change.unit == POINTS else change.unit
    if before.unit != "PAKN":
        return f"{word} {size} {unit}"
    relative = relative_change(before, after)
    share = f" ({format_number(abs(relative.number), 1)}%)" if relative.number else ""
    return f"{word} {size} {unit}{share}"


def bounded_words(change: Value) -> str:
    """Return a bound of a change in words, without its unit.

    >>> from decimal import Decimal
    >>> bounded_words(Value(Decimal("-26.1"), 1, "điểm %", "computed", "<"))
    'giảm trên 26,1'
    """
    rises = change.relation in (">", "≥")
    if change.required == 0:
        return "tăng, chưa rõ mức" if rises else "giảm, chưa rõ mức"
    size = format_number(abs(change.required), change.decimals)
    return f"{'tăng' if rises else 'giảm'} {'trên' if change.relation in '<>' else 'từ'} {size}"


def target_level(target: Target) -> str:
    """Return the threshold with its unit.

    >>> from pakn.observations.targets import _target
    >>> target_level(_target(">=", "90"))
    '90%'
    """
    return f"{_threshold(target)}{'' if target.unit == '%' else ' '}{target.unit}"


def _threshold(target: Target) -> str:
    """The threshold with the decimals it is set in."""
    return format_number(target.threshold, max(0, -int(target.threshold.normalize().as_tuple().exponent)))


def threshold_text(target: Target) -> str:
    """Return the threshold as a cell says it.

    >>> from pakn.observations.targets import _target
    >>> threshold_text(_target(">=", "90")), threshold_text(_target("<=", "1.5"))
    ('≥ 90', '≤ 1,5')
    """
    return f"{({'>=': '≥', '<=': '≤'}).get(target.operator, target.operator)} {_threshold(target)}"


def thresholds_text(targets: Iterable[Target | None]) -> str:
    """Return the thresholds of several columns as one cell says them, each once.

    >>> from pakn.observations.targets import _target
    >>> thresholds_text([_target(">=", "90"), None, _target(">=", "90"), _target(">=", "95")])
    '≥ 90 / ≥ 95'
    """
    return " / ".join(dict.fromkeys(threshold_text(target) for target in targets if target))


def verdict_text(value: Value, target: Target) -> str:
    """Return the verdict as a cell says it: a sign where there is nothing to judge.

    >>> from pakn.observations.targets import _rate, _target
    >>> from pakn.observations.values import missing, not_arisen
    >>> [verdict_text(rate, _target(">=", "90")) for rate in (_rate("90"), missing("%"), not_arisen("%"))]
    ['đạt', '…', '-']
    """
    if value.number is None:
        return Sign.NOT_ARISEN if value.status == "not_arisen" else Sign.MISSING
    return VERDICT_WORDS[verdict(value, target)]


def printed_change(change: Value, when: str) -> str:
    """Return a printed change as it is printed: what it is compared with is not said; "" of none.

    >>> from decimal import Decimal
    >>> printed_change(Value(Decimal("0.37"), 2, "%", "published"), "năm 2024")
    'Văn bản in “tăng 0,37%” cho năm 2024; không rõ kỳ so sánh'
    """
    if change.number is None:
        return ""
    word, size = "tăng" if change.number > 0 else "giảm", format_number(abs(change.number), change.decimals)
    return f"Văn bản in “{word} {size}%” cho {when}; không rõ kỳ so sánh"


def distance_phrase(
    value: Value, target: Target | None, *, assigned: str = "", counts: tuple[Value, Value] | None = None
) -> str:
    """Return how far a value lies from its target, without judging it.

    Parameters
    ----------
    value
        The rate.
    target
        The threshold.
    assigned
        How the target is set.
    counts
        Part and whole of a share: they say how many cases it lacks.

    Examples
    --------
    >>> from decimal import Decimal
    >>> from pakn.observations.targets import _target
    >>> from pakn.observations.values import counted, ratio
    >>> year = tuple(counted(Decimal(number), "PAKN", []) for number in (4098, 4566))
    >>> distance_phrase(ratio(*year), _target(">=", "90"), counts=year)
    'thấp hơn mức 90% là 0,25 điểm %, còn thiếu 12 PAKN để đạt'
    """
    if target is None:
        return "không giao chỉ tiêu"
    level = f"{target_level(target)} {assigned}".strip()
    if value.span is not None:
        return f"chưa xét được so với mức {level}"
    if not value.exact:
        known = value.number is not None or value.status == "not_arisen"
        return f"mức {level}: {amount(value) if known else 'chưa có số liệu'}"
    gap = distance(value, target)
    if gap.required == 0:
        return f"bằng mức {level}"
    word, tail = ("cao", "") if gap.required > 0 else ("thấp", lacking(value, target, counts))
    size = format_number(abs(gap.required), gap.decimals)
    return f"{word} hơn mức {level} là {size} {gap.unit}{tail}{' để đạt' if tail else ''}"


def lacking(value: Value, target: Target, counts: tuple[Value, Value] | None) -> str:
    """Return how many cases a rate lacks; "" where none, or where the counts are not those of the rate that is shown.

    >>> from decimal import Decimal
    >>> from pakn.observations.targets import _target
    >>> from pakn.observations.values import counted, ratio
    >>> city = tuple(counted(Decimal(number), "PAKN", []) for number in (1455, 1641))
    >>> lacking(ratio(*city), _target(">=", "90"), city), lacking(ratio(*city), _target(">=", "80"), city)
    (', còn thiếu 22 PAKN', '')
    """
    if counts is None or not value.exact:
        return ""
    share, missed = ratio(*counts), shortfall(*counts, target)
    if missed is None or not share.exact or round_half_up(share.required, value.decimals) != value.number:
        return ""
    return f", còn thiếu {format_count(missed)} {counts[0].unit}"


def cut_off_caution(end: dt.date, days: Value, whose: str) -> str:
    """Return what speaks for caution where a document states no cut-off: the last cases had no time yet; "" of no mean.

    >>> from decimal import Decimal
    >>> cut_off_caution(dt.date(2024, 12, 31), Value(Decimal("12.47"), 2, "ngày", "published"), "của cả năm")[-63:]
    ' trong khi thời gian xử lý trung bình của cả năm là 12,47 ngày.'
    """
    if not days.exact:
        return ""
    return (
        f" Văn bản không nêu ngày chốt số liệu; nếu chốt ngày {format_date(end)} thì PAKN của tháng {end.month} mới có "
        f"từ 0 đến {end.day - 1} ngày để xử lý, trong khi thời gian xử lý trung bình {whose} là {amount(days)}."
    )
