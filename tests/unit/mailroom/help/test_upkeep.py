"""What ends without anybody acting."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from contracts.plans import PlannedEnd
from contracts.reliefs import ConsentState, EndReason
from mailroom.allocation.relief.shares import open_shares
from mailroom.help.upkeep import after_list, after_plan, at_tick
from mailroom.teams import Roster, roster_of
from tests.doubles.office.records import a_team
from tests.doubles.office.reliefs import ASKED_AT, a_relief, a_share

AGREED = ConsentState.AGREED
LEFT = {"state": AGREED, "moved_minutes": 300}
TEAMS = roster_of([a_team("T1"), a_team("T2"), a_team("T3")])


def without(team: str) -> Roster:
    return roster_of([a_team(name, closed=name == team) for name in ("T1", "T2", "T3")])


@pytest.mark.parametrize(
    ("share", "relief", "at", "roster", "ended"),
    [
        ({}, {}, ASKED_AT, TEAMS, (None, None)),
        ({}, {}, ASKED_AT + timedelta(days=2), TEAMS, (EndReason.UNANSWERED, EndReason.RELIEF_ENDED)),
        ({}, {"state": AGREED}, ASKED_AT + timedelta(days=2), TEAMS, (None, EndReason.UNANSWERED)),
        ({"state": AGREED}, {"state": AGREED}, ASKED_AT + timedelta(days=9), TEAMS, (None, None)),
        ({"state": AGREED, "until": date(2026, 3, 2)}, {"state": AGREED}, ASKED_AT, TEAMS, (None, None)),
        ({"state": AGREED, "until": date(2026, 3, 1)}, {"state": AGREED}, ASKED_AT, TEAMS, (None, EndReason.TIME_OVER)),
        (LEFT | {"budget_minutes": 315}, {"state": AGREED}, ASKED_AT, TEAMS, (None, None)),
        (LEFT | {"budget_minutes": 314}, {"state": AGREED}, ASKED_AT, TEAMS, (None, EndReason.USED_UP)),
        ({"state": AGREED, "budget_minutes": 10}, {"state": AGREED}, ASKED_AT, TEAMS, (None, None)),
        ({"state": AGREED}, {"state": AGREED}, ASKED_AT, without("T2"), (None, EndReason.TEAM_GONE)),
        ({"state": AGREED}, {"state": AGREED}, ASKED_AT, without("T1"), (EndReason.TEAM_GONE, EndReason.RELIEF_ENDED)),
    ],
)
def test_what_a_tick_ends(
    share: dict[str, Any], relief: dict[str, Any], at: datetime, roster: Roster, ended: tuple[Any, Any]
) -> None:
    before = a_relief(a_share(**share), **relief)
    after = at_tick(before, at, roster)
    assert (after.end_reason, after.shares[0].end_reason) == ended
    assert (after is before) == (ended == (None, None))
    assert at_tick(after, at, roster) is after


def test_a_relief_whose_receivers_are_gone_stays_open_for_others() -> None:
    relief = at_tick(a_relief(a_share(state=AGREED), state=AGREED), ASKED_AT, without("T2"))
    assert relief.state is AGREED and not open_shares(relief)


def test_an_end_by_forecast_is_done_once() -> None:
    relief = a_relief(a_share("T2"), a_share("T3"))
    planned = PlannedEnd(relief_id=relief.relief_id, share_id=relief.shares[1].share_id, reason=EndReason.RECEIVER_JAMS)
    ended = after_plan(relief, planned, ASKED_AT)
    assert [share.to_team for share in open_shares(ended)] == ["T2"]
    assert after_plan(ended, planned, ASKED_AT) is ended
    unknown = planned.model_copy(update={"share_id": relief.relief_id})
    assert after_plan(ended, unknown, ASKED_AT) is ended


def test_a_share_is_used_up_when_less_than_a_quarter_hour_is_left() -> None:
    relief = a_relief(a_share(state=AGREED), state=AGREED)
    share_id = relief.shares[0].share_id
    relief = after_list(relief, share_id, 1_785, ASKED_AT)
    assert relief.shares[0].moved_minutes == 1_785 and open_shares(relief)
    relief = after_list(relief, share_id, 1, ASKED_AT)
    assert relief.shares[0].end_reason is EndReason.USED_UP and relief.state is AGREED


def test_a_gift_is_over_once_its_list_is() -> None:
    relief = a_relief(a_share(state=AGREED, given=True), state=AGREED, given=True)
    after = after_list(relief, relief.shares[0].share_id, 35, ASKED_AT)
    assert after.shares[0].end_reason is EndReason.USED_UP and after.state is AGREED
    assert at_tick(relief, ASKED_AT, TEAMS) is relief, "its list is still to go"
