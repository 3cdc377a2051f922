"""What several commands of the command line share: options, and the refusal of folders and files that will not do."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from pakn.base.errors import Finding, UsageError
from pakn.base.paths import DATA
from pakn.base.system_errors import writing_to
from pakn.base.whole_files import replacing

__all__ = ["GivenPath", "data_option", "existing_folder", "json_option", "once_each", "tell", "write_text"]


class GivenPath(click.Path):
    """A path of the command line; an empty one, of a variable that is not set, would mean the working folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path.

        Raises
        ------
        UsageError
            If it is empty.
        """
        if value == "":
            where = param.opts[0] if param is not None and param.param_type_name == "option" else "đường dẫn"
            raise UsageError(
                [Finding(where, "để trống", "một tệp hoặc thư mục", "ghi đường dẫn, hoặc bỏ tùy chọn này")]
            )
        return super().convert(value, param, ctx)


data_option = click.option(
    "--data",
    type=GivenPath(path_type=Path),
    default=DATA,
    metavar="THƯ MỤC",
    help="Thư mục số liệu, bố cục như data/.",
)


json_option = click.option(
    "--json",
    "json_file",
    type=GivenPath(path_type=Path),
    metavar="TỆP",
    help="Ghi kết quả vào tệp JSON; «-» in ra màn hình.",
)


def once_each(parameters: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return parameters by name.

    Raises
    ------
    UsageError
        If one is given two values.
    """
    given: dict[str, str] = {}
    for name, value in parameters:
        if given.setdefault(name, value) != value:
            raise UsageError([Finding(f"tham số {name}", "có hai giá trị", "một giá trị", "bỏ bớt một -p")])
    return given


def tell(text: str, answer: Any, json_file: Path | None, written: str) -> None:
    """Print what a command found; as JSON alone where "-" is asked for, and beside the text in a file that is named.

    Raises
    ------
    UsageError
        If the file cannot be written.
    """
    content = json.dumps(answer, ensure_ascii=False, indent=2)
    if str(json_file) == "-":
        click.echo(content)
        return
    click.echo(text)
    if json_file is not None:
        write_text(json_file, content)
        click.echo(f"\nĐã ghi {written} vào {json_file}")


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
    UsageError, FaultError
        If it cannot be written there (`writing_to`), or what stands there is no such file; it stays.
    """
    target = path.resolve() if path.is_symlink() else path
    if path.is_file() and {path.suffix.lower(), target.suffix.lower()} - {"", ".json"}:
        raise UsageError(
            [
                Finding("--json", f"«{path}» đã có và không phải tệp .json", "một tệp .json", "đặt tên khác"),
            ]
        )
    with writing_to("--json", path), replacing(path) as aside:
        aside.write_text(text + "\n", encoding="utf-8")
