"""The totals of a filled-in workbook against their parts, within a form and across forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from pakn.base.labels import join_words
from pakn.extracts.forms.adding import RowTotal
from pakn.extracts.forms.checking import CheckedForm, plain_number
from pakn.extracts.forms.layout import FormLine
from pakn.extracts.forms.sheets import sheet_name

__all__ = ["check_totals"]


def check_totals(forms: Sequence[CheckedForm], totals: Iterable[RowTotal]) -> None:
    """Tell of every total that its rows contradict, on the sheet where it stands.

    A part above its whole cannot be; a sum that differs is noted, for a row may lack what the total has.
    """
    numbers = {key: number for form in forms for key, number in form.numbers.items()}
    lines = {line.key: line for form in forms for line in form.lines}
    homes = {line.key: form for form in forms for line in form.lines}
    for total in totals:
        known = {key: numbers[key] for key in total.parts if key in numbers}
        if total.whole in numbers and known:
            _check(total, numbers[total.whole], known, lines, homes)


def _check(
    total: RowTotal,
    whole: Decimal,
    known: Mapping[str, Decimal],
    lines: Mapping[str, FormLine],
    homes: Mapping[str, CheckedForm],
) -> None:
    groups = [(key,) for key in known] if total.complete else [tuple(known)]
    above = [keys for keys in groups if sum(known[key] for key in keys) > whole]
    for keys in above:
        found = plain_number(sum((known[key] for key in keys), Decimal(0)))
        form = homes[keys[0]]
        other = "" if homes[total.whole] is form else f" của {sheet_name(lines[total.whole].row.form)}"
        wanted = f"không lớn hơn dòng {lines[total.whole].stt}{other} ({plain_number(whole)})"
        form.tell("form_part_exceeds", form.rows[keys[0]].number, found, told=_named(keys, lines), wanted=wanted)
    again = sum(known.values(), Decimal(0))
    if total.complete and not above and len(known) == len(total.parts) and again != whole:
        form = homes[total.whole]
        added = " + ".join(plain_number(number) for number in known.values())
        told = f"dòng {lines[total.whole].stt}; cộng các {_named(total.parts, lines)}: {added} = {plain_number(again)}"
        form.tell(
            "form_sum_differs",
            form.rows[total.whole].number,
            plain_number(whole),
            told=told,
            wanted=plain_number(again),
        )


def _named(keys: Sequence[str], lines: Mapping[str, FormLine]) -> str:
    return f"dòng {join_words([lines[key].stt for key in keys])}"
