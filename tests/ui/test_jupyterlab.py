"""The notebooks in JupyterLab as a user runs them: open, run all, see tables and charts; no outputs are saved."""

import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from pakn.base.paths import NOTEBOOKS
from pakn.ui.lab import lab_environment

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (.ci/run installs it)")
BROWSER = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
RUN_SECONDS = 90
SHOWN = "figure.bang table, .jp-RenderedSVG"
"""A table or a chart: every annex has at least one."""
KERNEL_READY = (
    "(context => context?.isReady && context.session?.kernel?.connectionStatus === 'connected'"
    " && context.session.kernel.status === 'idle')(window.jupyterapp?.shell.currentWidget?.sessionContext)"
)
"""Before its kernel is attached, JupyterLab answers "run all" with a dialog that asks for one."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Address and folder of a JupyterLab on copies of the notebooks."""
    root = tmp_path_factory.mktemp("lab")
    folder = Path(shutil.copytree(NOTEBOOKS, root / "notebooks"))
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
    command += ["--IdentityProvider.token=", f"--ServerApp.root_dir={root}", "--LabApp.expose_app_in_browser=True"]
    environment = {
        **lab_environment(),
        "JUPYTERLAB_WORKSPACES_DIR": str(root / "w"),
        "JUPYTERLAB_SETTINGS_DIR": str(root / "s"),
    }
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/api")
            yield address, folder
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()


def wait_for(address):
    for _ in range(240):
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.25)
    pytest.fail("JupyterLab did not start")


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=BROWSER)
        yield chromium
        chromium.close()


def command(page, name):
    """Start a command of JupyterLab without waiting for it: a dialog would keep the wait open for ever."""
    page.evaluate(f"void window.jupyterapp.commands.execute('{name}')")


@pytest.mark.parametrize("name", sorted(path.name for path in NOTEBOOKS.glob("*.ipynb")))
def test_notebook_runs_from_top_to_bottom(lab, browser, name):
    address, folder = lab
    page = browser.new_page(viewport={"width": 1400, "height": 1000}, locale="vi-VN")
    problems = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"{address}/lab/tree/notebooks/{name}?reset")
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=60_000)
    page.wait_for_function(KERNEL_READY, timeout=60_000)
    command(page, "notebook:run-all-cells")
    page.wait_for_function(
        "[...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].length > 0 && "
        "document.querySelector('.jp-Notebook-ExecutionIndicator')?.dataset.status === 'idle' && "
        "![...document.querySelectorAll('.jp-InputPrompt')].some(prompt => prompt.textContent.includes('*'))",
        timeout=RUN_SECONDS * 1000,
    )
    page.wait_for_selector(SHOWN, timeout=RUN_SECONDS * 1000, state="attached")
    assert page.locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.error']").count() == 0
    assert page.locator(SHOWN).count() >= 1
    command(page, "docmanager:save")
    page.wait_for_function("!document.querySelector('.jp-mod-dirty')", timeout=20_000)
    saved = json.loads((folder / name).read_text(encoding="utf-8"))
    assert all(not cell["outputs"] for cell in saved["cells"] if cell["cell_type"] == "code")
    assert [text for text in problems if "Failed to load resource" not in text] == []
    page.close()
