"""Where the command begins: it can be asked to end before its libraries are loaded."""

from __future__ import annotations

import sys

from pakn.app.ending import ENDED, AskedToEnd, end_on_signals, hear_no_more, status_of_ending

__all__ = ["main"]


def main() -> None:
    """Run the command line (`pakn.app.cli.main`) and end with its status, whoever asks whatever meanwhile."""
    try:
        end_on_signals()
        from pakn.app.cli import main as run  # noqa: PLC0415 (heavy)

        run()
    except (KeyboardInterrupt, AskedToEnd, Exception) as error:
        status = status_of_ending(error)
        if status is None:
            raise
        sys.stderr.write(f"{ENDED}\n")
        sys.exit(status)
    finally:
        hear_no_more()
