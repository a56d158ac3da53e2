"""Passages to an answer: sentences quoted, read with the question, judged, completed and verified."""
