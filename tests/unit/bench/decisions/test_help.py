"""In a played run nothing moves but what two people agreed on."""

from collections import defaultdict
from datetime import date

import pytest

from bench.decisions.play import play
from bench.decisions.policies.product.balance import Balance, without_budget
from contracts.base import derive_id
from contracts.plans import BasedOn, NoPlan, PlannedAsk, PlanReason, ShortageDeclared
from contracts.proposals import ProposalState
from contracts.reliefs import ReliefChanged, ShareStated
from mailroom.allocation.parameters import AGREED_WORKDAYS
from mailroom.workdays import business_date
from office.traces.traces import trace
from tests.doubles.office.situations import REGION


@pytest.fixture(scope="module")
def run() -> Balance:
    played = trace(5, "S1", "tight", 3)
    policy = Balance(played)
    play(played, policy)
    return policy


def shares(run: Balance) -> dict[str, tuple[ReliefChanged, ShareStated]]:
    return {share.share_id: (relief, share) for relief in run.log.reliefs.values() for share in relief.shares}


def test_every_move_lies_within_a_share_that_two_leads_agreed_on(run: Balance) -> None:
    known = shares(run)
    moved = [listed for listed in run.log.lists.values() if listed.minutes("done")]
    assert moved
    for listed in moved:
        relief, share = known[listed.share_id or ""]
        assert listed.agreed_at and relief.agreed_at and share.agreed_at
        assert listed.agreed_at >= max(relief.agreed_at, share.agreed_at)
        assert share.ended_at is None or listed.agreed_at <= share.ended_at
        assert (listed.from_team, listed.to_team) == (relief.from_team, share.to_team)


def test_never_more_than_agreed_on_a_day_or_in_all(run: Balance) -> None:
    of_day: defaultdict[tuple[str, date], int] = defaultdict(int)
    in_all: defaultdict[str, int] = defaultdict(int)
    for listed in run.log.lists.values():
        if listed.share_id and listed.agreed_at:
            of_day[listed.share_id, business_date(listed.agreed_at)] += listed.minutes("done")
            in_all[listed.share_id] += listed.minutes("done")
    known = shares(run)
    assert of_day
    for (share_id, _), minutes in of_day.items():
        assert minutes <= known[share_id][1].minutes_per_day
    for share_id, minutes in in_all.items():
        assert minutes == known[share_id][1].moved_minutes <= known[share_id][1].budget_minutes


def test_lists_of_running_shares_are_shown_before_they_start(run: Balance) -> None:
    shown = [each for each in run.log.lists.values() if each.starts_at and each.agreed_at]
    assert shown, "some follow from a share that runs, without another question"
    assert all(each.agreed_at and each.starts_at and each.agreed_at >= each.starts_at for each in shown)


def test_nothing_is_left_open_and_everybody_was_asked_who_agreed(run: Balance) -> None:
    assert not [each for each in run.log.lists.values() if each.state is ProposalState.RUNNING]
    asked = {(question.relief_id, question.share_id) for question in run.people.questions}
    for relief, share in shares(run).values():
        assert {(relief.relief_id, None), (relief.relief_id, share.share_id)} <= asked


def test_without_a_budget_a_share_may_have_every_days_minutes(run: Balance) -> None:
    relief = next(iter(run.log.reliefs.values()))
    quiet = NoPlan(region=REGION, at=relief.at, reason=PlanReason.NOTHING_JAMS)
    assert without_budget(quiet) is quiet
    asked = PlannedAsk(
        from_team="T1",
        to_team="T2",
        minutes_per_day=300,
        budget_minutes=3600,
        until=relief.shares[0].until,
        likely_minutes=900,
    )
    shortage = ShortageDeclared(
        plan_id=derive_id("plan"),
        region=REGION,
        at=relief.at,
        based_on=BasedOn(outlook_at=relief.at, proposals_version=0, settings_version=1),
        missing_minutes=60.0,
        missing_fte=0.1,
        classes=(),
        triage=(),
        asks=(asked,),
    )
    drawn = without_budget(shortage)
    assert isinstance(drawn, ShortageDeclared)
    assert [each.budget_minutes for each in drawn.asks] == [AGREED_WORKDAYS * 300]
