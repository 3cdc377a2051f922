"""Assertions on published figures: forty of them are judged right, and what the annexes say is proved."""

import json
import os
import signal
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from made_counts import BAC_NINH, GIA_BINH, LUONG_TAI, QUE_VO, THUAN_THANH, TIEN_DU, TU_SON, YEN_PHONG

from pakn.audit.assertions import proofs as proofs_module
from pakn.audit.assertions.levels import decided
from pakn.audit.assertions.proofs import Proof, holds, read_proofs, renewed, verdict_of, write_proofs
from pakn.audit.assertions.records import Assertion
from pakn.audit.assertions.solver import contradicting, prove
from pakn.audit.assertions.worlds import world_of
from pakn.base.errors import DataError
from pakn.base.paths import DATA
from pakn.build.assertion_list import asked, unproved
from pakn.figures.figure_book import FigureBook

RATE, RECEIVED, BACKLOG = "pakn_processing_rate", "pakn_received", "pakn_backlog"
SCORE, DAYS = "pakn_satisfaction_mean", "pakn_processing_days_mean"
SET = "bn_old.districts"
YEARS = ("2023", "2024")
SEEDED = [
    # Who received most and least, and has most left: what the documents call so, and nobody else.
    ("proved", ("highest", RECEIVED, ("2024",), (BAC_NINH,), SET)),
    ("refuted", ("highest", RECEIVED, ("2024",), (TU_SON,), SET)),
    ("proved", ("lowest", RECEIVED, ("2024",), (GIA_BINH,), SET)),
    ("refuted", ("lowest", RECEIVED, ("2024",), (LUONG_TAI,), SET)),
    ("proved", ("highest", BACKLOG, ("2024",), (BAC_NINH,), SET)),
    ("refuted", ("highest", BACKLOG, ("2024",), (YEN_PHONG,), SET)),
    ("refuted", ("lowest", BACKLOG, ("2024",), (GIA_BINH,), SET)),
    ("refuted", ("more_than", RECEIVED, ("2024",), (BAC_NINH, TU_SON))),  # as many is allowed by every figure
    ("proved", ("at_least", RECEIVED, ("2024",), (BAC_NINH,), "", "1641")),
    ("refuted", ("at_least", RECEIVED, ("2024",), (BAC_NINH,), "", "1642")),
    ("proved", ("at_least", RECEIVED, ("2023",), (BAC_NINH, TU_SON, QUE_VO), "", "56")),  # the lowest has 56
    ("refuted", ("at_least", RECEIVED, ("2023",), (TU_SON,), "", "57")),
    ("proved", ("below", BACKLOG, ("2024",), (TU_SON,), "", "283")),  # 468 less the city's 186
    # Rates and their bounds.
    ("proved", ("at_least", RATE, ("2024",), (TU_SON, QUE_VO, THUAN_THANH), "", "90")),
    ("proved", ("below", RATE, ("2024",), (BAC_NINH, YEN_PHONG, TIEN_DU, LUONG_TAI), "", "90")),
    ("refuted", ("below", RATE, ("2024",), (YEN_PHONG,), "", "80")),
    ("proved", ("lowest", RATE, ("2024",), (LUONG_TAI,), SET)),
    ("refuted", ("lowest", RATE, ("2024",), (YEN_PHONG,), SET)),
    ("refuted", ("highest", RATE, ("2024",), (TU_SON,), SET)),
    ("proved", ("at_least", RATE, ("2023",), (TIEN_DU,), "", "99.45")),
    ("refuted", ("at_least", RATE, ("2023",), (TIEN_DU,), "", "99.5")),  # printed so, and may be 99,451
    # Changes of the cases behind, and of the printed levels.
    ("proved", ("fell", RATE, YEARS, (BAC_NINH, TIEN_DU, LUONG_TAI))),
    ("refuted", ("fell", RATE, YEARS, (YEN_PHONG,))),
    ("refuted", ("rose", RATE, YEARS, (GIA_BINH,))),  # its figures contradict each other
    ("proved", ("fell_beyond", RATE, YEARS, (LUONG_TAI,), "", "26")),
    ("refuted", ("fell_beyond", RATE, YEARS, (LUONG_TAI,), "", "26.1")),
    ("refuted", ("fell_beyond", RATE, YEARS, (TIEN_DU,), "", "9.5")),
    ("proved", ("fell_beyond", RATE, YEARS, (BAC_NINH,), "", "5.26")),
    ("refuted", ("fell_beyond", RATE, YEARS, (BAC_NINH,), "", "5.27")),
    # Where the fall came from.
    ("refuted", ("contributed_most", RATE, YEARS, (BAC_NINH,), SET)),
    ("refuted", ("contributed_most", RATE, YEARS, (LUONG_TAI,), SET)),
    ("proved", ("contribution", RATE, YEARS, (BAC_NINH,), SET, "-2.17")),
    ("refuted", ("contribution", RATE, YEARS, (BAC_NINH,), SET, "-2.18")),
    ("refuted", ("contribution", RATE, YEARS, (TIEN_DU,), SET, "-3.93")),
    ("undecided", ("contribution", SCORE, YEARS, (TIEN_DU,), SET, "-0.1")),  # nobody prints the number of raters
    # Means: only printed values and what is called highest and lowest.
    ("proved", ("highest", SCORE, ("2023",), (THUAN_THANH,), SET)),
    ("proved", ("lowest", SCORE, ("2024",), (TIEN_DU,), SET)),
    ("refuted", ("highest", SCORE, ("2024",), (QUE_VO,), SET)),
    ("proved", ("lowest", DAYS, ("2024",), (THUAN_THANH,), SET)),
    ("proved", ("at_least", DAYS, ("2024",), (TU_SON,), "", "6.5")),
    ("refuted", ("at_least", DAYS, ("2024",), (TU_SON,), "", "6.6")),
    ("proved", ("fell", SCORE, YEARS, (TIEN_DU,))),
    ("refuted", ("rose_beyond", DAYS, YEARS, (GIA_BINH,), "", "23.1")),
]


def made(kind, indicator, periods, units, scope="", threshold=None, subject="cases"):
    return Assertion(kind, indicator, periods, units, scope, None if threshold is None else Decimal(threshold), subject)


@pytest.mark.long
@pytest.mark.parametrize(("verdict", "parts"), SEEDED, ids=lambda value: value if isinstance(value, str) else value[0])
def test_seeded_assertions_are_judged_right(book, verdict, parts):
    assertion = made(*parts)
    found = prove(world_of(book, assertion), assertion)
    assert found.verdict == verdict
    assert bool(found.world) == (verdict == "refuted")


def test_the_solver_leaves_the_interrupt_as_it_was(book):
    before = os.getpid(), signal.getsignal(signal.SIGINT)
    assertion = made("highest", RECEIVED, ("2024",), (TU_SON,), SET)
    prove(world_of(book, assertion), assertion)
    code = "import os, signal; os.kill(os.getpid(), signal.SIGINT)"
    assert (os.getpid(), signal.getsignal(signal.SIGINT)) == before
    with pytest.raises(KeyboardInterrupt):
        exec(code)  # noqa: S102 (what the handler does, and not only which it is)


def test_a_counter_example_fits_what_is_printed(book):
    assertion = made("contributed_most", RATE, YEARS, (BAC_NINH,), SET)
    world = dict(prove(world_of(book, assertion), assertion).world)
    number = {tuple(name.split()): value for name, value in world.items()}
    assert number["pakn_received", "27@2023-01-01", "2024"] == 4566
    assert number["pakn_received", BAC_NINH, "2024"] - number["pakn_processed", BAC_NINH, "2024"] == 186
    units = (BAC_NINH, TU_SON, QUE_VO, THUAN_THANH, YEN_PHONG, TIEN_DU, LUONG_TAI, GIA_BINH)
    rates = {
        (unit, year): Fraction(number["pakn_processed", unit, year], number["pakn_received", unit, year])
        for unit, year in product(units, YEARS)
        if number["pakn_received", unit, year]
    }
    assert Fraction("0.5385") <= rates[LUONG_TAI, "2024"] < Fraction("0.5395")
    assert Fraction("0.9945") <= rates[TIEN_DU, "2023"] < Fraction("0.9955")
    assert rates[TIEN_DU, "2024"] < Fraction("0.9")
    assert sum(number["pakn_received", unit, "2024"] for unit in units) <= 4566


def test_figures_that_contradict_each_other_are_named_and_left_out(book):
    assertion = made("highest", RECEIVED, ("2024",), (BAC_NINH,), SET)
    assert contradicting(world_of(book, assertion)) == ("000-046-05", "000-048-02")  # 98,4 % of 55 PAKN
    assert contradicting(world_of(book, replace(assertion, periods=("2023",)))) == ()


@pytest.mark.parametrize(
    ("kind", "unit", "threshold", "verdict"),
    [("fell_beyond", LUONG_TAI, "26.1", "proved"), ("fell_beyond", LUONG_TAI, "26.2", "undecided"),
     ("fell_beyond", TIEN_DU, "9.5", "proved"), ("rose", GIA_BINH, None, "proved"), ("fell", GIA_BINH, None, "refuted"),
     ("fell", YEN_PHONG, None, "undecided"), ("rose_beyond", LUONG_TAI, "0", "refuted")],
)  # fmt: skip
def test_printed_levels_decide_by_themselves(book, kind, unit, threshold, verdict):
    assert decided(book, made(kind, RATE, YEARS, (unit,), "", threshold, "published")) == verdict


@pytest.mark.parametrize(
    ("unit", "kind", "threshold", "verdict"),
    [(TU_SON, "at_least", "96.2", "proved"), (TU_SON, "at_least", "96.3", "refuted"),
     (TU_SON, "below", "96.2", "refuted"), (YEN_PHONG, "below", "90", "proved"),
     (YEN_PHONG, "at_least", "90", "refuted"), (YEN_PHONG, "below", "89", "undecided")],
)  # fmt: skip
def test_printed_levels_lie_on_one_side_of_a_threshold(book, unit, kind, threshold, verdict):
    assert decided(book, made(kind, RATE, ("2024",), (unit,), "", threshold, "published")) == verdict


def test_every_assertion_of_the_committed_annexes_has_its_proof():
    book = FigureBook.read(DATA)
    known = asked(book)
    assert {key for key, (_, verdict) in known.items() if verdict is None} == set(), "pakn audit --assertions"
    assert unproved(book) == []
    assert [each.assertion.key for each in read_proofs(DATA)] == sorted(known), "pakn audit --assertions"
    assert renewed(book, [assertion for assertion, _ in known.values()]) == read_proofs(DATA)


def test_a_proof_of_other_figures_proves_nothing(book, data_copy):
    most = made("highest", RECEIVED, ("2024",), (BAC_NINH,), SET)
    assert holds(FigureBook.read(data_copy), most)
    path = data_copy / "figures" / "000.csv"
    text = path.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("000-046-04,"))
    path.write_text(text.replace(line, line.replace(",1641,", ",1640,").replace("1641", "1640")), encoding="utf-8")
    changed = FigureBook.read(data_copy)
    assert verdict_of(changed, most) is None
    assert "chạy: pakn audit --assertions" in str(unproved(changed)[0])


def test_without_a_solver_nothing_is_called(book, data_copy, monkeypatch):
    monkeypatch.setattr(proofs_module, "renewed", None)
    (data_copy / "proofs.json").unlink()
    found = unproved(FigureBook.read(data_copy))
    assert found[0].where.endswith("nhận định về số liệu đã công bố")


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"model": 1}', '{"model": 1, "proofs": [{"assertion": {"kind": "most"}}]}']
)
def test_broken_proofs_are_refused(tmp_path, text):
    (tmp_path / "proofs.json").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="pakn audit --assertions"):
        read_proofs(tmp_path)


def test_proofs_of_another_model_are_none(tmp_path):
    assert read_proofs(tmp_path) == []
    (tmp_path / "proofs.json").write_text('{"model": 0, "proofs": []}', encoding="utf-8")
    assert read_proofs(tmp_path) == []


def test_what_is_written_reads_back(tmp_path):
    assertion = made("fell_beyond", RATE, YEARS, (LUONG_TAI,), "", "26.0")
    told = Proof(assertion, "abc", "refuted", ("000-046-05",), (("pakn_received x 2024", 3),))
    path = write_proofs(tmp_path, [told])
    assert read_proofs(tmp_path) == [told]
    assert json.loads(path.read_text(encoding="utf-8"))["proofs"][0]["assertion"]["threshold"] == "26.0"


@pytest.mark.parametrize(
    "parts",
    [("highest", RECEIVED, YEARS, (BAC_NINH,), SET), ("highest", RECEIVED, ("2024",), (BAC_NINH,)),
     ("fell", RATE, ("2024",), (BAC_NINH,)), ("at_least", RATE, ("2024",), (BAC_NINH,)),
     ("more_than", RECEIVED, ("2024",), (BAC_NINH,)), ("contribution", RATE, YEARS, (BAC_NINH,), "", "-2.17"),
     ("most", RECEIVED, ("2024",), (BAC_NINH,), SET)],
)  # fmt: skip
def test_what_is_no_statement_is_refused(parts):
    with pytest.raises(ValueError, match="no statement"):
        made(*parts)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_proofs_that_are_no_file_are_refused(tmp_path):
    os.mkfifo(tmp_path / "proofs.json")
    with pytest.raises(DataError, match="không phải một tệp"):
        read_proofs(tmp_path)
