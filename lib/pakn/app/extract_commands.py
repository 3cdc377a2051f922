"""The commands about extracts: checking what came, templates for units, a synthetic province.

Nothing heavy is imported before a command needs it.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

import click

from pakn.app.options import GivenPath, data_option, existing_folder, write_text
from pakn.app.words import VietnameseCommand
from pakn.base.errors import Finding, UsageError
from pakn.base.paths import OUTPUTS
from pakn.base.periods import parse_day, parse_period

__all__ = ["check", "sample", "template"]


@click.command(cls=VietnameseCommand)
@click.argument("paths", nargs=-1, required=True, metavar="TỆP…", type=GivenPath(path_type=Path))
@click.option("--system", metavar="HỆ THỐNG", help="Hệ thống của tệp; mặc định theo tên thư mục chứa tệp.")
@click.option(
    "--period",
    metavar="KỲ",
    help="Kỳ của tệp: 2024-12, 2024 (lũy kế), 2024-Q1, cchc-2025…; mặc định theo tên tệp.",
)
@click.option(
    "--mapping",
    type=GivenPath(path_type=Path),
    metavar="TỆP",
    help="Tệp ánh xạ tiêu đề, giá trị, cách ghi ngày và số.",
)
@click.option("--cut-off", metavar="NGÀY", help="Ngày chốt số liệu, dạng 2025-01-05, nếu tệp không ghi.")
@click.option(
    "--window",
    metavar="KỲ",
    help="calendar (tháng dương lịch) hoặc mid_month (15 đến 14); mặc định theo hệ thống.",
)
@click.option("--json", "json_file", type=GivenPath(path_type=Path), metavar="TỆP", help="Ghi kết quả vào tệp JSON.")
@click.option(
    "--out", type=GivenPath(path_type=Path), default=OUTPUTS, metavar="THƯ MỤC", help="Nơi đặt tệp các dòng để riêng."
)
@click.option("--full", is_flag=True, help="Nêu mọi dòng của từng điểm, không chỉ các dòng đầu.")
@data_option
def check(
    paths: tuple[Path, ...], mapping: Path | None, cut_off: str | None, json_file: Path | None, **asked: Any
) -> None:
    """Kiểm tra tệp xuất từ các hệ thống. Xét từng dòng, từng ô; báo chỗ phải sửa."""
    from pakn.build.check_extracts import CheckRequest, check_extracts  # noqa: PLC0415
    from pakn.extracts.reporting import extract_json, extract_lines  # noqa: PLC0415

    if mapping is not None and not mapping.is_file():
        raise UsageError([Finding("--mapping", f"«{mapping}»", "một tệp có thật", "sửa đường dẫn")])
    request = CheckRequest(
        paths,
        asked["system"],
        asked["period"],
        mapping,
        _day(cut_off),
        asked["window"],
        existing_folder(asked["data"]),
        asked["out"],
        asked["full"],
    )
    checked = check_extracts(request)
    for item in checked:
        click.echo("\n".join(extract_lines(item.extract)))
        if item.aside is not None:
            click.echo(f"  Các dòng để riêng: {item.aside}")
    if json_file is not None:
        content = [{**({"luu_y": item.mark} if item.mark else {}), **extract_json(item.extract)} for item in checked]
        write_text(json_file, json.dumps(content, ensure_ascii=False, indent=2))
    if any(item.extract.stops for item in checked):
        sys.exit(1)


@click.command(cls=VietnameseCommand)
@click.argument("system", metavar="HỆ THỐNG")
@click.option("--period", required=True, metavar="KỲ", help="Kỳ của biểu, ví dụ 2024-12; biểu theo quý: 2024-Q1.")
@click.option("--level", metavar="CẤP", help="Điền sẵn các đơn vị một cấp: agency, district, commune…")
@click.option(
    "--out", type=GivenPath(path_type=Path), metavar="TỆP", help="Tệp .xlsx cần ghi (mặc định HỆ THỐNG-KỲ.xlsx)."
)
@data_option
def template(system: str, period: str, level: str | None, out: Path | None, data: Path) -> None:
    """Ghi biểu mẫu Excel để đơn vị điền số liệu. Có tiêu đề cột, danh mục để chọn, hướng dẫn."""
    from pakn.build.check_extracts import make_template  # noqa: PLC0415

    click.echo(make_template(system, period, level, out, existing_folder(data)))


def _day(text: str | None) -> dt.date | None:
    if text is None:
        return None
    try:
        return parse_day(text)
    except ValueError:
        finding = Finding("--cut-off", f"«{text}»", "ngày có thật dạng 2025-01-05", "sửa ngày")
        raise UsageError([finding]) from None


@click.command(cls=VietnameseCommand)
@click.option("--period", default="2024-12", metavar="KỲ", help="Tháng của bộ mô phỏng (mặc định 2024-12).")
@click.option("--cases", type=int, metavar="SỐ", help="Số hồ sơ PAKN của tháng (mặc định khớp số liệu đã công bố).")
@click.option("--seed", type=int, default=1, metavar="SỐ", help="Hạt giống: cùng số này thì cùng kết quả (mặc định 1).")
@click.option(
    "--format",
    "file_format",
    metavar="ĐỊNH DẠNG",
    help="Định dạng tệp hồ sơ: csv hoặc parquet (mặc định parquet khi trên 1.000.000 hồ sơ).",
)
@data_option
@click.option(
    "--out", type=GivenPath(path_type=Path), required=True, metavar="THƯ MỤC", help="Thư mục mới hoặc bộ mô phỏng cũ."
)
def sample(out: Path, period: str, data: Path, **asked: Any) -> None:
    """Ghi một bộ số liệu mô phỏng. Bố cục như data/, để thử và kiểm tra; không dùng để báo cáo."""
    from pakn.sample import MARK, write_sample  # noqa: PLC0415 (numpy, pandas, duckdb)

    folder = write_sample(out, parse_period(period), data=existing_folder(data), **asked)
    click.echo(f"{MARK}\nĐã ghi bộ số liệu mô phỏng vào {folder} (giả định: {folder / 'sample.yml'})")
