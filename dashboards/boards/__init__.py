"""One module per board; each answers one question."""
