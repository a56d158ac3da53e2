"""txtai with its hybrid index, vectors and BM25 together. It brings no splitter: LangChain's, with the same lengths, cuts."""

import json
from pathlib import Path

import protocol
from langchain_text_splitters import RecursiveCharacterTextSplitter
from txtai import Embeddings

CHUNKS = "chunks.json"


def index(documents: protocol.Documents, store: Path, model: str) -> int:
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=protocol.CHUNK_CHARS, chunk_overlap=protocol.OVERLAP_CHARS, add_start_index=True
    )
    names, texts = list(documents), list(documents.values())
    chunks = splitter.create_documents(texts, [{"id": name} for name in names])
    embeddings = Embeddings(
        path=model,
        method="sentence-transformers",
        instructions={"query": "query: ", "data": "passage: "},
        hybrid=True,
        gpu=False,
    )
    embeddings.index(chunk.page_content for chunk in chunks)
    embeddings.save(str(store))
    places = [
        (chunk.metadata["id"], chunk.metadata["start_index"], chunk.metadata["start_index"] + len(chunk.page_content))
        for chunk in chunks
    ]
    (store / CHUNKS).write_text(json.dumps(places), encoding="utf-8")
    return len(chunks)


def hybrid(store: Path, model: str) -> protocol.Search:
    """model: already named in what was saved."""
    embeddings = Embeddings()
    embeddings.load(str(store))
    places = [tuple(place) for place in json.loads((store / CHUNKS).read_text(encoding="utf-8"))]
    return lambda question: [places[number] for number, _ in embeddings.search(question, protocol.PASSAGES)]


if __name__ == "__main__":
    protocol.main(
        index, {"hybrid": hybrid}, ["txtai", "faiss-cpu", "langchain-text-splitters", "sentence-transformers"]
    )
