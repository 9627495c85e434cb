"""Commands and scripts run in this process: what a person sees, without a Python started for each.

What only a process of its own shows (rights, pipes, an empty environment) is tested in one.
"""

import contextlib
import io
import runpy
import sys
from collections.abc import Iterator
from pathlib import Path

from conftest import REPOSITORY

from readouts.cli import main


def command(*arguments: str, cwd: Path) -> tuple[int, str]:
    """Exit code and all that `readouts` prints, in the folder ``cwd``."""
    with _printed(cwd) as printed:
        try:
            code = main(list(arguments))
        except SystemExit as left:
            code = int(left.code or 0)
    return code, printed.getvalue()


def script(name: str, cwd: Path) -> tuple[int, str]:
    """Exit code and all that scripts/<name>.py prints, in the folder ``cwd``."""
    folder = str(REPOSITORY / "scripts")
    sys.path.insert(0, folder)
    code = 0
    with _printed(cwd) as printed:
        try:
            runpy.run_path(f"{folder}/{name}.py", run_name="__main__")
        except SystemExit as left:
            code = int(left.code or 0)
        finally:
            sys.path.remove(folder)
    return code, printed.getvalue()


@contextlib.contextmanager
def _printed(cwd: Path) -> Iterator[io.StringIO]:
    printed = io.StringIO()
    with (
        contextlib.chdir(cwd),
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
    ):
        yield printed
