"""Calls of the command line within the process of a test."""

import pytest

from pakn.app.cli import main

__all__ = ["called"]


def called(capsys, *arguments):
    """Return the exit status, the output and the error text of ``pakn`` with these arguments."""
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return ended.value.code or 0, captured.out, captured.err
