"""Reports: typed parameters, periods with figures, a broken reports.yml."""

import datetime as dt

import pytest
import yaml

from pakn.base.errors import DataError, UsageError
from pakn.base.paths import DATA, NOTEBOOKS
from pakn.base.periods import parse_period
from pakn.build.available_periods import offered, planned
from pakn.build.report_list import Annex, Parameter, Report, read_reports, report_named
from pakn.registry.unit_files import LEVELS


@pytest.fixture(scope="module")
def report():
    return read_reports(NOTEBOOKS)["pakn-trend"]


def broken(tmp_path, change):
    content = yaml.safe_load((NOTEBOOKS / "reports.yml").read_text(encoding="utf-8"))
    change(content["pakn-trend"])
    (tmp_path / "reports.yml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    for path in NOTEBOOKS.glob("*.ipynb"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


def test_unknown_report_names_the_known_ones():
    with pytest.raises(UsageError, match=r"«pakn-tren».*pakn-trend") as raised:
        report_named(read_reports(NOTEBOOKS), "pakn-tren")
    assert raised.value.exit_status == 2


@pytest.mark.parametrize("text", ["2024", "2022-2024", "2024-12", "x"])
def test_period_without_figures_is_refused(report, text):
    with pytest.raises(UsageError, match="2023-2025"):
        planned([report], text, DATA, named=True)


def test_default_period_is_the_first(report):
    ((_, period),) = planned([report], None, DATA, named=True)
    assert period.years == (2023, 2024, 2025)


def test_a_period_nobody_named_a_report_for_goes_to_the_reports_that_have_it():
    known = list(read_reports(NOTEBOOKS).values())
    asked = {text: [each.id for each, _ in planned(known, text, DATA, named=False)] for text in ("2023-2024", "all")}
    assert asked == {"2023-2024": ["pakn-trend"], "all": ["source-audit"]}
    with pytest.raises(UsageError) as raised:
        planned(known, "2020-2021", DATA, named=False)
    assert len(raised.value.findings) == len(known)


def test_a_build_of_everything_has_all_years_and_the_latest_of_the_rest():
    plans = planned(list(read_reports(NOTEBOOKS).values()), None, DATA, named=False)
    assert [(each.id, period.text) for each, period in plans] == [
        ("pakn-trend", "2023-2025"), ("source-audit", "all"), ("digital-month", "2024-12"),
        ("digital-year", "2024"), ("digital-year", "2023"), ("service-index", "2024-02"),
        ("department-quarter", "2024-Q1"), ("reform-forms", "cchc-2025"),
    ]  # fmt: skip


def test_delivered_months_and_full_years_are_offered_too(tmp_path):
    for month in (*(f"2025-{number:02d}" for number in range(1, 13)), "2026-01"):
        path = tmp_path / "extracts" / "work_files" / f"{month}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    known = read_reports(NOTEBOOKS)
    months = offered(known["digital-month"], tmp_path)
    assert (months[:2], months[-2:]) == (("2026-01", "2025-12"), ("2025-01", "2024-12"))
    assert offered(known["digital-year"], tmp_path) == ("2025", "2024", "2023")
    assert offered(known["pakn-trend"], tmp_path) == known["pakn-trend"].periods


def test_all_unknown_parameters_are_told_at_once(report):
    with pytest.raises(UsageError) as raised:
        report.parse_parameters({"numbring": "roman", "x": "1"})
    assert [finding.found for finding in raised.value.findings] == ["«numbring»", "«x»"]
    assert all("numbering" in finding.allowed for finding in raised.value.findings)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ({"type": "text", "default": ""}, "01", "01"),
        ({"type": "flag", "default": False}, "có", True),
        ({"type": "flag", "default": False}, "FALSE", False),
        ({"type": "whole", "default": 1}, "12", 12),
        ({"type": "date", "default": ""}, "2026-02-05", "2026-02-05"),
        ({"type": "date", "default": ""}, "", ""),
        ({"type": "choice", "default": "a", "choices": ["a", "b"]}, "b", "b"),
    ],
)
def test_values_keep_their_type(kind, text, value):
    assert Parameter(help="…", **kind).parse("p", text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ({"type": "flag", "default": False}, "maybe"),
        ({"type": "whole", "default": 1}, "1e3"),
        ({"type": "whole", "default": 1}, "-1"),
        ({"type": "whole", "default": 1}, "²"),
        ({"type": "whole", "default": 1, "most": 365}, "366"),
        ({"type": "whole", "default": 1}, "9" * 5_000),
        ({"type": "text", "default": ""}, "x" * 301),
        ({"type": "text", "default": ""}, "12\u202e/BC"),
        ({"type": "text", "default": ""}, "12\u2028BC"),
        ({"type": "text", "default": ""}, "12\u200bBC"),
        ({"type": "date", "default": ""}, "2026-02-30"),
        ({"type": "choice", "default": "a", "choices": ["a", "b"]}, "c"),
    ],
)
def test_other_values_are_refused(kind, text):
    with pytest.raises(UsageError, match="tham số p") as raised:
        Parameter(help="…", **kind).parse("p", text)
    (finding,) = raised.value.findings
    assert len(finding.found) < 320
    assert finding.found.isprintable()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda r: r.update(titel="x"), "titel"),
        (lambda r: r["annexes"][0].update(notebook="x.ipynb"), "x.ipynb"),
        (lambda r: r.update(periods=["2025-2023"]), "2025-2023"),
        (lambda r: r.pop("title"), "title"),
        (lambda r: r.update(parameters={"numbering": {"default": "arabic"}}), "numbering"),
        (lambda r: r.update(annexes=[]), "annexes"),
        (lambda r: r["annexes"][0].update(number=1.1), "ngoặc kép"),
        (lambda r: r["annexes"][0].update(number="1."), r"number: có «1\."),
        (lambda r: r["annexes"][1].update(number="1"), "2 phụ lục cùng số 1 trong kỳ 2023-2025"),
        (lambda r: r["annexes"][0].update(fixed={"annex": "1"}), "fixed không đặt annex"),
        (lambda r: r["annexes"][0].update(fixed={"province_verdict": True}), "fixed không đặt province_verdict"),
        (lambda r: r["annexes"][0].update(fixed={"level": 1.5}), "fixed"),
        (lambda r: r["annexes"][0].update(until="31/12/2024"), "until"),
        (lambda r: r["annexes"][0].update(since="2025-01-01", until="2024-12-31"), "since không sau until"),
        (lambda r: [annex.update(until="2024-12-31") for annex in r["annexes"]], "ít nhất một phụ lục"),
    ],
    ids=[
        "unknown key",
        "missing notebook",
        "impossible period",
        "missing key",
        "default not a choice",
        "no annex",
        "number is a number",
        "broken number",
        "number taken",
        "reserved",
        "declared as well",
        "type of fixed",
        "impossible day",
        "never",
        "period without annex",
    ],
)
def test_broken_reports_file_is_refused(tmp_path, change, told):
    with pytest.raises(DataError, match=told):
        read_reports(broken(tmp_path, change))


@pytest.mark.parametrize(
    ("number", "numbering", "expected"),
    [
        ("", "roman", "3"),
        ("", "decimal", "3"),
        ("1.1", "roman", "3"),
        ("1.1", "decimal", "1.1"),
        ("-", "roman", "-"),
        ("-", "decimal", "-"),
    ],
)
def test_an_annex_has_its_own_number_or_its_place(number, numbering, expected):
    assert Annex(id="a", title="A", notebook="a.ipynb", number=number).number_at(3, numbering) == expected


def test_an_annex_belongs_to_the_periods_that_end_in_its_time():
    annexes = [
        {"id": "truoc", "title": "A", "notebook": "a.ipynb", "until": "2025-06-30"},
        {"id": "luon", "title": "A", "notebook": "a.ipynb"},
        {"id": "sau", "title": "A", "notebook": "a.ipynb", "since": "2025-07-01"},
    ]
    report = Report(id="r", title="R", period_kinds=("month",), periods=("2025-06",), annexes=annexes)
    belong = {text: [annex.id for annex in report.annexes_for(parse_period(text))] for text in ("2025-06", "2025-07")}
    assert belong == {"2025-06": ["truoc", "luon"], "2025-07": ["luon", "sau"]}
    assert [annex.id for annex in report.annexes_for(parse_period("2025"))] == ["luon", "sau"]


def test_a_fixed_parameter_cannot_be_given(report):
    fixed = report.annexes[0].model_copy(update={"fixed": {"numbering": "decimal", "level": "agency"}})
    other = report.model_copy(update={"annexes": (fixed, report.annexes[1])})
    assert "numbering" not in other.declared(fixed)
    assert "numbering" in other.known_parameters  # of the other annex
    with pytest.raises(UsageError, match="«level»"):
        other.parse_parameters({"level": "province"})


@pytest.mark.parametrize("day", [dt.date(2024, 12, 31), dt.date(2025, 12, 31)])
def test_the_levels_a_contract_shows_are_those_of_its_annexes(contracts, day):
    annexes = read_reports(NOTEBOOKS)["digital-month"].annexes
    shown = {name: set() for name, rule in contracts.items() if rule.shape == "counts" and rule.columns["unit"].shown}
    for annex in annexes:
        if "level" in annex.fixed and day <= (annex.until or day):
            district = "district" if day.year < 2025 else "commune"
            shown[annex.fixed["system"]].add({"district": district}.get(annex.fixed["level"], annex.fixed["level"]))
    shown["online_services"].add("agency")  # its annex names no level: it has but one
    assert len(shown) == 6
    for name, levels in shown.items():
        told = {level for level in LEVELS if contracts[name].columns["unit"].shows(level, day)}
        assert told - levels <= ({"commune"} if day.year >= 2025 else set()), name
        assert levels <= told, name


def test_a_report_says_of_shared_parameters_only_what_is_otherwise(tmp_path):
    def change(report):
        report["parameters"] = {
            "letter_kind": {"default": "Báo cáo"},
            "own": {"type": "flag", "default": True, "help": "x"},
        }

    known, shared = read_reports(broken(tmp_path, change)), read_reports(NOTEBOOKS)["pakn-trend"].parameters
    made = known["pakn-trend"].parameters
    assert set(made) == {*shared, "own"}
    assert (made["letter_kind"].default, made["letter_kind"].help) == ("Báo cáo", shared["letter_kind"].help)
    assert {name: made[name] for name in shared if name != "letter_kind"} == {
        name: shared[name] for name in shared if name != "letter_kind"
    }
    assert "shared" not in known
