"""``make mutation``: change the rules behind the figures one operator at a time and see a test fail for each.

Works on a copy of the project. A change that no test notices survives; all survivors are printed as differences, to be
read: some change nothing that can be seen, each of the others is a test that is missing.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[2]
COPIED = ("lib", "tests", "data", "notebooks", "docs", "README.md", "pyproject.toml", "Makefile")
MEASURES = [f"tests/measure/test_{name}.py" for name in ("pakn_month", "rates", "services", "pakn_trend", "summary")]
WIDER = ["tests/measure/test_listing.py", "tests/measure/test_outlined.py", "tests/present/test_published_annexes.py"]
MODULES = {
    "measure/values.py": ["tests/measure/test_values.py", *MEASURES],
    "measure/change.py": ["tests/measure/test_change.py", *MEASURES],
    "measure/targets.py": ["tests/measure/test_targets.py", *MEASURES],
    "measure/judging.py": ["tests/measure/test_judging.py", "tests/measure/test_targets.py", *MEASURES, *WIDER],
    "measure/shown.py": ["tests/measure/test_shown_and_ranks.py", *MEASURES],
    "measure/printed.py": ["tests/measure/test_outlined.py", "tests/measure/test_listing.py", *MEASURES],
    "measure/published.py": ["tests/measure/test_published_frame.py", *MEASURES, *WIDER],
    "measure/ranks.py": ["tests/measure/test_shown_and_ranks.py", "tests/measure/test_min_cases.py", *MEASURES],
}
"""Module → its tests, the nearest first: the first that fails ends the run of a change."""
CONFIG = """[cosmic-ray]
module-path = "lib/pakn/{module}"
timeout = 240.0
excluded-modules = []
test-command = "{python} -m pytest -x -q -p no:cacheprovider --doctest-modules lib/pakn/{module} {tests}"
distributor.name = "local"
"""


def main() -> None:
    """Run the modules asked for, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", choices=[[], *MODULES], metavar="MODULE", help=", ".join(MODULES))
    parser.add_argument("--folder", type=Path, default=PROJECT / "build" / "mutation", help="the copy that is changed")
    asked = parser.parse_args()
    folder = copied(asked.folder)
    for module in asked.modules or MODULES:
        mutate(folder, module)


def copied(folder: Path) -> Path:
    """Return a fresh copy of the project."""
    shutil.rmtree(folder, ignore_errors=True)
    for name in COPIED:
        source, target = PROJECT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "extracts"))
        else:
            shutil.copyfile(source, target)
    return folder


def mutate(folder: Path, module: str) -> None:
    """Change one module in every way known and print what survived."""
    environment = {**os.environ, "PYTHONPATH": str(folder / "lib"), "PYTHONDONTWRITEBYTECODE": "1"}
    name = module.replace("/", ".")
    text = CONFIG.format(module=module, python=sys.executable, tests=" ".join(MODULES[module]))
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    tool = PROJECT / ".venv" / "mutation" / "bin"

    def run(*words: str) -> None:
        subprocess.run([str(tool / words[0]), *words[1:]], cwd=folder, env=environment, check=True)

    print(f"== {module}", flush=True)
    run("cosmic-ray", "baseline", f"{name}.toml")
    run("cosmic-ray", "init", f"{name}.toml", f"{name}.sqlite", "--force")
    run("cosmic-ray", "exec", f"{name}.toml", f"{name}.sqlite")
    run("cr-report", f"{name}.sqlite", "--show-diff", "--surviving-only")


if __name__ == "__main__":
    main()
