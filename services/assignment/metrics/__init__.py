"""Figures for Prometheus: what is set after every batch, and what is found by looking over all items after a tick."""
