"""The reading process: a hostile file costs it its life, and the parent a few seconds."""

import gc
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from briefqa.config import ReadingLimits
from briefqa.errors import BriefqaError, DocumentUnreadable
from briefqa.reading import sandbox
from briefqa.reading.dispatch import read_document
from briefqa.reading.sandbox import ReadingProcess
from briefqa.types import Metadata
from reading.fixtures import Ink, Password, pdf, with_entries, word_document

WORDS = "# 茶園\n\n春天採收三次。[^1]\n\n[^1]: 合作社年報，第 12 頁。\n".encode()

# A child that does as the file says; anything else it reads as it is.
OBEDIENT_CHILD = """
import os, sys, time
import briefqa.reading.dispatch as dispatch
really = dispatch.read_document

def read_document(content, path, sidecar):
    if content == b"hang":
        time.sleep(600)
    if content == b"die":
        os._exit(9)
    if content == b"print":
        print("a parser's chatter"); sys.stdout.flush(); os.write(1, b"more chatter")
    if content == b"raise":
        raise RecursionError("a parser's bug")
    if content == b"eat":
        return bytearray(1 << 40)
    return really(content, path, sidecar)

dispatch.read_document = read_document
from briefqa.reading.sandbox import _main
_main(int(sys.argv[-1]))
"""


@pytest.fixture
def obedient(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on the reading process is one that does as the file says."""
    script, command = tmp_path / "child.py", tmp_path / "python"
    script.write_text(OBEDIENT_CHILD)
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -I "{script}" "$@"\n')
    command.chmod(0o755)
    monkeypatch.setattr(sandbox.sys, "executable", str(command))


@pytest.fixture(scope="module")
def process() -> Iterator[ReadingProcess]:
    with ReadingProcess(ReadingLimits(seconds=20)) as process:
        yield process


def refusal(process: ReadingProcess, content: bytes, path: str = "a.txt") -> str:
    with pytest.raises(DocumentUnreadable) as caught:
        process.read(content, path, Metadata())
    assert str(caught.value)
    return caught.value.reason


def read(process: ReadingProcess, content: bytes = b"Words.", path: str = "a.txt") -> str:
    return process.read(content, path, Metadata()).text


def test_a_document_is_the_one_that_is_read_here(process: ReadingProcess) -> None:
    sidecar = Metadata(title="A title", authors=("Ann", "Bob"), date="2025-08")
    assert process.read(WORDS, "sub/a.md", sidecar) == read_document(WORDS, "sub/a.md", sidecar)
    printed = pdf([[Ink(50, 700, "Words on the first page.")], [Ink(50, 700, "Words on the second page.")]])
    assert process.read(printed, "a.pdf", sidecar) == read_document(printed, "a.pdf", sidecar)


def test_files_are_read_one_after_another_in_one_process(process: ReadingProcess) -> None:
    child = process._child
    for number in range(20):
        assert read(process, f"Words {number}.".encode()) == f"Words {number}."
    assert process._child is child or child is None


def test_a_refusal_keeps_its_reason_and_the_process_goes_on(process: ReadingProcess) -> None:
    read(process)
    child = process._child
    assert refusal(process, b"") == "empty"
    assert refusal(process, b"\x7fELF" + b"\0" * 100) == "binary"
    assert refusal(process, b"Words.", "a.pdf") == "damaged"
    assert read(process) == "Words."
    assert process._child is child


def test_a_large_file_passes_through_the_pipe(process: ReadingProcess) -> None:
    text = ("Words that repeat. " * 500 + "\n\n") * 200
    text = "\n\n".join(part.strip() for part in text.split("\n\n"))
    assert read(process, text.encode()) == text.strip()


def test_a_name_of_any_characters_passes_through_the_pipe(process: ReadingProcess) -> None:  # I17
    for name in ("a\nb.txt", "\u202ea.txt", "🐉.txt", "\udcff.txt", '"\\.txt'):
        assert process.read(b"Words.", name, Metadata()).path == name


@pytest.mark.parametrize(
    ("content", "path"),
    [
        (pdf([[Ink(50, 700, f"Page {number}.")] for number in range(30)])[:2_000], "half.pdf"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 40, "garbage.pdf"),
        (b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 1 0 R /Kids [1 0 R] >>\nendobj\n", "circle.pdf"),
        (b"PK\x03\x04" + bytes(range(256)) * 4, "garbage.docx"),
        (word_document(lambda document: None)[:-600], "half.docx"),
        (b"<html>" + b"<div>" * 50_000 + b"Words.", "deep.html"),
        (b"> " * 20_000 + b"Words.", "deep.md"),
        (b"[" * 50_000, "brackets.md"),
        (b"*_" * 30_000, "emphasis.md"),
        (b"[^1]" * 5_000 + b"\n\n[^1]: [^1]", "notes.md"),
        (b"1\n" * 30_000, "numbers.txt"),
        ("。".encode() * 100_000, "stops.txt"),
    ],
    ids=lambda value: f"I7 {value}" if isinstance(value, str) else "",
)
def test_a_damaged_or_odd_file_is_read_or_refused_and_the_parent_goes_on(
    process: ReadingProcess, content: bytes, path: str
) -> None:
    try:
        process.read(content, path, Metadata())
    except DocumentUnreadable as error:
        reason = error.reason
    else:
        reason = ""
    assert reason in ("", "damaged", "empty", "needs_ocr", "timeout", "too_large")
    assert read(process) == "Words."


def test_an_encrypted_pdf_is_refused_and_one_that_only_forbids_changes_is_read(process: ReadingProcess) -> None:  # I6
    page = [[Ink(50, 700, "Words that are meant to be read.")]]
    assert refusal(process, pdf(page, password=Password(user=b"secret")), "a.pdf") == "encrypted"
    assert read(process, pdf(page, password=Password()), "a.pdf") == "Words that are meant to be read."


def test_a_scanned_pdf_needs_a_reader_of_pictures(process: ReadingProcess) -> None:  # I8
    assert refusal(process, pdf([[]], picture=True), "a.pdf") == "needs_ocr"


def xml_of(content: str) -> bytes:
    body = f'<w:body xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{content}</w:body>'
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return f'<?xml version="1.0"?><w:document xmlns:w="{name}">{body}</w:document>'.encode()


def bombs() -> dict[str, bytes]:
    word = word_document(lambda document: None)
    text = xml_of(f"<w:p><w:r><w:t>{'bomb ' * 2_000_000}</w:t></w:r></w:p>")
    nodes = xml_of("<w:p/>" * 1_000_000)
    laughs = (
        '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a0 "ha">'
        + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
        + "]>"
    ).encode()
    laughing = laughs + xml_of("<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>").split(b"?>", 1)[1]
    inner = BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", b"\0" * 10_000_000)
    return {
        "text node": with_entries(word, {"word/document.xml": text}),
        "many nodes": with_entries(word, {"word/document.xml": nodes}),
        "many entries": with_entries(word, {f"x/{number}": b"" for number in range(6_000)}),
        "laughs": with_entries(word, {"word/document.xml": laughing}),
        "nested": with_entries(word, {"word/embeddings/inner.zip": inner.getvalue(), "../../escaped.txt": b"x"}),
    }


@pytest.mark.parametrize("kind", ["text node", "many nodes", "many entries", "laughs", "nested"])
def test_a_word_bomb_does_not_go_off(process: ReadingProcess, kind: str, tmp_path: Path) -> None:  # I11 I12 I13
    bomb = bombs()[kind]
    assert len(bomb) < 1_000_000
    wanted = {"laughs": ("damaged", "too_large", "empty"), "nested": ("empty",)}.get(kind, ("too_large",))
    assert refusal(process, bomb, "a.docx") in wanted
    assert read(process) == "Words."
    assert not list(tmp_path.parent.glob("**/escaped.txt"))


def test_entities_of_a_word_file_read_no_file(process: ReadingProcess, tmp_path: Path) -> None:  # I12
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret of this machine")
    head = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY secret SYSTEM "{secret.as_uri()}">]>'.encode()
    body = xml_of("<w:p><w:r><w:t>Words. &secret;</w:t></w:r></w:p>").split(b"?>", 1)[1]
    file = with_entries(word_document(lambda document: None), {"word/document.xml": head + body})
    try:
        text = read(process, file, "a.docx")
    except DocumentUnreadable:
        text = ""
    assert "secret of this machine" not in text


def test_a_text_over_the_limit_is_refused_with_the_setting_s_name() -> None:  # I14
    with ReadingProcess(ReadingLimits(text_megachars=1)) as process:
        assert len(read(process, b"Words, words. " * 70_000)) < 1_000_000
        with pytest.raises(DocumentUnreadable, match=r"limits\.text_megachars") as caught:
            process.read(b"Words, words. " * 80_000, "a.txt", Metadata())
    assert caught.value.reason == "too_large"


@pytest.mark.usefixtures("obedient")
def test_a_reader_that_hangs_is_stopped_and_the_next_file_is_read() -> None:  # I7
    with ReadingProcess(ReadingLimits(seconds=1)) as process:
        assert read(process) == "Words."
        child = process._child
        assert child is not None
        assert refusal(process, b"hang") == "timeout"
        assert child.returncode == -signal.SIGKILL
        assert read(process) == "Words."


@pytest.mark.usefixtures("obedient")
def test_a_reader_that_dies_costs_one_file() -> None:  # I7
    with ReadingProcess(ReadingLimits(seconds=20)) as process:
        for _ in range(2):
            assert refusal(process, b"die") == "crashed"
            assert read(process) == "Words."


@pytest.mark.usefixtures("obedient")
def test_a_reader_that_prints_raises_or_eats_memory_costs_one_file_at_most() -> None:  # I7
    with ReadingProcess(ReadingLimits(seconds=20)) as process:
        assert read(process, b"print") == "print"
        child = process._child
        assert refusal(process, b"raise") == "damaged"
        assert refusal(process, b"eat") == "too_large"
        assert read(process) == "Words."
        assert process._child is child


def test_a_child_that_was_killed_between_two_files_is_replaced(process: ReadingProcess) -> None:
    read(process)
    child = process._child
    assert child is not None
    child.kill()
    child.wait()
    assert read(process) == "Words."


def test_a_child_that_is_killed_while_it_is_given_a_file_costs_that_file() -> None:
    with ReadingProcess(ReadingLimits(seconds=20)) as process:
        read(process)
        child = process._child
        assert child is not None
        os.kill(child.pid, signal.SIGSTOP)  # so that it takes nothing from the pipe
        pid = os.fork()
        if pid == 0:
            time.sleep(0.3)
            os.kill(child.pid, signal.SIGKILL)
            os._exit(0)
        assert refusal(process, b"Words. " * 300_000) == "crashed"
        os.waitpid(pid, 0)
        assert read(process) == "Words."


def test_a_reader_that_is_stopped_while_it_is_given_a_file_costs_its_time() -> None:  # I7
    with ReadingProcess(ReadingLimits(seconds=1)) as process:
        child = process._running()
        os.kill(child.pid, signal.SIGSTOP)  # so that it takes nothing from the pipe, which is full soon
        assert refusal(process, b"Words. " * 300_000) == "timeout"
        assert child.poll() is not None


def test_a_child_that_does_not_start_is_our_bug_and_says_how_to_see_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = tmp_path / "python"
    command.write_text("#!/bin/sh\nexit 1\n")
    command.chmod(0o755)
    monkeypatch.setattr(sandbox.sys, "executable", str(command))
    with ReadingProcess(ReadingLimits()) as process, pytest.raises(BriefqaError, match="shows why"):
        process.read(b"Words.", "a.txt", Metadata())


def test_the_child_reads_by_the_code_of_its_parent_whatever_is_installed(tmp_path: Path) -> None:
    """Of two working copies with one environment, the one that is run reads the files too."""
    copy = tmp_path / "briefqa"
    shutil.copytree(
        Path(sandbox.__file__).parents[1], copy, ignore=shutil.ignore_patterns("__pycache__", "*.int8", "*.npz")
    )
    with (copy / "reading" / "dispatch.py").open("a", encoding="utf-8") as file:
        file.write(
            "\n\ndef read_document(content, path, sidecar):\n    raise DocumentUnreadable('copied', 'by the copy')\n"
        )
    code = (
        "from briefqa.reading.sandbox import ReadingProcess; from briefqa.config import ReadingLimits;"
        "from briefqa.types import Metadata; ReadingProcess(ReadingLimits()).read(b'x', 'a.txt', Metadata())"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, timeout=60, env=environment, cwd=tmp_path
    )
    assert b"by the copy" in ended.stderr


def test_no_child_is_started_before_there_is_a_file_and_none_is_left_behind() -> None:
    with ReadingProcess(ReadingLimits()) as process:
        assert process._child is None
        read(process)
        child = process._child
    assert child is not None
    assert child.returncode is not None
    gc.collect()  # a pipe left open would warn here


def test_the_child_ends_when_its_parent_is_gone() -> None:
    code = (
        "import os, sys; from briefqa.reading.sandbox import ReadingProcess; from briefqa.config import ReadingLimits;"
        "from briefqa.types import Metadata; p = ReadingProcess(ReadingLimits()); p.read(b'x', 'a.txt', Metadata());"
        "print(p._child.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    pid = int(subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, timeout=60).stdout)
    for _ in range(100):
        stat = Path(f"/proc/{pid}/stat")
        if not stat.exists() or stat.read_text().rsplit(")", 1)[1].split()[0] == "Z":
            break
        time.sleep(0.05)
    else:
        pytest.fail("the reading process outlived its parent")


def test_the_child_has_the_limits_that_were_set(process: ReadingProcess) -> None:
    read(process)
    assert process._child is not None
    limits = Path(f"/proc/{process._child.pid}/limits")
    if not limits.exists():
        pytest.skip("this system has no /proc")
    lines = limits.read_text()
    assert f"{ReadingLimits().memory_megabytes << 20}" in next(
        line for line in lines.splitlines() if line.startswith("Max address space")
    )
