"""What a relief promised, and what became of it: kept, compared once a day, and shown to those whose team it is."""

from datetime import timedelta

from contracts.items import ItemClass
from contracts.jams import DueBucket
from contracts.reliefs import ReliefChanged
from contracts.topics import PROPOSALS
from tests.doubles.assignment import Assignment
from tests.doubles.office.records import a_move, a_plan, an_item, an_outlook
from tests.service.assignment.conftest import MONDAY_8
from tests.service.assignment.test_pages import sign_in

DAY = timedelta(days=1)
BUCKETS = (DueBucket(ItemClass.VAEM, 8, 1_000, 35_000),)


async def agreed(assignment: Assignment) -> str:
    """A relief of T1 with T2 that both have agreed to, forecast when it was asked; its id."""
    await assignment.moves_on()
    await assignment.items(*(an_item(f"i{number}") for number in range(10)))
    await assignment.tick(MONDAY_8)
    await assignment.outlooks(
        MONDAY_8, an_outlook("T1", MONDAY_8, due_buckets=BUCKETS), an_outlook("T2", MONDAY_8, demand=3_000)
    )
    await assignment.plan(a_plan(MONDAY_8, 0, a_move(10, 350)))
    (relief,) = (await assignment.get("/v1/reliefs", "lead-T1"))["reliefs"]
    await assignment.agree(relief["relief_id"], "T2")
    await assignment.settled()
    return str(relief["relief_id"])


async def test_it_is_said_when_help_is_asked_for_and_compared_the_next_day(assignment: Assignment) -> None:
    relief_id = await agreed(assignment)
    before = await assignment.get(f"/v1/reliefs/{relief_id}", "lead-T1")
    assert before["promised"]["minutes"] > 0 and before["promised"]["saved_items"] > 0
    assert before["happened"] is None and before["shares"][0]["coming"]["likely"] > 0
    await assignment.judge(at=MONDAY_8)
    await assignment.tick(MONDAY_8 + timedelta(hours=1))
    assert (await assignment.get(f"/v1/reliefs/{relief_id}"))["happened"] is None
    await assignment.tick(MONDAY_8 + DAY)
    after = await assignment.get(f"/v1/reliefs/{relief_id}", "lead-T1")
    assert after["promised"] == before["promised"]
    happened = after["happened"]
    assert (happened["day"], happened["moved_minutes"], happened["overdue_items"]) == ("2026-03-02", 350, 2)
    published = [each for each in assignment.sent(PROPOSALS) if isinstance(each, ReliefChanged)]
    assert all(each.promised is not None and each.shares[0].promised is not None for each in published)


async def test_each_lead_sees_the_figures_of_the_own_team(assignment: Assignment) -> None:
    relief_id = await agreed(assignment)
    await assignment.tick(MONDAY_8 + DAY)
    giver = await assignment.get(f"/v1/reliefs/{relief_id}", "lead-T1")
    receiver = await assignment.get(f"/v1/reliefs/{relief_id}", "lead-T2")
    assert giver["happened"] and (giver["shares"][0]["promised"], giver["shares"][0]["worst"]) == (None, None)
    assert (receiver["promised"], receiver["happened"]) == (None, None)
    assert receiver["shares"][0]["promised"] and receiver["shares"][0]["worst"]
    every = await assignment.get(f"/v1/reliefs/{relief_id}")
    assert every["happened"] and every["shares"][0]["worst"] == receiver["shares"][0]["worst"]


async def test_it_can_be_read_for_twenty_working_days_after_the_end(assignment: Assignment) -> None:
    relief_id = await agreed(assignment)
    await assignment.tick(MONDAY_8 + DAY)
    await assignment.judge(at=MONDAY_8)
    await assignment.answer(relief_id, None, "end")
    for days, readable in ((28, True), (29, True), (30, False)):
        await assignment.tick(MONDAY_8 + days * DAY)
        shown = await assignment.get(f"/v1/reliefs/{relief_id}")
        assert (shown["happened"] is not None) is readable, days
        assert shown["promised"] is not None


async def test_page_and_metrics_say_what_was_promised_and_what_happened(assignment: Assignment) -> None:
    relief_id = await agreed(assignment)
    await assignment.tick(MONDAY_8 + DAY)
    await assignment.surveyed(MONDAY_8 + DAY)
    await sign_in(assignment, "lead-T1")
    page = (await assignment.client.get(f"/reliefs/{relief_id}?lang=en")).text
    assert "Promised and happened" in page and "by the end of" in page and "may still take about" in page
    figures = (await assignment.client.get("/metrics")).text
    assert 'mailroom_relief_promised_seconds{region="nord",variant="promised"}' in figures
    assert 'mailroom_relief_promises{region="nord",state="' in figures
    assert 'mailroom_relief_coming_seconds{region="nord",variant="high"}' in figures
    assert relief_id not in figures
