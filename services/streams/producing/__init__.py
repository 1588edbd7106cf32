"""Writing: whole batches, acknowledged by all in-sync replicas, never without the lease."""
