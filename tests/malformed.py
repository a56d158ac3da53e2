"""Files that are broken in many ways, made the same each time out of the shipped corpus and a few generated documents.

`python tests/malformed.py [FOLDER]` writes them, indexes them through the real reading process, and prints what became
of them; `make malformed` does. Exit code 1 where a file is in neither list, or a handle or a process was left behind.
"""

import argparse
import os
import random
import sys
import tempfile
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path

import briefqa.indexing.updating
from briefqa.config import ReadingLimits
from briefqa.index import open_index
from briefqa.reading.sandbox import ReadingProcess
from briefqa.types import Document, Metadata
from fakes import update
from reading.fixtures import Ink, add_notes, add_xml, paragraph, pdf, reference, word_document

REPOSITORY = Path(__file__).parents[1]
SHIPPED = ("*.md", "*.txt", "*.html", "*.docx", "*.pdf")
SUFFIXES = (".md", ".txt", ".html", ".docx", ".pdf")
SIGNATURES = (
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"<!DOCTYPE html><html><body>",
    b"---\ntitle: ",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
)
CUTS = (0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97)  # what is left of a file, in shares of it
FLIPS = (1, 8, 64, 512)
LIMITS = ReadingLimits(seconds=20)

Named = tuple[str, bytes]
Damage = Callable[[bytes, random.Random], bytes]


def good_files() -> list[Named]:
    """What is broken: every document of the corpus, and small ones whose insides lie open."""
    found = [path for pattern in SHIPPED for path in sorted((REPOSITORY / "corpus").glob(pattern))]
    files = [(path.name, path.read_bytes()) for path in found if path.name != "README.md"]
    pages = [[Ink(50, 700 - 20 * line, f"Line {line} of page {page}.^1") for line in range(20)] for page in range(3)]
    return [
        *files,
        ("open.pdf", pdf(pages, properties={"Title": "Pages"}, picture=True)),
        ("chinese.pdf", pdf([[Ink(50, 700, "港務處在一九三〇年重修了燈塔。", size=12)]])),
        ("open.docx", _word()),
        ("big5.txt", ("燈塔建於一八七二年，由四名守望員輪班。\n" * 20).encode("big5")),
        ("wide.txt", ("燈塔建於一八七二年。\n" * 20).encode("utf-16")),
        ("tags.html", _page()),
    ]


def _word() -> bytes:
    def fill(document: object) -> None:
        for number in range(10):
            add_xml(document, paragraph(f"Paragraph {number} has a note.", reference(number + 1)))  # type: ignore[arg-type]
        add_notes(document, {number + 1: f"Smith, “Title {number}”, 2020." for number in range(10)})  # type: ignore[arg-type]

    return _with_parts(word_document(fill), {})


def _with_parts(archive: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The archive with parts put in the place of those of the same name; the same bytes whatever the time is."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, parts.get(name, old.read(name)))
    return stream.getvalue()


def _page() -> bytes:
    rows = "".join(
        f"<tr><td>{number}</td><td>value<sup><a href='#n{number}'>{number}</a></sup></td></tr>" for number in range(9)
    )
    notes = "".join(f"<li id='n{number}'>Note {number}.</li>" for number in range(9))
    return f"<!doctype html><html><body><h1>A</h1><table>{rows}</table><ol>{notes}</ol></body></html>".encode()


def malformed_files() -> Iterator[Named]:
    """Every broken file with its name; the same names and bytes each time for the same corpus."""
    rng = random.Random(20261121)
    good = good_files()
    for name, content in good:
        for share in CUTS:
            yield f"cut-{int(share * 100)}-{name}", content[: int(len(content) * share)]
        for count in FLIPS:
            yield f"flipped-{count}-{name}", _flipped(content, rng, count)
        for what, damage in DAMAGES.items():
            yield f"{what}-{name}", damage(content, rng)
        other, tail = good[rng.randrange(len(good))]
        yield f"spliced-{Path(other).stem}-{name}", content[: len(content) // 2] + tail[len(tail) // 2 :]
        yield f"misnamed-{name}{rng.choice(SUFFIXES)}", content
    for name, content in good:
        if name.endswith(".docx"):
            yield from _broken_parts(name, content, rng)
        if name.endswith(".pdf"):
            yield from _broken_streams(name, content, rng)
    for suffix in SUFFIXES:
        for number, start in enumerate((b"", *SIGNATURES)):
            yield f"random-{number}{suffix}", start + rng.randbytes(3_000)


def _flipped(content: bytes, rng: random.Random, count: int) -> bytes:
    changed = bytearray(content)
    for _ in range(count):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _hole(content: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(content))
    return content[:start] + content[start + len(content) // 10 :]


def _blanked(content: bytes, rng: random.Random) -> bytes:
    start, length = rng.randrange(len(content)), len(content) // 20
    return content[:start] + b"\0" * length + content[start + length :]


def _repeated(content: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(content))
    piece = content[start : start + 200]
    return content[:start] + piece * 200 + content[start:]


def _shuffled(content: bytes, rng: random.Random) -> bytes:
    size = max(len(content) // 12, 1)
    pieces = [content[start : start + size] for start in range(0, len(content), size)]
    rng.shuffle(pieces)
    return b"".join(pieces)


DAMAGES: dict[str, Damage] = {"hole": _hole, "blanked": _blanked, "repeated": _repeated, "shuffled": _shuffled}


def _broken_parts(name: str, content: bytes, rng: random.Random) -> Iterator[Named]:
    """Whole archives whose parts are broken: a flipped bit in the archive itself only fails its checksum."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = {part: archive.read(part) for part in archive.namelist() if part.endswith((".xml", ".rels"))}
    for number, (part, xml) in enumerate(sorted(parts.items())):
        for what, broken in (
            ("cut", xml[: len(xml) // 2]),
            ("flipped", _flipped(xml, rng, 10)),
            ("emptied", b""),
            ("shuffled", _shuffled(xml, rng)),
        ):
            yield f"part{number}-{what}-{name}", _with_parts(content, {part: broken})


def _broken_streams(name: str, content: bytes, rng: random.Random) -> Iterator[Named]:
    """PDFs whose packed streams unpack to something broken, and ones with numbers that are out of all proportion."""
    pieces = content.split(b"stream\n")
    for number in range(1, min(len(pieces) - 1, 12), 2):
        body, end, rest = pieces[number].partition(b"\nend")
        try:
            body = zlib.compress(_flipped(zlib.decompress(body), rng, 20))
        except zlib.error:
            body = _flipped(body, rng, 20)
        yield f"stream{number}-{name}", b"stream\n".join([*pieces[:number], body + end + rest, *pieces[number + 1 :]])
    for old, new in (
        (b"/Count", b"/Count 99999999 %"),
        (b"/Kids [", b"/Kids [2 0 R "),
        (b"/Length ", b"/Length 999999999 %"),
    ):
        yield f"swollen-{old[1:5].decode().strip()}-{name}", content.replace(old, new)


def write(folder: Path, files: Iterator[Named] | Sequence[Named]) -> int:
    """Writes the files into an empty folder and gives their number; no two have one name."""
    folder.mkdir(parents=True, exist_ok=True)
    names = set()
    for name, content in files:
        assert name not in names, name
        names.add(name)
        (folder / name).write_bytes(content)
    return len(names)


class TimedProcess(ReadingProcess):
    """The real reading process, with the seconds of each file."""

    seconds: dict[str, float]

    def read(self, content: bytes, path: str, sidecar: Metadata) -> Document:
        started = time.perf_counter()
        try:
            return super().read(content, path, sidecar)
        finally:
            TimedProcess.seconds[path] = time.perf_counter() - started


def open_handles() -> set[str]:
    return {f"{path.name} {path.readlink()}" for path in Path("/proc/self/fd").iterdir() if path.exists()}


def children() -> list[str]:
    """Processes that this one has started and that are still there, dead ones too."""
    own = str(os.getpid())
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(errors="replace").rsplit(")", 1)[1].split()
        except OSError:
            continue
        if fields[1] == own:
            found.append(path.parent.name)
    return found


def index_all(folder: Path, root: Path) -> list[str]:
    """Indexes a folder of broken files, prints what became of them, and returns what went wrong."""
    TimedProcess.seconds = {}
    handles, before, number = open_handles(), children(), len(list(folder.iterdir()))
    really, briefqa.indexing.updating.ReadingProcess = briefqa.indexing.updating.ReadingProcess, TimedProcess  # type: ignore[misc]
    try:
        report = update(root, folder, limits=LIMITS)
    finally:
        briefqa.indexing.updating.ReadingProcess = really  # type: ignore[misc]
    read = {entry.path for entry in open_index(root).catalog}
    skipped = {item.path: item.reason for item in report.skipped}
    slowest = sorted(TimedProcess.seconds, key=lambda path: -TimedProcess.seconds[path])[:3]
    left = [*sorted(open_handles() - handles), *(f"process {child}" for child in set(children()) - set(before))]
    sys.stdout.write(
        f"{number} malformed files: {len(read)} read, {len(skipped)} skipped and named\n"
        f"skipped: {', '.join(f'{reason} {count}' for reason, count in Counter(skipped.values()).most_common())}\n"
        f"slowest: {', '.join(f'{path} {TimedProcess.seconds[path]:.2f} s' for path in slowest)}\n"
        f"handles and processes left behind: {len(left)}\n"
    )
    files = {path.name for path in folder.iterdir()}
    unnamed = [f"{name} is neither in the index nor named" for name in sorted(files - read - set(skipped))]
    crashed = [f"{name} killed its reader" for name, reason in skipped.items() if reason in ("crashed", "timeout")]
    return [*unnamed, *crashed, *(f"left behind: {item}" for item in left)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else "")
    parser.add_argument("folder", nargs="?", type=Path, help="where to keep the files (default: nowhere)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch) / "malformed"
        write(folder, malformed_files())
        problems = index_all(folder, Path(scratch) / "index")
    for problem in problems:
        sys.stdout.write(f"{problem}\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
