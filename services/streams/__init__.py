"""Stream workers: a rule per partition, its rows and messages durable before its records count as done.

A rule sees what is exported here; its service's `app.py` wires it with `services.streams.worker`.
"""

from services.streams.fold import DeadLetter, FoldFactory, PartitionFold, Rows, Step

__all__ = ["DeadLetter", "FoldFactory", "PartitionFold", "Rows", "Step"]
