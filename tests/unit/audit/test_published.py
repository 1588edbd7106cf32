"""What the auditor takes from the topics of the services: the newest word, counted once, hashed without versions."""

from datetime import UTC, datetime
from pathlib import Path

from audit.published import Published
from audit.reading import Record
from contracts.base import Event, derive_id
from contracts.item_state import ItemStateChanged
from contracts.jams import JamChanged, JamPhase
from contracts.plans import NoPlan, PlanDrawn, PlanReason

EXAMPLES = Path(__file__).parents[3] / "contracts/examples"
AT = datetime(2026, 3, 2, 12, tzinfo=UTC)


def seen(event: Event | bytes | None, offset: int = 0, **headers: str) -> Record:
    value = event.model_dump_json().encode() if isinstance(event, Event) else event
    return Record(0, offset, value, "key", headers)


PLAN = PlanDrawn.model_validate_json((EXAMPLES / "plan.drawn/golden.json").read_bytes())
STATE = ItemStateChanged.model_validate_json((EXAMPLES / "item.state_changed/golden.json").read_bytes())
JAM = JamChanged.model_validate_json((EXAMPLES / "jam.changed/golden.json").read_bytes())


def plan_hash(*plans: PlanDrawn | NoPlan) -> str:
    published = Published()
    for plan in plans:
        published.take_plan(seen(plan))
    return published.plan_hash()


def test_a_plan_drawn_again_from_other_versions_is_the_same_plan() -> None:
    based_on = PLAN.based_on.model_copy(update={"proposals_version": 77, "settings_version": 8})
    again = PLAN.model_copy(update={"plan_id": derive_id("again"), "based_on": based_on})
    assert plan_hash(PLAN) == plan_hash(PLAN, again)


def test_plans_hash_the_same_in_any_order_and_no_plan_is_none() -> None:
    later = PLAN.model_copy(update={"at": AT})
    assert plan_hash(PLAN, later) == plan_hash(later, NoPlan(region="r", at=AT, reason=PlanReason.NOTHING_JAMS), PLAN)


def test_another_move_is_another_plan() -> None:
    move = PLAN.moves[0].model_copy(update={"items": PLAN.moves[0].items + 1})
    assert plan_hash(PLAN.model_copy(update={"moves": (move, *PLAN.moves[1:])})) != plan_hash(PLAN)


def test_the_higher_version_of_an_item_wins_and_versions_are_not_hashed() -> None:
    newer = STATE.model_copy(update={"version": STATE.version + 5})
    one, two = Published(), Published()
    for event in (newer, STATE.model_copy(update={"team": "elsewhere"})):
        one.take_item_state(seen(event))
    two.take_item_state(seen(STATE))
    assert one.items[STATE.item_id].team == STATE.team
    assert one.state_hash() == two.state_hash()


def test_a_jam_counts_once_when_it_opens_and_once_when_it_clears_after_having_been_open() -> None:
    opened = JAM.model_copy(update={"phase": JamPhase.OPEN, "was_open": True})
    closed = {"phase": JamPhase.NORMAL, "previous": JamPhase.OPEN}
    published = Published()
    for event in (
        opened,
        opened,
        JAM.model_copy(update={"was_open": True, **closed}),
        JAM.model_copy(update={"jam_id": derive_id("never open"), "was_open": False, **closed}),
    ):
        published.take_jam(seen(event))
    assert (len(published.opened), len(published.cleared)) == (1, 1)


def test_a_record_parked_twice_counts_once() -> None:
    published = Published()
    origin = {"origin_topic": "t", "origin_partition": "1", "origin_offset": "7", "reason_code": "not_json"}
    published.take_dead_letter("t", seen(b"{", 0, **origin))
    published.take_dead_letter("t", seen(b"{", 1, **origin))
    published.take_dead_letter("t", seen(b"{", 2))
    assert sorted(published.dead_letters.values()) == ["not_json", "unknown"]


def test_an_unreadable_record_is_passed_over_and_remembered() -> None:
    published = Published()
    published.take_backlog(seen(b"not json", 7)._replace(topic="b"))
    published.take_item_state(seen(None))
    assert (published.unreadable, published.items) == ({("b", "0", "7")}, {})
