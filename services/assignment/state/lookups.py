"""Finds one item, relief or proposal, open or ended: in memory if it is still there, else in SQL."""

from typing import Any

from sqlalchemy import Column

from contracts.item_state import ItemStateChanged
from contracts.reliefs import ReliefChanged
from mailroom.proposals.proposal import Proposal
from services.assignment.state.memory.read_model import ReadModel
from services.assignment.state.storage import row_mapping, tables
from services.assignment.state.storage.store import Store
from services.chassis.http.problems import Problem


async def find_item(read_model: ReadModel, store: Store, item_id: str) -> ItemStateChanged:
    """The item, open or closed; 404 if there is none."""
    known = read_model.items.get(item_id)
    return known or row_mapping.item_of(await _stored(store, tables.items.c.item_id, item_id, "item"))


async def find_relief(read_model: ReadModel, store: Store, relief_id: str) -> ReliefChanged:
    """The relief, open or ended; 404 if there is none."""
    known = read_model.reliefs.get(relief_id)
    return known or row_mapping.relief_of(await _stored(store, tables.reliefs.c.relief_id, relief_id, "relief"))


async def find_proposal(read_model: ReadModel, store: Store, proposal_id: str) -> Proposal:
    """The proposal, open or ended; 404 if there is none."""
    known = read_model.proposals.get(proposal_id) or read_model.agreed.get(proposal_id)
    key = tables.proposals.c.proposal_id
    return known or row_mapping.proposal_of(await _stored(store, key, proposal_id, "proposal"))


async def _stored(store: Store, key_column: Column[Any], key: str, called: str) -> str:
    async with store.read() as connection:
        record = await row_mapping.stored_record(connection, key_column, key)
    if record is None:
        raise Problem(404, "not_found", f"There is no such {called}.")
    return record
