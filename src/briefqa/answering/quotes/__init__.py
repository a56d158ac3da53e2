"""From passages to the sentences that may be quoted."""
