"""``make mutation``: change the rules behind the figures one operator at a time and see a test fail for each.

Works on a copy of the project. A change that no test notices survives; all survivors are printed as differences, to be
read: some change nothing that can be seen, each of the others is a test that is missing.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[2]
COPIED = ("lib", "tests", "data", "notebooks", "docs", "README.md", "pyproject.toml", "Makefile")
MONTH, RATES = "reports/month/test_pakn_month", "reports/unit_rates/test_rates"
SERVICES, SUMMARY = "reports/unit_rates/test_services", "reports/summary/test_summary"
VALUES, PRECEDENCE, OUTLINES = (
    "observations/test_values",
    "observations/test_precedence",
    "observations/test_outline_values",
)
MODULES = {
    "observations/values.py": [VALUES, "observations/test_change", PRECEDENCE, MONTH, OUTLINES],
    "observations/change.py": ["observations/test_change", MONTH, RATES, SERVICES],
    "observations/targets.py": ["observations/test_targets", "observations/test_targets_in_force", RATES, SUMMARY],
    "observations/precedence.py": [
        PRECEDENCE,
        "observations/test_precedence_of_places",
        MONTH,
        RATES,
        SERVICES,
        OUTLINES,
    ],
    "observations/published.py": ["observations/test_published", MONTH, RATES],
    "observations/ranks.py": [PRECEDENCE, "reports/month/test_min_cases", RATES],
}
"""Module → its tests, the nearest first: the first that fails ends the run of a change."""
CONFIG = """[cosmic-ray]
module-path = "lib/pakn/{module}"
timeout = 240.0
excluded-modules = []
test-command = "{python} -m pytest -x -q -p no:cacheprovider --doctest-modules lib/pakn/{module} {tests}"
distributor.name = "local"

[cosmic-ray.filters.operators-filter]
exclude-operators = [{excluded}]
"""
TELLING = ("Eq_NotEq", "NotEq_Eq", "LtE_Lt", "LtE_Gt", "Lt_LtE", "Lt_Gt", "GtE_Gt", "GtE_Lt", "Gt_GtE", "Gt_Lt",
           "Is_IsNot", "IsNot_Is", "Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul")  # fmt: skip
"""Of operators that replace one by each of the others, the replacements that say most; ``|`` is mostly a type here."""
EXCLUDED = f"core/Replace(Comparison|Binary)Operator_(?!({'|'.join(TELLING)})$).*"


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
            received = ("extracts",) if name == "data" else ()
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", *received))
        else:
            shutil.copyfile(source, target)
    return folder


def mutate(folder: Path, module: str) -> None:
    """Change one module in every way known and print what survived."""
    environment = {**os.environ, "PYTHONPATH": str(folder / "lib"), "PYTHONDONTWRITEBYTECODE": ""}
    name = module.replace("/", ".")
    text = CONFIG.format(
        module=module,
        python=sys.executable,
        excluded=json.dumps(EXCLUDED),
        tests=" ".join(f"tests/{each}.py" for each in MODULES[module]),
    )
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    tool = PROJECT / ".venv" / "mutation" / "bin"

    def run(*words: str) -> None:
        subprocess.run([str(tool / words[0]), *words[1:]], cwd=folder, env=environment, check=True)

    print(f"== {module}", flush=True)
    run("cosmic-ray", "baseline", f"{name}.toml")
    run("cosmic-ray", "init", f"{name}.toml", f"{name}.sqlite", "--force")
    run("cr-filter-operators", f"{name}.sqlite", f"{name}.toml")
    run("cosmic-ray", "exec", f"{name}.toml", f"{name}.sqlite")
    run("cr-report", f"{name}.sqlite", "--show-diff", "--surviving-only")


if __name__ == "__main__":
    main()
