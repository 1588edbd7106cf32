"""Stream workers: a rule per partition, its rows and messages durable before its records count as done.

A rule sees what is exported here; its service's `app.py` wires it with `services.streams.worker`. README.md says
what is promised, what stops a partition, and what is overridden in Faust.
"""

from services.streams.fold import DeadLetter, FoldFactory, PartitionFold, Rows, Step

__all__ = ["DeadLetter", "FoldFactory", "PartitionFold", "Rows", "Step"]
