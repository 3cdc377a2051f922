"""Which of two values is shown, and who stands where: laws that hold for any values."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakn.base.labels import round_half_up
from pakn.observations.precedence import FROM_DATA, MEAN, ROUNDED, agrees, beside_mean, headline
from pakn.observations.ranks import extremes, ranks
from pakn.observations.values import Value, counted, missing, not_arisen, ratio, within


def printed(text: str, relation: str = "=", unit: str = "%") -> Value:
    decimals = len(text.partition(".")[2])
    return Value(Decimal(text), decimals, unit, "published", relation, ("000-038-01",))


def ours(part: int, total: int) -> Value:
    return ratio(*(counted(Decimal(number), "PAKN", ["pakn/2024-12.csv"]) for number in (part, total)))


@pytest.mark.parametrize(
    ("published", "part", "total", "shown", "notes"),
    [
        ("65.9", 321, 487, "65,91", (ROUNDED,)),
        ("65.8", 321, 487, "65,8", (f"{FROM_DATA}: 65,91%",)),
        ("66.0", 321, 487, "66,0", (f"{FROM_DATA}: 65,91%",)),
        ("93.8", 15, 16, "93,75", (ROUNDED,)),  # 93,75 rounds half up to 93,8
        ("93.7", 15, 16, "93,7", (f"{FROM_DATA}: 93,75%",)),
        ("100", 5, 5, "100,00", (ROUNDED,)),
        ("56.25", 9, 16, "56,25", ()),
        ("53.9", 41, 76, "53,95", (ROUNDED,)),  # 53,947: rounding 53,95 again would give 54,0
        ("54.0", 41, 76, "54,0", (f"{FROM_DATA}: 53,95%",)),
    ],
)
def test_the_published_figure_leads(published, part, total, shown, notes) -> None:
    value = headline(printed(published), ours(part, total))
    assert (value.shown, value.notes) == (shown, notes)
    assert value.files == ("pakn/2024-12.csv",)
    assert value.figure_ids == ("000-038-01",)


def test_what_one_of_them_lacks_the_other_says() -> None:
    assert headline(missing("%"), ours(1, 2)) == ours(1, 2)
    assert headline(printed("65.9"), missing("%")) == printed("65.9")
    assert headline(printed("90", "<"), missing("%")) == printed("90", "<")
    assert headline(missing("%"), not_arisen("%")).status == "not_arisen"
    assert headline(printed("100"), not_arisen("%")) == printed("100")
    about = headline(printed("90", "≈"), ours(1, 2))
    assert (about.shown, about.notes) == ("50,00", ())
    bound = headline(printed("90", "<"), ours(1, 2))
    assert (bound.shown, bound.exact, bound.figure_ids) == ("50,00", True, ("000-038-01",))


@pytest.mark.parametrize(
    ("text", "relation", "notes"),
    [
        ("93.8", "=", (f"{FROM_DATA}: 0,00–16,67%",)), ("16.7", "=", ()), ("16.8", "=", (f"{FROM_DATA}: 0,00–16,67%",)),
        ("90", "<", ()), ("16.67", "<", ()), ("16.67", ">", (f"{FROM_DATA}: 0,00–16,67%",)), ("16", ">", ()),
    ],
)  # fmt: skip
def test_a_range_that_the_published_figure_lies_outside_of_is_told(text, relation, notes) -> None:
    span = within(Decimal(0), Decimal("16.6667"), 2, "%", [])
    value = headline(printed(text, relation), span)
    assert (value.number, value.notes) == (Decimal(text), notes)


@pytest.mark.parametrize(
    ("relation", "part", "shown", "relation_shown"),
    [
        ("<", 89, "89,00", "="), ("<", 90, "90", "<"), ("≤", 90, "90,00", "="), ("≤", 91, "90", "≤"),
        (">", 91, "91,00", "="), (">", 90, "90", ">"), ("≥", 90, "90,00", "="), ("≥", 89, "90", "≥"),
    ],
)  # fmt: skip
def test_a_bound_gives_way_to_a_value_inside_it_and_stands_against_one_outside(
    relation, part, shown, relation_shown
) -> None:
    value = headline(printed("90", relation), ours(part, 100))
    assert (value.shown, value.relation) == (shown, relation_shown)
    assert value.notes == (() if relation_shown == "=" else (f"{FROM_DATA}: {part},00%",))


def test_a_mean_of_units_cannot_contradict_our_ratio() -> None:
    apart, alike = (beside_mean(printed(text), ours(321, 487)) for text in ("70.0", "65.9"))
    assert (apart.shown, apart.notes) == ("65,91", (f"{MEAN}: 70,0%",))
    assert (alike.shown, alike.notes) == ("65,91", (ROUNDED,))
    assert beside_mean(printed("70.0"), missing("%")) == printed("70.0")
    for bound in (printed("70", "<"), printed("70", ">")):
        assert (beside_mean(bound, ours(1, 2)).shown, beside_mean(bound, ours(1, 2)).notes) == ("50,00", ())


def test_counts_that_differ_name_their_unit() -> None:
    value = headline(printed("487", unit="PAKN"), counted(Decimal(486), "PAKN", ["a.csv"]))
    assert (value.shown, value.notes) == ("487", (f"{FROM_DATA}: 486 PAKN",))
    assert headline(printed("487", unit="PAKN"), counted(Decimal(487), "PAKN", ["a.csv"])).notes == ()


@given(st.integers(0, 500), st.integers(1, 500), st.integers(0, 2))
def test_a_rate_that_agrees_is_shown_to_two_decimals(part, total, decimals) -> None:
    rate = ours(min(part, total), total)
    exact = Decimal(100 * min(part, total)) / total
    shown = headline(printed(str(round_half_up(exact, decimals))), rate)
    assert shown.number == rate.number == round_half_up(exact, 2)


# --- Ranks ------------------------------------------------------------------------------------------------------------

RATES = st.dictionaries(st.integers(0, 30), st.integers(0, 10).map(lambda number: printed(str(number))), min_size=1)


@given(RATES, st.booleans())
def test_a_place_says_how_many_are_better(values, ascending) -> None:
    for key, place in ranks(values, ascending=ascending).items():
        own = values[key].required
        better = sum(v.required < own if ascending else v.required > own for v in values.values())
        assert place == better + 1


@given(RATES)
def test_extremes_share_one_value_that_nobody_exceeds(values) -> None:
    numbers = [value.required for value in values.values()]
    for largest, edge in ((True, max(numbers)), (False, min(numbers))):
        assert {values[key].required for key in extremes(values, largest=largest)} == {edge}
        assert len(extremes(values, largest=largest)) == numbers.count(edge)


@given(RATES, st.sampled_from([missing("%"), printed("90", "<"), printed("80", ">")]))
def test_one_unknown_value_leaves_no_ranks(values, unknown) -> None:
    assert ranks(values | {99: unknown}) == {}
    assert extremes(values | {99: unknown}, largest=True) == ()


def test_what_did_not_arise_takes_no_place() -> None:
    values = {"a": printed("80"), "b": not_arisen("%"), "c": printed("90"), "d": printed("90")}
    assert ranks(values) == {"c": 1, "d": 1, "a": 3}
    assert ranks({"b": not_arisen("%")}) == {}
    assert extremes({"b": not_arisen("%")}, largest=False) == ()


def test_whether_ours_agrees_is_asked_before_it_was_rounded() -> None:
    # 53,947 prints as 53,9; rounded to 53,95 first it would print as 54,0.
    printed = Value(Decimal("53.9"), 1, "%", "published")
    ours = Value(Decimal("53.95"), 2, "%", "computed", unrounded=Decimal("53.947"))
    assert agrees(ours, printed)
    assert headline(printed, ours).shown == "53,95"
    assert not agrees(Value(Decimal("53.95"), 2, "%", "computed"), printed)
