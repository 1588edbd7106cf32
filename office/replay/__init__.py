"""Replay of a real event log: a mapping names its columns, its events go through `intake` as if they came today."""
