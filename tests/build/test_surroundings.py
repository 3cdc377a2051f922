"""What a notebook finds around it, and what is as it was afterwards."""

import os
from pathlib import Path

from pakn.base.paths import DATA_VARIABLE
from pakn.base.scratch import process_folder
from pakn.build.surroundings import notebook_environment


def test_a_notebook_is_told_its_data_and_no_profile_of_the_users(tmp_path, monkeypatch):
    monkeypatch.setenv("IPYTHONDIR", "own")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "abc")
    monkeypatch.delenv(DATA_VARIABLE, raising=False)
    with notebook_environment(tmp_path):
        assert os.environ[DATA_VARIABLE] == str(tmp_path)
        assert "SOURCE_DATE_EPOCH" not in os.environ
        assert Path(os.environ["IPYTHONDIR"]).is_relative_to(process_folder())
    assert os.environ["IPYTHONDIR"] == "own"
    assert DATA_VARIABLE not in os.environ
