"""The gate on breaking changes: today's published contracts against those of the last release in `released/`.

A change breaks when a reader of the last release refuses a new record, or today's reader refuses an old one. Both
happen in an upgrade, so the gate names every difference but the few that are known to be harmless. What was changed on
purpose stands in `reviewed.toml` with its reason and with how old records are read; the list is emptied by a release.
"""
