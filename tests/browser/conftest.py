"""The fixtures of `browser_app`, which has a name of its own so that tests can import its helpers."""

from browser_app import app, chromium, corpus, index, living, origin, origin_of_copy

__all__ = ["app", "chromium", "corpus", "index", "living", "origin", "origin_of_copy"]
