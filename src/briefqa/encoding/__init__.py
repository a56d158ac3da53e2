"""The packaged model and what it computes: vectors of texts, and how well a sentence answers a question."""
