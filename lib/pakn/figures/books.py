"""The book of a data folder, read once by a process for as long as its files stay the same.

A worker runs one notebook after the other on the same data; reading and auditing the figures again for each would take
longer than everything else it does. A synthetic province has metadata and extracts but mostly no figures: its book is
empty.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pakn.base.errors import raise_findings
from pakn.figures.figure_book import FigureBook
from pakn.figures.synthetic_flag import has_figures
from pakn.registry.catalogue import Catalogue
from pakn.registry.contracts import read_contracts, reference_findings
from pakn.registry.outlines import outline_findings

__all__ = ["read_book"]

Fingerprint = tuple[tuple[str, int, int], ...]


def read_book(folder: Path) -> FigureBook:
    """Return the figures and metadata of a data folder; of a synthetic province mostly only its metadata.

    Raises
    ------
    DataError
        With everything that is wrong in any of the files.
    """
    return _read(folder, _fingerprint(folder))


def _fingerprint(folder: Path) -> Fingerprint:
    """Name, size and time of every file a book is made of."""
    files = sorted(
        path for place in (folder, folder / "figures", folder / "indicators") for path in place.glob("*.[cyj][sm]*")
    )
    return tuple((str(path), (stat := path.stat()).st_size, stat.st_mtime_ns) for path in files)


@lru_cache(maxsize=2)
def _read(folder: Path, fingerprint: Fingerprint) -> FigureBook:
    book = FigureBook.read(folder) if has_figures(folder) else FigureBook(Catalogue.read(folder), {}, (), (), ())
    known = book.catalogue
    contracts = read_contracts(folder)
    raise_findings(
        [
            *reference_findings(contracts, known.indicators, known.systems),
            *outline_findings(known.outlines.values(), known.indicators, known.sources, contracts),
        ]
    )
    return book
