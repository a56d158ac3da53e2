"""What one sentence says, of what, and whether it denies it: from its text alone."""
