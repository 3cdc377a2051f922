"""Checking and counting extracts against a pandas script that only aggregates: ``make benchmark``.

Ours reads a month's cases, runs every check and counts them. The other script reads the file with pandas, once whole
and once only the four columns it needs, and groups them by unit (received, processed, mean rating, mean days); it
checks nothing. Each contender runs in a process of its own, in turn, so that what else the machine does meets each
alike; the ratio of medians is what counts.

1. 5,000,000 cases from Parquet: wanted not slower, and less than half the memory.
2. 500,000 cases from CSV: wanted at most twice the time.

pandas needs pyarrow to read Parquet. The project does not, so it lies in a folder of its own (``--pyarrow``).
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MONTH = "2024-12"
BYTES_PER_KIB = 1024
COLUMNS = ("Đơn vị xử lý", "Ngày tiếp nhận", "Ngày xử lý xong", "Mức độ hài lòng")


def ours(folder: Path) -> int:
    """Check and count the cases of the month; return how many."""
    from pakn.extracts.counts.extract_counts import count_extract
    from pakn.extracts.deliveries import Deliveries
    from pakn.figures.books import read_book

    extract = Deliveries(folder).opened("pakn", MONTH, read_book(folder).catalogue)
    if extract is None:
        raise SystemExit(f"no extract of {MONTH} in {folder}")
    return sum(int(row["received"]) for row in count_extract(extract).rows.values())


def pandas_whole(folder: Path) -> int:
    """Read the same file whole, as a script written in a minute does, and aggregate it; check nothing."""
    return pandas_only(folder, whole=True)


def pandas_only(folder: Path, *, whole: bool = False) -> int:
    """Aggregate the same cases by unit and check nothing; return how many."""
    import pandas as pd

    unit, received, closed, rating = COLUMNS
    (path,) = (path for path in (folder / "extracts" / "pakn").glob(f"{MONTH}.*") if path.suffix != ".yml")
    if path.suffix == ".parquet":
        cases = pd.read_parquet(path, columns=None if whole else list(COLUMNS))
        for day in (received, closed):
            cases[day] = pd.to_datetime(cases[day])
    else:
        cases = pd.read_csv(path, usecols=None if whole else list(COLUMNS), parse_dates=[received, closed])
    cases["days"] = (cases[closed] - cases[received]).dt.total_seconds() / 86_400
    units = cases.groupby(unit).agg(
        received=(received, "size"), processed=(closed, "count"), rating=(rating, "mean"), days=("days", "mean")
    )
    return int(units["received"].sum())


CONTENDERS = {"ours": ours, "pandas": pandas_only, "whole": pandas_whole}
"""``pandas`` reads the four columns it needs, ``whole`` all columns of the file."""


def contend(name: str, folder: Path) -> None:
    """Be one contender: print cases and peak memory in MiB."""
    cases = CONTENDERS[name](folder)
    print(json.dumps([cases, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / BYTES_PER_KIB]))


def measured(name: str, folder: Path, pyarrow: Path | None) -> tuple[float, float, int]:
    """Run a contender in a new process and return seconds from its start to its end, MiB and cases."""
    paths = [str(pyarrow)] if pyarrow and name != "ours" else []
    path = os.pathsep.join([*paths, *filter(None, [os.environ.get("PYTHONPATH")])])
    started = time.perf_counter()
    command = [sys.executable, __file__, "--contender", name, "--folder", str(folder)]
    made = subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": path})
    seconds = time.perf_counter() - started
    cases, mib = json.loads(made.stdout)
    return seconds, mib, cases


def compare(title: str, folder: Path, rounds: int, pyarrow: Path | None, wanted: str) -> None:
    """Print seconds and memory of both contenders, and the ratio of ours to pandas."""
    runs = {name: [] for name in CONTENDERS}
    for _ in range(rounds):
        for name in CONTENDERS:
            runs[name].append(measured(name, folder, pyarrow))
    if len({cases for each in runs.values() for *_, cases in each}) != 1:
        raise SystemExit(f"the contenders did not see the same cases: {runs}")
    middle = {name: statistics.median(seconds for seconds, *_ in each) for name, each in runs.items()}
    least = {name: min(seconds for seconds, *_ in each) for name, each in runs.items()}
    memory = {name: max(mib for _, mib, _ in each) for name, each in runs.items()}
    print(f"{title} ({runs['ours'][0][2]:,} cases, {rounds} rounds in turn)")
    for name in CONTENDERS:
        print(f"  {name:8} median {middle[name]:6.2f} s   least {least[name]:6.2f} s   peak {memory[name]:6.0f} MiB")
    for name in ("pandas", "whole"):
        times = f"{middle['ours'] / middle[name]:.2f} (least {least['ours'] / least[name]:.2f})"
        print(f"  ratio ours / {name}: time {times}, memory {memory['ours'] / memory[name]:.2f} ({wanted})", flush=True)


def sample(folder: Path, cases: int, form: str) -> Path:
    """Write a sample with so many cases in the month and return its folder."""
    target = folder / form
    arguments = ["sample", "--out", str(target), "--cases", str(cases), "--format", form, "--period", MONTH]
    subprocess.run([sys.executable, "-m", "pakn", *arguments], check=True, capture_output=True)
    return target


def has_pyarrow(folder: Path | None) -> bool:
    """Tell whether the pandas contender finds pyarrow."""
    path = os.pathsep.join([*([str(folder)] if folder else []), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, "-c", "import pyarrow"]
    return subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONPATH": path}).returncode == 0


def main() -> None:
    """Measure both comparisons and print their ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true", help="a tenth of the cases and one round: only to see it run")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--pyarrow", type=Path, help="folder with pyarrow, for pandas alone")
    parser.add_argument("--contender", choices=CONTENDERS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.contender:
        contend(asked.contender, asked.folder)
        return
    part, rounds = (10, 1) if asked.small else (1, asked.rounds)
    with tempfile.TemporaryDirectory() as name:
        if has_pyarrow(asked.pyarrow):
            folder = sample(Path(name), 5_000_000 // part, "parquet")
            compare("cases from Parquet", folder, rounds, asked.pyarrow, "wanted: time <= 1, memory < 0.5")
        else:
            print("cases from Parquet: not measured, pandas has no pyarrow (see --pyarrow)")
        folder = sample(Path(name), 500_000 // part, "csv")
        compare("cases from CSV", folder, rounds, None, "wanted: time <= 2")


if __name__ == "__main__":
    main()
