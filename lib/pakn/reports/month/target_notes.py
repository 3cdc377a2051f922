"""What a table of PAKN says of the targets it judges by: which level, how it is applied, by which document."""

from __future__ import annotations

from collections.abc import Sequence

from pakn.registry.models import Target
from pakn.render.phrases import target_level
from pakn.reports.month.pakn_month import PaknMonth

__all__ = ["target_remarks"]

TESTED = {
    "each_month": "áp dụng cho từng tháng",
    "source_applied": "chỉ tiêu hằng tháng, văn bản áp dụng cho cả năm",
}
"""How the monthly target is applied to the column."""


def target_remarks(month: PaknMonth, judged: Sequence[int]) -> list[str]:
    """Return one remark for each target of the judged columns."""
    sources = month.period_data.book.catalogue.sources
    targets: dict[str, tuple[Target, int]] = {}
    for index in judged:
        for row in month.localities:
            if target := row.targets[index]:
                targets[target.target_id] = (target, index)
    said = []
    for target, index in targets.values():
        how = TESTED.get(target.test, "")
        said.append(
            f"{month.columns[index].head}: mức {target_level(target)}{f' ({how})' if how else ''} theo "
            f"{sources[target.basis].citation}"
        )
    return said
