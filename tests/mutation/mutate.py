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
MODULES = {
    "observations/values.py": ["values", "change", "shown_and_ranks", "pakn_month", "outlined"],
    "observations/change.py": ["change", "pakn_month", "rates", "services"],
    "observations/targets.py": ["targets", "judging", "rates", "summary"],
    "observations/target_choice.py": ["judging", "targets", "summary"],
    "observations/precedence.py": ["shown_and_ranks", "pakn_month", "rates", "services"],
    "observations/printed_values.py": ["printed", "outlined", "listing", "published_frame"],
    "observations/published.py": ["published_frame", "pakn_month", "rates"],
    "observations/ranks.py": ["shown_and_ranks", "min_cases", "rates"],
}
"""Module → its tests in ``tests/measure``, the nearest first: the first that fails ends the run of a change."""
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
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "extracts"))
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
        tests=" ".join(f"tests/observations/test_{each}.py" for each in MODULES[module]),
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
