"""The short answer inside a quote."""
