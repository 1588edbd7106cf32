"""When a team jams, why, and when it is over."""

from dataclasses import replace
from datetime import date, datetime
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from contracts.backlog import NO_TEAM, BacklogCell, DayFlow
from contracts.capacity import CapacityPublished
from contracts.items import ItemClass
from contracts.jams import Cause, JamChanged, JamPhase
from mailroom.forecast.counts import counted
from mailroom.forecast.history import Losses
from mailroom.jams.causes import shares
from mailroom.jams.phases import Jam
from mailroom.jams.region import Region, Team, judge
from mailroom.privacy import DEFAULT, shown_shares
from mailroom.teams import Roster, roster_of
from mailroom.workdays import add_workdays, local
from tests.doubles.office.forecasts import forecast, step
from tests.doubles.office.teams import MONDAY, USUAL, at_work, book, cell, describe, flow, outage, partial, publish

NINE = local(MONDAY, 9)


def after(*excesses: float) -> list[JamPhase]:
    jam, phases = Jam(), []
    for number, excess in enumerate(excesses):
        jam = step(jam, forecast(excess, at=local(add_workdays(MONDAY, number), 9)))
        phases.append(jam.phase)
    return phases


def test_a_jam_needs_both_thresholds() -> None:
    assert step(Jam(), forecast(401)).phase is JamPhase.OPEN
    assert step(Jam(), forecast(399)).phase is JamPhase.WATCH
    assert step(Jam(), forecast(401, sigma=1000)).phase is JamPhase.WATCH
    assert step(Jam(), forecast(-1)).phase is JamPhase.NORMAL


def test_what_lies_beyond_twenty_working_days_opens_nothing() -> None:
    assert step(Jam(), forecast(90_000, workdays=40)).phase is JamPhase.NORMAL


def test_a_jam_is_over_after_one_calm_working_day() -> None:
    jam = step(Jam(), forecast(900))
    tuesday, wednesday = add_workdays(MONDAY, 1), add_workdays(MONDAY, 2)
    for hour in (9, 12, 17):
        jam = step(jam, forecast(-900, at=local(tuesday, hour)))
        assert jam.phase is JamPhase.OPEN
    jam = step(jam, forecast(-900, at=local(wednesday, 8)))
    assert jam.phase is JamPhase.OPEN
    jam = step(jam, forecast(-900, at=local(wednesday, 9)))
    assert jam.phase is JamPhase.NORMAL
    assert jam.last is not None
    assert jam.last.was_open
    assert jam.last.cause is None


def test_a_weekend_is_no_calm_working_day() -> None:
    friday = add_workdays(MONDAY, 4)
    jam = step(step(Jam(), forecast(900)), forecast(-900, at=local(friday, 12)))
    assert step(jam, forecast(-900, at=local(add_workdays(friday, 1), 11))).phase is JamPhase.OPEN
    assert step(jam, forecast(-900, at=local(add_workdays(friday, 1), 12))).phase is JamPhase.NORMAL


def test_between_the_thresholds_nothing_changes() -> None:
    assert after(900, 300, 150, 300, 399, 101) == [JamPhase.OPEN] * 6
    assert after(-300, -150, -100, -1) == [JamPhase.NORMAL] * 4


@given(st.lists(st.floats(-3000, 3000), min_size=2, max_size=40))
def test_hysteresis_does_not_flap(excesses: list[float]) -> None:
    """A jam that ends was calm for a whole working day, and a phase never falls but to normal."""
    phases = after(*excesses)
    order = list(JamPhase)
    for number in range(1, len(phases)):
        if order.index(phases[number]) < order.index(phases[number - 1]):
            assert phases[number] is JamPhase.NORMAL
            assert max(excesses[number - 1 : number + 1]) <= 0


def test_a_jam_keeps_its_name_until_it_is_over() -> None:
    jam, names = Jam(), []
    for number, excess in enumerate((200, 900, -900, -900, 900)):
        before = jam
        jam = step(jam, forecast(excess, at=local(add_workdays(MONDAY, number), 9)))
        if jam.last is not None and jam.last is not before.last:
            names.append((jam.last.phase, jam.last.jam_id))
    assert [phase for phase, _ in names] == [JamPhase.WATCH, JamPhase.OPEN, JamPhase.NORMAL, JamPhase.OPEN]
    assert len({name for _, name in names[:3]}) == 1
    assert names[3][1] != names[0][1]


def test_leave_to_come_makes_a_forecast_and_missing_people_make_an_open_jam() -> None:
    assert step(Jam(), forecast(900, standing=-900, missing_now=0.5)).phase is JamPhase.FORECAST
    assert step(Jam(), forecast(900, workdays=12)).phase is JamPhase.FORECAST
    assert step(Jam(), forecast(900, workdays=12, missing_now=0.5)).phase is JamPhase.OPEN
    assert step(Jam(), forecast(900, workdays=5)).phase is JamPhase.OPEN


def test_a_forecast_jam_opens_and_an_open_one_is_not_lowered_to_a_forecast() -> None:
    jam = step(Jam(), forecast(900, workdays=12))
    jam = step(jam, forecast(900, at=local(MONDAY, 10)))
    assert jam.phase is JamPhase.OPEN
    assert step(jam, forecast(900, workdays=12, at=local(MONDAY, 11))).phase is JamPhase.OPEN


def test_a_gap_in_the_data_raises_no_jam_and_ends_none() -> None:
    assert step(Jam(), forecast(900), gap=True).phase is JamPhase.NORMAL
    assert step(step(Jam(), forecast(900)), forecast(900, at=local(MONDAY, 10)), gap=True).phase is JamPhase.OPEN


@given(
    st.builds(Losses, *[st.floats(-1e5, 1e5)] * 6),
    st.integers(0, 12),
    st.integers(0, 5),
    st.integers(0, 5),
    st.booleans(),
)
def test_shown_shares_sum_to_one_and_split_absence_only_through_the_gate(
    losses: Losses, heads: int, planned: int, unplanned: int, split_known: bool
) -> None:
    assume(planned + unplanned <= heads)
    persons = {"persons_planned": planned, "persons_unplanned": unplanned}
    day = publish(MONDAY, 0.0, heads=heads, split_known=split_known, **persons)
    is_open = book(day).split_may_be_used(NINE, DEFAULT)
    assert is_open == (heads >= 5 and min(planned, unplanned) >= 3 and split_known)
    parts = shown_shares(shares(losses), is_open)
    assert sum(part.share for part in parts) == pytest.approx(1)
    if not is_open:
        assert not {part.cause for part in parts} & {Cause.PLANNED_ABSENCE, Cause.UNPLANNED_ABSENCE}


# A whole region


def full_days(first: date, count: int, daily: int = 56) -> list[DayFlow]:
    return [flow(add_workdays(first, number), daily, daily) for number in range(count)]


def week_of_work(today: date) -> list[BacklogCell]:
    """About seven working days of work, spread over the coming ten."""
    return [cell(54, due_in, today=today) for due_in in range(3, 11)]


def judged(
    teams: dict[str, Team], roster: Roster, *ticks: datetime
) -> tuple[Region, list[JamChanged], list[dict[str, JamPhase]]]:
    region = Region("dueren", teams)
    changes: list[JamChanged] = []
    phases: list[dict[str, JamPhase]] = []
    for at in ticks:
        judgement = judge(region, roster, at)
        region = judgement.region
        changes += judgement.changes
        phases.append({outlook.team: outlook.phase for outlook in judgement.outlooks})
    return region, changes, phases


def half_gone(day: date, persons: int = 5) -> CapacityPublished:
    return publish(day, 2.5, 2.0, 5.5, persons_planned=3, persons_unplanned=persons)


BUSY = {item_class: level * 1.4 for item_class, level in USUAL.items()}


def test_half_a_team_missing_opens_a_jam_caused_by_unplanned_absence_and_spares_the_other() -> None:
    roster = roster_of([describe("team-1", BUSY), describe("team-2", BUSY)])
    full = [cell(60, due_in) for due_in in range(1, 11)]
    teams = {
        "team-1": at_work(full, book(half_gone(MONDAY))),
        "team-2": at_work(week_of_work(MONDAY), book(publish(MONDAY, 8.0))),
    }
    _, changes, _ = judged(teams, roster, local(MONDAY, 9))
    assert [(change.team, change.phase, change.cause) for change in changes] == [
        ("team-1", JamPhase.OPEN, Cause.UNPLANNED_ABSENCE)
    ]
    assert sum(part.share for part in changes[0].shares) == pytest.approx(1)


def test_where_the_gate_is_closed_the_cause_is_absence() -> None:
    full = [cell(60, due_in) for due_in in range(1, 11)]
    day = half_gone(MONDAY, persons=2)
    _, changes, _ = judged({"team-1": at_work(full, book(day))}, roster_of([describe("team-1", BUSY)]), NINE)
    assert changes[0].cause is Cause.ABSENCE


def test_leave_known_ahead_raises_a_forecast_jam() -> None:
    away = [publish(add_workdays(MONDAY, number), 1.5, 8.0, 0.5, slot=local(MONDAY, 8, 30)) for number in range(4, 16)]
    team = at_work(week_of_work(MONDAY), book(publish(MONDAY, 8.0), *away))
    _, changes, _ = judged({"team-1": team}, roster_of([describe("team-1", BUSY)]), NINE)
    assert [(change.phase, change.shares[0].cause) for change in changes] == [
        (JamPhase.FORECAST, Cause.PLANNED_ABSENCE)
    ]


def test_an_outage_that_has_begun_names_itself() -> None:
    down = outage(local(MONDAY, 7), local(add_workdays(MONDAY, 9), 17))
    team = at_work(week_of_work(MONDAY), book(publish(MONDAY, 8.0)))
    region = Region("dueren", {"team-1": team}, (down,))
    changes = judge(region, roster_of([describe("team-1", BUSY)]), NINE).changes
    assert [(change.phase, change.cause) for change in changes] == [(JamPhase.OPEN, Cause.OUTAGE)]


def test_a_region_that_sends_nothing_for_a_day_raises_no_jam() -> None:
    roster = roster_of([describe("team-1", BUSY)])
    tuesday = add_workdays(MONDAY, 1)
    overdue = [cell(90, due_in, today=MONDAY) for due_in in range(-5, 8)]
    jammed = half_gone(tuesday)
    silent = at_work(week_of_work(MONDAY), book(publish(MONDAY, 8.0)))
    region, changes, _ = judged({"team-1": silent}, roster, NINE)
    now = replace(region.teams["team-1"], partials={0: counted(partial(overdue))}, book=book(jammed))
    assert judge(replace(region, teams={"team-1": now}), roster, local(tuesday, 9)).changes == ()
    flowing = replace(now, partials={0: counted(partial(overdue, [flow(MONDAY, 0, 9)]))})
    assert judge(replace(region, teams={"team-1": flowing}), roster, local(tuesday, 9)).changes != ()
    assert changes == []


def test_a_team_of_which_no_capacity_is_known_is_not_judged() -> None:
    nobody = describe("team-1", BUSY, heads=0, posts_fte=0, staffed_fte=0)
    team = at_work([cell(90, due_in) for due_in in range(-5, 8)], book())
    assert judged({"team-1": team}, roster_of([nobody]), NINE)[1] == []


def test_a_repeated_tick_gives_the_same_answer() -> None:
    roster = roster_of([describe("team-1", BUSY)])
    full = [cell(60, due_in) for due_in in range(1, 11)]
    first = judge(Region("dueren", {"team-1": at_work(full, book(half_gone(MONDAY)))}), roster, NINE)
    again = judge(first.region, roster, NINE)
    assert (again.outlooks, again.changes, again.ready) == (first.outlooks, first.changes, first.ready)
    assert again.region == first.region
    assert first.changes != ()


def test_items_without_team_are_counted_and_no_team_of_that_name_is_judged() -> None:
    teams = {NO_TEAM: at_work([cell(3, 5)], book())}
    ready = judge(Region("dueren", teams), roster_of([describe("team-1")]), NINE).ready
    assert (ready.unplaced_items, ready.teams) == (3, 1)


def test_days_are_learnt_once_each() -> None:
    roster = roster_of([describe("team-1")])
    tuesday, wednesday = add_workdays(MONDAY, 1), add_workdays(MONDAY, 2)
    team = at_work(week_of_work(MONDAY), book(publish(MONDAY, 8.0)), full_days(MONDAY, 2, 40))
    ticks = [local(tuesday, 8), local(tuesday, 9), local(wednesday, 9), local(wednesday, 12)]
    region, _, _ = judged({"team-1": team}, roster, NINE, *ticks)
    history = region.teams["team-1"].history
    assert history.learned_through == tuesday
    assert len(history.past) == 2
    assert {rate.days for rate in history.rates.values()} == {1}


def test_what_lies_there_when_learning_begins_is_no_post_of_the_first_day() -> None:
    roster, tuesday = roster_of([describe("team-1")]), add_workdays(MONDAY, 1)
    team = at_work(week_of_work(MONDAY), book(publish(MONDAY, 8.0)), [flow(MONDAY, 4000)])
    region, _, _ = judged({"team-1": team}, roster, NINE, local(tuesday, 9))
    history = region.teams["team-1"].history
    assert [losses.inflow for losses in history.past] == [0.0]
    assert not history.rates


def staff(day: date, halves: int) -> CapacityPublished:
    """This many halves of a full-time equivalent present, the others missing unplanned."""
    return publish(day, halves / 2, 1.5, (17 - halves) / 2, persons_planned=0, persons_unplanned=0)


WORK = st.lists(st.builds(cell, st.integers(1, 90), st.integers(-5, 25)), max_size=6)


@given(st.lists(st.tuples(WORK, st.integers(0, 16)), min_size=2, max_size=3), st.randoms())
@settings(max_examples=25)
def test_the_order_in_which_things_became_known_does_not_matter(
    known: list[tuple[list[BacklogCell], int]], rng: Random
) -> None:
    names = [f"team-{number}" for number in range(len(known))]
    published = [publish(add_workdays(MONDAY, n), 8.0, slot=local(MONDAY, 8, 30)) for n in range(4)]
    answers = []
    for shuffled in (False, True):
        teams = {}
        for name, (cells, halves) in zip(names, known, strict=True):
            parts = [(source, cells[source::3]) for source in range(3)]
            events = [*published[1:], staff(MONDAY, halves)]
            if shuffled:
                rng.shuffle(parts)
                rng.shuffle(events)
            partials = {source: counted(partial(part, source=source)) for source, part in parts}
            teams[name] = Team(partials, book(*events))
        order = list(names)
        if shuffled:
            rng.shuffle(order)
        roster = roster_of([describe(name, BUSY) for name in order])
        answers.append(judge(Region("dueren", {name: teams[name] for name in order}), roster, NINE))
    assert answers[0].outlooks == answers[1].outlooks
    assert answers[0].changes == answers[1].changes


@given(WORK, st.integers(0, 16))
def test_a_gap_in_the_data_never_raises(cells: list[BacklogCell], halves: int) -> None:
    tuesday = add_workdays(MONDAY, 1)
    roster = roster_of([describe("team-1", BUSY)])
    region = judge(Region("dueren", {"team-1": at_work([], book(publish(MONDAY, 8.0)))}), roster, NINE).region
    now = replace(region.teams["team-1"], partials={0: counted(partial(cells))}, book=book(staff(tuesday, halves)))
    assert judge(replace(region, teams={"team-1": now}), roster, local(tuesday, 9)).changes == ()


def test_a_whole_region_that_reports_nothing_done_raises_no_jam_though_post_comes_in() -> None:
    roster = roster_of([describe(f"team-{n}", BUSY) for n in range(2)])
    tuesday = add_workdays(MONDAY, 1)
    kept = book(publish(MONDAY, 8.0), half_gone(tuesday))
    full = [cell(90, due_in, today=tuesday) for due_in in range(1, 9)]
    region = judge(Region("dueren", {f"team-{n}": at_work(full, book()) for n in range(2)}), roster, NINE).region
    for done, raised in ((0, 0), (9, 2)):
        teams = {
            name: replace(team, partials={0: counted(partial(full, [flow(MONDAY, 60, done)]))}, book=kept)
            for name, team in region.teams.items()
        }
        calm = {name: replace(team, jam=Jam()) for name, team in teams.items()}
        assert len(judge(replace(region, teams=calm), roster, local(tuesday, 9)).changes) == raised


def test_a_constant_load_at_the_threshold_does_not_flap() -> None:
    """The same work every day, weighed at any load around the threshold: at most one jam, raised once."""
    for daily in range(40, 75):
        region, changes = Region("dueren", {}), list[JamChanged]()
        roster = roster_of([describe("team-1", {ItemClass.VAEM: float(daily)})])
        for number in range(8):
            day = add_workdays(MONDAY, number)
            cells = [cell(daily, due_in, today=day) for due_in in range(1, 11)]
            flows = [flow(add_workdays(MONDAY, n), daily, daily) for n in range(max(0, number - 9), number)]
            team = region.teams.get("team-1", Team())
            kept = book(*(publish(add_workdays(day, -n), 8.0) for n in range(3)))
            team = replace(team, partials={0: counted(partial(cells, flows))}, book=kept)
            judgement = judge(replace(region, teams={"team-1": team}), roster, local(day, 9))
            region, changes = judgement.region, [*changes, *judgement.changes]
        low, high = (JamPhase.NORMAL, JamPhase.WATCH), (JamPhase.FORECAST, JamPhase.OPEN)
        assert sum(each.phase in high and each.previous in low for each in changes) <= 1
