"""Whatever becomes of teams and items, each open item is with an open team of its region or among the unplaced."""

from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.item_state import ItemState
from services.assignment.state.memory.read_model import ReadModel
from tests.doubles.office.records import a_team, an_item

TEAMS = ("T1", "T2", "T3")
REGIONS = ("nord", "sued")
HAPPENINGS = st.lists(
    st.one_of(
        st.tuples(st.just("team"), st.sampled_from(TEAMS), st.sampled_from(REGIONS), st.booleans()),
        st.tuples(
            st.just("item"),
            st.integers(0, 12),
            st.sampled_from((*TEAMS, None)),
            st.sampled_from(REGIONS),
            st.sampled_from((ItemState.WAITING, ItemState.IN_PROGRESS, ItemState.PARKED, ItemState.DONE)),
        ),
        st.tuples(st.just("forget"), st.integers(0, 12)),
    ),
    max_size=60,
)


@settings(deadline=None)
@given(HAPPENINGS)
def test_every_open_item_is_in_exactly_one_place(happenings: list[tuple[Any, ...]]) -> None:
    read_model = ReadModel()
    for version, (what, *how) in enumerate(happenings):
        if what == "team":
            team, region, closed = how
            read_model.take_team(a_team(team, region=region, closed=closed))
        elif what == "item":
            number, team, region, state = how
            known = state if team or state is ItemState.DONE else ItemState.UNPLACED
            read_model.put_item(an_item(f"i{number}", team, version, region=region, state=known, minutes=number + 1))
        else:
            read_model.drop_item(an_item(f"i{how[0]}").item_id)
        _agree(read_model)


def _agree(read_model: ReadModel) -> None:
    placed: Counter[str] = Counter()
    for region in read_model.roster.regions():
        for team in read_model.roster.teams_of(region):
            items = read_model.team_items(team)
            assert {item.region for item in items.values()} <= {region}
            assert read_model.minutes_of(team) == sum(item.minutes for item in items.values())
            placed.update(items.keys())
    placed.update(item.item_id for item in read_model.unplaced())
    assert placed == Counter(read_model.items.keys())
