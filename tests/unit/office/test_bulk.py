"""The made-up post: same seed, same events; every contestant comes to the same states."""

from collections import Counter

import pytest

from bench.parts.day import HOURS, hours
from bench.peers.life import follow
from contracts.items import ITEMS_RECORD, ItemReceived
from mailroom.items import evolve
from mailroom.teams import roster_of
from office.bulk import Bulk, Layout, Post
from services.chassis.kafka import decode, encode
from services.intake.bodies import ItemBody
from tests.doubles.backlog_bytes import publish

OFFICE = Layout(teams=6, regions=2)


def test_the_same_seed_gives_the_same_post() -> None:
    one, other, third = (list(Post(20, OFFICE, seed).wave(0)) for seed in (1, 1, 2))
    assert one == other != third


def test_every_team_of_an_item_is_described_in_its_region() -> None:
    regions = {team.team: team.region for team in OFFICE.described()}
    for event in Post(50, OFFICE).wave(0):
        assert isinstance(event, ItemReceived) and regions[str(event.team)] == event.region


@pytest.mark.parametrize("steps", [1, 2, 3, 4])
def test_the_short_rule_of_the_contestants_and_the_product_agree_on_states(steps: int) -> None:
    post, roster = Post(10, OFFICE), roster_of(list(OFFICE.described()))
    for number in range(post.items):
        state, item = None, None
        for step in range(steps):
            event = post.received(number) if step == 0 else post.step(number, step)
            state = follow(state, event.model_dump(mode="json"))
            item = evolve(item, event, step, roster)
        assert item is not None and state is not None
        assert publish(item).state.value == state["state"]


def test_a_day_has_every_event_of_every_item_once_and_in_order() -> None:
    post = Post(25, OFFICE)
    waves = list(hours(post))
    steps = Counter(event.item_id for wave in waves for event in wave)
    assert len(waves) == HOURS + 3 and set(steps.values()) == {4} and len(steps) == 25
    assert isinstance(waves[0][0], ItemReceived)


def test_bulk_items_are_real_events_under_ids_of_their_own() -> None:
    bulk = Bulk(OFFICE)
    numbers = (0, 1, Bulk.TEMPLATES, 3 * Bulk.TEMPLATES)
    read = [decode(ITEMS_RECORD, value) for _, value in (*bulk.receipts(numbers), *bulk.starts(numbers))]
    assert [encode(event) for event in read] == [value for _, value in (*bulk.receipts(numbers), *bulk.starts(numbers))]
    assert len({getattr(event, "item_id", "") for event in read}) == 4
    assert len({getattr(event, "event_id", "") for event in read}) == 8


def test_intake_takes_the_receipts_as_they_are_sent() -> None:
    post = Post(3, Layout())
    for number in range(post.items):
        assert ItemBody.model_validate_json(post.body(number)).item_id == post.received(number).item_id
