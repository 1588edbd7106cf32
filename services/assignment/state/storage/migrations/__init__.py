"""Schema changes, oldest first (Alembic). Run at start, in one transaction."""
