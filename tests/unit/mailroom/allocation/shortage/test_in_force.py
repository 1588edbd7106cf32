"""A proposed order of work is in force for a time, and ends by itself."""

from datetime import datetime, timedelta

import pytest

from contracts.plans import NoPlan, PlanReason, ShortageDeclared
from mailroom.allocation.plan import decide
from mailroom.allocation.shortage.in_force import Triage, after, concerns, holds
from tests.doubles.office.situations import AT, REGION, declared, flooded, jammed, movable, outlook, situation

DAY = timedelta(days=1)


def shortage(at: datetime = AT, until: datetime | None = AT + 7 * DAY) -> ShortageDeclared:
    answer = declared(flooded())
    return answer.model_copy(update={"at": at, "triage_until": until})


def begun() -> Triage:
    triage = after(None, shortage())
    assert triage is not None
    return triage


def none(reason: PlanReason, at: datetime = AT + DAY) -> NoPlan:
    return NoPlan(region=REGION, at=at, reason=reason)


def test_it_holds_until_its_end_and_not_a_moment_longer() -> None:
    triage = begun()
    assert holds(triage, AT) and holds(triage, triage.until - timedelta(seconds=1))
    assert not holds(triage, triage.until)
    assert not holds(triage, AT - timedelta(seconds=1))
    assert not holds(None, AT)


def test_it_says_what_the_shortage_said() -> None:
    triage, said = begun(), shortage()
    assert (triage.classes, triage.missing, triage.plan_id) == (said.triage, said.classes, said.plan_id)
    assert (triage.missing_minutes, triage.missing_fte) == (said.missing_minutes, said.missing_fte)
    assert (triage.age_cap_workdays, triage.short_classes) == (said.age_cap_workdays, said.short_classes)


def test_another_shortage_prolongs_it_and_it_keeps_its_beginning() -> None:
    longer = after(begun(), shortage(AT + DAY, AT + 8 * DAY))
    assert longer is not None and (longer.since, longer.until) == (AT, AT + 8 * DAY)
    anew = after(begun(), shortage(AT + 9 * DAY, AT + 14 * DAY))
    assert anew is not None and anew.since == AT + 9 * DAY, "it had ended in between"


def test_a_plan_that_finds_room_and_the_end_of_the_last_jam_end_it_early() -> None:
    plan = decide(situation([jammed("a"), outlook("b")], [movable("a")]))
    assert after(begun(), plan) is None
    assert after(begun(), none(PlanReason.NOTHING_JAMS)) is None
    assert after(begun(), shortage(AT + DAY, None)) is None


@pytest.mark.parametrize("reason", [each for each in PlanReason if each is not PlanReason.NOTHING_JAMS])
def test_a_tick_between_two_real_looks_leaves_it_alone_but_does_not_prolong_it(reason: PlanReason) -> None:
    assert after(begun(), none(reason)) == begun()
    assert after(begun(), none(reason, begun().until)) is None
    assert after(None, none(reason)) is None


def test_a_team_that_does_everything_in_time_keeps_to_its_due_dates() -> None:
    drawn = {each.team: concerns(each) for each in flooded().outlooks}
    assert drawn == {"a": True, "b": True, "c": True, "d": True, "e": False}
