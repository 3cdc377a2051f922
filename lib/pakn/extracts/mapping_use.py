"""What a mapping says that a file has no use for: told, so that nobody believes in a line that does nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence

from pakn.base.personal import shown_words
from pakn.extracts.mapping import ExtractMapping
from pakn.registry.contracts import Contract, fold_heading
from pakn.registry.heading_groups import heading_parts

__all__ = ["unused_keys"]

OF_KIND = {"sheet": "workbook", "separator": "csv", "encoding": "csv"}
"""Key → the only kind of file it speaks of."""
OF_CASES = ("code_from", "code_prefix", "other_periods", "max_set_aside")


def unused_keys(
    mapping: ExtractMapping,
    contract: Contract,
    kind: str,
    headings: Sequence[str],
    columns: Collection[str],
    cut_off: dt.date | None,
) -> list[str]:
    """Return the keys, with what they name, that change nothing for a file.

    Parameters
    ----------
    mapping
        What the file beside the extract says of it.
    contract
        What a file of the system holds.
    kind
        ``csv``, ``workbook`` or ``parquet``.
    headings
        Those of the file.
    columns
        Columns that are read.
    cut_off
        The cut-off that counts.
    """
    said = mapping.model_fields_set
    types = {contract.columns[name].type for name in columns}
    lost = [key for key, only in OF_KIND.items() if key in said and kind != only]
    lost += ["header_row"] if "header_row" in said and kind == "parquet" else []
    lost += [key for key in OF_CASES if key in said and contract.shape != "cases"]
    lost += ["whole_rows"] if "whole_rows" in said and contract.shape != "counts" else []
    lost += ["decimal"] if "decimal" in said and not types & {"count", "mean"} else []
    lost += [key for key in ("swapped_days", "date_order") if key in said and "moment" not in types]
    lost += ["cut_off"] if mapping.cut_off is not None and mapping.cut_off != cut_off else []
    return [*lost, *_lost_names(mapping, headings, columns)]


def _lost_names(mapping: ExtractMapping, headings: Sequence[str], columns: Collection[str]) -> Iterator[str]:
    there = {fold_heading(text) for heading in headings for text, _ in heading_parts(heading)}
    yield from (
        f"columns «{shown_words(heading)}»" for heading in mapping.columns if fold_heading(heading) not in there
    )
    named = {
        "values": mapping.values,
        "blank": mapping.blank if isinstance(mapping.blank, dict) else (),
        "date_format": mapping.date_format if isinstance(mapping.date_format, dict) else (),
        "code_from": mapping.code_from,
        "as_written": mapping.as_written,
    }
    for key, names in named.items():
        yield from (f"{key} {shown_words(name)}" for name in names if name not in columns)
