"""From a plan to questions and lists."""

from datetime import date, timedelta
from typing import Any

from contracts.plans import PlanDrawn, PlannedAsk, PlannedMove
from contracts.proposals import ProposalState
from contracts.reliefs import ConsentState, EndReason, ReliefCause, ReliefChanged
from mailroom.help.asks import Opened, open_help
from mailroom.proposals.bundles import bundles_of
from mailroom.teams import roster_of
from tests.doubles.office.records import a_move, a_plan, a_team, an_item
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
