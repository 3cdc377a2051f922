"""Vietnamese words of the command line: click's own headings and complaints, which come in English.

Everything a user reads is Vietnamese; the parsing stays click's.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

__all__ = ["VietnameseCommand", "VietnameseGroup", "explained"]

HEADINGS = {"Options": "Tùy chọn", "Commands": "Lệnh", "Arguments": "Đối số"}


class _Formatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        words = args.replace("[OPTIONS]", "[TÙY CHỌN]").replace("COMMAND [ARGS]...", "LỆNH …")
        super().write_usage(prog, words, prefix or "Cách dùng: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(HEADINGS.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        said = [(first, second.replace("[required]", "[bắt buộc]")) for first, second in rows]
        super().write_dl(said, col_max, col_spacing)


class _Context(click.Context):
    formatter_class = _Formatter


class VietnameseCommand(click.Command):
    """A command whose help is Vietnamese."""

    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return click's help option with Vietnamese help."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Hiện hướng dẫn này."
        return option


class VietnameseGroup(VietnameseCommand, click.Group):
    """A group of such commands."""

    command_class = VietnameseCommand


def explained(error: click.UsageError) -> str:
    """Return a complaint of click as a Vietnamese message: what was found, what is allowed, what to do."""
    context = error.ctx
    where = context.command_path if context else "pakn"
    return f"Lệnh hoặc tham số chưa đúng:\n  - {_said(error, context)} Cần làm: xem «{where} --help»."


def _said(error: click.UsageError, context: click.Context | None) -> str:
    if isinstance(error, click.NoSuchOption):
        near = f"; gần nhất: {', '.join(error.possibilities)}" if error.possibilities else ""
        return f"không có tùy chọn «{error.option_name}»{near}."
    if isinstance(error, click.MissingParameter):
        option = isinstance(error.param, click.Option)
        name = "/".join(error.param.opts) if option and error.param else getattr(error.param, "metavar", "")
        return f"thiếu {'tùy chọn' if option else 'đối số'} {name}."
    if isinstance(error, click.BadParameter):
        option = isinstance(error.param, click.Option)
        name = "/".join(error.param.opts) if option and error.param else getattr(error.param, "metavar", "")
        return f"giá trị của {name} không dùng được ({_type_words(error.param)})."
    if isinstance(error, click.BadOptionUsage):
        return f"tùy chọn {error.option_name} thiếu giá trị."
    commands = list(context.command.commands) if context and isinstance(context.command, click.Group) else []
    if commands:
        return f"không có lệnh này; các lệnh: {', '.join(commands)}."
    return "thừa hoặc thiếu đối số."


def _type_words(parameter: Any) -> str:
    if parameter is None:
        return "sai kiểu"
    if isinstance(parameter.type, click.types.IntParamType):
        return "cần một số nguyên"
    if isinstance(parameter.type, click.Path):
        return "cần một đường dẫn có thật, đọc được"
    return "xem hướng dẫn"
