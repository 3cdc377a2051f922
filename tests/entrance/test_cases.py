"""Every small file that a real office sends is counted right, or stops and says why.

``cases.yml`` holds the files with what is right of each; its head says how to read it.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
import resource
import subprocess
import sys
import time
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

import pytest
from entrance.files import read_cases, write_case
from entrance.product import check

pytestmark = pytest.mark.long

ENTRANCE_II = {
    "stray-far-cell", "formulas-without-result", "error-cell-in-counts", "error-cell-in-a-word", "hidden-rows",
    "a-separator-too-many", "a-quote-in-the-head", "second-table-below", "heading-named-id",
}  # fmt: skip
"""Cases that the reading of raw files decides, which is a step of its own."""
BESIDE_MEASURES = {"outcome", "aside", "says", "seconds", "megabytes", "cut_off"}
"""Keys of ``right`` that are no measure."""
MEANS = ("mean_rating", "mean_days")
WATCHED = """
import resource, subprocess, sys
status = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(status)
"""
"""Between us and the process that is watched: one that grew out of ours would be counted with all our memory."""
ADDRESSES = 8 * 2**30
"""Address space of a case whose memory is watched: what asks for more fails at once instead of filling the machine."""


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in read_cases()])
def test_a_file_is_counted_right_or_stops_and_says_why(case, tmp_path):
    path, right = write_case(case, tmp_path), case["right"]
    if "seconds" in right:
        status, (file,) = checked_apart(path, tmp_path / "checked.json", right["seconds"], right["megabytes"])
    else:
        checked = check(path)
        status, (file,) = checked.status, checked.files
    outcomes = {"use": [0], "stop": [1], "use_or_stop": [0, 1]}
    assert status in outcomes[right["outcome"]], heard(file)
    assert said(right.get("says", "")) in said(heard(file)), heard(file)
    if status == 1:
        assert file["measures"] is None
        return
    expected = {key: value for key, value in right.items() if key not in BESIDE_MEASURES}
    assert {key: rounded(key, file["measures"][key]) for key in expected} == {
        key: rounded(key, value) for key, value in expected.items()
    }
    assert file["rows_set_aside"] == right.get("aside", file["rows_set_aside"])
    assert file["cut_off"] == day(right.get("cut_off", case.get("cut_off")))
    if case["system"] == "pakn":
        # Each row is a case, a repeat or set aside, once.
        assert file["rows_read"] == file["measures"]["received"] + file.get("repeats", 0) + file["rows_set_aside"]


def heard(file):
    """Return all that the findings of a file tell: words to search in, and to read when a test fails."""
    lines = []
    for finding in file["findings"]:
        rows = [f"dòng {row['row']}: {row['found']}" for row in finding["rows"]]
        lines.append(
            "; ".join(filter(None, [*(finding[key] for key in ("title", "found", "allowed", "remedy")), *rows]))
        )
    return "\n".join(lines)


def said(text):
    return unicodedata.normalize("NFC", text).casefold()


def rounded(measure, value):
    if value is None or measure not in MEANS:
        return value
    return Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def day(value):
    return value.isoformat() if isinstance(value, dt.date) else value


def limit(addresses, seconds):
    resource.setrlimit(resource.RLIMIT_AS, (addresses, addresses))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def checked_apart(path, told, seconds, megabytes):
    """Check in a process of its own, whose time and memory are watched, and return its status and its JSON."""
    command = [sys.executable, "-m", "pakn", "check", path, "--out", told.parent / "out", "--json", told]
    begun = time.monotonic()
    process = subprocess.run(
        [sys.executable, "-c", WATCHED, *command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        check=False, preexec_fn=functools.partial(limit, ADDRESSES, 2 * seconds),
    )  # fmt: skip
    assert time.monotonic() - begun < seconds
    assert int(process.stdout) / 1024 < megabytes
    assert told.is_file(), f"exit status {process.returncode}, no JSON"
    return process.returncode, json.loads(told.read_text(encoding="utf-8"))
