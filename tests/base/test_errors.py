"""Errors: each names place, finding, allowed values and remedy; all findings travel in one error."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest

from pakn.base.errors import (
    ERROR_MIME,
    MAX_SHOWN,
    BuildError,
    DataError,
    FaultError,
    Finding,
    PaknError,
    UsageError,
    error_of_bundle,
    raise_findings,
)

ONE = Finding("targets.csv, dòng 3, cột operator", "«=>»", "một trong: >=, >", "sửa lại ô này")


def numbered(count: int) -> list[Finding]:
    return [Finding(f"tệp {number}.", "a", "b", "c") for number in range(count)]


def test_text_of_an_error_holds_all_four_parts_of_each_finding() -> None:
    text = str(DataError([ONE, *numbered(2)]))
    for finding in (ONE, *numbered(2)):
        assert all(part in text for part in (finding.where, finding.found, finding.allowed, finding.remedy))
    assert "(3 điểm)" in text


def test_single_finding_is_not_counted() -> None:
    assert "điểm" not in str(DataError([ONE]))


def test_long_list_is_cut_in_the_text_but_kept_in_the_error() -> None:
    error = DataError(numbered(MAX_SHOWN + 5))
    assert f"tệp {MAX_SHOWN - 1}." in str(error)
    assert f"tệp {MAX_SHOWN}." not in str(error)
    assert "và 5 điểm khác" in str(error)
    assert len(error.findings) == MAX_SHOWN + 5


@pytest.mark.parametrize(("kind", "status"), [(DataError, 1), (UsageError, 2), (BuildError, 3)])
def test_kind_of_error_decides_the_exit_status(kind: type[PaknError], status: int) -> None:
    with pytest.raises(PaknError) as caught:
        raise_findings([ONE], kind)
    assert type(caught.value) is kind
    assert caught.value.exit_status == status
    assert str(caught.value).startswith(kind.heading)


@pytest.mark.parametrize("kind", [DataError, UsageError, BuildError, FaultError])
def test_an_error_is_made_again_from_what_a_notebook_shows(kind: type[PaknError]) -> None:
    for findings in ([ONE], [ONE, *numbered(MAX_SHOWN + 5)], [Finding("a: b", "12 dòng", "x. y", "z; được phép: a")]):
        made = error_of_bundle(json.loads(json.dumps(kind(findings).bundle())))
        assert made is not None
        assert (type(made), made.findings) == (kind, tuple(findings))
    assert error_of_bundle({"kind": "PandasError", "findings": []}) is None


def test_a_notebook_shows_the_findings_and_no_traceback(monkeypatch) -> None:
    shown: list[dict[str, Any]] = []
    monkeypatch.setattr("IPython.display.publish_display_data", shown.append)
    error = DataError([ONE])
    assert error._render_traceback_() == str(error).splitlines()
    assert shown == [{ERROR_MIME: error.bundle()}]


def test_no_finding_raises_nothing() -> None:
    assert raise_findings(iter(())) is None


def test_findings_may_come_from_a_generator() -> None:
    with pytest.raises(DataError) as caught:
        raise_findings(finding for finding in numbered(3))
    assert len(caught.value.findings) == 3


@pytest.mark.parametrize("kind", [DataError, UsageError, BuildError])
def test_an_error_crosses_a_process_border_as_its_findings(kind: type[PaknError]) -> None:
    error = kind(numbered(MAX_SHOWN + 5))
    made = pickle.loads(pickle.dumps(error))  # noqa: S301 (pickled a moment ago)
    assert type(made) is kind
    assert made.findings == error.findings
    assert str(made) == str(error)
