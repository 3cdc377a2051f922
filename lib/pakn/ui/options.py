"""What several commands of the command line share: options, and the refusal of folders and files that will not do."""

from __future__ import annotations

from pathlib import Path

import click

from pakn.base.errors import Finding, UsageError
from pakn.base.paths import DATA

__all__ = ["data_option", "existing_folder", "write_text"]

data_option = click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=DATA,
    metavar="THƯ MỤC",
    help="Thư mục số liệu, bố cục như data/.",
)


def existing_folder(folder: Path) -> Path:
    """Return a folder given on the command line.

    Raises
    ------
    UsageError
        If it is not there.
    """
    if not folder.is_dir():
        raise UsageError([Finding("--data", f"«{folder}»", "một thư mục có thật", "sửa đường dẫn")])
    return folder


def write_text(path: Path, text: str) -> None:
    """Write a file asked for on the command line.

    Raises
    ------
    UsageError
        If it cannot be written there.
    """
    try:
        path.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        finding = Finding("tên tệp kết quả", f"«{path}» ({error.strerror})", "tệp ghi được", "chọn nơi ghi khác")
        raise UsageError([finding]) from error
