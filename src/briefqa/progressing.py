"""Progress on standard error: a bar for anything longer than a second, and nothing where nobody watches."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

DELAY_SECONDS = 1.0

Progress = Callable[[str, int, int], None]  # what is being done, how many are done, of how many


def no_progress(what: str, done: int, total: int) -> None:
    """Where nobody watches."""


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A function (what, done, total) that draws one bar for each kind of work."""
    bar: Any = None

    def show(what: str, done: int, total: int) -> None:
        nonlocal bar
        if not sys.stderr.isatty():
            return
        from tqdm import tqdm  # here: a question from the shell would wait for it and see none of it

        if bar is None or bar.desc != what:
            if bar is not None:
                bar.close()
            bar = tqdm(desc=what, total=total, delay=DELAY_SECONDS, leave=False, file=sys.stderr)
        bar.total = total
        bar.update(done - bar.n)

    try:
        yield show
    finally:
        if bar is not None:
            bar.close()
