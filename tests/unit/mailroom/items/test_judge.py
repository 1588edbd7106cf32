"""Verdicts on orders about an item."""

from collections.abc import Callable
from typing import Any

import pytest

from contracts.item_state import ItemState, RefusalReason
from contracts.items import ItemEvent, MoveBasis
from mailroom.deadlines import CLASSES
from mailroom.items import evolve
from mailroom.teams import roster_of
from tests.doubles.backlog_bytes import publish
from tests.doubles.office.lives import ROSTER, History, after, described

DAY = 24 * 60
BACK: dict[str, Any] = {"from_team": "b", "to_team": "a"}
Story = Callable[[History], list[ItemEvent]]


def to_and_fro(h: History) -> list[ItemEvent]:
    """Twice to `b` and back, on four days."""
    moves: list[ItemEvent] = [h.received()]
    for day in (1, 3):
        moves += [h.transfer("a", "b", day * DAY), h.fact("recall_ordered", (day + 1) * DAY, **BACK)]
    return moves


def handed_back(h: History) -> list[ItemEvent]:
    return [h.received(), h.transfer("a", "b"), h.fact("handed_back", **BACK)]


REFUSED: dict[str, tuple[RefusalReason, Story]] = {
    "started": (RefusalReason.STARTED, lambda h: [h.received(), h.fact("started"), h.transfer("a", "b")]),
    "started, parked and resumed": (
        RefusalReason.STARTED,
        lambda h: [h.received(), *map(h.fact, ("started", "parked", "resumed")), h.transfer("a", "b")],
    ),
    "closed": (RefusalReason.CLOSED, lambda h: [h.received(), h.fact("completed"), h.transfer("a", "b")]),
    "excluded": (RefusalReason.EXCLUDED, lambda h: [h.received(), h.fact("excluded"), h.transfer("a", "b")]),
    "restricted": (RefusalReason.RESTRICTED, lambda h: [h.received(restricted=True), h.transfer("a", "b")]),
    "left the team": (
        RefusalReason.OWNER_CHANGED,
        lambda h: [h.received(), h.fact("handed_over", to_team="c"), h.transfer("a", "b")],
    ),
    "moved once": (
        RefusalReason.ALREADY_MOVED,
        lambda h: [h.received(), h.transfer("a", "b"), h.transfer("b", "c")],
    ),
    "moved twice in twenty working days": (
        RefusalReason.MOVED_TOO_OFTEN,
        lambda h: [*to_and_fro(h), h.transfer("a", "c", 5 * DAY)],
    ),
    "must not go there": (
        RefusalReason.NOT_TO_TEAM,
        lambda h: [h.received(not_to_team=("b",)), h.transfer("a", "b")],
    ),
    "handed back by it": (RefusalReason.NOT_TO_TEAM, lambda h: [*handed_back(h), h.transfer("a", "b")]),
    "skill missing": (RefusalReason.SKILL_MISSING, lambda h: [h.received(skills=("SELBST",)), h.transfer("a", "b")]),
    "to a closed team": (RefusalReason.UNKNOWN_TEAM, lambda h: [h.received(), h.transfer("a", "closed")]),
    "to an unknown team": (RefusalReason.UNKNOWN_TEAM, lambda h: [h.received(), h.transfer("a", "nobody")]),
    "placed in a closed team": (
        RefusalReason.UNKNOWN_TEAM,
        lambda h: [h.received(team=None), h.fact("placement_ordered", to_team="closed")],
    ),
    "placed in an unknown team": (
        RefusalReason.UNKNOWN_TEAM,
        lambda h: [h.received(team=None), h.fact("placement_ordered", to_team="nobody")],
    ),
    "placed already": (
        RefusalReason.ALREADY_PLACED,
        lambda h: [h.received(), h.fact("placement_ordered", to_team="b")],
    ),
    "placed already, and begun in a closed team": (
        RefusalReason.ALREADY_PLACED,
        lambda h: [h.received(team="closed"), h.fact("started"), h.fact("placement_ordered", to_team="b")],
    ),
    "placed already in a team nobody knows": (
        RefusalReason.ALREADY_PLACED,
        lambda h: [h.received(team="nobody"), h.fact("placement_ordered", to_team="b")],
    ),
    "taken back when it was started": (
        RefusalReason.STARTED,
        lambda h: [h.received(), h.transfer("a", "b"), h.fact("started"), h.fact("recall_ordered", **BACK)],
    ),
    "taken back by another team than the giver": (
        RefusalReason.OWNER_CHANGED,
        lambda h: [h.received(), h.transfer("a", "b"), h.fact("recall_ordered", from_team="b", to_team="c")],
    ),
}


def assert_refused(expected: RefusalReason, story: Story) -> None:
    *before, order = story(History())
    item = after(before)
    refused = evolve(item, order, 99, ROSTER)
    assert refused.last_order is not None and refused.last_order[1] == expected
    assert (refused.now, refused.last_activity) == (item.now, item.last_activity)


@pytest.mark.parametrize("why", REFUSED)
def test_an_order_that_a_rule_forbids_changes_nothing_and_says_why(why: str) -> None:
    assert_refused(*REFUSED[why])


@pytest.mark.parametrize("item_class", [c for c, rule in CLASSES.items() if rule.urgent])
def test_an_urgent_item_never_waits_for_a_transfer(item_class: str) -> None:
    assert_refused(RefusalReason.URGENT, lambda h: [h.received(item_class=item_class), h.transfer("a", "b")])


def test_an_accepted_transfer_changes_the_owner_and_keeps_state_and_clocks() -> None:
    h = History()
    before = after([h.received()])
    order = h.transfer("a", "b")
    shown = publish(evolve(before, order, 1, ROSTER))
    assert (shown.team, shown.state, shown.system_moves) == ("b", ItemState.WAITING, 1)
    assert shown.clocks == publish(before).clocks
    assert shown.last_order is not None
    assert (shown.last_order.order_id, shown.last_order.result) == (order.event_id, "done")


@pytest.mark.parametrize(
    ("story", "owner"),
    [
        pytest.param(
            lambda h: [h.received(), h.fact("excluded"), h.fact("included"), h.transfer("a", "b")], "b", id="included"
        ),
        pytest.param(lambda h: [*to_and_fro(h), h.transfer("a", "c", 29 * DAY)], "c", id="after twenty working days"),
        pytest.param(lambda h: [*handed_back(h), h.transfer("a", "c")], "c", id="handed back by another team"),
    ],
)
def test_what_no_rule_forbids_any_more_moves(story: Story, owner: str) -> None:
    assert after(story(History())).team == owner


def test_first_placement_is_for_unplaced_items() -> None:
    h = History()
    shown = publish(after([h.received(team=None), h.fact("placement_ordered", to_team="b")]))
    assert (shown.team, shown.state, shown.origin_team) == ("b", ItemState.WAITING, "b")
    assert (shown.owner_basis, shown.system_moves) == (MoveBasis.FIRST_PLACEMENT, 0)


def test_what_waits_unstarted_in_a_closed_team_may_be_placed() -> None:
    h = History()
    placed = h.fact("placement_ordered", 9, to_team="b")
    shown = publish(after([h.received(0, team="closed"), placed]))
    assert (shown.team, shown.state, shown.owner_basis) == ("b", ItemState.WAITING, MoveBasis.FIRST_PLACEMENT)
    assert shown.origin_team == "closed"
    parked = publish(after([h.received(0, team="closed"), h.fact("parked", 1), placed]))
    assert (parked.team, parked.state) == ("b", ItemState.PARKED)


def test_a_lead_takes_back_what_was_not_started() -> None:
    h = History()
    shown = publish(after([h.received(), h.transfer("a", "b"), h.fact("recall_ordered", **BACK)]))
    assert (shown.team, shown.owner_basis, shown.system_moves) == ("a", MoveBasis.LEAD_RECALL, 0)


def test_an_item_that_was_handed_back_is_its_first_teams_and_keeps_its_receipt() -> None:
    h = History()
    received, *rest = handed_back(h)
    shown = publish(after([received, *rest]))
    assert (shown.team, shown.not_to_team) == ("a", ("b",))
    assert shown.legal_received_on == publish(after([received])).legal_received_on


def test_a_verdict_stays_whatever_becomes_known_later() -> None:
    h = History()
    order = h.transfer("a", "b", 10)
    item = after([h.received(0), order, h.fact("started", 5)])
    assert (item.team, item.last_order and item.last_order[1]) == ("b", "")
    roster = roster_of([described("a"), described("b", closed=True)])
    assert evolve(item, order, 99, roster) == item._replace(version=99)


def test_a_transfer_dated_before_a_known_hand_over_is_refused() -> None:
    h = History()
    events = [h.received(0), h.fact("handed_over", 60, to_team="a"), h.fact("handed_over", 70, to_team="b")]
    item = after([*events, h.transfer("b", "c", 50)])
    assert (item.team, item.last_order and item.last_order[1]) == ("b", RefusalReason.OWNER_CHANGED)
