"""Which Kafka this is."""

from aiokafka.admin import AIOKafkaAdminClient


async def cluster_of(bootstrap: str) -> str:
    """Kafka's name for itself: rows of one cluster mean nothing to another."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        return str((await admin.describe_cluster()).get("cluster_id") or "unnamed")
    finally:
        await admin.close()
