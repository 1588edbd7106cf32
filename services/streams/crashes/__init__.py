"""Crash loops: counted across processes, narrowed to one record, and stopped there."""
