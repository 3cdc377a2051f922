"""One value of several places that print it: which of them speaks, and what is noted of it."""

import pytest

from pakn.observations.precedence import DERIVED, distinct, merged, sum_or_missing
from pakn.observations.values import missing, published


@pytest.fixture(scope="module")
def printed(book):
    return next(figure for figure in book.figures.values() if figure.role == "observed" and figure.status == "ok")


def place(figure, number, **changes):
    return figure.model_copy(update={"figure_id": f"001-00{number}-01", **changes})


def test_the_first_place_speaks_and_all_are_named(printed):
    places = [place(printed, 1), place(printed, 2, value=printed.value + 1)]
    value = merged(places)
    assert (value.number, value.figure_ids) == (printed.value, ("001-001-01", "001-002-01"))
    assert value.status == "published"


def test_one_doubtful_place_makes_the_value_doubtful(printed):
    assert merged([place(printed, 1), place(printed, 2, status="doubtful")]).status == "doubtful"


def test_only_what_no_place_prints_is_noted_as_derived(printed):
    derived = [place(printed, number, role="derived") for number in (1, 2)]
    assert merged(derived).notes == (DERIVED,)
    assert merged([derived[0], printed]).notes == ()
    assert merged([printed]).notes == ()


def test_places_stand_together_by_subject_value_and_relation(printed):
    nothing = {"value": None, "decimals": None}
    places = [
        place(printed, 1), place(printed, 2), place(printed, 3, relation="≥"), place(printed, 4, unit="điểm"),
        place(printed, 5, unit_id=None, scope_id="scope"), place(printed, 6, value=printed.value + 1),
        place(printed, 7, **nothing), place(printed, 8, **nothing, status="not_arisen"),
        place(printed, 9, unit_id=None, scope_id="other"),
    ]  # fmt: skip
    found = [[figure.figure_id[6] for figure in group] for group in distinct(places)]
    assert found == [["1", "2"], ["3"], ["4"], ["5"], ["6"], ["7"], ["8"], ["9"]]


def test_the_only_count_stays_as_it_is_also_where_it_is_unknown(printed):
    value, unknown = published(printed), missing("hồ sơ")
    assert sum_or_missing([value]) is value
    assert sum_or_missing([unknown]) is unknown
    assert sum_or_missing([]).status == "missing"
