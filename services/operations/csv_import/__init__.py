"""Reads CSV files as people have them and sends their rows to `intake`."""
