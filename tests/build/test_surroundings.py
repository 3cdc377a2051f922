"""What a notebook finds around it, and what is as it was afterwards."""

import os
from pathlib import Path

from pakn.base.paths import COUNTED_VARIABLE, DATA_VARIABLE
from pakn.base.scratch import process_folder
from pakn.build.surroundings import told_environment


def test_a_notebook_is_told_its_data_and_no_profile_of_the_users(tmp_path, monkeypatch):
    monkeypatch.setenv("IPYTHONDIR", "own")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "abc")
    monkeypatch.setenv(COUNTED_VARIABLE, "before")
    monkeypatch.delenv(DATA_VARIABLE, raising=False)
    with told_environment(tmp_path, None):
        assert os.environ[DATA_VARIABLE] == str(tmp_path)
        assert COUNTED_VARIABLE not in os.environ
        assert "SOURCE_DATE_EPOCH" not in os.environ
        assert Path(os.environ["IPYTHONDIR"]).is_relative_to(process_folder())
    assert (os.environ["IPYTHONDIR"], os.environ[COUNTED_VARIABLE]) == ("own", "before")
    assert DATA_VARIABLE not in os.environ
