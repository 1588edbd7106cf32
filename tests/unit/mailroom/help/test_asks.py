"""From a plan to questions and lists."""

from datetime import date, timedelta
from typing import Any

import pytest

from contracts.items import ItemClass
from contracts.plans import PlanDrawn, PlannedAsk, PlannedMove
from contracts.proposals import ProposalState
from contracts.reliefs import ConsentState, EndReason, ReliefCause, ReliefChanged
from contracts.settings import SettingsChanged
from mailroom.allocation.relief.shares import Standing, standing
from mailroom.help.asks import Opened, open_help
from mailroom.proposals.bundles import bundles_of
from mailroom.teams import roster_of
from tests.doubles.office.records import REGION, a_move, a_plan, a_team, an_item
from tests.doubles.office.reliefs import ASKED_AT, a_relief, a_share

ROSTER = roster_of([a_team(name) for name in ("T1", "T2", "T3")])
ITEMS = [an_item(f"i{number}") for number in range(10)]
AGREED = ConsentState.AGREED
LATER = ASKED_AT + timedelta(hours=1)


def ask(to_team: str = "T2") -> PlannedAsk:
    return PlannedAsk(
        from_team="T1",
        to_team=to_team,
        minutes_per_day=780,
        budget_minutes=3_600,
        until=date(2026, 3, 30),
        likely_minutes=1_800,
    )


def plan(*moves: PlannedMove, asks: tuple[PlannedAsk, ...] = ()) -> PlanDrawn:
    return a_plan(LATER, 3, *moves).model_copy(update={"asks": asks})


def move(to_team: str, items: int = 2) -> PlannedMove:
    return a_move(to_team=to_team, workdays=40, items=items, minutes=35 * items)


def opened(drawn: PlanDrawn, *reliefs: ReliefChanged) -> Opened:
    return open_help(drawn, reliefs, {"T1": bundles_of(ITEMS)}, ROSTER, 4)


def test_a_giver_is_asked_once_for_all_receivers_of_a_plan() -> None:
    made = opened(plan(move("T2"), move("T3"), asks=(ask("T2"), ask("T3"))))
    (relief,) = made.reliefs
    assert relief.state is ConsentState.ASKED and relief.cause is ReliefCause.OPEN_JAM
    assert [share.to_team for share in relief.shares] == ["T2", "T3"]
    assert [each.state for each in made.lists] == [ProposalState.OFFERED] * 2
    assert [each.share_id for each in made.lists] == [share.share_id for share in relief.shares]
    assert [relief.version, *(each.version for each in made.lists), made.taken.version] == [4, 5, 6, 7]


def test_a_running_share_is_filled_without_a_question_and_shown_for_half_an_hour() -> None:
    running = a_relief(a_share("T2", state=AGREED), state=AGREED)
    made = opened(plan(move("T2")), running)
    assert made.reliefs == ()
    (listed,) = made.lists
    assert (listed.state, listed.starts_at) == (ProposalState.LISTED, LATER + timedelta(minutes=30))
    assert (listed.relief_id, listed.share_id) == (running.relief_id, running.shares[0].share_id)


def test_who_has_agreed_to_the_whole_is_not_asked_again_for_another_receiver() -> None:
    running = a_relief(a_share("T2", state=AGREED), state=AGREED)
    (relief,) = opened(plan(move("T3"), asks=(ask("T3"),)), running).reliefs
    assert relief.relief_id == running.relief_id and relief.state is AGREED
    assert [share.state for share in relief.shares] == [AGREED, ConsentState.ASKED]


def test_nothing_is_listed_between_teams_that_have_not_agreed() -> None:
    for state, share in ((AGREED, {"state": ConsentState.PAUSED}), (ConsentState.PAUSED, {"state": AGREED})):
        unready: dict[str, Any] = share
        assert opened(plan(move("T2")), a_relief(a_share("T2", **unready), state=state)).lists == ()
    assert opened(plan(move("T2")), a_relief()).lists == (), "asked earlier, not answered yet"
    assert opened(plan(move("T2"))).lists == (), "no relief and no question"


def test_a_pair_has_one_open_share() -> None:
    asked = a_relief()
    made = opened(plan(move("T2"), asks=(ask("T2"),)), asked)
    assert made.reliefs == () and made.lists == ()
    over = a_relief(a_share("T2", state=ConsentState.ENDED, end_reason=EndReason.USED_UP), state=AGREED)
    (again,) = opened(plan(move("T2"), asks=(ask("T2"),)), over).reliefs
    assert len({share.share_id for share in again.shares}) == 2


def test_a_question_needs_a_household_that_could_move() -> None:
    only_t3 = [an_item("i0", not_to_team=("T2",))]
    made = open_help(plan(move("T2"), asks=(ask("T2"),)), (), {"T1": bundles_of(only_t3)}, ROSTER, 4)
    assert made.reliefs == () and made.lists == () and made.taken.version == 4


POLICY = SettingsChanged(
    region=REGION, version=2, at=ASKED_AT, unasked_minutes=1_800, unasked_classes=(ItemClass.VAEM, ItemClass.WBA)
)


@pytest.mark.parametrize(
    ("policy", "is_asked"),
    [
        ({}, False),
        ({"unasked_minutes": 1_799}, True),
        ({"unasked_minutes": 0}, True),
        ({"unasked_classes": ()}, True),
        ({"unasked_classes": (ItemClass.WBA,)}, True),
    ],
)
def test_a_policy_is_the_receivers_yes_within_its_hours_and_classes(policy: dict[str, Any], is_asked: bool) -> None:
    drawn, bundles = plan(move("T2"), asks=(ask("T2"),)), {"T1": bundles_of(ITEMS)}
    made = open_help(drawn, (), bundles, ROSTER, 4, POLICY.model_copy(update=policy))
    (relief,), (listed,) = made.reliefs, made.lists
    (share,) = relief.shares
    assert relief.state is ConsentState.ASKED, "the giver is asked in any case"
    assert listed.state is ProposalState.OFFERED
    assert (share.state is ConsentState.ASKED, share.by_policy) == (is_asked, not is_asked)
    if not is_asked:
        assert share.budget_minutes == 1_800 and share.item_classes == (ItemClass.VAEM, ItemClass.WBA)


def test_under_a_policy_the_list_of_an_agreed_relief_is_shown_before_it_goes() -> None:
    running = a_relief(a_share("T3", state=AGREED), state=AGREED)
    drawn, bundles = plan(move("T2"), asks=(ask("T2"),)), {"T1": bundles_of(ITEMS)}
    (listed,) = open_help(drawn, (running,), bundles, ROSTER, 4, POLICY).lists
    assert (listed.state, listed.starts_at) == (ProposalState.LISTED, LATER + timedelta(minutes=30))


def test_who_has_only_given_households_is_asked_for_the_whole_and_the_gift_stays_one() -> None:
    gift = a_share("T2", state=AGREED, agreed_at=ASKED_AT, given=True)
    given = a_relief(gift, state=AGREED, agreed_at=ASKED_AT, given=True, cause=ReliefCause.REQUEST)
    made = opened(plan(move("T3"), asks=(ask("T3"),)), given)
    (relief,) = made.reliefs
    assert (relief.relief_id, relief.state, relief.asked_at) == (given.relief_id, ConsentState.ASKED, LATER)
    assert (relief.given, relief.agreed_at, relief.cause) == (False, None, ReliefCause.OPEN_JAM)
    assert [standing(relief, share) for share in relief.shares] == [Standing.RUNNING, Standing.ASKED]
    assert [each.state for each in made.lists] == [ProposalState.OFFERED]
    paused = given.model_copy(update={"state": ConsentState.PAUSED})
    (kept,) = opened(plan(move("T3"), asks=(ask("T3"),)), paused).reliefs
    assert kept.state is ConsentState.PAUSED and kept.given, "a plan resumes nothing"
