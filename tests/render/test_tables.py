"""Tables as data: signs, notes, bounds and rows."""

import json
from decimal import Decimal

import pytest

from pakn.observations.values import Value, missing, not_arisen, not_comparable
from pakn.render.bundles import read_bundle
from pakn.render.signs import SIGNS
from pakn.render.tables import TABLE_MIME, Column, Line, Table, cell_text, make_table

COLUMNS = [Column("STT", "center"), Column("Chỉ tiêu", "left"), Column("2023"), Column("2024")]


def rate(number, relation="=", *, notes=(), figure_ids=(), status="published", formula=""):
    return Value(Decimal(str(number)), 1, "%", status, relation, figure_ids, formula, notes)


def table_of(*lines, **options):
    return make_table("Bảng thử", COLUMNS, lines, **options)


def marks(table):
    return [[cell.marks for cell in row.cells] for row in table.rows]


def test_a_table_without_signs_explains_none():
    assert table_of(Line(["1", "a", rate(90), rate(91)])).signs == ()


@pytest.mark.parametrize(
    ("value", "sign"),
    [(missing("%"), "…"), (not_arisen("%"), "-"), (not_comparable("%"), "x")],
    ids=["missing", "zero", "other"],
)
def test_a_sign_is_explained_when_it_is_used(value, sign):
    table = table_of(Line(["1", "a", rate(90), value]))
    assert table.rows[0].cells[3].text == sign
    assert table.rows[0].cells[3].value is None
    assert table.signs == (sign,)


def test_signs_are_explained_in_one_order():
    table = table_of(Line(["1", "a", not_comparable("%"), missing("%")]), Line(["2", "b", "…", not_arisen("%")]))
    assert table.signs == tuple(SIGNS) == ("-", "…", "x")


def test_bounds_are_told_with_the_columns_they_stand_in():
    lines = [Line(["≥ 90", "a", rate(80, "<"), rate(91)]), Line(["≥ 90", "b", rate(70), rate(95, "≥")])]
    said = "chỉ biết giới hạn, văn bản không công bố số"
    assert table_of(*lines, landscape=True).remarks == (f"Ô có dấu <, ≥ ở cột “2023”, “2024”: {said}",)
    assert table_of(lines[0], landscape=True).remarks == (f"Ô có dấu < ở cột “2023”: {said}",)
    assert table_of(Line(["≥ 90", "a", rate(80), rate(91)]), landscape=True).remarks == (), "targets are known"


def test_a_sign_inside_words_is_no_sign():
    assert table_of(Line(["1", "phần mềm x - mở …", rate(1), rate(-1)], ["xem x"])).signs == ()


def test_notes_are_numbered_in_the_order_of_their_marks():
    first = rate(1, notes=("hai", "một"))
    table = table_of(
        Line(["1", "a", rate(2), first]), Line(["2", "b", rate(3, notes=("một", "ba")), rate(4)], ["không"])
    )
    assert table.notes == ("hai", "một", "không", "ba")
    assert marks(table) == [[(), (), (), (1, 2)], [(), (3,), (2, 4), ()]]


def test_every_note_is_marked_and_every_mark_has_its_note():
    table = table_of(
        *(Line([str(n), f"dòng {n}", rate(n, notes=(f"n{n % 3}",)), rate(n)], [f"r{n % 2}"]) for n in range(9))
    )
    used = {mark for row in marks(table) for cell in row for mark in cell}
    assert used == set(range(1, len(table.notes) + 1))
    assert len(set(table.notes)) == len(table.notes)


def test_the_notes_of_a_row_stand_at_its_words():
    table = table_of(
        Line(["1", "a", rate(1), rate(2)], ["n"]), Line(["", "Toàn tỉnh", rate(1), rate(2)], ["n"], kind="total")
    )
    assert marks(table) == [[(), (1,), (), ()], [(), (1,), (), ()]]


def test_the_notes_of_a_row_do_not_stand_at_a_roman_number():
    assert marks(table_of(Line(["II", "Cấp huyện", rate(1), rate(2)], ["n"])))[0] == [(), (1,), (), ()]


@pytest.mark.parametrize("relation", ["<", "≤", ">", "≥", "≈"])
def test_a_bound_is_words_and_never_a_value(relation):
    cell = table_of(Line(["1", "a", rate(90, relation), rate(90)])).rows[0].cells[2]
    assert cell.value is None
    assert cell.text.removesuffix(" trở lên").endswith(" 90,0")


def test_an_exact_value_travels_as_text_without_rounding():
    cell = table_of(Line(["1", "a", rate("92.345"), rate(1)])).rows[0].cells[2]
    assert (cell.value, cell.text) == ("92.345", "92,3")


@pytest.mark.parametrize(("number", "text"), [("2.5", "+2,5"), ("-2.5", "−2,5"), ("0", "0,0"), ("-0.04", "0,0")])
def test_only_columns_of_changes_are_signed(number, text):
    cells = table_of(Line(["1", "a", rate(number), rate(number)]), changes=(3,)).rows[0].cells
    assert cells[3].text == text
    assert not cells[2].text.startswith("+")


def test_a_missing_change_is_a_sign_too():
    assert cell_text(missing("điểm %"), signed=True) == "…"


def test_rows_keep_their_kind_and_figures_their_order():
    table = table_of(
        Line(["I", "Nhóm"], kind="group"),
        Line(["1", "a", rate(1, figure_ids=("b", "a")), rate(1, figure_ids=("a", "c"))]),
        Line(["", "Toàn tỉnh", rate(1), rate(2)], kind="total"),
    )
    assert [row.kind for row in table.rows] == ["group", "body", "total"]
    assert len(table.rows[0].cells) == 2
    assert table.figure_ids == ("b", "a", "c")


def test_a_table_shows_itself_and_carries_itself():
    table = table_of(
        Line(["1", "a", rate(1, formula="1/100", status="computed"), rate(2)]), remarks=["r"], source="Nguồn"
    )
    bundle = table._repr_mimebundle_()
    assert set(bundle) == {TABLE_MIME, "text/html", "text/plain"}
    assert read_bundle(Table, json.loads(json.dumps(bundle[TABLE_MIME])), "ô 1") == table
    assert bundle[TABLE_MIME]["rows"][0]["cells"][2]["formula"] == "1/100"
