"""What would happen if: the same forecast and the same engine asked about another world or another plan."""
