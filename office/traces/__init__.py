"""The played office: what happens whatever is decided, and the running state that decisions change."""
