"""What the tests of this folder share: a build of everything and of the synthetic province."""

import json

import pytest

from pakn.build.build import Request, run
from pakn.render.sections import SECTION_MIME
from pakn.render.tables import TABLE_MIME


@pytest.fixture(scope="session")
def built(once):
    """The folder of outputs of one build of everything."""
    return once("built", lambda folder: run(Request(outputs=folder)))


@pytest.fixture(scope="session")
def shown(built):
    """Report, period and file stem, and data of every output of every notebook of the build."""
    return [
        (f"{path.parents[1].relative_to(built).as_posix()}/{path.stem}", output.get("data", {}))
        for path in sorted(built.glob("*/*/notebooks/*.ipynb"))
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        for output in cell.get("outputs", [])
    ]


@pytest.fixture(scope="session")
def tables(shown):
    """Report, period and file stem, and data of every table of the build, those inside sections included."""
    bundles = [
        (stem, bundle)
        for stem, data in shown
        for bundle in (data.get(TABLE_MIME), data.get(SECTION_MIME, {}).get(TABLE_MIME))
    ]
    return [(stem, bundle) for stem, bundle in bundles if bundle]


@pytest.fixture(scope="session")
def sample(province):
    """The same under the name it has where provinces are made of parts of it."""
    return province


@pytest.fixture(scope="session")
def monthly(once, sample):
    """The outputs of one build of the whole monthly report of that province."""
    return once("monthly", lambda folder: run(Request(reports=("digital-month",), data=sample, outputs=folder)))
