"""One build that the tests of this folder share."""

import json

import pytest

from pakn.present.sections import SECTION_MIME
from pakn.present.tables import TABLE_MIME
from pakn.run.build import Request, run


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """The folder of outputs of one build of everything."""
    outputs = tmp_path_factory.mktemp("outputs")
    run(Request(outputs=outputs))
    return outputs


@pytest.fixture(scope="session")
def shown(built):
    """File stem and data of every output of every notebook of the build."""
    return [
        (path.stem, output.get("data", {}))
        for path in sorted(built.glob("*/*/notebooks/*.ipynb"))
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        for output in cell.get("outputs", [])
    ]


@pytest.fixture(scope="session")
def tables(shown):
    """File stem and data of every table of the build, those inside sections included."""
    bundles = [
        (stem, bundle)
        for stem, data in shown
        for bundle in (data.get(TABLE_MIME), data.get(SECTION_MIME, {}).get(TABLE_MIME))
    ]
    return [(stem, bundle) for stem, bundle in bundles if bundle]
