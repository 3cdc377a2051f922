"""Made-up notebooks that use what a notebook can use, for comparing engines.

Run as a script it executes notebooks one after another in its one process: ``engine_cases.py ENGINE IN OUT``.
"""

import decimal
import logging
import os
import sys
import threading
import warnings
from pathlib import Path

from IPython.core.interactiveshell import InteractiveShell

FAILING = "raises-exception"

CASES = {
    # First: what it changes must not reach any of the others.
    "a-careless": [
        "import logging, os, random, sys, warnings",
        "warnings.simplefilter('error')\nwarnings.warn = None",
        "warnings.warn = warnings._warn = __import__('_warnings').warn",
        "os.chdir('/')\nos.environ['PAKN_LEFT'] = '1'\nos.environ.pop('HOME', None)\nsys.path.insert(0, '/nowhere')",
        "import matplotlib.pyplot as plt\nplt.rcParams['figure.figsize'] = (1, 1)\nplt.rcParams['font.size'] = 3",
        "plt.ioff()\nplt.style.use('ggplot')\nfigure = plt.figure()",
        "%config InlineBackend.figure_formats = ['svg']\n%config InlineBackend.close_figures = False",
        "plt.plot([1, 2])\nNone",
        "plt.switch_backend('agg')",
        "import pandas as pd, numpy as np\npd.set_option('display.max_rows', 2)\npd.set_option('display.precision', 1)",
        "np.set_printoptions(precision=1)\nnp.seterr(all='raise')\nrandom.seed(1)\nnp.random.seed(1)",
        "logging.basicConfig(level=logging.DEBUG, format='left behind: %(message)s')\nlogging.disable(logging.ERROR)",
        "logging.captureWarnings(True)\nlogging.getLogger('matplotlib').setLevel(logging.CRITICAL)",
        "import decimal\ndecimal.getcontext().prec = 3",
        "import asyncio\nforever = asyncio.ensure_future(asyncio.sleep(1000))\nNone",
        "sys.argv.append('--left')\nsys.excepthook = sys.displayhook = print",
        "left = 1\nfrom pathlib import Path\nimport tempfile\nfolder = Path(tempfile.mkdtemp())",
        "(folder / 'helper_of_one.py').write_text('owner = 1')\nsys.path.insert(0, str(folder))\nimport helper_of_one",
    ],
    "b-observer": [
        "import logging, os, sys, warnings, asyncio, decimal\nimport pandas as pd, numpy as np, matplotlib.pyplot as plt",
        "print([name for name in dir() if not name.startswith('_')])",
        "print(os.getcwd() == '/', 'PAKN_LEFT' in os.environ, 'HOME' in os.environ, '/nowhere' in sys.path, '' in sys.path)",
        "print(plt.rcParams['figure.figsize'], plt.rcParams['font.size'], plt.isinteractive(), plt.get_fignums())",
        "print(plt.get_backend(), plt.rcParams['backend'], os.environ['MPLBACKEND'])",
        "plt.plot([1, 2]);",
        "print(plt.get_fignums())",
        "pd.DataFrame({'x': [1 / 3] * 5})",
        "print(np.array([1 / 3]), np.geterr(), decimal.Decimal(1) / 3)",
        "logging.debug('no'), logging.info('no'), logging.warning('yes')",
        "print(logging.getLogger('matplotlib').level, logging.root.manager.disable)",
        "print(len(asyncio.all_tasks()) < 9, '--left' in sys.argv, sys.excepthook is print)",
        "try:\n    import helper_of_one\nexcept ImportError as error:\n    print(error)",
    ],
    "streams": [
        "print('một'); print('hai')",
        "import sys\nprint('out')\nprint('err', file=sys.stderr)\nprint('out again')",
        "sys.stdout.write('no newline')\nsys.stdout.flush()\nsys.stderr.write('x')",
        "from IPython.display import display\nprint('before')\ndisplay(1)\nprint('after')\n2",
        "!echo shell",
        "%%bash\necho script",
        "%%capture kept\nprint('hidden')\ndisplay('also')",
        "kept.show()\nkept.stdout",
        "import threading\nthread = threading.Thread(target=print, args=('thread',))\nthread.start()\nthread.join()",
        "import contextlib, io\nwith contextlib.redirect_stdout(io.StringIO()) as text:\n    print('caught')\ntext.getvalue()",
        "print(sys.stdout.encoding, sys.stdout.isatty(), sys.stdout.writable(), sys.stdout.readable(), sys.stdout.name)",
        "print(1, 2, sep='\\t', end='\\r\\n')\nprint('\\x1b[31mred\\x1b[0m\\b')",
        "sys.stdout.writelines(['a', 'b'])\nsys.stdout.write('c')",
    ],
    "descriptors": [
        "import os, subprocess\nsubprocess.run(['echo', 'child'])\nimport time; time.sleep(0.1)",
        "os.write(1, b'descriptor\\n')\ntime.sleep(0.1)",
        "os.system('echo system >&2')\ntime.sleep(0.1)",
        "pid = os.fork()\nif not pid:\n    __import__('sys').stdout.write('forked\\n')\n    time.sleep(0.5)\n    os._exit(0)\nos.waitpid(pid, 0)[1]",
    ],
    "results": [
        "1", "_ + 1", "Out[1], _2, In[2]", "3;", "None", "x = 5", "'chữ'", "", "   ", "# chỉ có chú thích",
        "[[i] * 20 for i in range(5)]", "{'a': (1, 2), 'b': {3}}", "class A:\n    pass\nA.__module__, __name__, A.__qualname__",
        "import pickle\nisinstance(pickle.loads(pickle.dumps(A())), A)",
        "class Bundle:\n    def _repr_mimebundle_(self, **_):\n        return {'text/plain': 'p', 'application/json': {'a': (1, None, 1.5)}}, {'m': 1}",
        "Bundle()",
        "class Both:\n    def _repr_html_(self): return '<b>'\n    def _repr_png_(self): return b'\\x89PNG\\r\\n'\n    def _repr_latex_(self): return None\nBoth()",
        "import datetime\nclass Dated:\n    def _repr_mimebundle_(self, **_): return {'application/json': {'at': datetime.datetime(2025, 7, 1, tzinfo=datetime.UTC), 'x': float('nan')}}\nDated()",
        "import pandas as pd\npd.DataFrame({'số': [1.5, None], 'chữ': ['a', 'b']})",
        "import numpy as np\nnp.set_printoptions(precision=2)", "np.array([1 / 3])", "get_ipython().execution_count",
    ],
    "displays": [
        "from IPython.display import *\nhandle = display('đầu', display_id='mine')",
        "display('hai', display_id='mine')",
        "update_display('mới', display_id='mine')",
        "handle.update(HTML('<i>x</i>'))\nhandle.display(3)",
        "anonymous = display(1, display_id=True)\nanonymous.update(2)",
        "update_display('không có', display_id='unknown')",
        "print(1)\nclear_output()\nprint(2)",
        "print(1)\ndisplay(1)\nclear_output(wait=True)\nprint(2)",
        "print(1)\nclear_output(wait=True)",
        "display(HTML('<b>'), Markdown('*a*'), SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>'), Latex('$x$'), JSON({'a': 1}))",
        "display({'text/plain': 'raw', 'application/y+json': {'z': [1]}}, raw=True, metadata={'application/y+json': {'k': 1}})",
        "Image(b'\\x89PNG\\r\\n\\x1a\\n' + b'\\0' * 30, width=5)",
        "display(Javascript('1'), exclude=['text/plain'])\nCode('x = 1')",
        "publish_display_data({'text/plain': 'pub'})",
    ],
    "figures": [
        "import os\nos.environ['SOURCE_DATE_EPOCH'] = '0'\nimport matplotlib.pyplot as plt",
        "plt.plot([1, 2, 3])",
        "fig, ax = plt.subplots()\nax.bar(['một', 'hai'], [1, 2])\nprint('drawn')",
        "fig",
        "for i in range(2):\n    plt.figure(figsize=(2, 1))\n    plt.plot([i, 1])\n    plt.show()",
        "plt.figure(facecolor='none', figsize=(2, 2)).add_subplot()\nNone",
        "%matplotlib inline\nplt.rcParams['figure.dpi'] = 50\nplt.rcParams['svg.hashsalt'] = 'x'",
        "plt.scatter([1], [2]);",
        "%config InlineBackend.figure_formats = ['svg']",
        "plt.plot([3, 1])",
        "import matplotlib_inline.backend_inline as inline\ninline.set_matplotlib_formats('png', 'svg')\nplt.plot([1])",
        "%config InlineBackend.close_figures = False",
        "kept = plt.figure(figsize=(1, 1))\nplt.plot([1, 0])\nNone",
        "plt.title('sau')\nprint(plt.get_fignums(), plt.get_backend())",
        "import seaborn as sns\nsns.set_theme()\nplt.close('all')\nsns.lineplot(x=[1, 2], y=[2, 1])",
        "from matplotlib.figure import Figure\nFigure(figsize=(1, 1))",
    ],
    "figures-again": ["import matplotlib.pyplot as plt\nplt.plot([1, 2, 3])", "plt.rcParams['axes.facecolor']"],
    "figures-inline-first": ["%matplotlib inline\nimport matplotlib.pyplot as plt", "plt.plot([2, 1])\nplt.show()\n1"],
    "caught-errors": [
        ("1 / 0", FAILING),
        ("def f(x):\n    return 1 / x\n\nf(\n    0)", FAILING),
        ("try:\n    f(0)\nexcept ZeroDivisionError as error:\n    raise ValueError('lỗi') from error", FAILING),
        ("x = (", FAILING), ("def f(:", FAILING), ("khong_co", FAILING), ("%khong_co", FAILING), ("%%khong_co\n1", FAILING),
        ("import json\njson.loads('{')", FAILING), ("raise KeyboardInterrupt", FAILING), ("raise SystemExit(3)", FAILING),
        ("class Bad:\n    def __repr__(self): raise TypeError('repr')\nBad()", FAILING),
        ("print('a')\nraise ExceptionGroup('nhóm', [ValueError(1), TypeError('2')])", FAILING),
        ("assert 1 == 2, 'sai'", FAILING), ("input('tên? ')", FAILING), ("import getpass\ngetpass.getpass()", FAILING),
        ("%xmode Minimal", ""), ("f(0)", FAILING), ("%xmode Verbose", ""), ("f(0)", FAILING),
        ("def deep(n):\n    return deep(n - 1) if n else 1 / 0\ndeep(30)", FAILING),
        ("import pandas as pd\npd.DataFrame({'a': [1]})['b']", FAILING),
        ("class E(Exception):\n    pass\nraise E('<b>&')", FAILING), ("1", ""),
    ],
    "failing": ["print('trước')", "import os\nprint('x')\ndict()['thiếu']", "print('không chạy')"],
    "failing-syntax": ["1", "if :"],
    "leaving": ["print('trước')", "import sys\nsys.exit(0)", "print('không chạy')"],
    "warnings": [
        "import warnings, sys\nwarnings.warn('một')",
        "for _ in range(3):\n    warnings.warn('lặp')",
        "warnings.warn('cũ', DeprecationWarning)\nwarnings.warn('sau', FutureWarning)\nwarnings.warn('chờ', PendingDeprecationWarning)",
        "import numpy as np\nnp.array([1.0]) / 0",
        "with warnings.catch_warnings(record=True) as seen:\n    warnings.warn('bắt')\nlen(seen)",
        "'\\d'", "1 is 1",
        "import logging\nlogging.warning('nhật ký')\nlogging.getLogger('x.y').error('lỗi')",
        "logging.basicConfig(level=logging.INFO)\nlogging.info('không hoặc có')",
        "logging.getLogger().addHandler(logging.StreamHandler(sys.stdout))\nlogging.warning('hai nơi')",
        "logging.warning('ô sau')",
    ],
    "warnings-again": ["import warnings\nfor _ in range(3):\n    warnings.warn('lặp')", "import logging\nlogging.info('không')"],
    "magics": [
        "x = 1; y = 'chữ'", "%who", "%whos", "%precision 3", "1 / 3", "%env PAKN_MADE_UP=1", "import os\nos.environ['PAKN_MADE_UP']",
        "%history", "%%writefile made_up.txt\nnội dung", "open('made_up.txt').read()", "%cat made_up.txt", "%rm made_up.txt",
        "%pwd == os.getcwd()", "values = !echo a; echo b\nvalues", "%alias hi echo hi %s", "hi you", "%%html\n<b>x</b>", "%%markdown\n*x*",
        "%%python\nprint('other')", "%macro again 1", "%pprint", "list(range(3))", "%automagic", "x?", "%pinfo y",
        "%reset_selective -f ^x$", "'x' in dir()", "%load_ext autoreload", "%autoreload 0", "%lsmagic", "%sx echo sx", "%sc -l out=echo 1\nout",
        "get_ipython().__class__.__name__, 'IPKernelApp' in get_ipython().config, get_ipython().kernel is not None",
        "os.environ['TERM'], os.environ['FORCE_COLOR'], os.environ['PAGER']", "%colors nocolor", "%gui", "%store -z", "%store y", "exit",
    ],
    "asynchronous": [
        "import asyncio, contextvars\nawait asyncio.sleep(0)\nprint('đợi')\n1",
        "async def f():\n    print('trong')\n    return 2\nawait f()",
        "task = asyncio.create_task(f())\nprint('tạo')",
        "await task",
        "asyncio.get_running_loop().is_running()",
        "variable = contextvars.ContextVar('v')\nvariable.set(5)\nNone",
        "variable.get()",
        ("asyncio.run(f())", FAILING),
        "try:\n    await asyncio.wait_for(asyncio.sleep(5), 0.01)\nexcept TimeoutError:\n    print('hết giờ')",
        "import decimal\ndecimal.getcontext().prec = 3", "decimal.Decimal(1) / 3",
        ("await f()\n1 / 0", FAILING),
    ],
}  # fmt: skip


def write_cases(folder: Path, names=CASES) -> list[Path]:
    """Write cases as notebooks and return their paths in the order they are to run."""
    import nbformat

    paths = []
    for name, sources in CASES.items():
        if name not in names:
            continue
        notebook = nbformat.v4.new_notebook()
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        for place, source in enumerate(sources):
            code, tag = source if isinstance(source, tuple) else (source, "")
            cell = nbformat.v4.new_code_cell(code, id=f"cell-{place:02d}", metadata={"tags": [tag]} if tag else {})
            notebook.cells.append(cell)
        notebook.cells.insert(1, nbformat.v4.new_markdown_cell("# Chữ", id="text"))
        paths.append(folder / f"{name}.ipynb")
        nbformat.write(notebook, paths[-1])
    return paths


def run_all(engine: str, source: Path, target: Path) -> None:
    """Execute every notebook of a folder in this process; a failing one leaves its notebook as papermill does.

    Whatever a notebook did, this process must be as before.
    """
    import papermill
    from papermill.engines import papermill_engines

    import pakn.build.in_process  # noqa: F401 (here, so that what loading it changes is no notebook's doing)
    from pakn.build.engine import ENGINE, PaknEngine

    papermill_engines.register(ENGINE, PaknEngine)
    for path in sorted(source.glob("*.ipynb")):
        before = state()
        try:
            papermill.execute_notebook(
                str(path),
                str(target / path.name),
                engine_name=engine if engine == ENGINE else None,
                kernel_name="python3",
                progress_bar=False,
                cwd=str(target),
                extra_arguments=["--log-level=ERROR"],
            )
        except papermill.PapermillExecutionError as error:
            (target / f"{path.name}.error").write_text(str(error), encoding="utf-8")
        changed = [name for name, value in state().items() if value != before[name]]
        if engine == ENGINE and changed:
            raise AssertionError(f"{path.name} changed {[(name, before[name], state()[name]) for name in changed]}")


def state() -> dict[str, object]:
    """What a notebook may change in its process and must not leave changed."""
    return {
        "folder": Path.cwd(),
        "environment": dict(os.environ),
        "path": sys.path[:],
        "arguments": sys.argv[:],
        "main": sys.modules["__main__"],
        "streams": (sys.stdin, sys.stdout, sys.stderr, sys.excepthook, sys.displayhook),
        "files": [os.fstat(number).st_ino for number in (0, 1, 2)],
        "input": input,
        "warnings": (warnings.filters[:], warnings.warn, warnings.showwarning),
        "logging": (logging.root.level, logging.root.handlers[:]),
        # The thread of a %%bash cell is told to end, and ends soon after.
        "threads": [thread for thread in threading.enumerate() if "run_forever" not in thread.name],
        "prompts": hasattr(sys, "ps1"),
        "shell": InteractiveShell.initialized(),
        "decimal": repr(decimal.getcontext()),
    }


if __name__ == "__main__":
    run_all(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
