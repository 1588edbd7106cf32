"""At each tick the answer of `jams` must hold all that `backlog` counted; the auditor recounts it from the topics."""

from datetime import UTC, datetime, timedelta

from audit.compare import compare
from audit.published import Published
from audit.recount.ledger import Ledger
from audit.recount.roster import Teams
from contracts.backlog import BacklogCell, BacklogCounted, PartialsReached
from contracts.base import Event
from contracts.item_state import ItemState
from contracts.items import ItemClass
from contracts.jams import OutlookReady
from tests.doubles.office.records import an_outlook
from tests.unit.audit.test_published import seen

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = AT + timedelta(hours=1)


def told(items: int | None, source: int = 0, at: datetime = AT, region: str = "nord") -> PartialsReached:
    return PartialsReached(region=region, source_partition=source, source_partitions=2, at=at, open_items=items)


def answer(unplaced: int, **teams: int) -> list[Event]:
    drawn = [an_outlook(team, AT, open_items=items) for team, items in teams.items()]
    return [*drawn, OutlookReady(region="nord", at=AT, teams=len(teams), unplaced_items=unplaced)]


def faults(*said: Event) -> list[str]:
    published = Published()
    for event in said:
        if isinstance(event, PartialsReached | BacklogCounted):
            published.take_backlog(seen(event))
        else:
            published.take_outlook(seen(event))
    findings = compare(Ledger(Teams()), published, log_is_whole=True)
    assert findings.ticks_diff == len([line for line in findings.shown if line.startswith("tick ")])
    assert findings.agree or findings.ticks_diff or findings.totals_diff
    return [line for line in findings.shown if line.startswith("tick ")]


def test_teams_and_unplaced_items_together_are_what_was_counted() -> None:
    assert faults(told(70), told(30, 1), *answer(5, T1=60, T2=35)) == []
    assert faults(told(70), told(30, 1), *answer(0, T1=60, T2=35)) == [f"tick nord at {AT}: -5 items in the answer"]
    assert faults(told(70), told(30, 1), *answer(5, T1=60, T2=36)) == [f"tick nord at {AT}: +1 items in the answer"]


def test_the_first_word_counts_and_what_is_not_whole_is_not_compared() -> None:
    first = [told(70), told(30, 1), *answer(5, T1=60, T2=35)]
    assert faults(*first, told(71), *answer(6, T1=60, T2=35)) == []
    assert faults(told(70), *answer(0, T1=1)) == []
    assert faults(told(None), told(30, 1), *answer(0, T1=1)) == []
    assert faults(*first[:2], *first[3:]) == []


def test_a_region_that_nobody_answers_is_named() -> None:
    other = [told(7, source, AT, "sued") for source in (0, 1)]
    answered = [told(70), told(30, 1), *answer(5, T1=60, T2=35)]
    assert faults(*answered, *other) == [f"tick sued at {AT}: nobody answered"]
    assert faults(*other) == []


def test_open_items_of_a_region_that_no_tick_names_are_outside_the_totals() -> None:
    cell = BacklogCell(ItemClass.VAEM, ItemState.WAITING, AT.date(), AT.date(), 9, 315)
    counted = BacklogCounted(
        region="west", team="T1", source_partition=0, version=1, at=LATER, cells=(cell,), day_flows=()
    )
    expected = "tick west: 9 open items at a tick that does not name the region"
    assert faults(told(0), told(0, 1), *answer(0), counted) == [expected]
    assert faults(told(0), told(0, 1), *answer(0), counted, told(9, 0, LATER, "west")) == []
