"""LangChain with FAISS: its recursive splitter, and as `ensemble` its BM25 beside the vectors, all as its tutorials have them."""

from collections.abc import Sequence
from pathlib import Path

import protocol
from langchain_classic.retrievers import EnsembleRetriever
from langchain_community.retrievers import BM25Retriever
from langchain_community.vectorstores import FAISS
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter


def embeddings(model: str) -> HuggingFaceEmbeddings:
    return HuggingFaceEmbeddings(
        model_name=model,
        model_kwargs={"device": "cpu"},
        encode_kwargs={"prompt_name": "passage", "normalize_embeddings": True},
        query_encode_kwargs={"prompt_name": "query", "normalize_embeddings": True},
    )


def split(documents: protocol.Documents) -> list[Document]:
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=protocol.CHUNK_CHARS, chunk_overlap=protocol.OVERLAP_CHARS, add_start_index=True
    )
    return splitter.split_documents([Document(text, metadata={"id": name}) for name, text in documents.items()])


def index(documents: protocol.Documents, store: Path, model: str) -> int:
    chunks = split(documents)
    FAISS.from_documents(chunks, embeddings(model)).save_local(str(store))
    return len(chunks)


def passages(found: Sequence[Document]) -> list[protocol.Passage]:
    """The places of chunks in their documents."""
    starts = [chunk.metadata["start_index"] for chunk in found]
    return [
        (chunk.metadata["id"], start, start + len(chunk.page_content))
        for chunk, start in zip(found, starts, strict=True)
    ]


def opened(store: Path, model: str) -> FAISS:
    # Its store is a pickle; this one was written a moment ago by this file.
    return FAISS.load_local(str(store), embeddings(model), allow_dangerous_deserialization=True)


def searching(retriever: BaseRetriever) -> protocol.Search:
    return lambda question: passages(retriever.invoke(question)[: protocol.PASSAGES])


def vectors(store: Path, model: str) -> protocol.Search:
    return searching(opened(store, model).as_retriever(search_kwargs={"k": protocol.PASSAGES}))


def ensemble(store: Path, model: str) -> protocol.Search:
    """Its BM25 keeps nothing on disk: it is made anew from the chunks at every start."""
    chunks = opened(store, model)
    texts = [chunks.docstore.search(name) for name in chunks.index_to_docstore_id.values()]
    words = BM25Retriever.from_documents(texts, k=protocol.PASSAGES)
    dense = chunks.as_retriever(search_kwargs={"k": protocol.PASSAGES})
    return searching(EnsembleRetriever(retrievers=[words, dense], weights=[0.5, 0.5]))


if __name__ == "__main__":
    protocol.main(
        index,
        {"vectors": vectors, "ensemble": ensemble},
        [
            "langchain-core",
            "langchain-community",
            "langchain-text-splitters",
            "faiss-cpu",
            "rank-bm25",
            "sentence-transformers",
        ],
    )
