"""How fast a build is, as ratios measured in one run on one machine: ``make benchmark``.

Two comparisons, medians of several runs:

1. ``pakn build pakn-trend`` against ``papermill``, ``jupyter nbconvert --to pakn_html`` and ``--to pakn_pdf`` run one
   after another on each notebook, which is what a careful user would do by hand with the same exporters.
2. Our PDF step against nbconvert's stock ``webpdf`` on the same executed notebook, both warm and in one process;
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
from pakn.run.reports import read_reports

RUNS = 3
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


def one_after_another(folder: Path) -> None:
    """Make every annex of the report with the tools' own command lines."""
    for annex in read_reports(NOTEBOOKS)["pakn-trend"].annexes:
        executed = folder / annex.notebook
        call("papermill", str(NOTEBOOKS / annex.notebook), str(executed), "-k", "python3", "--no-progress-bar")
        for exporter in ("pakn_html", "pakn_pdf"):
            call("jupyter", "nbconvert", "--to", exporter, str(executed))


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
    """Measure both comparisons and print their ratios."""
    from pakn.export.document import read_document
    from pakn.export.typst_pdf import document_pdf

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours = median_seconds(
            lambda: call("pakn", "build", "pakn-trend", "--out", str(folder / "outputs"), "--workers", "2")
        )
        theirs = median_seconds(lambda: one_after_another(folder))
        print(f"pakn build pakn-trend (2 workers)        {ours:6.2f} s")
        print(f"papermill + nbconvert HTML + PDF in turn  {theirs:6.2f} s   ratio {theirs / ours:.1f} (wanted >= 3)")
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
