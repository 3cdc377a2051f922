"""A notebook run by IPython's own kernel code in this process: only the transport between client and kernel differs.

nbclient (inside papermill) asks a kernel to execute a cell and turns the messages that come back into outputs. Here
both ends are the stock ones, and a queue takes the place of the sockets. Messages go through the same JSON. So
outputs, execution counts, display ids and errors are the stock kernel's because its code makes them.
"""

from __future__ import annotations

import asyncio
import atexit
import contextvars
import linecache
import logging
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from queue import Empty
from types import SimpleNamespace
from typing import Any

import traitlets
from ipykernel.compiler import XCachingCompiler
from ipykernel.eventloops import enable_gui
from ipykernel.ipkernel import IPythonKernel
from IPython.core.shellapp import InteractiveShellApp
from jupyter_client.session import Session
from nbclient.exceptions import DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NotebookExecutionManager
from papermill.log import logger
from papermill.utils import nb_language
from traitlets.config import Config

from pakn.base.errors import Finding, UsageError
from pakn.build.console import Console
from pakn.build.executors import is_in_kernel
from pakn.build.isolation import isolated

__all__ = ["InProcessEngine"]

KERNEL_CONFIG = {
    "IPKernelApp": {"connection_file": ""},  # by this libraries (tqdm) see that they run in a notebook
    "HistoryManager": {"hist_file": ":memory:"},  # as nbclient starts a kernel
}
Message = dict[str, Any]
SILENT = logging.getLogger(f"{__name__}.kernel")
"""A kernel's log is for those who mend kernels; it must reach neither papermill's log nor the notebook's."""
SILENT.disabled = True


class InProcessEngine(Engine):
    """Runs a notebook's cells in this process; chosen with ``--engine pakn``."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        *,
        execution_timeout: int | None = None,
        start_timeout: int = 60,
        input_path: str | None = None,
        **options: Any,
    ) -> None:
        """Run every cell, recording outputs and states in the notebook that ``nb_man`` manages.

        Raises
        ------
        UsageError
            If the notebook is not Python, a cell shall have a time limit, or this process already is a kernel.
        """
        _check(nb_language(nb_man.nb), execution_timeout or options.get("timeout"))
        InProcessClient(nb_man, kernel_name=kernel_name, log=logger, **options).execute()


def _check(language: str, timeout: int | None) -> None:
    remedy = "bỏ tùy chọn này, hoặc dùng nhân chuẩn (bỏ --engine pakn)"
    if language != "python":
        raise UsageError([Finding("ngôn ngữ của sổ tay", f"«{language}»", "python", remedy)])
    if timeout and timeout > 0:  # nobody outside the cell could stop it
        raise UsageError([Finding("thời hạn của ô", f"{timeout} giây", "không đặt", remedy)])
    if is_in_kernel():  # its variables would be lost
        finding = Finding("bộ chạy pakn", "đang chạy trong một sổ tay", "một tiến trình riêng", "dùng nhân chuẩn")
        raise UsageError([finding])


class InProcessClient(PapermillNotebookClient):
    """Papermill's client, connected to a kernel in its own process."""

    def execute(self, **_: Any) -> Any:
        """Run every cell; a failing one ends the run and stays marked in the notebook."""
        self.reset_execution_trackers()
        with isolated(), asyncio.Runner() as runner, live_kernel() as kernel:
            self.log.info(f"Executing notebook with kernel: {self.kernel_name}")
            self._loop = runner.get_loop()
            self.kc = Connection(kernel)
            self.papermill_execute_cells()
            self.nb.metadata["language_info"] = dict(kernel.language_info)
            self.set_widgets_metadata()
        return self.nb

    def execute_cell(self, cell: Any, cell_index: int, *args: Any, **options: Any) -> Any:
        """Run one cell in the loop of its notebook, so that tasks of a notebook end with it."""
        return self._loop.run_until_complete(self.async_execute_cell(cell, cell_index, *args, **options))


class Connection:
    """What nbclient asks of the client of a kernel."""

    allow_stdin = False

    def __init__(self, kernel: InProcessKernel) -> None:
        self.kernel = kernel
        self.iopub_channel, self.shell_channel = kernel.iopub_socket, kernel.replies

    async def execute(self, code: str, *, store_history: bool = True, stop_on_error: bool = True) -> str:
        """Run a cell to its end and return the id that its messages carry.

        Raises
        ------
        DeadKernelError
            If an earlier cell called ``exit()``.
        """
        if not self.is_alive():
            raise DeadKernelError("Kernel died")
        content = {
            "code": code,
            "silent": False,
            "store_history": store_history,
            "user_expressions": {},
            "allow_stdin": self.allow_stdin,
            "stop_on_error": stop_on_error,
        }
        request = self.kernel.session.msg("execute_request", content)
        # One context for all cells: what a cell sets in it (decimal, numpy's print options) holds in the next.
        await asyncio.get_running_loop().create_task(self.kernel.answer(request), context=self.kernel.context)
        return str(request["header"]["msg_id"])

    def is_alive(self) -> bool:
        """Return whether the notebook still wants to run."""
        return not self.kernel.shell.exit_now


class Channel:
    """Messages on their way from the kernel to the client."""

    def __init__(self) -> None:
        self.messages: deque[Message] = deque()

    async def get_msg(self, timeout: float | None = None) -> Message:
        """Return the next message; the cell has ended, so there is nothing to wait for."""
        if not self.messages:
            raise Empty
        return self.messages.popleft()


class LocalSession(Session):
    """Makes messages as a kernel does and puts them into a channel, after the same way through JSON."""

    def send(  # type: ignore[override]
        self,
        stream: Channel,
        msg_or_type: Message | str,
        content: Message | None = None,
        parent: Message | None = None,
        ident: bytes | list[bytes] | None = None,
        buffers: list[bytes] | None = None,
        track: bool = False,
        header: Message | None = None,
        metadata: Message | None = None,
    ) -> Message:
        """Put a message into a channel and return it."""
        message = msg_or_type
        if isinstance(message, str):
            message = self.msg(message, content=content, parent=parent, header=header, metadata=metadata)
        _, parts = self.feed_identities(self.serialize(message))
        received = self.deserialize(parts)
        received["buffers"] = list(buffers or message.get("buffers") or ())
        stream.messages.append(received)
        return message


class InProcessKernel(IPythonKernel):
    """IPython's kernel without sockets, threads and debugger."""

    debugger_class = traitlets.Any()  # or traitlets would load it, and debugpy
    _supports_kernel_subshells = False

    def __init__(self, **traits: Any) -> None:
        # The constructor of IPythonKernel is left out: it loads a debugger, a tenth of a second.
        super(IPythonKernel, self).__init__(**traits)
        self.replies = Channel()
        self.context = contextvars.copy_context()
        self.console = Console(self._publish_stream)
        # A top-level await asks which thread handles interrupts; without a thread of its own none does.
        self.shell_channel_thread = SimpleNamespace(parent_thread=None)
        self.shell = self.shell_class.instance(
            parent=self, profile_dir=None, user_module=None, user_ns={}, kernel=self, compiler_class=XCachingCompiler
        )
        self.shell.enable_gui = partial(enable_gui, kernel=self)  # the stock one looks for a running kernel process
        for publisher in (self.shell.displayhook, self.shell.display_pub):
            publisher.session, publisher.pub_socket = self.session, self.iopub_socket
        self.shell.displayhook.topic = b"execute_result"

    async def answer(self, request: Message) -> None:
        """Handle an execute request as the kernel's loop does."""
        with self.console.connected():
            self.set_parent([], request)
            self._publish_status("busy", "shell")
            await self.execute_request(self.replies, [], request)
        self._publish_status("idle", "shell")

    def _publish_stream(self, name: str, text: str) -> None:
        content = {"name": name, "text": text}
        self.session.send(self.iopub_socket, "stream", content, parent=self.get_parent("shell"))

    def _abort_queues(self, *_: Any) -> None:
        """Leave the next request alone: the client sends none after an error."""


@contextmanager
def live_kernel() -> Iterator[InProcessKernel]:
    """A fresh kernel for one notebook; nothing refers to it afterwards."""
    session = LocalSession(key=b"")  # nobody but this process sees the messages: no signature
    kernel = InProcessKernel.instance(config=Config(KERNEL_CONFIG), session=session, iopub_socket=Channel(), log=SILENT)
    shell = kernel.shell
    try:
        InteractiveShellApp.init_path(SimpleNamespace(ignore_cwd=False))  # the folder of the notebook can be imported
        shell.extension_manager.load_extension("storemagic")
        shell.user_ns_hidden.update(shell.user_ns)
        yield kernel
    finally:
        _end(shell)
        InProcessKernel.clear_instance()


def _end(shell: Any) -> None:
    """End a shell as the end of its process would, and let go of it: an exit function still refers to it."""
    shell.restore_sys_module_state()
    scripts = shell.magics_manager.registry["ScriptMagics"]
    for last in (scripts.kill_bg_processes, shell.atexit_operations):
        atexit.unregister(last)
        last()
    if scripts.event_loop:
        scripts.event_loop.call_soon_threadsafe(scripts.event_loop.stop)  # a cell %%bash has a thread with a loop
    for name in shell.compile._filename_map:
        linecache.cache.pop(name, None)
    type(shell).clear_instance()
