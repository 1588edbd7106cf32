"""The auditor's own count: the log of items, folded with rules of its own."""
