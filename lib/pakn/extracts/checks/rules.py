"""The rules of extracts and what each does: stop the build, set a row aside, or be noted (``checks.yml``)."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pakn.base.errors import Finding, raise_findings
from pakn.registry.strict import StrictModel, read_entries, validated

__all__ = ["CheckRule", "read_check_rules"]

USUAL_STOPS = frozenset(
    (
        "ambiguous_dates",
        "ambiguous_numbers",
        "bad_count",
        "bad_mean",
        "code_of_two_cases",
        "days_exchanged",
        "error_cell",
        "formula_without_result",
        "other_head",
        "shifted_row",
        "wrong_encoding",
        "duplicate_reading",
        "duplicate_unit",
        "form_bad_number",
        "form_cell_error",
        "form_empty",
        "form_fraction",
        "form_missing_row",
        "form_missing_sheet",
        "form_no_cached",
        "form_part_exceeds",
        "form_row_twice",
        "form_sheet_twice",
        "form_unknown_answer",
        "form_unknown_row",
        "long_code",
        "missing_cell",
        "missing_column",
        "missing_cut_off",
        "mixed_numbers",
        "no_reading_day",
        "no_rows",
        "other_period_row",
        "other_period_title",
        "other_scale",
        "other_scale_title",
        "early_cut_off",
        "late_cut_off",
        "open_with_days",
        "filtered_list",
        "rich_number",
        "struck_cells",
        "deadlines_exchanged",
        "unread_days",
        "total_differs",
        "part_exceeds",
        "percent_cell",
        "reading_outside",
        "scaled_unit",
        "several_cut_offs",
        "sum_exceeds",
        "swapped_days",
        "tier_row",
        "too_many_faults",
        "totals_differ",
        "undecided_repeat",
        "undetermined_decides",
        "unknown_unit",
        "unreadable_file",
        "whole_row",
        "worded_ratings",
    )
)
"""Rules that stop a file unless a data folder says otherwise; whoever makes one milder finds it in the annex."""
USUAL_SET_ASIDE = frozenset(
    (
        "after_period",
        "bad_code",
        "bad_received",
        "before_period",
        "future_moment",
        "group_row",
        "no_code",
        "no_received",
        "note_row",
        "part_row",
        "repeated_head",
        "total_row",
        "unit_without_numbers",
        "unknown_case_unit",
    )
)
SEVERITY = {"stop": 2, "set_aside": 1, "note": 0}


class CheckRule(StrictModel):
    """One rule: its title as readers see it, its effect, and what to do."""

    id: str
    effect: Literal["stop", "set_aside", "note"]
    title: str
    remedy: str
    fault: bool = False
    """Whether its rows are faults of the file, of which too many stop it."""
    shapes: tuple[str, ...] = ()
    """Shapes of contracts it is asked of; of all where empty."""

    @property
    def usual(self) -> str:
        """Its effect where no data folder has changed it."""
        return "stop" if self.id in USUAL_STOPS else "set_aside" if self.id in USUAL_SET_ASIDE else "note"

    @property
    def is_loosened(self) -> bool:
        """Whether a data folder has made it milder."""
        return SEVERITY[self.effect] < SEVERITY[self.usual]

    def concerns(self, shape: str) -> bool:
        """Whether files of a shape are held against it."""
        return not self.shapes or shape in self.shapes


def read_check_rules(folder: Path) -> dict[str, CheckRule]:
    """Read ``checks.yml`` of a data folder.

    Raises
    ------
    DataError
        With everything that is wrong in it.
    """
    findings: list[Finding] = []
    rules = validated(read_entries(folder / "checks.yml"), CheckRule, findings)
    lost = sorted({*USUAL_STOPS, *USUAL_SET_ASIDE} - set(rules))
    if lost and not findings:
        remedy = "chép các mục này từ checks.yml đi kèm chương trình"
        findings.append(Finding("checks.yml", f"thiếu mục {', '.join(lost)}", "đủ các mục của chương trình", remedy))
    raise_findings(findings)
    return rules
