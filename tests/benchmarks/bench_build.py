"""How fast a build is, as ratios measured in one run on one machine: ``make benchmark``.

Medians of several rounds; every round runs all candidates, so that what else the machine does meets each alike.

1. ``pakn build`` of the reports of the project's own figures, notebooks run in the workers (engine ``pakn``), against
   the same build with a stock kernel for each notebook, and against ``papermill``, ``jupyter nbconvert --to pakn_html``
   and ``--to pakn_pdf`` run one after another on each notebook, which is what a careful user would do by hand with the
   same exporters.
2. The same for the first report alone.
3. Our PDF step against nbconvert's stock ``webpdf`` on the same executed notebook, both warm and in one process;
   only where Chromium is present.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import nbformat

from pakn.base.paths import NOTEBOOKS
from pakn.build.report_list import read_reports

RUNS = 3
READY = ("pakn-trend", "source-audit")
"""Reports made from what the project itself holds; those of extracts are measured in ``bench_month.py``."""
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def median_seconds(step: Callable[[], object], runs: int = RUNS) -> float:
    """Return the median time of a step over some runs."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        step()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def call(*arguments: str) -> None:
    """Run a Python module of this environment quietly."""
    subprocess.run([sys.executable, "-m", *arguments], check=True, capture_output=True)


def build(folder: Path, engine: str, *reports: str) -> None:
    """Build reports with our own command line."""
    out = folder / f"outputs-{engine}"
    call("pakn", "build", *reports, "--out", str(out), "--workers", "2", "--engine", engine)


def one_after_another(folder: Path, *reports: str) -> None:
    """Make every annex of reports with the tools' own command lines."""
    for report in reports:
        for annex in read_reports(NOTEBOOKS)[report].annexes:
            executed = folder / annex.notebook
            call("papermill", str(NOTEBOOKS / annex.notebook), str(executed), "-k", "python3", "--no-progress-bar")
            for exporter in ("pakn_html", "pakn_pdf"):
                call("jupyter", "nbconvert", "--to", exporter, str(executed))


def compare_builds(folder: Path, *reports: str, runs: int = RUNS) -> None:
    """Print the times of the three ways to build reports and how many times longer the others take than ours."""
    candidates: dict[str, Callable[[], object]] = {
        "pakn build, engine pakn": lambda: build(folder, "pakn", *reports),
        "pakn build, engine kernel": lambda: build(folder, "kernel", *reports),
        "papermill + nbconvert HTML + PDF in turn": lambda: one_after_another(folder, *reports),
    }
    rounds = [{name: median_seconds(step, runs=1) for name, step in candidates.items()} for _ in range(runs)]
    seconds = {name: statistics.median(each[name] for each in rounds) for name in candidates}
    ours = next(iter(seconds.values()))
    print(f"{', '.join(reports)} (2 workers, median of {runs} rounds)")
    for name, time_taken in seconds.items():
        print(f"  {name:42} {time_taken:6.2f} s   ratio {time_taken / ours:5.2f}")


def stock_webpdf(notebook: nbformat.NotebookNode) -> bytes:
    """Return nbconvert's own PDF, with its browser pointed at the installed Chromium."""
    from nbconvert.exporters import WebPDFExporter
    from playwright.async_api import BrowserType

    launch = BrowserType.launch

    async def installed(self: BrowserType, **options: object) -> object:
        return await launch(self, **{**options, "executable_path": CHROMIUM, "args": ["--no-sandbox", "--disable-gpu"]})

    BrowserType.launch = installed
    try:
        return WebPDFExporter(allow_chromium_download=False).from_notebook_node(notebook)[0]
    finally:
        BrowserType.launch = launch


def main() -> None:
    """Measure the comparisons and print their ratios."""
    from pakn.render.document import read_document
    from pakn.render.typst_pdf import document_pdf

    small = "--small" in sys.argv[1:]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if not small:
            compare_builds(folder, *READY)
        compare_builds(folder, "pakn-trend", runs=1 if small else RUNS)
        print("wanted: papermill + nbconvert in turn takes at least 3 times as long as ours")
        notebook = nbformat.read(folder / "pakn_trend.ipynb", as_version=4)
        pdf = median_seconds(lambda: document_pdf(read_document(notebook)), runs=7)
        print(f"our PDF step                              {pdf:6.3f} s")
        if CHROMIUM is None:
            print("stock webpdf: not measured, Chromium is not installed")
            return
        webpdf = median_seconds(lambda: stock_webpdf(notebook))
        print(f"stock webpdf                              {webpdf:6.3f} s   ratio {webpdf / pdf:.1f} (wanted >= 10)")


if __name__ == "__main__":
    main()
