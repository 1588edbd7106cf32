"""Deliberate sabotage: publishes one wrong owner, to show that the auditor finds it."""

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from contracts.item_state import CLOSED_STATES, ITEM_STATE_RECORD, ItemStateChanged
from contracts.topics import ITEM_STATE


async def forge_owner(bootstrap: str) -> str:
    """Give one open item another team's name, as if `backlog` had said so. Returns the item's id."""
    newest = await _newest_states(bootstrap)
    teams = sorted({state.team for _, state in newest.values() if state.team})
    victim = min(item for item, (_, state) in newest.items() if state.team and state.state not in CLOSED_STATES)
    partition, state = newest[victim]
    wrong = next(team for team in teams if team != state.team)
    forged = state.model_copy(update={"team": wrong, "version": state.version + 1_000_000})
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all")
    await producer.start()
    try:
        value = forged.model_dump_json().encode()
        await producer.send_and_wait(ITEM_STATE.name, value, key=victim.encode(), partition=partition)
    finally:
        await producer.stop()
    return victim


async def _newest_states(bootstrap: str) -> dict[str, tuple[int, ItemStateChanged]]:
    # Named at once: a consumer learns of topics added later only once its metadata expires.
    consumer = AIOKafkaConsumer(
        ITEM_STATE.name, bootstrap_servers=bootstrap, enable_auto_commit=False, auto_offset_reset="earliest"
    )
    await consumer.start()
    try:
        numbers = consumer.partitions_for_topic(ITEM_STATE.name) or set()
        partitions = [TopicPartition(ITEM_STATE.name, number) for number in sorted(numbers)]
        ends = await consumer.end_offsets(partitions)
        newest: dict[str, tuple[int, ItemStateChanged]] = {}
        while not all([await consumer.position(each) >= ends[each] for each in partitions]):
            for partition, records in (await consumer.getmany(timeout_ms=200)).items():
                for record in records:
                    event = ITEM_STATE_RECORD.validate_json(record.value, extra="ignore") if record.value else None
                    if isinstance(event, ItemStateChanged):
                        newest[event.item_id] = (partition.partition, event)
        return newest
    finally:
        await consumer.stop()
