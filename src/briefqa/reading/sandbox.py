"""Files are read in a process of their own: a hostile one can cost that process its life, and the parent a few seconds.

Parent and child speak frames over pipes: a length, then JSON; a request is followed by the file's bytes. No pickle.
"""

import contextlib
import json
import os
import resource
import select
import struct
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from briefqa.config import ReadingLimits
from briefqa.errors import BriefqaError, DocumentUnreadable
from briefqa.records import document_from_json, document_to_json, metadata_from_json, metadata_to_json
from briefqa.types import Document, Metadata

_LENGTH = struct.Struct(">Q")
_READ_BYTES = 1 << 20
START_SECONDS = 60.0  # loading the parsers takes a second; a busy machine may need more

# The child is isolated from what the environment says of Python, and yet runs the briefqa that its parent runs: another one
# may be installed. The folder comes first only where it is not searched anyway; there it holds briefqa alone.
SOURCE = Path(__file__).parents[2]
_CHILD = (
    "import runpy, sys; folder = sys.argv.pop(1); folder in sys.path or sys.path.insert(0, folder); "
    "runpy.run_module('briefqa.reading.sandbox', run_name='__main__', alter_sys=True)"
)


class ReadingProcess:
    """A child that reads files one after another; it is started when the first file comes and anew when it has died."""

    def __init__(self, limits: ReadingLimits) -> None:
        self._limits = limits
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def read(self, content: bytes, path: str, sidecar: Metadata) -> Document:
        """The document of a file's bytes. Raises DocumentUnreadable, also where the child dies or runs out of time."""
        request = {
            "path": path,
            "sidecar": metadata_to_json(sidecar),
            "text_megachars": self._limits.text_megachars,
            "bytes": len(content),
        }
        reply = self._ask(content, request)
        if "reason" in reply:
            raise DocumentUnreadable(reply["reason"], reply["message"])
        return document_from_json(reply)

    def _ask(self, content: bytes, request: dict[str, Any]) -> dict[str, Any]:
        child = self._running()
        assert child.stdin is not None
        assert child.stdout is not None
        deadline = time.monotonic() + self._limits.seconds
        try:
            _give(child.stdin, _frame(request), deadline)
            _give(child.stdin, content, deadline)
            return _receive(child.stdout, deadline)
        except TimeoutError:
            self._stop()
            raise DocumentUnreadable("timeout", f"Reading took longer than {self._limits.seconds:g} s.") from None
        except (OSError, EOFError):
            self._stop()
            raise DocumentUnreadable("crashed", "The reading process died on this file.") from None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._stop()
            command = [sys.executable, "-I", "-c", _CHILD, str(SOURCE), str(self._limits.memory_megabytes)]
            child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            assert child.stdin is not None
            os.set_blocking(child.stdin.fileno(), False)
            self._child = child
            _await_start(child)
        return self._child

    def _stop(self) -> None:
        if self._child is None:
            return
        self._child.kill()
        with contextlib.suppress(OSError):
            self._child.communicate()
        self._child = None


def _await_start(child: subprocess.Popen[bytes]) -> None:
    """Waits until the child's parsers are loaded. A child that dies before is our bug, not any file's."""
    assert child.stdout is not None
    try:
        _receive(child.stdout, time.monotonic() + START_SECONDS)
    except (EOFError, TimeoutError):
        command = "python -m briefqa.reading.sandbox 2048 < /dev/null"
        raise BriefqaError(f"The reading process does not start. `{command}` shows why.") from None


def _frame(values: dict[str, Any]) -> bytes:
    # ASCII, so that a lone surrogate in a file's name survives the pipe.
    content = json.dumps(values).encode("ascii")
    return _LENGTH.pack(len(content)) + content


def _give(stream: IO[bytes], content: bytes, deadline: float) -> None:
    """Writes to a pipe that does not block. Raises TimeoutError where the other side takes nothing by the deadline."""
    left = memoryview(content)
    while left:
        _, ready, _ = select.select([], [stream], [], max(deadline - time.monotonic(), 0))
        if not ready:
            raise TimeoutError
        with contextlib.suppress(BlockingIOError):  # it takes less than was ready
            left = left[os.write(stream.fileno(), left[:_READ_BYTES]) :]


def _receive(stream: IO[bytes], deadline: float | None = None) -> dict[str, Any]:
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size, deadline))
    values: dict[str, Any] = json.loads(_exactly(stream, length, deadline))
    return values


def _exactly(stream: IO[bytes], length: int, deadline: float | None = None) -> bytes:
    """`length` bytes of a pipe. Raises TimeoutError after the deadline, or EOFError where the other side has gone."""
    parts: list[bytes] = []
    while length:
        ready, _, _ = select.select([stream], [], [], None if deadline is None else max(deadline - time.monotonic(), 0))
        if not ready:
            raise TimeoutError
        part = os.read(stream.fileno(), min(length, _READ_BYTES))
        if not part:
            raise EOFError
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def _serve(requests: IO[bytes], replies: IO[bytes]) -> None:
    """The child's life: a file in, a document or a refusal out, until the parent goes."""
    from briefqa.reading.dispatch import read_document  # the parsers load in the child alone

    replies.write(_frame({"ready": True}))
    replies.flush()
    while True:
        try:
            request = _receive(requests)
        except EOFError:
            return
        content = _exactly(requests, request["bytes"])
        reply: dict[str, Any]
        try:
            document = read_document(content, request["path"], metadata_from_json(request["sidecar"]))
            _refuse_if_long(document, request["text_megachars"])
            reply = document_to_json(document)
        except DocumentUnreadable as error:
            reply = {"reason": error.reason, "message": str(error)}
        except MemoryError:
            reply = {"reason": "too_large", "message": "Reading needed more memory than the limit."}
        except (
            Exception
        ) as error:  # a parser's bug on a hostile file must not end the run: the file is named and skipped
            reply = {"reason": "damaged", "message": f"The file could not be parsed ({type(error).__name__})."}
        replies.write(_frame(reply))
        replies.flush()


def _refuse_if_long(document: Document, megachars: int) -> None:
    if len(document.text) > megachars * 1_000_000:
        raise DocumentUnreadable(
            "too_large",
            f"The text has {len(document.text):,} characters; at most {megachars:,} million are read (limits.text_megachars).",
        )


def _main(memory_megabytes: int) -> None:
    limit = memory_megabytes << 20
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a parser that prints must not write into the pipe
    _serve(sys.stdin.buffer, replies)


if __name__ == "__main__":
    _main(int(sys.argv[1]))
