"""LlamaIndex: its sentence splitter and vector store, and as `fusion` its BM25 retriever beside them."""

from collections.abc import Sequence
from pathlib import Path

import protocol
from llama_index.core import Document, Settings, StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.llms import MockLLM
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.schema import NodeWithScore, TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.retrievers.bm25 import BM25Retriever

WORDS = "bm25"


def use(model: str) -> None:
    Settings.llm = MockLLM()  # none is asked; without one it looks for a hosted one
    Settings.embed_model = HuggingFaceEmbedding(
        model_name=model, query_instruction="query: ", text_instruction="passage: ", device="cpu"
    )


def index(documents: protocol.Documents, store: Path, model: str) -> int:
    use(model)
    # Its lengths are in tokens of a tokenizer that may be given: one character, one token.
    splitter = SentenceSplitter(
        chunk_size=protocol.CHUNK_CHARS, chunk_overlap=protocol.OVERLAP_CHARS, tokenizer=list, include_metadata=False
    )
    nodes = splitter.get_nodes_from_documents([Document(text=text, doc_id=name) for name, text in documents.items()])
    VectorStoreIndex(nodes).storage_context.persist(str(store))
    BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=protocol.PASSAGES).persist(str(store / WORDS))
    return len(nodes)


def passages(found: Sequence[NodeWithScore]) -> list[protocol.Passage]:
    """The places of nodes in their documents."""
    nodes = [item.node for item in found if isinstance(item.node, TextNode)]
    return [(node.ref_doc_id or "", node.start_char_idx or 0, node.end_char_idx or 0) for node in nodes]


def searching(retriever: BaseRetriever) -> protocol.Search:
    return lambda question: passages(retriever.retrieve(question)[: protocol.PASSAGES])


def opened(store: Path, model: str) -> BaseRetriever:
    use(model)
    loaded = load_index_from_storage(StorageContext.from_defaults(persist_dir=str(store)))
    return loaded.as_retriever(similarity_top_k=protocol.PASSAGES)


def vectors(store: Path, model: str) -> protocol.Search:
    return searching(opened(store, model))


def fusion(store: Path, model: str) -> protocol.Search:
    dense, words = opened(store, model), BM25Retriever.from_persist_dir(str(store / WORDS))
    return searching(
        QueryFusionRetriever(
            [dense, words],
            mode="reciprocal_rerank",
            similarity_top_k=protocol.PASSAGES,
            num_queries=1,  # the question itself: no model writes others
            use_async=False,
        )
    )


if __name__ == "__main__":
    protocol.main(
        index,
        {"vectors": vectors, "fusion": fusion},
        [
            "llama-index-core",
            "llama-index-embeddings-huggingface",
            "llama-index-retrievers-bm25",
            "sentence-transformers",
        ],
    )
