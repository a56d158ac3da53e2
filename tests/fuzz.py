"""The readers under fire for a bounded time: `python tests/fuzz.py [SECONDS]`; `make fuzz` does.

The law: whatever the bytes, a reader returns a document that holds together and that can be cut into sentences and
chunks, or refuses with DocumentUnreadable. Anything else is a finding: it is printed, and its bytes are kept.
"""

import argparse
import faulthandler
import sys
import time
import traceback
import warnings
from collections import Counter
from hashlib import sha256
from itertools import cycle, pairwise
from pathlib import Path

from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisException

from briefqa.chunking import chunks_of
from briefqa.config import ChunkSettings
from briefqa.errors import DocumentUnreadable
from briefqa.reading.dispatch import FORMAT_OF_SUFFIX, read_document
from briefqa.records import document_from_json, document_to_json
from briefqa.sentences import sentences_of
from briefqa.types import Document
from malformed import DAMAGES, good_files
from reading.fixtures import NAMESPACES, with_entries, word_document

BATCH = 100  # examples between two looks at the clock
SLOW_SECONDS = 10.0  # of one small file
MAX_SEED_BYTES = 60_000
KEPT = Path("build") / "fuzz"

PIECES = {
    "txt": ["燈塔建於一八七二年。", "Words, of course.\n", "\n\n", "1 ", "¹²", "12. ", "一、", "（三）", "— 7 —\n", "\f", "註1：", "同註3", "Ibid.", "Smith, “A title”, 2020, p. 7.", "https://a.example/b", "\u200b", "\u202e", "\t", "\r", "\x85", "•", "："],
    "md": ["# ", "## ", "- ", "1. ", "> ", "```\n", "[^1]", "[^a]: ", "^[", "](http://a.example)", "![", "<div hidden>", "</div>", "<!--", "-->", "|", "|-|-|\n", "\n", "\n\n", "---\n", "title: x\n", "*", "**", "`", "\\", "&nbsp;", "字", "word "],
    "html": ["<p>", "</p>", "<table>", "<tr><td>", "<sup><a href='#n1'>1</a></sup>", "<li id='n1'>", "<ol>", "</ol>", "<style>p{display:none}</style>", "<div style='font-size:0'>", "<span hidden>", "</div>", "<script>x</script>", "<template>", "<ruby>字<rt>zì</rt></ruby>", "<meta charset='big5'>", "<article>", "<svg><text>", "<math>", "<!--", "-->", "<![CDATA[", "&#0;", "&lt;", "字", "word ", "\x00"],
    "docx": ["<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>字</w:t>", "<w:t>word </w:t>", "<w:tbl>", "</w:tbl>", "<w:tr><w:tc>", "</w:tc></w:tr>", "<w:footnoteReference w:id='1'/>", "<w:footnoteReference/>", "<w:footnoteReference w:id='x'/>", "<w:pPr><w:pStyle w:val='Heading1'/></w:pPr>", "<w:rPr><w:vanish/></w:rPr>", "<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", "<w:br/>", "<w:tab/>", "<w:ins>", "</w:ins>", "<w:numPr><w:ilvl w:val='99'/></w:numPr>", "<w:outlineLvl w:val='-1'/>"],
}  # fmt: skip
_WORD = word_document(lambda document: None)
_SEEDS = [(name, content) for name, content in good_files() if len(content) <= MAX_SEED_BYTES]


def of_pieces(format_name: str) -> st.SearchStrategy[tuple[str, bytes]]:
    """Files made of the tokens that mean something in a format, in any order."""

    def made(pieces: list[str]) -> tuple[str, bytes]:
        text = "".join(pieces)
        if format_name != "docx":
            return f"a.{format_name}", text.encode("utf-8", "surrogatepass")
        xml = f'<?xml version="1.0"?><w:document {NAMESPACES}><w:body>{text}</w:body></w:document>'
        return "a.docx", with_entries(_WORD, {"word/document.xml": xml.encode()})

    return st.lists(st.one_of(st.sampled_from(PIECES[format_name]), st.text(max_size=8)), max_size=60).map(made)


def balanced_word() -> st.SearchStrategy[tuple[str, bytes]]:
    """Word files that are well-formed: nested elements of any kind, where `of_pieces` seldom closes what it opens."""
    names = ["p", "r", "t", "tbl", "tr", "tc", "ins", "del", "sdt", "sdtContent", "hyperlink", "pPr", "rPr", "footnote"]
    leaf = st.sampled_from(["字", "word ", "1", "<w:footnoteReference w:id='1'/>", "<w:br/>", "<w:tab/>", "<w:numPr/>"])

    def element(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.tuples(st.sampled_from(names), st.lists(children, max_size=5)).map(
            lambda pair: f"<w:{pair[0]}>{''.join(pair[1])}</w:{pair[0]}>"
        )

    def made(body: str) -> tuple[str, bytes]:
        xml = f'<?xml version="1.0"?><w:document {NAMESPACES}><w:body>{body}</w:body></w:document>'
        notes = f'<?xml version="1.0"?><w:footnotes {NAMESPACES}>{body}</w:footnotes>'
        return "a.docx", with_entries(_WORD, {"word/document.xml": xml.encode(), "word/footnotes.xml": notes.encode()})

    return st.lists(st.recursive(leaf, element, max_leaves=30), max_size=8).map("".join).map(made)


def damaged_seeds() -> st.SearchStrategy[tuple[str, bytes]]:
    """Good documents after a few accidents."""

    def made(seed: tuple[str, bytes], accidents: list[str], rng: object) -> tuple[str, bytes]:
        name, content = seed
        for accident in accidents:
            content = DAMAGES[accident](content, rng) if len(content) > 20 else content  # type: ignore[arg-type]
        return name, content[:200_000]

    accidents = st.lists(st.sampled_from(sorted(DAMAGES)), min_size=1, max_size=4)
    return st.builds(made, st.sampled_from(_SEEDS), accidents, st.randoms(use_true_random=False))


SOURCES: dict[str, st.SearchStrategy[tuple[str, bytes]]] = {
    "bytes": st.tuples(st.sampled_from([f"a{suffix}" for suffix in FORMAT_OF_SUFFIX]), st.binary(max_size=400)),
    "text": st.tuples(
        st.sampled_from(["a.txt", "a.md", "a.html"]),
        st.text(st.characters(codec="utf-8"), max_size=400).map(str.encode),
    ),
    **{f"{name} pieces": of_pieces(name) for name in PIECES},
    "word": balanced_word(),
    "damaged": damaged_seeds(),
}


def check_document(document: Document) -> None:
    """What holds of every document: its places are inside its text and in order, and it can be kept, cut and searched."""
    end = len(document.text)
    for block in document.blocks:
        assert 0 <= block.span.start <= block.span.end <= end, block
    for one, next_one in pairwise(document.blocks):
        assert one.span.end <= next_one.span.start, (one, next_one)
    for note in document.notes:
        assert 0 <= note.span.start <= note.span.end <= end, note
        assert all(0 <= target < len(document.notes) for target in note.same_as), note
    for mark in document.marks:
        assert 0 <= mark.span.start <= mark.span.end <= end, mark
        assert 0 <= mark.note < len(document.notes), mark
    assert [page.offset for page in document.pages] == sorted(page.offset for page in document.pages)
    assert all(0 <= page.offset <= end for page in document.pages)
    assert document_from_json(document_to_json(document)) == document
    for _, span in sentences_of(document):
        assert 0 <= span.start < span.end <= end, span
    for chunk in chunks_of(document, ChunkSettings()):
        assert 0 <= chunk.span.start < chunk.span.end <= end, chunk


def check_file(name: str, content: bytes) -> str:
    """Holds one file to the law, and says what became of it: "read", or the reason of the refusal."""
    started = time.perf_counter()
    try:
        check_document(read_document(content, name))
        outcome = "read"
    except DocumentUnreadable as error:
        outcome = error.reason
    assert time.perf_counter() - started < SLOW_SECONDS, f"{len(content)} bytes took more than {SLOW_SECONDS:g} s"
    return outcome


def fuzz(seconds: float) -> tuple[Counter[str], dict[str, str]]:
    """How many files became what, and the findings: their text by the name under which their bytes are kept."""
    outcomes: Counter[str] = Counter()
    findings: dict[str, str] = {}
    deadline = time.monotonic() + seconds
    for strategy in cycle(SOURCES.values()):
        if time.monotonic() > deadline:
            break
        last = ("", b"")

        @settings(
            max_examples=BATCH,
            deadline=None,
            verbosity=Verbosity.quiet,
            database=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        )
        @given(strategy)
        def try_files(file: tuple[str, bytes]) -> None:
            nonlocal last
            last = file
            outcomes[check_file(*file)] += 1

        try:
            try_files()
        except HypothesisException:
            raise
        except Exception as error:
            findings[_keep(*last)] = "".join(traceback.format_exception_only(error)).strip()
    return outcomes, findings


def _keep(name: str, content: bytes) -> str:
    KEPT.mkdir(parents=True, exist_ok=True)
    path = KEPT / f"{sha256(content).hexdigest()[:12]}{Path(name).suffix}"
    path.write_bytes(content)
    return str(path)


def main() -> int:
    parser = argparse.ArgumentParser(description="Feeds the readers odd files for a while.")
    parser.add_argument("seconds", nargs="?", type=float, default=120.0)
    seconds = parser.parse_args().seconds
    faulthandler.enable()  # a parser written in C may end the process; then at least it says where
    warnings.simplefilter("ignore")
    outcomes, findings = fuzz(seconds)
    told = ", ".join(f"{outcome} {count}" for outcome, count in outcomes.most_common())
    sys.stdout.write(f"{outcomes.total():,} files in {seconds:g} s ({told}); findings: {len(findings)}\n")
    for kept, text in findings.items():
        sys.stdout.write(f"{kept}: {text}\n")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
