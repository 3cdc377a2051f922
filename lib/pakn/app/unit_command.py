"""The command that answers which unit a name or code means on a day, and what became of it.

Nothing heavy is imported before the command runs.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from pakn.app.options import data_option, existing_folder, json_option, tell
from pakn.app.words import VietnameseCommand
from pakn.base.errors import Finding, UsageError
from pakn.base.periods import parse_day

__all__ = ["units"]

LONGEST_NAME = 200
"""Letters of a name that is looked up; no unit has half as many."""


@click.command(cls=VietnameseCommand)
@click.argument("name", nargs=-1, required=True, metavar="TÊN")
@click.option("--date", "day", metavar="NGÀY", help="Ngày tra cứu, dạng 2024-06-30 (mặc định hôm nay).")
@click.option(
    "--level", metavar="CẤP", help="Cấp của đơn vị, khi một tên có ở nhiều cấp: province, district, commune, agency…"
)
@click.option("--territory", metavar="LÃNH THỔ", help="Lãnh thổ, khi một tên có ở hai tỉnh: bn_old, bg_old, bn_new.")
@json_option
@data_option
def units(
    name: tuple[str, ...],
    day: str | None,
    level: str | None,
    territory: str | None,
    json_file: Path | None,
    data: Path,
) -> None:
    """Tra cứu đơn vị theo tên hoặc mã trong một ngày. Nêu mã, cấp trên, tiền thân, kế thừa, đơn vị dễ nhầm."""
    from pakn.app.unit_text import profile_json, profile_text  # noqa: PLC0415
    from pakn.registry.unit_profile import profile_of  # noqa: PLC0415
    from pakn.registry.units import Units  # noqa: PLC0415

    # A name of several words works without quotes, too.
    asked = " ".join(name)
    if len(asked) > LONGEST_NAME:
        allowed = f"tên hoặc mã của một đơn vị, không quá {LONGEST_NAME} chữ"
        raise UsageError([Finding("TÊN", f"{len(asked)} chữ", allowed, "ghi tên một đơn vị")])
    profile = profile_of(Units.read(existing_folder(data)), asked, _day(day), level, territory)
    tell(profile_text(profile), profile_json(profile), json_file, "kết quả")


def _day(text: str | None) -> dt.date:
    if text is None:
        return dt.date.today()
    try:
        return parse_day(text)
    except ValueError:
        raise UsageError([Finding("--date", f"«{text}»", "ngày có thật dạng 2024-06-30", "sửa ngày")]) from None
