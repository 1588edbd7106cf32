"""Questions about single items: whose an item is, and why."""

from datetime import date, datetime

from contracts.item_state import CLOSED_STATES, ItemState, ItemStateChanged
from mailroom.profile.order import rank
from mailroom.workdays import business_date
from services.assignment.state.accounts import Account
from services.assignment.state.lookups import find_item
from services.assignment.state.memory.read_model import ReadModel
from services.assignment.state.storage.store import Store
from services.assignment.views.schemas.items import ItemAssignment
from services.assignment.views.visibility import must_read


async def assignment_of(
    read_model: ReadModel, store: Store, account: Account, now: datetime, item_id: str
) -> ItemAssignment:
    """Who owns the item, and why."""
    found = await find_item(read_model, store, item_id)
    must_read(account, found.team, "item.read", item_id)
    why = None if found.state in CLOSED_STATES else read_model.roster.why_unplaced(found.team, found.region)
    known = found.model_dump(include=set(ItemAssignment.model_fields) & set(ItemStateChanged.model_fields))
    return ItemAssignment(
        **known | ({"state": ItemState.UNPLACED} if why else {}),
        unplaced=why,
        why=found.owner_basis,
        since=found.owner_since,
        position=_position(read_model, found, business_date(now)),
        in_proposal=any(each.item_id == item_id for held in read_model.proposals.values() for each in held.items),
    )


def _position(read_model: ReadModel, found: ItemStateChanged, today: date) -> int | None:
    if found.team is None or found.item_id not in read_model.items:
        return None
    if not read_model.roster.takes_work_in(found.team, found.region):
        return None
    ahead = (each for each in read_model.team_items(found.team).values())
    return 1 + sum(rank(each, today) < rank(found, today) for each in ahead)
