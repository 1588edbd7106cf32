"""The auditor's own count: what the log of items says, folded with rules of its own."""
