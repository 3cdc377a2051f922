"""Keeping notebooks of one process apart: what a notebook changes in the process is put back when it ends.

A kernel ends with its notebook, so nothing of one reaches the next. A worker lives on; here is the list of what a
notebook may change that another would notice. A library a notebook loads stays loaded: that is the point of a worker.
"""

from __future__ import annotations

import decimal
import logging
import os
import random
import sys
import sysconfig
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from pakn.base.paths import PACKAGE

__all__ = ["INLINE_BACKEND", "isolated"]

INLINE_BACKEND = "module://matplotlib_inline.backend_inline"
INLINE_MODULE = "matplotlib_inline.backend_inline"
LIBRARIES = tuple({*(sysconfig.get_paths()[name] for name in ("stdlib", "platstdlib", "purelib", "platlib"))})


@contextmanager
def isolated() -> Iterator[None]:
    """Let a notebook change what it likes; afterwards the process is as before."""
    with ExitStack() as stack:
        for keep in KEPT:
            stack.enter_context(keep())
        yield


@contextmanager
def _interpreter() -> Iterator[None]:
    """Keep arguments, hooks and ``__main__``, which IPython replaces; pickling a result needs the old one."""
    names = ("argv", "excepthook", "displayhook", "stdin", "stdout", "stderr")
    before = {name: getattr(sys, name) for name in names}
    arguments, main, prompts = list(sys.argv), sys.modules["__main__"], {"ps1", "ps2", "ps3"} - set(dir(sys))
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(sys, name, value)
        sys.argv[:] = arguments
        sys.modules["__main__"] = main
        for name in prompts & set(dir(sys)):
            delattr(sys, name)


@contextmanager
def _environment() -> Iterator[None]:
    """Keep the environment variables and the working folder."""
    variables, folder = dict(os.environ), Path.cwd()
    try:
        yield
    finally:
        os.chdir(folder)
        if dict(os.environ) != variables:
            os.environ.clear()
            os.environ.update(variables)


@contextmanager
def _imports() -> Iterator[None]:
    """Keep the search path, and forget modules that lie neither in a library nor in our package.

    A notebook's own helper module, imported from its folder, would otherwise answer to the same name elsewhere.
    """
    path, loaded = list(sys.path), set(sys.modules)
    try:
        yield
    finally:
        sys.path[:] = path
        for name in set(sys.modules) - loaded:
            if not _is_library(sys.modules[name]):
                del sys.modules[name]


def _is_library(module: ModuleType | None) -> bool:
    places = [getattr(module, "__file__", None), *list(getattr(module, "__path__", None) or ())[:1]]
    place = next((place for place in places if place), None)
    return place is None or str(place).startswith((*LIBRARIES, str(PACKAGE)))


@contextmanager
def _warning_filters() -> Iterator[None]:
    """Keep the filters; new filters also make Python forget which warnings were already shown."""
    try:
        with warnings.catch_warnings():
            yield
    finally:
        shown = warnings.showwarning
        logging.captureWarnings(False)  # as the notebook may have asked for; it puts back what it found then
        warnings.showwarning = shown
        getattr(warnings, "onceregistry", {}).clear()


@contextmanager
def _loggers() -> Iterator[None]:
    """Keep the levels and handlers of loggers; the root logger's change per cell, see `console`."""
    before = {item: (item.level, item.handlers[:], item.propagate, item.disabled) for item in _known_loggers()}
    disabled = logging.root.manager.disable
    try:
        yield
    finally:
        logging.disable(disabled)
        for item in _known_loggers():
            # Of a logger that is new, only the library it belongs to can have added a handler that does nothing.
            silent: list[logging.Handler] = [each for each in item.handlers if isinstance(each, logging.NullHandler)]
            level, handlers, item.propagate, item.disabled = before.get(item, (logging.NOTSET, silent, True, False))
            item.setLevel(level)
            item.handlers[:] = handlers


def _known_loggers() -> list[logging.Logger]:
    return [item for item in logging.root.manager.loggerDict.values() if isinstance(item, logging.Logger)]


@contextmanager
def _numbers() -> Iterator[None]:
    """Count and draw lots as in a fresh interpreter.

    A seed set by one notebook must not make another look reproducible.
    """
    random.seed()
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()
    before = decimal.getcontext()
    decimal.setcontext(decimal.DefaultContext.copy())
    try:
        yield
    finally:
        decimal.setcontext(before)


@contextmanager
def _matplotlib() -> Iterator[None]:
    """Start with matplotlib's own settings, no figures, and the backend a kernel has."""
    os.environ.setdefault("MPLBACKEND", INLINE_BACKEND)
    if matplotlib := sys.modules.get("matplotlib"):
        matplotlib.rcParams["backend"] = os.environ["MPLBACKEND"]
    try:
        yield
    finally:
        if matplotlib := sys.modules.get("matplotlib"):
            _reset_matplotlib(matplotlib)


def _reset_matplotlib(matplotlib: Any) -> None:
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    if pyplot:
        pyplot.close("all")
        # Both are chosen again in the next notebook, and then registered with its own shell.
        pyplot._REPL_DISPLAYHOOK, pyplot._backend_mod = pyplot._ReplDisplayHook.NONE, None
    if inline := sys.modules.pop(INLINE_MODULE, None):
        inline.InlineBackend.clear_instance()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        original = matplotlib.rcParamsOrig
        matplotlib.rcParams.update({name: original[name] for name in original if name != "backend"})


@contextmanager
def _pandas() -> Iterator[None]:
    """Put back the options of pandas that a notebook changed."""
    try:
        yield
    finally:
        if pandas := sys.modules.get("pandas"):
            # Resetting all of them would load plotting; only this table tells which ones differ.
            for name, option in pandas._config.config._registered_options.items():
                if name not in pandas._config.config._deprecated_options and pandas.get_option(name) != option.defval:
                    pandas.reset_option(name)


KEPT: tuple[Callable[[], AbstractContextManager[None]], ...] = (
    _interpreter, _environment, _imports, _warning_filters, _loggers, _numbers, _matplotlib, _pandas,
)  # fmt: skip
"""Left in reverse order: the environment is still the notebook's while matplotlib is put back."""
