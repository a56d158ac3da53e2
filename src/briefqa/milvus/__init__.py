"""Answering from a Milvus server instead of the index folder; see docs/scaling.md."""
