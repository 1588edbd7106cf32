"""Help that two people agree on once: reliefs and their shares, from the question to the end (docs/rules/relief.md)."""
