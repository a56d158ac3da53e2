"""How a command ends: an error becomes one sentence and an exit code, SIGTERM takes back what was begun as Ctrl-C does."""

import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from briefqa.errors import BriefqaError, told
from briefqa.printing import printable

STOPPED = "stopped. Nothing half done is in the index: it is as it was last published, if it ever was."


class Terminated(KeyboardInterrupt):
    """SIGTERM, as an exception."""


def ended(command: Callable[[], int]) -> int:
    """Runs a command and returns its exit code; what went wrong is said on standard error."""
    try:
        with _sigterm_interrupts():
            code = command()
            sys.stdout.flush()  # a full disk behind `>` shows here, while it can still be said
        return code
    except BriefqaError as error:
        if error.exit_code == 1:
            traceback.print_exc()
        say(f"briefqa: {error}")
        return error.exit_code
    except BrokenPipeError:  # the reader of our output has gone, `| head` for one
        _forget_output()
        return 0
    except KeyboardInterrupt as stop:
        say(f"briefqa: {STOPPED}")
        return 128 + (signal.SIGTERM if isinstance(stop, Terminated) else signal.SIGINT)  # as shells have it
    except OSError as error:
        _forget_output()
        say(f"briefqa: {told(error)}")
        return 1


def say(*lines: str) -> None:
    """Lines for people, on standard error."""
    for line in lines:
        sys.stderr.write(f"{printable(line)}\n")


@contextmanager
def _sigterm_interrupts() -> Iterator[None]:
    """Inside, SIGTERM raises Terminated in the main thread. Elsewhere than in the main thread, nothing changes."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _raise)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _raise(number: int, frame: FrameType | None) -> None:
    raise Terminated


def _forget_output() -> None:
    """What standard output does not take is not offered to it again when the process ends."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
