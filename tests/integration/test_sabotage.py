"""The sabotage of `make run SABOTAGE=owner` looks like a record of `backlog`, only wrong."""

from datetime import UTC, date, datetime

import pytest
from aiokafka import AIOKafkaConsumer

from contracts.base import derive_id
from contracts.item_state import ITEM_STATE_RECORD, ItemState, ItemStateChanged
from contracts.items import Channel, ItemClass
from contracts.topics import ITEM_STATE
from deploy.local.sabotage import forge_owner
from services.chassis.kafka import KafkaPublisher, Output

pytestmark = pytest.mark.kafka
AT = datetime(2026, 3, 2, 8, tzinfo=UTC)


def _state(number: int, team: str, state: ItemState) -> ItemStateChanged:
    return ItemStateChanged(
        item_id=derive_id("forge", number),
        version=number,
        state=state,
        team=team,
        region="dueren",
        item_class=ItemClass.VAEM,
        channel=Channel.EMAIL,
        legal_received_on=date(2026, 3, 2),
        received_at=AT,
        clocks=(),
        due_on=date(2026, 3, 9),
        minutes=20,
        last_activity_at=AT,
    )


async def test_one_open_item_gets_another_teams_name_in_a_newer_record(
    kafka: str, topics: int, publisher: KafkaPublisher
) -> None:
    states = [_state(1, "a", ItemState.WAITING), _state(2, "b", ItemState.DONE)]
    await publisher.publish(*(Output(ITEM_STATE.name, state.item_id, state) for state in states))

    victim = await forge_owner(kafka)

    async with AIOKafkaConsumer(ITEM_STATE.name, bootstrap_servers=kafka, auto_offset_reset="earliest") as consumer:
        records = [await consumer.getone() for _ in range(3)]
    ours = [record for record in records if record.key.decode() == victim]
    assert len({record.partition for record in ours}) == 1
    first, forged = (ITEM_STATE_RECORD.validate_json(record.value) for record in ours)
    assert isinstance(first, ItemStateChanged)
    assert isinstance(forged, ItemStateChanged)
    assert (first.team, forged.team) == ("a", "b")
    assert forged.version > first.version
