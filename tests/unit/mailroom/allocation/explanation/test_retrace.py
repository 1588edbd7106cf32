"""Standing where a plan was drawn: the situation found again leads to the same plan."""

from datetime import timedelta
from random import Random

from contracts.base import derive_id
from contracts.plans import NoPlan, PlanDrawn
from contracts.proposals import PlanTaken, ProposalsEvent
from mailroom.allocation.explanation.retrace import situation_of
from mailroom.allocation.plan import Answer, decide
from mailroom.allocation.planning import Planning, Tick, answer, evolve
from tests.doubles.office.helped import relief, share
from tests.doubles.office.situations import AT, REGION, a_tick, asked_for, jammed, outlook

TAKEN = PlanTaken(region=REGION, version=2, at=AT, plan_id=derive_id("x"))
AGREED = relief("a", share("b"), version=3)
EVENTS: list[ProposalsEvent] = [asked_for("c", 120, version=1), TAKEN, AGREED]


def day() -> tuple[list[Tick], list[Answer]]:
    """A quiet tick, one at which help is asked for, one at which a jam opens."""
    hour = timedelta(hours=1)
    ticks = [
        a_tick(AT - 2 * hour, outlook("a")),
        a_tick(AT - hour, outlook("a"), proposals_version=1),
        a_tick(AT, jammed("a"), proposals_version=3),
    ]
    planning, answers, waiting = Planning(REGION), list[Answer](), list(EVENTS)
    for tick in ticks:
        while waiting and waiting[0].version <= tick.based_on.proposals_version:
            planning = evolve(planning, waiting.pop(0))
        planning, answered = answer(planning, tick)
        answers.append(answered)
    return ticks, answers


def test_the_plan_drawn_anew_from_the_situation_found_is_the_same() -> None:
    ticks, answers = day()
    for answered in answers:
        if isinstance(answered, NoPlan):
            continue
        rng = Random(1)
        shuffled = rng.sample(ticks, len(ticks)), rng.sample(EVENTS, len(EVENTS))
        situation = situation_of(REGION, answered.plan_id, *shuffled)
        assert situation is not None
        assert decide(situation) == answered
    last = answers[-1]
    assert isinstance(last, PlanDrawn) and last.moves
    assert "b" in {move.to_team for move in last.moves} - {ask.to_team for ask in last.asks}


def test_a_plan_that_no_tick_leads_to_is_not_found() -> None:
    ticks, _ = day()
    assert situation_of(REGION, derive_id("another"), ticks, EVENTS) is None
