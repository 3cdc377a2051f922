"""JupyterLab as a user runs it, on copies of the notebooks, and a browser to look at it.

One server and one browser serve all tests of the folder, and end with it: while Playwright runs, no other event loop
can. Each test has a folder of notebooks of its own.
"""

import json
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

from pakn.app.lab import lab_environment
from pakn.base.paths import NOTEBOOKS

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
BROWSER = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
RUN_SECONDS = 90
TOKEN = "pakn"  # noqa: S105 (users have one, and without it the server would not check where a request comes from)
KERNEL_READY = (
    "(context => context?.isReady && context.session?.kernel?.connectionStatus === 'connected'"
    " && context.session.kernel.status === 'idle')(window.jupyterapp?.shell.currentWidget?.sessionContext)"
)
"""Before its kernel is attached, JupyterLab answers "run all" with a dialog that asks for one."""
ALL_RUN = (
    "[...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].length > 0 && "
    "document.querySelector('.jp-Notebook-ExecutionIndicator')?.dataset.status === 'idle' && "
    "![...document.querySelectorAll('.jp-InputPrompt')].some(prompt => prompt.textContent.includes('*'))"
)


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab: its address, the folder it serves, and a test's own folder inside that one."""

    address: str
    served: Path
    root: Path

    @property
    def notebooks(self):
        return self.root / "notebooks"

    def open(self, browser, name):
        """Open a notebook in a page of its own; what goes wrong in it gathers in ``page.problems``."""
        page = browser.new_page(viewport={"width": 1400, "height": 1000}, locale="vi-VN")
        page.problems = []
        page.on("console", lambda message: page.problems.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        place = (self.notebooks / name).relative_to(self.served).as_posix()
        page.goto(f"{self.address}/lab/tree/{place}?reset&token={TOKEN}")
        page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=60_000)
        page.wait_for_function(KERNEL_READY, timeout=60_000)
        return page

    def run_all(self, page):
        """Run all cells of the notebook on a page and wait until they are done."""
        self.command(page, "notebook:run-all-cells")
        page.wait_for_function(ALL_RUN, timeout=RUN_SECONDS * 1000)

    def command(self, page, name):
        """Start a command of JupyterLab without waiting for it: a dialog would keep the wait open for ever."""
        page.evaluate(f"void window.jupyterapp.commands.execute('{name}')")

    def set_parameter(self, name, parameter, value):
        """Change a line of the parameters cell of a notebook."""
        path = self.notebooks / name
        notebook = json.loads(path.read_text(encoding="utf-8"))
        cell = next(cell for cell in notebook["cells"] if "parameters" in cell["metadata"].get("tags", []))
        lines = "".join(cell["source"]).splitlines()
        place = next(place for place, line in enumerate(lines) if line.startswith(f"{parameter} = "))
        lines[place] = f"{parameter} = {json.dumps(value)}"
        cell["source"] = "\n".join(lines)
        path.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")


@pytest.fixture
def lab(server, request):
    """JupyterLab with fresh notebooks for one test."""
    address, served = server
    root = served / re.sub(r"\W+", "-", request.node.name)
    shutil.copytree(NOTEBOOKS, root / "notebooks")
    return Lab(address, served, root)


@pytest.fixture(scope="package")
def server(tmp_path_factory):
    """The address of a running JupyterLab and the folder it serves."""
    root = tmp_path_factory.mktemp("lab")
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        "--no-browser",
        "--allow-root",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
    ]
    command += [
        f"--IdentityProvider.token={TOKEN}",
        f"--ServerApp.root_dir={root}",
        "--LabApp.expose_app_in_browser=True",
    ]
    environment = {
        **lab_environment(),
        "JUPYTERLAB_WORKSPACES_DIR": str(root / "w"),
        "JUPYTERLAB_SETTINGS_DIR": str(root / "s"),
    }
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/api")
            yield address, root
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()


@pytest.fixture(scope="package")
def browser():
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (.ci/run installs it)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=BROWSER)
        yield chromium
        chromium.close()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(address):
    for _ in range(240):
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.25)
    pytest.fail("JupyterLab did not start")
