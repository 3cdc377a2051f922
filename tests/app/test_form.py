"""The form of a report: made from its typed parameters alone, in words a reader knows, mistakes told at the field."""

import pytest

from pakn.app.form import WHOLE_REPORT, Form, form_groups
from pakn.base.paths import NOTEBOOKS
from pakn.build.report_list import Annex, Parameter, Report, read_reports

REPORTS = read_reports(NOTEBOOKS)


def report(annexes=None, **parameters):
    """A report made up for a test."""
    made = {name: Parameter(**values) for name, values in parameters.items()}
    annexes = annexes or (Annex(id="a", title="Phụ lục A", notebook="a.ipynb"),)
    return Report(
        id="thu", title="Báo cáo thử", period_kinds=("all",), periods=("all",), parameters=made, annexes=annexes
    )


def one(**values):
    """The only entry of a form with one parameter."""
    form = Form(report(x=values))
    return form, form.entries["x"]


@pytest.mark.parametrize("known", REPORTS.values(), ids=lambda known: known.id)
def test_every_parameter_has_one_field_with_its_default_and_its_help(known):
    form = Form(known)
    assert set(form.entries) == set(known.known_parameters)
    assert known.parse_parameters(form.values()) == {
        name: parameter.default for name, parameter in known.known_parameters.items()
    }
    assert form.findings() == []
    for entry in form.entries.values():
        told = f"{entry.field.label} {entry.field.hint} {' '.join(words for words, _ in entry.field.options)}".lower()
        identifiers = {*entry.field.parameter.choices, "hoặc"}
        words = entry.field.parameter.help.lower().replace("(", "").replace(")", "").replace(":", "").replace(",", "")
        missing = [word for word in words.replace(";", "").split() if word not in identifiers
                   and word not in told.replace(",", "")]  # fmt: skip
        assert missing == [], "a reader sees the whole help, not only a tooltip"


def test_a_choice_is_offered_in_the_words_of_its_help():
    _, entry = one(type="choice", choices=["roman", "decimal"], default="decimal",
                   help="Cách đánh số: decimal (1.1, 2) hoặc roman (I, II)")  # fmt: skip
    assert (entry.field.label, entry.field.hint) == ("Cách đánh số", "")
    assert entry.control.options == (("I, II", "roman"), ("1.1, 2", "decimal"))
    assert entry.text == "decimal"


@pytest.mark.parametrize("help_text", ["Cách đánh số: tùy ý", "Cách: roman (số) hoặc decimal (số)"])
def test_a_choice_whose_help_does_not_tell_its_values_apart_keeps_them(help_text):
    _, entry = one(type="choice", choices=["roman", "decimal"], default="roman", help=help_text)
    assert entry.control.options == (("roman", "roman"), ("decimal", "decimal"))
    assert entry.field.hint


@pytest.mark.parametrize(
    ("values", "kind", "text"),
    [
        ({"type": "text", "default": "Công văn"}, "Text", "Công văn"),
        ({"type": "date", "default": ""}, "Text", ""),
        ({"type": "flag", "default": True}, "Checkbox", "true"),
        ({"type": "flag", "default": False}, "Checkbox", "false"),
        ({"type": "whole", "default": 12}, "BoundedIntText", "12"),
    ],
)
def test_each_type_has_its_widget(values, kind, text):
    form, entry = one(help="Một tham số", **values)
    assert type(entry.control).__name__ == kind
    assert form.values() == {"x": text}


@pytest.mark.parametrize(
    ("given", "text"), [("2026-02-05", "2026-02-05"), ("5/2/2026", "2026-02-05"), (" 05/12/2026 ", "2026-12-05")]
)
def test_a_day_may_be_written_either_way_and_is_read_back_in_words(given, text):
    form, entry = one(type="date", default="", help="Ngày văn bản, dạng 2026-02-05; để trống nếu chưa có")
    assert "Dạng 2026-02-05; để trống nếu chưa có" in entry.note.value
    entry.control.value = given
    assert form.values() == {"x": text}
    assert "→ ngày 05 tháng" in entry.note.value
    assert form.findings() == []


@pytest.mark.parametrize("given", ["31/02/2026", "2026-2-5", "hôm nay", "<b>x</b>"])
def test_a_value_that_is_not_allowed_is_marked_and_explained(given):
    form, entry = one(type="date", default="", help="Ngày văn bản, dạng 2026-02-05")
    entry.control.value = given
    assert "pakn-sai" in entry.control._dom_classes
    assert "được phép: ngày có thật dạng 2026-02-05, hoặc để trống" in entry.note.value
    assert "<b>" not in entry.note.value
    (finding,) = form.findings()
    assert (finding.where, finding.found) == ("ô «Ngày văn bản»", f"«{given}»")
    entry.control.value = ""
    assert form.findings() == []
    assert "pakn-sai" not in entry.control._dom_classes


def test_parameters_of_some_annexes_stand_under_their_titles():
    flag = Parameter(type="flag", default=False, help="Thêm cột")
    taken = {place: {"many": flag, **({"few": flag} if place == 2 else {})} for place in range(1, 6)}
    annexes = [
        Annex(id=f"a{place}", title=f"Tên {place}", notebook="a.ipynb", number=f"1.{place}", parameters=parameters)
        for place, parameters in taken.items()
    ]
    annexes.append(Annex(id="b", title="Tổng <hợp>", notebook="b.ipynb", number="-", fixed={"own": "x"}))
    made = report(tuple(annexes), own={"type": "text", "default": "", "help": "Của mọi phụ lục"})
    groups = {group.title: [field.name for field in group.fields] for group in form_groups(made)}
    assert groups == {
        WHOLE_REPORT: ["own"],
        "Riêng 5 phụ lục: 1.1, 1.2, 1.3, 1.4, 1.5": ["many"],
        "Riêng phụ lục «1.2. Tên 2»": ["few"],
    }
    shown = [child.value for child in Form(made).widget.children if hasattr(child, "value")]
    assert "<li>1.5. Tên 5</li>" in shown[1], "the titles behind the numbers can be unfolded"


def test_texts_of_reports_are_never_markup():
    text = Parameter(type="text", default="", help="<b>tên</b>: <u>gợi ý</u>")
    annexes = tuple(
        Annex(id=name, title=f"<i>{name}</i>", notebook="a.ipynb", parameters=parameters)
        for name, parameters in (("a", {"x": text}), ("b", {}))
    )
    form = Form(report(annexes))
    shown = " ".join(str(child.value) for child in form.widget.children if hasattr(child, "value"))
    shown += " ".join(str(getattr(child, "value", "")) for child in form.entries["x"].widget.children)
    assert "&lt;i&gt;" in shown
    assert not any(tag in shown for tag in ("<i>", "<b>", "<u>"))
