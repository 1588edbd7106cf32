"""What assignment knows, summed up after a tick: age, clocks, oldest post, channels, agreed help."""

import asyncio
import re
from datetime import date, datetime, timedelta

import pytest

from contracts.item_state import ClockName, ItemState, RunningClock
from contracts.items import Channel, HeartbeatSent, ItemClass
from contracts.topics import ITEM_STATE
from mailroom.workdays import add_workdays
from tests.doubles.assignment import Assignment, running_assignment
from tests.doubles.office.records import a_plan, a_team, an_item, an_outlook

MONDAY_9 = datetime.fromisoformat("2026-03-02T09:00:00+01:00")
PLACE = 'region="nord",site="A",team="T1"'


async def figures(assignment: Assignment) -> str:
    return (await assignment.client.get("/metrics")).text


async def surveyed(assignment: Assignment, at: datetime) -> str:
    """The metrics once the survey of this tick is done."""
    while True:
        seen = (await assignment.client.get("/v1/worked-off")).json()["as_of"]
        if seen and datetime.fromisoformat(seen) == at:
            await asyncio.sleep(0)
            return await figures(assignment)
        await asyncio.sleep(0.01)


async def test_age_and_clocks_of_a_team_are_shown_after_a_tick(assignment: Assignment) -> None:
    hard = RunningClock(clock=ClockName.GRANT_END, due_on=date(2026, 3, 3), hard=True, source="test")
    before = MONDAY_9 - timedelta(hours=1)  # the look at a tick may come before the outlook of that tick
    await assignment.outlooks(before, an_outlook("T1", before))
    await assignment.items(
        an_item("old", legal_received_on=date(2026, 2, 2), due_on=date(2026, 2, 20)),
        an_item("new", clocks=(hard,), due_on=date(2026, 3, 3)),
    )
    await assignment.tick(MONDAY_9)
    shown = await surveyed(assignment, MONDAY_9)
    assert f'mailroom_backlog_age_items{{age_band="15-30",{PLACE}}} 1.0' in shown
    assert f'mailroom_backlog_age_items{{age_band="0-1",{PLACE}}} 1.0' in shown
    assert f'mailroom_clock_due_items{{clock="target",due_band="overdue",{PLACE}}} 1.0' in shown
    assert f'mailroom_clock_due_items{{clock="hard",due_band="1",{PLACE}}} 1.0' in shown
    assert f'mailroom_clock_forecast_breach_items{{clock="target",{PLACE}}} 1.0' in shown
    assert f'mailroom_clock_forecast_breach_items{{clock="hard",{PLACE}}} 0.0' in shown


async def test_we_are_working_on_post_of_is_public_and_names_no_sensitive_class(assignment: Assignment) -> None:
    assert (await assignment.client.get("/v1/worked-off")).json() == {"as_of": None, "regions": {}}
    await assignment.items(
        an_item("a", legal_received_on=date(2026, 2, 12)),
        an_item("b", legal_received_on=date(2026, 2, 9), state=ItemState.IN_PROGRESS),
        an_item("c", "T3", item_class=ItemClass.WIDERSPRUCH, legal_received_on=date(2026, 1, 9)),
    )
    await assignment.tick(MONDAY_9)
    await surveyed(assignment, MONDAY_9)
    dates = (await assignment.client.get("/v1/worked-off")).json()["regions"]["nord"]
    assert dates["VAEM"] == "2026-02-12" and dates["WBA"] == "2026-03-02"
    assert not {"WIDERSPRUCH", "EIL_WOHNUNG", "ZUST_KLAERUNG"} & dates.keys()


async def test_the_weeks_are_looked_back_on_at_the_fixed_times_only(assignment: Assignment) -> None:
    for number in range(5):
        day = add_workdays(MONDAY_9.date(), -number - 1)
        closed = MONDAY_9 - timedelta(hours=1)
        item = an_item(f"d{number}", legal_received_on=day, state=ItemState.DONE, closed_at=closed, received_at=closed)
        await assignment.items(item)
    await assignment.tick(MONDAY_9)
    shown = await surveyed(assignment, MONDAY_9)
    assert f'mailroom_team_lead_time_workdays{{quantile="0.5",{PLACE}}} 3.0' in shown
    assert 'mailroom_clock_met_ratio{clock="target",item_class="VAEM",region="nord",site="A"} 1.0' in shown
    assert 'mailroom_channel_day_items{channel="scan_provider",day="today"} 5.0' in shown
    await assignment.items(an_item("late", received_at=MONDAY_9))
    await assignment.tick(MONDAY_9 + timedelta(hours=1))
    shown = await surveyed(assignment, MONDAY_9 + timedelta(hours=1))
    assert 'mailroom_channel_day_items{channel="scan_provider",day="today"} 5.0' in shown
    await assignment.tick(MONDAY_9 + timedelta(hours=5))
    shown = await surveyed(assignment, MONDAY_9 + timedelta(hours=5))
    assert 'mailroom_channel_day_items{channel="scan_provider",day="today"} 6.0' in shown


async def test_a_channel_that_brings_nothing_becomes_silent(assignment: Assignment) -> None:
    for back in range(1, 8):
        for number in range(40):
            at = MONDAY_9 - timedelta(days=back) + timedelta(minutes=12 * number)
            await assignment.items(an_item(f"{back}-{number}", channel=Channel.EMAIL, received_at=at))
    await assignment.tick(MONDAY_9)
    assert 'mailroom_channel_silent{channel="email"} 0.0' in await surveyed(assignment, MONDAY_9)
    later = MONDAY_9 + timedelta(hours=4)
    await assignment.tick(later)
    assert 'mailroom_channel_silent{channel="email"} 1.0' in await surveyed(assignment, later)


async def asked_for_help(assignment: Assignment) -> str:
    """Moves are on, and T1's lead is asked to let ten items go, T2's to take them; the relief's id."""
    await assignment.moves_on()
    await assignment.items(*(an_item(f"i{number}") for number in range(10)))
    await assignment.outlooks(MONDAY_9, an_outlook("T1", MONDAY_9), an_outlook("T2", MONDAY_9))
    await assignment.plan(a_plan(MONDAY_9, 0))
    [relief] = (await assignment.get("/v1/reliefs"))["reliefs"]
    return str(relief["relief_id"])


@pytest.mark.parametrize(
    ("hours", "reached", "seconds"), [(1, "lead", 3600), (4, "deputy", 4 * 3600), (24, "supervisor", 9 * 3600)]
)
async def test_questions_are_shown_by_whom_they_have_reached(
    assignment: Assignment, hours: int, reached: str, seconds: int
) -> None:
    await asked_for_help(assignment)
    at = MONDAY_9 + timedelta(hours=hours)
    await assignment.tick(at)
    shown = await surveyed(assignment, at)
    asked = re.findall(r'mailroom_relief_questions{region="nord",state="(\w+)"} (\d+).0', shown)
    assert dict(asked) == {"lead": "0", "deputy": "0", "supervisor": "0", reached: "2"}
    assert f'mailroom_relief_question_age_seconds{{region="nord"}} {seconds}.0' in shown
    assert f"mailroom_relief_team_questions{{{PLACE}}} 1.0" in shown
    assert f"mailroom_relief_team_question_age_seconds{{{PLACE}}} {seconds}.0" in shown


async def test_what_agreed_help_may_bring_and_has_brought_is_shown(assignment: Assignment) -> None:
    relief_id = await asked_for_help(assignment)
    [share] = (await assignment.get(f"/v1/reliefs/{relief_id}"))["shares"]
    states = r'mailroom_(reliefs|relief_shares){region="nord",state="(\w+)"} 1.0'
    assert re.findall(states, await figures(assignment)) == [("reliefs", "asked"), ("relief_shares", "asked")]
    await assignment.agree(relief_id, "T2")
    orders = await assignment.judge(at=MONDAY_9)
    later = MONDAY_9 + timedelta(hours=5)
    await assignment.tick(later)
    shown = await surveyed(assignment, later)
    assert re.findall(states, shown) == [("reliefs", "agreed"), ("relief_shares", "running")]
    assert "mailroom_relief_question_age_seconds" in shown and f"mailroom_relief_team_questions{{{PLACE}}} 0.0" in shown
    line = r'mailroom_relief_work_seconds{from_team="T1",region="nord",to_team="T2",variant="(\w+)"} (\d+).0'
    moved = len(orders) * 35
    assert orders and {name: int(seconds) // 60 for name, seconds in re.findall(line, shown)} == {
        "per_day": share["minutes_per_day"],
        "in_all": share["budget_minutes"],
        "likely": share["likely_minutes"],
        "moved": moved,
        "moved_today": moved,
    }
    [running] = (await assignment.get(f"/v1/reliefs/{relief_id}"))["shares"]
    told = re.findall(r'mailroom_relief_coming_seconds{region="nord",variant="(\w+)"} ([\d.]+)', shown)
    assert {end: float(each) / 60 for end, each in told} == pytest.approx(running["coming"], abs=0.1)
    moves = 'mailroom_reassigned_work_seconds{from_team="T1",region="nord",to_team="T2"}'
    assert f"{moves} {moved * 60}.0" in shown
    assert 'mailroom_relief_answers{reason_code="",region="nord",state="accepted"} 2.0' in shown


async def test_a_no_and_its_reason_are_counted(assignment: Assignment) -> None:
    relief_id = await asked_for_help(assignment)
    await assignment.answer(relief_id, "T2", "decline", {"reason": "no_capacity"})
    later = MONDAY_9 + timedelta(hours=5)
    await assignment.tick(later)
    shown = await surveyed(assignment, later)
    assert 'mailroom_relief_answers{reason_code="no_capacity",region="nord",state="declined"} 1.0' in shown
    assert 'mailroom_relief_answers{reason_code="",region="nord",state="accepted"} 0.0' in shown


async def test_it_is_shown_what_lists_would_take_from_a_team(assignment: Assignment) -> None:
    async def shown(hours: int) -> list[str]:
        await assignment.tick(MONDAY_9 + timedelta(hours=hours))
        line = r'mailroom_rebalance_team_items{region="nord",site="\w+",state="(\w+)",team="(T[12])"} (\d+).0'
        return [" ".join(found) for found in sorted(re.findall(line, await figures(assignment)))]

    assert await shown(-1) == ["agreed T1 0", "agreed T2 0", "asked T1 0", "asked T2 0"]
    relief_id = await asked_for_help(assignment)
    [first] = (await assignment.get("/v1/proposals"))["proposals"]
    items = first["items"]
    assert items > 0
    assert await shown(1) == ["agreed T1 0", "agreed T2 0", f"asked T1 {items}", "asked T2 0"]
    await assignment.agree(relief_id, "T2")
    assert await shown(2) == [f"agreed T1 {items}", "agreed T2 0", "asked T1 0", "asked T2 0"]
    await assignment.settled()
    await assignment.judge(at=MONDAY_9)
    assert await shown(3) == ["agreed T1 0", "agreed T2 0", "asked T1 0", "asked T2 0"]


async def test_grants_that_end_are_shown_per_team_and_known_bands_begin_at_zero(assignment: Assignment) -> None:
    ends = RunningClock(clock=ClockName.GRANT_END, due_on=date(2026, 3, 3), hard=True, source="test")
    await assignment.items(an_item("a", clocks=(ends,), due_on=date(2026, 3, 3)))
    await assignment.tick(MONDAY_9)
    shown = await surveyed(assignment, MONDAY_9)
    assert f'mailroom_legal_clock_items{{clock="grant_end",due_band="1",{PLACE}}} 1.0' in shown
    assert f'mailroom_legal_clock_items{{clock="failure_to_act",due_band="overdue",{PLACE}}} 0.0' in shown


async def test_the_heartbeat_shown_is_that_of_the_slowest_partition(database_url: str) -> None:
    beats = (MONDAY_9, MONDAY_9 - timedelta(minutes=3))
    async with running_assignment(database_url, [a_team("T1")], heard=False) as assignment:
        for partition, sent_at in enumerate(beats):
            await assignment.records((ITEM_STATE, partition, "-", HeartbeatSent(sent_at=sent_at)))
        told = await figures(assignment)
    [value] = re.findall(r'mailroom_heartbeat_timestamp_seconds{stage="assignment"} (\S+)', told)
    assert float(value) == beats[1].timestamp()
