"""Reads CSV files as spreadsheets save them and sends their rows to `intake`."""
