"""What a run is told, and for how long."""

from pathlib import Path

from pakn.base.paths import DATA
from pakn.base.run_context import RunContext, begun, in_force, running, start


def test_nothing_told_is_the_project_s_data(monkeypatch, tmp_path):
    monkeypatch.delenv("PAKN_DATA", raising=False)
    assert begun() is None
    assert in_force() == RunContext(data=DATA)
    monkeypatch.setenv("PAKN_DATA", str(tmp_path))
    assert in_force().data == tmp_path


def test_a_run_ends_with_what_it_has_begun():
    outer, inner, own = (RunContext(annex=number) for number in "123")
    with running(outer):
        with running(inner):
            start(own)
            assert begun() is own
        assert begun() is outer
    assert begun() is None


def test_a_context_travels_as_plain_values():
    told = RunContext(data=Path("a"), counted=None, annex="1.1", draft=True).as_parameter()
    assert (told["data"], told["counted"], told["annex"], told["draft"]) == ("a", "", "1.1", True)
    assert tuple(told) == RunContext.names()
