"""briefqa, measured by the same lines as its peers: passages alone, no answers. Runs in briefqa's own environment."""

from dataclasses import replace
from pathlib import Path

import protocol

from briefqa.config import DEFAULT_CORPUS, load_config
from briefqa.encoding.embedding import load_embedder
from briefqa.evaluating.beir import BeirSet, beir_documents
from briefqa.index import open_index
from briefqa.indexing.building import build_parts, index_facts, publish_parts
from briefqa.indexing.updating import update_index
from briefqa.retrieving import retrieve


def index(documents: protocol.Documents, store: Path, model: str) -> int:
    """Files of corpus/ it reads itself. model: not needed; the packaged one is the one that the peers were given."""
    config = replace(load_config(), index=store)
    if all((DEFAULT_CORPUS / name).is_file() for name in documents):
        return update_index(config, [DEFAULT_CORPUS], load_embedder).chunks
    embedder = load_embedder()
    titled = {name: tuple(text.split("\n", 1)) for name, text in documents.items()}
    parts = build_parts(beir_documents(BeirSet("", titled, {}, {}, "")), config, embedder)
    store.mkdir(parents=True, exist_ok=True)
    publish_parts(store, parts, index_facts(config, embedder.identity))
    return len(parts.chunks)


def hybrid(store: Path, model: str) -> protocol.Search:
    held, embedder = open_index(store), load_embedder()

    def search(question: str) -> list[protocol.Passage]:
        hits = retrieve(held, question, embedder.embed_question(question), limit=protocol.PASSAGES)
        paths = [held.catalog[int(held.chunks[hit.position][0])].path for hit in hits]
        return [(path, hit.chunk.span.start, hit.chunk.span.end) for path, hit in zip(paths, hits, strict=True)]

    return search


if __name__ == "__main__":
    protocol.main(index, {"hybrid": hybrid}, ["briefqa", "onnxruntime"])
