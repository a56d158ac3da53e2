"""Folders to generations: what is new, changed or gone, read, embedded and published."""
