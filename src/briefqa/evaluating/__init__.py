"""Measuring retrieval, answers and refusals in the field's own terms."""
