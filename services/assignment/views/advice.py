"""Which team should get an item: the rules of first placement, asked with what is known now."""

from collections import Counter

from contracts.item_state import ItemStateChanged
from mailroom.assignment import Choice, Placeable, choose, days_left_with, placed_since
from mailroom.deadlines import CLASSES
from services.assignment.state.memory.read_model import ReadModel


def advise(read_model: ReadModel, item: ItemStateChanged, promised: Counter[str] | None = None) -> Choice:
    """Which team of its region should get this item now."""
    asked = Placeable(
        item_class=item.item_class,
        skills=item.skills,
        not_to_team=item.not_to_team,
        restricted=item.restricted,
        household_teams=read_model.household_teams(item.case_key),
    )
    return advise_in(read_model, item.region, asked, promised)


def advise_in(read_model: ReadModel, region: str, asked: Placeable, promised: Counter[str] | None = None) -> Choice:
    """Which team of this region should get such an item now. `promised`: minutes just placed with a team."""
    names, new = read_model.roster.teams_of(region), promised or Counter()
    loads = {name: days_left_with(read_model.outlooks.get(name), new[name]) for name in names}
    minutes = {name: new[name] + read_model.minutes_of(name) + CLASSES[asked.item_class].minutes for name in names}
    return choose(asked, (read_model.roster.teams[name] for name in names), loads, minutes)


def placed_since_outlooks(read_model: ReadModel) -> Counter[str]:
    """Minutes that each team got by first placement and that are not in its outlook yet."""
    known = read_model.outlooks.items()
    return Counter({team: placed_since(outlook, read_model.team_items(team).values()) for team, outlook in known})
