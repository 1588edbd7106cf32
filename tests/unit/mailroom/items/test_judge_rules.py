"""H1 where an order meets its item: a transfer is carried out exactly if every rule allows it, whatever came before."""

from collections.abc import Callable
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.item_state import CLOSED_STATES, ItemStateChanged
from contracts.items import ItemClass, ItemEvent, ItemStarted
from mailroom.deadlines import CLASSES
from mailroom.items import evolve
from tests.doubles.backlog_bytes import publish
from tests.doubles.office.lives import REGION, ROSTER, TEAMS, History, after

SEEDS = st.integers(0, 2**32)
_CLASSES = (ItemClass.VAEM, ItemClass.VAEM, ItemClass.HA_NEU, ItemClass.WIDERSPRUCH, ItemClass.EIL_NOTLAGE)


def a_past(rng: Random, history: History) -> list[ItemEvent]:
    """A receipt with any flags, and some of what may happen to an item."""
    received = history.received(
        item_class=rng.choice(_CLASSES),
        restricted=rng.random() < 0.1,
        not_to_team=tuple(rng.sample(TEAMS, rng.choice([0, 0, 0, 1]))),
        skills=rng.choice([(), (), (), ("SELBST",)]),
    )
    happened: list[Callable[[], ItemEvent]] = [
        lambda: history.fact("started"),
        lambda: history.fact("parked"),
        lambda: history.fact("resumed"),
        lambda: history.fact("excluded"),
        lambda: history.transfer(rng.choice(TEAMS), rng.choice(TEAMS)),
    ]
    return [received, *(rng.choice(happened)() for _ in range(rng.choice([0, 0, 1, 2])))]


def allowed(item: ItemStateChanged, giver: str, receiver: str, started: bool) -> bool:
    """Every rule at once, in the words of docs/rules/allocation.md#h1."""
    rule, team = CLASSES[item.item_class], ROSTER.teams.get(receiver)
    needed = {*item.skills, *([rule.skill] if rule.skill else [])}
    free = not (started or item.excluded or item.restricted or item.system_moves or rule.urgent)
    waits = item.state not in CLOSED_STATES and item.team == giver != receiver
    able = team is not None and not team.closed and team.region == REGION and needed <= set(team.skills)
    return free and waits and able and receiver not in item.not_to_team


@settings(max_examples=400, deadline=None)
@given(SEEDS)
def test_h1_a_transfer_is_carried_out_exactly_if_every_rule_allows_it(seed: int) -> None:
    rng, history = Random(seed), History()
    past = a_past(rng, history)
    item = after(past)
    before = publish(item)
    giver = before.team if before.team and rng.random() < 0.9 else rng.choice(TEAMS)
    receiver = rng.choice((*TEAMS, "closed", "nowhere"))
    shown = publish(evolve(item, history.transfer(giver, receiver), 99, ROSTER))
    assert shown.last_order is not None
    started = any(isinstance(event, ItemStarted) for event in past)
    assert (shown.last_order.result == "done") == allowed(before, giver, receiver, started)
    assert shown.team == (receiver if shown.last_order.result == "done" else before.team)
    assert shown.due_on == before.due_on and shown.legal_received_on == before.legal_received_on


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(TEAMS), st.sampled_from(TEAMS)), max_size=12))
def test_the_system_moves_an_item_once_however_often_it_is_ordered(pairs: list[tuple[str, str]]) -> None:
    history = History()
    item, done = after([history.received()]), 0
    for giver, receiver in pairs:
        item = evolve(item, history.transfer(giver, receiver), 99, ROSTER)
        order = publish(item).last_order
        done += order is not None and order.result == "done"
    assert done <= 1
    assert done == any(giver == "a" and receiver != "a" for giver, receiver in pairs)
