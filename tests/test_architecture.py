"""The shape of the code as tests: each failure names its remedy."""

import ast
import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import yaml

from pakn.base.paths import NOTEBOOKS, PACKAGE, PROJECT
from pakn.base.run_context import RunContext
from pakn.build.report_list import RESERVED, read_reports

TESTS = Path(__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
NOTEBOOK_FILES = sorted(NOTEBOOKS.glob("*.ipynb"))
TAGS = {"parameters", "setup", "remove-input", "remove-cell"}


def named(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_functions_stay_small():
    long = [
        f"{named(path)}: {node.name}"
        for path in MODULES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and length(node) > 60
    ]
    assert long == [], "split the function into two"


def length(node: ast.FunctionDef) -> int:
    """Lines of a function without its docstring."""
    return node.end_lineno - node.lineno - (ast.get_docstring(node, clean=False) or "").count("\n")


def test_modules_open_with_their_meaning():
    silent = [named(path) for path in MODULES if not ast.get_docstring(tree(path))]
    assert silent == [], "open the module with a paragraph of meaning"


def test_people_get_csv_from_one_writer_only():
    """A cell that begins like a formula is computed by whoever opens the file (`pakn.base.csv_text`)."""
    own = {"base/csv_text.py"}
    # Read by DuckDB alone, cell for cell; and cases of a synthetic province, copied out by DuckDB.
    machines = {"extracts/reading/tables.py", "sample/case_files.py"}
    written = re.compile(r"csv\.(writer|DictWriter)\b|\.to_csv\(|\.writerows?\(|FORMAT csv|from csv import")
    found = {named(path) for path in MODULES if written.search(path.read_text(encoding="utf-8"))}
    assert found - own - machines == set(), "write it with pakn.base.csv_text.CsvRows"
    assert own <= found
    cells = [cell for path in NOTEBOOK_FILES for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]
    assert not [cell for cell in cells if written.search("".join(cell["source"]))], "write it in lib"


def test_the_command_line_imports_nothing_heavy():
    code = "import sys, pakn.app.cli; print(','.join(sorted(set(sys.modules) & set(sys.argv[1:]))))"
    heavy = ("pandas", "matplotlib", "papermill", "pydantic", "typst", "nbformat", "yaml", "nbconvert", "numpy")
    heavy += ("ipywidgets", "IPython", "jupyter_server")
    made = subprocess.run([sys.executable, "-c", code, *heavy], capture_output=True, text=True, check=True)
    assert made.stdout.strip() == "", "import it inside the function that needs it"


def words_of(path: Path) -> str:
    """The texts of a module, SQL among them, without its docstrings."""
    nodes = [
        node for node in ast.walk(tree(path)) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    ]
    silent = {id(node.value) for node in nodes}
    texts = [node for node in ast.walk(tree(path)) if isinstance(node, ast.Constant) and id(node) not in silent]
    return "\n".join(str(node.value) for node in texts)


def calls_of(path: Path) -> list[tuple[str, ast.Call]]:
    """The calls of a module, each by what is called, as it is written."""
    return [(ast.unparse(node.func), node) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]


def test_one_function_reads_days_with_a_format():
    found = [named(path) for path in MODULES if "strptime(" in words_of(path)]
    assert found == ["extracts/checks/dates.py"], "use strptime_sql: DuckDB reads past the end of a text without it"
    moments = (PACKAGE / found[0]).read_text(encoding="utf-8")
    assert moments.count('return f"try_strptime(') == words_of(PACKAGE / found[0]).count("strptime(") == 1


def test_one_function_opens_duckdb():
    ways = {"connect", "execute", "sql", "query", "read_csv", "read_parquet", "from_df", "default_connection"}
    found = {
        named(path)
        for path in MODULES
        for called, _ in calls_of(path)
        if called.startswith("duckdb.") and called.split(".")[1] in ways
    }
    found |= {
        named(path)
        for path in MODULES
        if re.search(r"(?m)^\s*from duckdb import|import duckdb as", path.read_text("utf-8"))
    }
    assert found == {"extracts/reading/connection.py"}, "use connect(): quiet, without network, with bounds"


def test_temporary_folders_end_with_their_process():
    loose = [
        f"{named(path)}: {called}"
        for path in MODULES
        for called, call in calls_of(path)
        if called.startswith("tempfile.")
        and called not in ("tempfile.gettempdir", "tempfile.TemporaryFile")
        and "process_folder()" not in {ast.unparse(each.value) for each in call.keywords if each.arg == "dir"}
    ]
    assert loose == [], "give it dir=process_folder(): what a killed process leaves is found there"
    asking = [named(path) for path in MODULES if "gettempdir" in path.read_text(encoding="utf-8")]
    assert asking == ["base/scratch.py"]


def test_no_machine_path_is_committed():
    listed = subprocess.run(
        ["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=False
    ).stdout.split()
    pattern = re.compile(r"(?<![\w.])/(work|root|home/\w+)/")
    texts = [PROJECT / name for name in listed if not name.endswith((".ttf", ".png", ".lock", ".xz"))]
    found = [path.name for path in texts if path.is_file() and pattern.search(path.read_text(encoding="utf-8"))]
    assert found == [], "derive the path from pakn.base.paths"


@pytest.mark.parametrize("path", NOTEBOOK_FILES, ids=lambda path: path.name)
def test_notebooks_are_documents(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in code), (
        "clear all outputs before committing"
    )
    sources = ["".join(cell["source"]) for cell in code[1:]]  # of parameters every one has its line
    assert max(len(source.splitlines()) for source in sources) <= 10, "move the logic of the long cell to lib"
    assert sum(len(source.splitlines()) for source in sources) <= 60, "move logic to lib"
    assert not re.search(r"^\s*(def|class|for|while|if) ", "\n".join(sources), re.MULTILINE), "logic lives in lib"
    assert {tag for cell in cells for tag in cell["metadata"].get("tags", [])} <= TAGS
    assert cells[0]["cell_type"] == "markdown"
    assert [cell["metadata"].get("tags") for cell in code[:2]] == [["parameters"], ["setup"]]


@pytest.mark.parametrize("path", NOTEBOOK_FILES, ids=lambda path: path.name)
def test_parameters_are_literals_with_help(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    source = "".join(next(cell for cell in cells if "parameters" in cell["metadata"].get("tags", []))["source"])
    for line in source.splitlines():
        name, _, rest = line.partition(" = ")
        value, _, help_text = rest.partition("  # ")
        assert name.isidentifier()
        assert help_text, f"{line}: say what the parameter is (papermill shows it)"
        ast.literal_eval(value)


@pytest.mark.parametrize("report", read_reports(NOTEBOOKS).values(), ids=lambda report: report.id)
def test_notebook_parameters_equal_the_declared_ones(report):
    for annex in report.annexes:
        cells = json.loads((NOTEBOOKS / annex.notebook).read_text(encoding="utf-8"))["cells"]
        source = "".join(next(cell for cell in cells if "parameters" in cell["metadata"].get("tags", []))["source"])
        defaults = {
            line.split(" = ")[0]: ast.literal_eval(line.split(" = ")[1].split("  # ")[0])
            for line in source.splitlines()
        }
        told = RunContext.names()  # every run is told them at once
        declared = {name: each.default for name, each in report.declared(annex).items() if name not in told}
        set_by_the_build = {*RESERVED, *annex.fixed} - {*told}
        assert {name: value for name, value in defaults.items() if name not in set_by_the_build} == declared
        assert set_by_the_build <= set(defaults)


def test_readme_names_only_what_exists():
    readme = "".join((PROJECT / name).read_text(encoding="utf-8") for name in ("README.md", "docs/developer.md"))
    named = re.findall(r"(?m)^[\s│├└─|`]*([\w./-]+\.(?:py|ipynb|yml|csv|md|toml|lock))\b", readme)
    listed = subprocess.run(
        ["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=False
    ).stdout.split()
    missing = [name for name in named if not any(entry == name or entry.endswith(f"/{name}") for entry in listed)]
    assert listed == [] or missing == [], "README lists files that are not there"


def imported_in_its_room(name: str) -> bool:
    package, _, module = f"pakn/{name}".replace("/", ".").rpartition(".")
    texts = "\n".join(path.read_text(encoding="utf-8") for path in (TESTS / name).parent.glob("test_*.py"))
    return re.search(rf"from {re.escape(package)}(?:\.{module} import| import [^\n]*\b{module}\b)", texts) is not None


def test_every_module_has_its_test_file_or_is_named_with_those_that_are_about_it():
    told = yaml.safe_load((TESTS / "tested_elsewhere.yml").read_text(encoding="utf-8"))
    modules = {named(path).removesuffix(".py") for path in MODULES if not path.name.startswith("__")}
    own = {name for name in modules if (TESTS / Path(name).parent / f"test_{Path(name).name}.py").is_file()}
    others = {name for name in modules - own - set(told) if not imported_in_its_room(name)}
    assert others == set(), "name the test files in tests/tested_elsewhere.yml"
    assert set(told) - modules == set(), "there is no such module"
    assert {file for files in told.values() for file in files if not (TESTS / file).is_file()} == set()
