"""What other documents say instead."""
