"""How a generation lies in Milvus: three collections of one name, and one alias that points to the first of them.

    briefqa                              the alias, switched by one request
    briefqa_000007_1f3a9c02              records: what is read by name, in pieces that fit a field
    briefqa_000007_1f3a9c02_chunks       a row for each chunk: its place, its vector, its words
    briefqa_000007_1f3a9c02_sentences    a row for each sentence: its chunk, its vector

The records are the documents, one each, with the places of their sentences, and what a reader loads once: the catalogue,
where each chunk stands, how often each word does, and the means. The record "generation" is written last: a generation
without it is one whose upload did not end.
"""

import base64
import re
import zlib
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from briefqa.errors import IndexCorrupt
from briefqa.milvus.server import Row, Server

CHUNKS, SENTENCES = "_chunks", "_sentences"
GENERATION = "generation"
# Loaded once for each generation: little beside vectors, words and texts, which stay where they are.
STATISTICS = ("catalog", "chunks", "sentence_counts", "centroids", "terms", "frequencies")

MAX_FIELD_BYTES = 65_535  # of a text in Milvus
PIECE_CHARS = 16_000  # at most four bytes each
_NAME = r"_(\d{6,12})_[0-9a-f]{8}"


def base_name(alias: str, generation: str, manifest: Mapping[str, Any]) -> str:
    """The name of a generation's collections. An index folder that was made anew counts from 1 again: its content tells."""
    made = sha256(f"{manifest['content_sha256']} {manifest['created']}".encode()).hexdigest()
    return f"{alias}_{generation.removeprefix('gen-')}_{made[:8]}"


def generation_of(collection: str, alias: str) -> str:
    """The generation whose collection this is; empty for a collection that is none of ours."""
    match = re.fullmatch(rf"{re.escape(alias)}{_NAME}(?:{CHUNKS}|{SENTENCES})?", collection)
    return collection.removesuffix(CHUNKS).removesuffix(SENTENCES) if match else ""


def document_record(number: int) -> str:
    return f"document-{number}"


def packed(content: bytes) -> str:
    """Bytes as a text."""
    return base64.b64encode(zlib.compress(content, 1)).decode("ascii")


def unpacked(text: str) -> bytes:
    return zlib.decompress(base64.b64decode(text, validate=True))


def record_rows(name: str, text: str) -> Iterator[Row]:
    """A record as rows: the first begins with how many there are."""
    # Lone surrogates, which a document may hold, are no UTF-8; in JSON they can be written as escapes.
    text = re.sub("[\ud800-\udfff]", lambda match: f"\\u{ord(match[0]):04x}", text)
    pieces = [text[at : at + PIECE_CHARS] for at in range(0, len(text), PIECE_CHARS)] or [""]
    for number, piece in enumerate(pieces):
        content = f"{len(pieces)}\n{piece}" if number == 0 else piece
        yield {"id": f"{name}/{number}", "content": content, "none": [0.0, 0.0]}


def read_records(server: Server, base: str, names: list[str]) -> dict[str, str]:
    """Records by their names, put together. Raises IndexCorrupt for one that is not whole."""
    found = {
        key: row["content"] for key, row in server.rows(base, [f"{name}/0" for name in names], ["content"]).items()
    }
    try:
        counts, begun = {}, {}
        for name in names:
            count, begun[name] = found[f"{name}/0"].split("\n", 1)
            counts[name] = int(count)
        rest = [f"{name}/{number}" for name in names for number in range(1, counts[name])]
        found = {key: row["content"] for key, row in server.rows(base, rest, ["content"]).items()}
        return {
            name: begun[name] + "".join(found[f"{name}/{number}"] for number in range(1, counts[name]))
            for name in names
        }
    except (KeyError, ValueError) as error:
        raise IndexCorrupt(
            f"{server}: {base} lacks a record ({error}). Run `briefqa index` to upload the generation anew."
        ) from None
