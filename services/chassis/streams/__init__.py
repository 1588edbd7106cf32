"""Stream workers: a rule per partition, its rows and messages durable before its records count as done."""

from services.chassis.streams.worker import StreamWorker, create_worker

__all__ = ["StreamWorker", "create_worker"]
