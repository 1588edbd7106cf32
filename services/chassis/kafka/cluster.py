"""What a Kafka says of itself."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiokafka.admin import AIOKafkaAdminClient


@asynccontextmanager
async def connected_admin(bootstrap: str) -> AsyncIterator[AIOKafkaAdminClient]:
    """A client for topics and groups, connected."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        yield admin
    finally:
        await admin.close()


async def cluster_of(bootstrap: str) -> str:
    """Kafka's name for itself: rows of one cluster mean nothing to another."""
    async with connected_admin(bootstrap) as admin:
        return str((await admin.describe_cluster()).get("cluster_id") or "unnamed")
