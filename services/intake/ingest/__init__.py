"""Checks what callers send and turns it into events."""
