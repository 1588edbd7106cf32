"""Partitions stopped because their history broke: an operator who knows what is missing lets them continue."""

from contracts.base import Topic
from contracts.stoppages import GapAccepted, HistoryBroken, history_key
from contracts.topics import STOPPAGES
from services.chassis.kafka import KafkaPublisher, Output
from services.operations.dead_letters.stoppages import NothingToParkError, open_stoppages, wait_until_cleared


async def accept(bootstrap: str, topic: Topic, partition: int, seconds: float) -> tuple[list[HistoryBroken], bool]:
    """Order every service stopped in this partition to continue. Returns what each

    had reported, and whether all have done it in time. Raises NothingToParkError if none is stopped.
    """
    async with open_stoppages(bootstrap) as whole:
        broken = [
            known
            for known in whole.values.values()
            if isinstance(known, HistoryBroken | GapAccepted)
            and (known.topic, known.partition) == (topic.name, partition)
        ]
        if not broken:
            raise NothingToParkError(
                f"no service is stopped in {topic.name} partition {partition} because of its history;"
                " `dlq stopped` shows which do"
            )
        async with KafkaPublisher(bootstrap, "operations") as publisher:
            for known in broken:
                await publisher.publish(_order(known))
        keys = [history_key(known.service, topic.name, partition) for known in broken]
        return [known for known in broken if isinstance(known, HistoryBroken)], await wait_until_cleared(
            whole, keys, seconds
        )


def _order(known: HistoryBroken | GapAccepted) -> Output:
    accepted = GapAccepted(
        service=known.service,
        topic=known.topic,
        partition=known.partition,
        expected_offset=known.expected_offset,
        goes_on_at=known.goes_on_at,
    )
    return Output(STOPPAGES.name, history_key(known.service, known.topic, known.partition), accepted)


def explained(known: HistoryBroken) -> str:
    """What is accepted, in one line."""
    if known.reason == "gap":
        lost = f"records {known.expected_offset} to {known.begins_at - 1} were deleted before {known.service} read them"
    else:
        lost = (
            f"the log has other records than {known.service} read;"
            f" up to {known.missing} before offset {known.expected_offset} are no longer in it"
        )
    return f"{known.topic} partition={known.partition}: {lost}; it continues at offset {known.goes_on_at}"
