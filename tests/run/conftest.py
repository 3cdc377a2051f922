"""One build that the tests of this folder share."""

import pytest

from pakn.run.build import Request, run


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """The folder of outputs of one build of everything."""
    outputs = tmp_path_factory.mktemp("outputs")
    run(Request(outputs=outputs))
    return outputs
