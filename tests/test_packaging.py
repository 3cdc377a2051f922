"""Packaging: conda and pip name the same requirements, and the locks hold no address, path or option."""

import re
import shutil
import subprocess
import tomllib

import pytest
import yaml

from pakn.base.paths import PROJECT

PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("build.lock", "requirements.lock", "requirements-dev.lock")


def split(requirement: str) -> tuple[str, frozenset[str]]:
    name, bounds = re.fullmatch(r"([A-Za-z0-9_.-]+)\s*(.*)", requirement).groups()
    return name, frozenset(bound.strip() for bound in bounds.split(",") if bound)


def test_conda_environment_equals_pyproject():
    names = yaml.safe_load((PROJECT / "conda_names.yml").read_text(encoding="utf-8"))
    environment = yaml.safe_load((PROJECT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    conda = dict(split(entry) for entry in environment if isinstance(entry, str) and entry != "pip")
    pip = dict(split(entry) for entry in environment[-1]["pip"])
    assert conda.pop("python") >= {PYPROJECT["project"]["requires-python"]}
    wanted = [split(requirement) for requirement in PYPROJECT["project"]["dependencies"]]
    (backend,) = (split(requirement) for requirement in PYPROJECT["build-system"]["requires"])
    assert conda.pop(backend[0]) == backend[1], "pip install -e . builds with it"
    assert conda == {names.get(name, name): bounds for name, bounds in wanted if names.get(name, name) is not None}
    assert pip == {name: bounds for name, bounds in wanted if names.get(name, name) is None}


def test_every_requirement_has_an_upper_bound():
    requirements = PYPROJECT["build-system"]["requires"] + PYPROJECT["project"]["dependencies"]
    requirements += PYPROJECT["project"]["optional-dependencies"]["dev"]
    assert [entry for entry in requirements if not any(bound.startswith("<") for bound in split(entry)[1])] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_has_no_address_path_or_option(lock):
    lines = (PROJECT / lock).read_text(encoding="utf-8").splitlines()
    allowed = re.compile(r"^(\s*#|[A-Za-z0-9_.-]+(\[[a-z,-]+\])?==\S+|\s+--hash=sha256:[0-9a-f]{64})")
    assert [line for line in lines if line.strip() and not allowed.match(line)] == []
    assert [line for line in lines if re.search(r"://|\s@\s|(^|\s)(-e|-i|--index|--extra|--find)", line)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_covers_pyproject(lock):
    locked = {
        line.split("==")[0].lower().replace("_", "-")
        for line in (PROJECT / lock).read_text(encoding="utf-8").splitlines()
        if "==" in line and not line.startswith((" ", "#"))
    }
    backend, needed = PYPROJECT["build-system"]["requires"], PYPROJECT["project"]["dependencies"]
    requirements = list(backend if lock == "build.lock" else needed)
    if "dev" in lock:
        requirements += PYPROJECT["project"]["optional-dependencies"]["dev"]
    assert {split(entry)[0].lower().replace("_", "-") for entry in requirements} <= locked


def test_fonts_are_shipped_with_their_licence():
    fonts = PROJECT / "lib" / "pakn" / "render" / "fonts"
    assert len(list(fonts.glob("Tinos-*.ttf"))) == 4
    assert "SIL Open Font License" in (fonts / "OFL.txt").read_text(encoding="utf-8")


def pip_arguments(text: str) -> list[str]:
    """What pip is told by the commands of a text, without the words that only make it quiet."""
    found = re.findall(r"(?m)^\s*(?:py|\S*python) -m pip (.*)$", text)
    quiet = re.compile(r" (--quiet|--disable-pip-version-check)\b")
    return [quiet.sub("", f" {line}").replace('"', "").strip() for line in found]


@pytest.mark.long
@pytest.mark.skipif(shutil.which("make") is None, reason="no make on this machine")
def test_what_is_gathered_is_what_is_installed_without_a_network():
    def recipe(*arguments: str) -> list[str]:
        made = subprocess.run(["make", "-nB", *arguments], cwd=PROJECT, capture_output=True, text=True, check=True)
        return pip_arguments(made.stdout)

    download, backend, wheel = recipe("wheels")
    install = recipe("report", "WHEELS=wheels")
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    section = readme[readme.index("**Without a network**") :]
    assert pip_arguments(section) == [download, *install]
    assert all("--no-index --find-links wheels" in command for command in (backend, wheel, *install))
    assert {"--require-hashes", "--only-binary", "requirements.lock"} <= set(download.split())
    assert not any("--no-index" in command for command in recipe("report"))
    assert "make report WHEELS=wheels" in section
    assert "make report WHEELS=wheels" in (PROJECT / "docs" / "huong-dan.md").read_text(encoding="utf-8")


def test_the_build_backend_is_no_requirement_of_running_and_wheels_are_not_committed():
    backend = {split(entry)[0] for entry in PYPROJECT["build-system"]["requires"]}
    assert backend.isdisjoint(split(entry)[0] for entry in PYPROJECT["project"]["dependencies"])
    assert "wheels/" in (PROJECT / ".gitignore").read_text(encoding="utf-8").splitlines()
