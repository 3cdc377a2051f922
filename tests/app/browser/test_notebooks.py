"""The notebooks in JupyterLab as a user runs them: open, run all, see tables and charts; no outputs are saved."""

import json

import pytest

from pakn.base.paths import DATA, NOTEBOOKS
from pakn.build.report_list import read_reports
from pakn.extracts.files import periods_of

SHOW_SECONDS = 90
SHOWN = "figure.bang table, .jp-RenderedSVG"
"""A table or a chart: every annex has at least one."""
LACKING = "p.cau:has-text('cần số liệu')"
"""What an annex says that is made from extracts alone, where none has come; a build leaves it out."""
PANEL = ".jp-OutputArea-output .jupyter-widgets"
"""What the notebooks that are tools, and no annexes, show."""
NEEDS = {annex.notebook: annex.needs for report in read_reports(NOTEBOOKS).values() for annex in report.annexes}
"""The notebooks of annexes, and the systems without which there is nothing to show."""


def expected(name):
    """What a notebook shows when run on the committed data."""
    if name not in NEEDS:
        return PANEL
    needs = NEEDS[name]
    return LACKING if needs and not any(periods_of(DATA, system) for system in needs) else SHOWN


ONE_OF_EACH = ("pakn_trend.ipynb", "pakn_insight.ipynb")
"""Of annexes with and without anything to show; tools have tests of their own, and the slow tests open all others."""


def test_there_is_one_of_each_kind():
    assert {expected(name) for name in ONE_OF_EACH} == {SHOWN, LACKING}


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(path.name, marks=[] if path.name in ONE_OF_EACH else [pytest.mark.slow])
        for path in sorted(NOTEBOOKS.glob("*.ipynb"))
    ],
)
def test_notebook_runs_from_top_to_bottom(browser, lab, name):
    page = lab.open(browser, name)
    lab.run_all(page)
    shown = expected(name)
    page.wait_for_selector(shown, timeout=SHOW_SECONDS * 1000, state="attached")
    assert page.locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.error']").count() == 0
    assert page.locator(shown).count() >= 1
    lab.command(page, "docmanager:save")
    page.wait_for_function("!document.querySelector('.jp-mod-dirty')", timeout=20_000)
    saved = json.loads((lab.notebooks / name).read_text(encoding="utf-8"))
    assert all(not cell["outputs"] for cell in saved["cells"] if cell["cell_type"] == "code")
    assert [text for text in page.problems if "Failed to load resource" not in text] == []
    page.close()
