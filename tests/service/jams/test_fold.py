"""The rule of `jams` for one partition: counts, capacity and ticks in; outlooks and jams out."""

import json
from collections.abc import Sequence
from datetime import date, datetime

import pytest

from contracts.backlog import NO_TEAM, BacklogCell, PartialsReached
from contracts.base import Event, derive_id
from contracts.items import BusinessTimeReached, HeartbeatSent, ItemClass
from contracts.jams import Cause, JamChanged, JamPhase, OutlookReady, TeamOutlookDrawn
from contracts.topics import BACKLOG, CAPACITY, JAMS, OUTLOOK
from mailroom.teams import Roster, roster_of
from mailroom.workdays import add_workdays, local
from services.chassis.kafka import Output, Record, encode
from services.chassis.metrics import Metrics
from services.chassis.settings import Base
from services.jams.fold import JamsFold
from services.jams.metrics import Figures
from tests.doubles.backlog_bytes import event_of
from tests.doubles.office.teams import MONDAY, REGION, USUAL, cell, describe, flow, outage, partial, publish
from tests.doubles.rows import DictRows

NINE = local(MONDAY, 9)
TEN = local(MONDAY, 10)
BUSY = {item_class: level * 1.4 for item_class, level in USUAL.items()}
FULL = [cell(30, due_in) for due_in in range(1, 11)]
"""Half of what the team has: each of two source partitions counts as much."""


class Bench:
    """One fold with its rows and metrics."""

    def __init__(self, roster: Roster | None = None) -> None:
        self.stored = DictRows()
        self.roster = roster or roster_of([describe("team-1", BUSY), describe("team-2", BUSY)])
        self.restart()

    def restart(self) -> None:
        self.metrics = Metrics(Base(), "jams")
        self.fold = JamsFold(3, self.stored, lambda: self.roster, Figures(self.metrics))

    def take(self, *records: Record) -> Sequence[Output]:
        step = self.fold.fold(records)
        self.stored.apply(step)
        return step.outputs

    def shown(self) -> str:
        assert self.fold.poll() == ()
        return self.metrics.exposition().decode()


@pytest.fixture
def bench() -> Bench:
    return Bench()


def record(topic: str, event: Event | bytes) -> Record:
    return Record(topic, 3, 0, "", event if isinstance(event, bytes) else encode(event))


def backlog(event: Event) -> Record:
    return record(BACKLOG.name, event)


def capacity(event: Event) -> Record:
    return record(CAPACITY.name, event)


def tick(at: datetime) -> Record:
    return capacity(BusinessTimeReached(event_id=derive_id(at), at=at))


def told(at: datetime, source: int, items: int | None = None) -> Record:
    """A source partition has reached a tick, and says how many items are open in it."""
    ends = {"region": REGION, "source_partition": source, "source_partitions": 2}
    return backlog(PartialsReached(**ends, at=at, open_items=items))


def both_reached(at: datetime) -> tuple[Record, Record]:
    return told(at, 0), told(at, 1)


def counts(cells: list[BacklogCell], team: str = "team-1") -> tuple[Record, Record]:
    return backlog(partial(cells, team=team, source=0)), backlog(partial(cells, team=team, source=1))


def half_gone(day: date = MONDAY, persons: int = 5) -> Record:
    return capacity(publish(day, 2.5, 2.0, 5.5, persons_planned=3, persons_unplanned=persons))


def outlooks(outputs: Sequence[Output]) -> dict[str, TeamOutlookDrawn]:
    return {each.event.team: each.event for each in outputs if isinstance(each.event, TeamOutlookDrawn)}


def jams(outputs: Sequence[Output]) -> list[JamChanged]:
    return [each.event for each in outputs if isinstance(each.event, JamChanged)]


def opened(persons: int = 5, heads: int = 11) -> tuple[Bench, Sequence[Output]]:
    bench = Bench(roster_of([describe("team-1", BUSY, heads=heads), describe("team-2", BUSY)]))
    bench.take(half_gone(persons=persons), *counts(FULL), tick(NINE))
    return bench, bench.take(*both_reached(NINE))


def test_the_outlook_adds_the_source_partitions_and_ends_with_the_sign_that_it_is_complete() -> None:
    _, outputs = opened()
    assert outlooks(outputs)["team-1"].open_items == 600
    assert outlooks(outputs)["team-2"].open_items == 0
    assert outputs[-1] == Output(
        OUTLOOK.name, REGION, OutlookReady(region=REGION, at=NINE, teams=2, unplaced_items=0), 3
    )
    assert {output.partition for output in outputs} == {3}
    assert [output.key for output in outputs if output.topic == JAMS.name] == [f"{REGION}|team-1"]


def test_the_open_gate_names_the_unplanned_absence() -> None:
    bench, outputs = opened(persons=5)
    assert [(jam.phase, jam.cause) for jam in jams(outputs)] == [(JamPhase.OPEN, Cause.UNPLANNED_ABSENCE)]
    assert outlooks(outputs)["team-1"].phase is JamPhase.OPEN
    assert 'reason_code="UNPLANNED_ABSENCE"' in bench.shown()


def test_the_closed_gate_shows_absence_and_nothing_that_leaves_the_worker_knows_the_split() -> None:
    bench, outputs = opened(persons=2)
    assert [(jam.phase, jam.cause) for jam in jams(outputs)] == [(JamPhase.OPEN, Cause.ABSENCE)]
    assert "PLANNED" not in bench.shown()
    assert not any("PLANNED" in event.model_dump_json() for each in outputs if (event := event_of(each)))


def test_a_region_is_judged_only_when_every_source_partition_and_the_tick_have_come(bench: Bench) -> None:
    assert not outlooks(bench.take(*counts(FULL), told(NINE, 0)))
    assert not outlooks(bench.take(tick(NINE)))
    assert outlooks(bench.take(told(NINE, 1)))
    other = Bench()
    assert not outlooks(other.take(*counts(FULL), *both_reached(NINE)))
    assert outlooks(other.take(tick(NINE)))


def test_pending_ticks_are_judged_in_order_each_with_its_own_counts(bench: Bench) -> None:
    bench.take(tick(NINE), tick(TEN))
    outputs = bench.take(*counts(FULL), *both_reached(NINE), *counts([]), *both_reached(TEN))
    ready = [each.event.at for each in outputs if isinstance(each.event, OutlookReady)]
    items = [each.event.open_items for each in outputs if isinstance(each.event, TeamOutlookDrawn)]
    assert ready == [NINE, TEN]
    assert items == [600, 0, 0, 0]


def test_a_tick_is_judged_by_what_came_before_it_however_slow_another_source_partition_is(bench: Bench) -> None:
    bench.take(*counts(FULL), tick(NINE), tick(TEN), told(NINE, 0))
    bench.restart()
    bench.take(backlog(partial([], source=0)))
    assert outlooks(bench.take(told(NINE, 1)))["team-1"].open_items == 600
    bench.restart()
    bench.take(told(TEN, 0), backlog(partial(FULL, source=0)))
    assert outlooks(bench.take(told(TEN, 1)))["team-1"].open_items == 300


def test_an_answer_given_again_after_a_crash_knows_nothing_that_came_later() -> None:
    bench, first = opened()
    bench.take(*counts([]))
    bench.restart()
    assert bench.take(tick(NINE)) == first
    bench.take(tick(TEN))
    assert outlooks(bench.take(*both_reached(TEN)))["team-1"].open_items == 0
    assert not [key for key in bench.stored.stored if key.startswith("early")]


def test_a_repeated_tick_gets_the_same_answer_also_after_a_restart() -> None:
    bench, first = opened()
    assert bench.take(tick(NINE)) == first
    bench.restart()
    assert bench.take(tick(NINE)) == first
    bench.restart()
    assert bench.take(*both_reached(NINE)) == first


def test_a_redelivered_chunk_changes_nothing_that_is_visible(bench: Bench) -> None:
    chunk = (half_gone(), *counts(FULL), tick(NINE), *both_reached(NINE))
    first = bench.take(*chunk)
    rows = dict(bench.stored.stored)
    bench.restart()
    again = bench.take(*chunk)
    assert again and set(map(repr, again)) == set(map(repr, first))
    assert bench.stored.stored == rows


def test_rows_stored_before_the_pace_and_the_legal_dates_were_known_are_read() -> None:
    bench, _ = opened()
    for key, row in bench.stored.stored.items():
        old = json.loads(row)
        if key.startswith("team|"):
            del old["history"]["pace"], old["history"]["spread"]
            old["history"] |= {"throughput": 0.9, "rates": {"VAEM": [20.0, 3]}}
        elif key.startswith("region|"):
            del old["pools"]
        elif key.startswith("partial|"):
            del old["legal"]
        bench.stored.stored[key] = json.dumps(old).encode()
    bench.restart()
    bench.take(tick(TEN))
    drawn = outlooks(bench.take(*both_reached(TEN)))
    assert drawn["team-1"].open_items == 600
    assert drawn["team-1"].phase is JamPhase.OPEN
    assert {rate.item_class: rate.arrivals_per_workday for rate in drawn["team-1"].class_rates}[ItemClass.VAEM] > 0


def test_the_memory_of_a_team_stays_small(bench: Bench) -> None:
    for number in range(15):
        day = add_workdays(MONDAY, number)
        bench.take(half_gone(day), *counts(FULL), backlog(partial(FULL, [flow(day, 40, 30)])), tick(local(day, 9)))
        bench.take(*both_reached(local(day, 9)))
    assert max(len(row) for key, row in bench.stored.stored.items() if key.startswith("team|")) < 4096


def test_a_restart_goes_on_as_if_nothing_had_happened() -> None:
    through, broken = Bench(), Bench()
    tuesday = add_workdays(MONDAY, 1)
    script = [
        (half_gone(), *counts(FULL)),
        (tick(NINE), *both_reached(NINE)),
        (capacity(publish(tuesday, 8.0)), backlog(partial(FULL, [flow(MONDAY, 40, 30)]))),
        (capacity(outage(local(tuesday, 10), local(tuesday, 12))),),
        (tick(local(tuesday, 9)), *both_reached(local(tuesday, 9))),
    ]
    for records in script:
        expected = through.take(*records)
        broken.restart()
        assert broken.take(*records) == expected
    assert through.stored.stored == broken.stored.stored


def test_items_without_team_are_reported_with_the_sign_of_completeness(bench: Bench) -> None:
    outputs = bench.take(*counts([cell(2, 5)], NO_TEAM), tick(NINE), *both_reached(NINE))
    assert isinstance(outputs[-1].event, OutlookReady)
    assert outputs[-1].event.unplaced_items == 4


def test_what_backlog_counted_at_the_tick_is_held_against_the_totals(bench: Bench) -> None:
    difference = f'mailroom_totals_difference_items{{region="{REGION}"}} '
    bench.take(*counts(FULL), tick(NINE), told(NINE, 0, 300), told(NINE, 1, 300))
    assert difference + "0.0" in bench.shown()
    bench.restart()
    bench.take(tick(TEN), told(TEN, 0, 293), told(TEN, 1, 300))
    assert difference + "7.0" in bench.shown()


def test_a_backlog_of_an_older_version_says_nothing_that_could_differ(bench: Bench) -> None:
    bench.take(*counts(FULL), tick(NINE), *both_reached(NINE))
    assert "mailroom_totals_difference_items{" not in bench.shown()


def test_rows_of_an_older_version_know_nothing_of_told_sums_and_are_read(bench: Bench) -> None:
    bench.take(*counts(FULL), tick(NINE), *both_reached(NINE))
    key = f"region|{REGION}"
    row = json.loads(bench.stored.stored[key])
    del row["progress"]["told"]
    bench.stored.stored[key] = json.dumps(row).encode()
    bench.restart()
    assert outlooks(bench.take(tick(TEN), *both_reached(TEN)))["team-1"].open_items == 600


def test_a_region_that_becomes_known_a_little_later_is_judged_from_its_first_tick_on(bench: Bench) -> None:
    bench.take(tick(NINE), tick(TEN))
    outputs = bench.take(*both_reached(TEN))
    assert [each.event.at for each in outputs if isinstance(each.event, OutlookReady)] == [TEN]


def test_a_bad_record_is_parked_and_the_next_one_still_counts(bench: Bench) -> None:
    step = bench.fold.fold([record(BACKLOG.name, b"{"), record(CAPACITY.name, b'{"type":"no.such"}'), tick(NINE)])
    assert [letter.reason_code for letter in step.dead_letters] == ["not_json", "unknown_type"]
    assert "ticks" in step.rows


def test_heartbeats_are_passed_on() -> None:
    beat = HeartbeatSent(sent_at=NINE)
    bench = Bench()
    assert bench.take(backlog(beat)) == [Output(OUTLOOK.name, "-", beat, 3)]
    assert 'mailroom_heartbeat_timestamp_seconds{stage="jams"}' in bench.shown()


def test_small_teams_are_not_shown_alone_and_a_lost_region_is_not_shown_at_all() -> None:
    small = describe("team-3", heads=3)
    big = describe("team-4", heads=12)
    bench = Bench(roster_of([describe("team-1", BUSY), small, big]))
    bench.take(*counts(FULL), *counts(FULL, "team-3"), *counts(FULL, "team-4"), tick(NINE), *both_reached(NINE))
    assert 'team="team-3"' not in bench.shown()
    assert 'team="team-1"' not in bench.shown()
    labels = 'item_class="VAEM",region="dueren",site="north",state="waiting",team="team-4"'
    assert f"mailroom_backlog_items{{{labels}}} 600.0" in bench.shown()
    bench.fold.close()
    assert 'region="dueren"' not in bench.shown()


def test_what_waits_is_shown_between_ticks_and_judged_at_the_next_one() -> None:
    bench, _ = opened()
    labels = 'item_class="VAEM",region="dueren",site="north",state="waiting",team="team-1"'
    assert f"mailroom_backlog_items{{{labels}}} 600.0" in bench.shown()
    bench.take(backlog(partial([], team="team-1", source=1)))
    assert f"mailroom_backlog_items{{{labels}}} 300.0" in bench.shown()
    bench.restart()
    assert f"mailroom_backlog_items{{{labels}}} 300.0" in bench.shown()
    bench.take(tick(TEN))
    assert outlooks(bench.take(*both_reached(TEN)))["team-1"].open_items == 300
    assert f"mailroom_backlog_items{{{labels}}} 300.0" in bench.shown()


SITE, TEAM_1 = 'region="dueren",site="north"', 'region="dueren",site="north",team="team-1"'


def test_a_site_is_shown_live_with_flows_classes_and_balance() -> None:
    bench, _ = opened()
    tuesday = local(add_workdays(MONDAY, 1), 9)
    bench.take(backlog(partial(FULL, [flow(MONDAY, 40, 30)], source=0)), tick(tuesday), *both_reached(tuesday))
    shown = bench.shown()
    for series in (
        f'mailroom_site_items{{item_class="VAEM",{SITE}}} 600.0',
        f'mailroom_site_items{{item_class="WIDERSPRUCH",{SITE}}} 0.0',
        f'mailroom_site_day_items{{day="yesterday",flow="received",{SITE}}} 40.0',
        f'mailroom_site_day_items{{day="today",flow="received",{SITE}}} 0.0',
        f"mailroom_balance_score_ratio{{{SITE}}} 0.0",
        f"mailroom_capacity_stale_teams{{{SITE}}} 1.0",
        'mailroom_duty_hours{region="dueren"} 1.0',
    ):
        assert series in shown


def test_a_jam_says_since_when_and_what_is_due_and_left_ahead() -> None:
    bench, _ = opened()
    shown = bench.shown()
    assert f"mailroom_team_jam_since_timestamp_seconds{{{TEAM_1}}}" in shown
    assert 'mailroom_team_jam_since_timestamp_seconds{region="dueren",site="north",team="team-2"}' not in shown
    minutes = 60 * FULL[0].minutes // FULL[0].items
    assert f'mailroom_team_due_work_seconds{{day="1",{TEAM_1}}} {minutes * 60}.0' in shown
    for quantile in ("0.1", "0.5", "0.9"):
        assert f'mailroom_team_forecast_days_left{{horizon="5",quantile="{quantile}",{TEAM_1}}}' in shown


def test_jams_that_opened_are_counted_from_zero_by_shown_cause() -> None:
    bench, _ = opened(persons=2)
    assert f'mailroom_jams_opened_total{{reason_code="ABSENCE",{SITE}}} 1.0' in bench.shown()
    assert f'mailroom_jams_opened_total{{reason_code="INFLOW",{SITE}}} 0.0' in bench.shown()


def test_a_site_with_too_few_heads_has_no_figures_of_its_own() -> None:
    bench = Bench(roster_of([describe("team-1", BUSY), describe("team-2", BUSY, site="south", heads=3)]))
    bench.take(*counts(FULL), *counts(FULL, "team-2"), tick(NINE))
    bench.take(*both_reached(NINE))
    assert f'mailroom_site_items{{item_class="VAEM",{SITE}}}' in bench.shown()
    assert 'mailroom_site_items{item_class="VAEM",region="dueren",site="south"}' not in bench.shown()
    assert 'team="team-2"' not in bench.shown()


def test_below_eleven_heads_no_series_tells_of_absence() -> None:
    """P3: a share or a count of absence that is scraped is a statistic over time."""
    bench, outputs = opened(heads=10)
    assert jams(outputs)[0].cause is Cause.UNPLANNED_ABSENCE
    assert f'mailroom_jams_opened_total{{reason_code="MIXED",{SITE}}} 1.0' in bench.shown()
    told = [line for line in bench.shown().splitlines() if "ABSENCE" in line and not line.endswith(" 0.0")]
    assert told == []


def test_hours_for_full_time_equivalents_of_an_older_version_are_counted_and_give_no_room() -> None:
    drawn = []
    for available in (10.0, 312.0):
        bench = Bench()
        day = {"heads": 10, "fte_available": available, "fte_planned_absence": 0.0, "fte_unplanned_absence": 0.0}
        bench.take(*counts(FULL), capacity(publish(MONDAY, 5.0).model_copy(update=day)), *both_reached(NINE))
        drawn.append(bench.take(tick(NINE))[0].event)
        assert f"mailroom_capacity_disbelieved_total {float(available > 10)}" in bench.shown()
        bench.restart()
    assert isinstance(drawn[0], TeamOutlookDrawn)
    assert drawn[0] == drawn[1]
