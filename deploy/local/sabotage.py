"""Deliberate sabotage: publishes one wrong owner, to show that the auditor finds it."""

from contracts.item_state import CLOSED_STATES, ITEM_STATE_RECORD, ItemStateChanged
from contracts.topics import ITEM_STATE
from services.chassis.kafka import KafkaPublisher, Output
from services.operations.topic_reader import read_records


async def forge_owner(bootstrap: str) -> str:
    """Give one open item another team's name, as if `backlog` had said so. Returns the item's id."""
    newest = {
        key: state
        async for key, state in read_records(bootstrap, ITEM_STATE, ITEM_STATE_RECORD)
        if isinstance(state, ItemStateChanged)
    }
    teams = sorted({state.team for state in newest.values() if state.team})
    victim = min(item for item, state in newest.items() if state.team and state.state not in CLOSED_STATES)
    wrong = next(team for team in teams if team != newest[victim].team)
    version = newest[victim].version + 1_000_000
    async with KafkaPublisher(bootstrap, "sabotage") as publisher:
        forged = newest[victim].model_copy(update={"team": wrong, "version": version})
        await publisher.publish(Output(ITEM_STATE.name, victim, forged))
    return victim
