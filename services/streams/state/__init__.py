"""Rows on the local disk: one database per partition, rebuilt from the changelog."""
