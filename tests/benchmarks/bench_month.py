"""A normal month against plain papermill + nbconvert, as a ratio measured in one run: ``make benchmark``.

The month is a default sample: some 500 cases, 121 communes and every other extract. Ours is one command,
``pakn build digital-month``, which checks and counts all extracts, runs all annexes and writes HTML and PDF. The plain
chain does what a careful user would do by hand: for each annex of the same report, with the same parameters, papermill
with a stock kernel, then nbconvert to HTML, then to PDF with nbconvert's own ``webpdf`` (with Chromium) or, without a
browser, with our exporter. It checks nothing beforehand, so its notebooks check the extracts they read.

With ``--annexes N`` only the first N annexes run plainly and the rest is extrapolated; the output says so.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import nbformat
from bench_build import CHROMIUM, stock_webpdf

from pakn.base.paths import DATA_VARIABLE, NOTEBOOKS
from pakn.base.periods import parse_period
from pakn.build.report_list import read_reports

REPORT, MONTH = "digital-month", "2024-12"
WANTED = 8


def timed(*arguments: str, data: Path | None = None) -> float:
    """Return the seconds a command of this Python takes."""
    environment = {**os.environ, DATA_VARIABLE: str(data)} if data else None
    started = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True, env=environment)
    return time.perf_counter() - started


def build(data: Path, out: Path) -> float:
    """Build the month with our command line."""
    seconds = timed("-m", "pakn", "build", REPORT, "--period", MONTH, "--data", str(data), "--out", str(out))
    print(f"  pakn build: all annexes {seconds:30.2f} s", flush=True)
    return seconds


def plain(notebook: Path, executed: Path, parameters: dict[str, Any], data: Path) -> float:
    """Make one annex with the tools' own command lines."""
    values = json.dumps(parameters, ensure_ascii=False)
    run = ("-m", "papermill", str(notebook), str(executed), "-k", "python3", "--no-progress-bar", "-y", values)
    seconds = timed(*run, data=data)
    seconds += timed("-m", "nbconvert", "--to", "html", str(executed), data=data)
    if CHROMIUM:
        return seconds + timed(__file__, "--webpdf", str(executed), data=data)
    return seconds + timed("-m", "nbconvert", "--to", "pakn_pdf", str(executed), data=data)


def plain_chain(data: Path, record: dict[str, Any], folder: Path, most: int) -> list[float]:
    """Return the seconds of each annex, one after another."""
    annexes = read_reports(NOTEBOOKS)[REPORT].annexes_for(parse_period(MONTH))
    jobs = list(zip(annexes, record["parameters"].items(), strict=True))[:most]
    taken = []
    for annex, (stem, parameters) in jobs:
        taken.append(plain(NOTEBOOKS / annex.notebook, folder / f"{stem}.ipynb", parameters, data))
        print(f"  plain chain: {stem:42} {taken[-1]:6.2f} s", flush=True)
    return taken


def compare(folder: Path, most: int, rounds: int) -> None:
    """Print the seconds of both ways and how many times longer the plain one takes."""
    data, out = folder / "sample", folder / "outputs"
    timed("-m", "pakn", "sample", "--out", str(data), "--period", MONTH)
    before = [build(data, out) for _ in range(rounds)]
    record = json.loads((out / REPORT / MONTH / "run.json").read_text(encoding="utf-8"))
    count = len(record["parameters"])
    taken = plain_chain(data, record, folder, most)
    after = [build(data, out) for _ in range(rounds)]
    ours = statistics.median([*before, *after])
    theirs = sum(taken) / len(taken) * count
    pdf = "webpdf" if CHROMIUM else "pakn_pdf (no browser)"
    said = "" if len(taken) == count else f", EXTRAPOLATED from {len(taken)} of {count} annexes"
    print(f"a month: {REPORT} {MONTH}, {count} annexes, HTML and PDF")
    print(f"  pakn build, median of {2 * rounds} before and after {ours:8.2f} s")
    print(f"  papermill + nbconvert html + {pdf} {theirs:8.2f} s{said}")
    print(f"  ratio plain / ours {theirs / ours:.1f} (wanted >= {WANTED})", flush=True)


def main() -> None:
    """Measure the comparison and print its ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true", help="one annex and one build: only to see it run")
    parser.add_argument("--annexes", type=int, default=1000, help="how many annexes run plainly (default: all)")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--webpdf", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.webpdf:
        asked.webpdf.with_suffix(".pdf").write_bytes(stock_webpdf(nbformat.read(asked.webpdf, as_version=4)))
        return
    with tempfile.TemporaryDirectory() as name:
        compare(Path(name), 1 if asked.small else asked.annexes, 1 if asked.small else asked.rounds)


if __name__ == "__main__":
    main()
