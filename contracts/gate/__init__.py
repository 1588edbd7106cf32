"""The gate on breaking changes: today's published contracts against those of the last release in `released/`.

A change breaks when a reader of the last release refuses a new record, or today's reader refuses an old one. Both
happen in an upgrade, so the gate names every difference except the few known to be harmless. Deliberate changes are in
`reviewed.toml`, each with its reason and how old records are read; a release empties the list.
"""
