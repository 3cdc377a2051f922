"""The progress bar of a build."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from tqdm import tqdm

__all__ = ["progress_bar"]


@contextmanager
def progress_bar() -> Iterator[Callable[[int, int, str], None]]:
    """Give the function a build calls after each annex; the bar shows on a terminal only."""
    with tqdm(
        total=1,
        desc="Dựng phụ lục",
        unit="phụ lục",
        bar_format="{desc}: {bar} {n_fmt}/{total_fmt} [{elapsed}]",
        disable=None,
    ) as bar:

        def progress(done: int, total: int, what: str) -> None:
            bar.total = total
            bar.set_description_str(f"Dựng phụ lục ({what})")
            bar.update(done - bar.n)
            if not done and bar.disable and what:
                click.echo(f"Dựng phụ lục: {what}", err=True)  # no bar shows it

        yield progress
