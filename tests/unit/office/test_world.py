"""The played office."""

from collections import Counter
from datetime import date, timedelta

import pytest

from contracts.items import ItemClass
from mailroom.deadlines import CLASSES
from mailroom.teams import roster_of
from mailroom.workdays import add_workdays, business_date, is_workday
from office.model.post import class_factor, day_factor
from office.world import NET_MINUTES_PER_FTE, World, world_of

FIRST_DAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def dueren() -> World:
    return world_of("dueren", 7, FIRST_DAY)


def test_the_same_seed_gives_the_same_office_in_whatever_order_it_is_asked(dueren: World) -> None:
    again = world_of("dueren", 7, FIRST_DAY)
    later = again.arrivals(date(2026, 3, 10))
    assert again.capacity(date(2026, 3, 5)) == dueren.capacity(date(2026, 3, 5))
    assert again.arrivals(FIRST_DAY) == dueren.arrivals(FIRST_DAY)
    assert later == dueren.arrivals(date(2026, 3, 10))
    assert again.teams == dueren.teams
    assert world_of("dueren", 8, FIRST_DAY).arrivals(FIRST_DAY) != dueren.arrivals(FIRST_DAY)


def test_dueren_has_ten_benefit_teams_on_two_sites_and_two_units(dueren: World) -> None:
    teams = dueren.teams
    benefits = [team for team in teams if not team.only_classes]
    assert (len(benefits), len(teams), {team.site for team in teams}) == (10, 12, {"dueren", "juelich"})
    assert {team.only_classes for team in teams} >= {(ItemClass.WIDERSPRUCH,), (ItemClass.EKS_ABSCHL,)}


def test_recklinghausen_has_ten_towns_eighty_teams_and_7_5_percent_of_its_posts_vacant() -> None:
    teams = world_of("recklinghausen", 7, FIRST_DAY).teams
    assert len({team.site for team in teams}) == 10
    assert 75 <= len(teams) <= 85
    vacant = 1 - sum(team.staffed_fte for team in teams) / sum(team.posts_fte for team in teams)
    assert vacant == pytest.approx(0.075, abs=0.01)


@pytest.mark.parametrize("preset", ["dueren", "recklinghausen"])
def test_partners_are_three_to_eight_and_chain_all_towns(preset: str) -> None:
    teams = {team.team: team for team in world_of(preset, 7, FIRST_DAY).teams if not team.only_classes}
    assert all(3 <= len(team.partners) <= 8 for team in teams.values())
    reached, todo = set(), [next(iter(teams))]
    while todo:
        name = todo.pop()
        if name not in reached:
            reached.add(name)
            todo += teams[name].partners
    assert reached == set(teams)


def test_post_comes_sorted_names_teams_that_can_work_it_and_shares_households(dueren: World) -> None:
    items = dueren.arrivals(FIRST_DAY)
    roster = roster_of(dueren.teams)
    assert items == sorted(items, key=lambda item: item.occurred_at)
    assert all(business_date(item.occurred_at) == FIRST_DAY for item in items)
    assert all(item.legal_received_on <= FIRST_DAY for item in items)
    assert all(roster.can_work(item.team, item.item_class) for item in items if item.team)
    assert len({item.item_id for item in items}) == len(items)
    assert max(Counter(item.case_key for item in items).values()) > 1


def test_the_usual_work_is_about_85_percent_of_the_usual_capacity(dueren: World) -> None:
    days = [day for day in (FIRST_DAY + timedelta(days=n) for n in range(28)) if is_workday(day)]
    post = [item for n in range(28) for item in dueren.arrivals(FIRST_DAY + timedelta(days=n))]
    work = sum(CLASSES[item.item_class].minutes for item in post if not item.decided_automatically)
    calm = world_of("dueren", 7, FIRST_DAY, "none")
    fte = sum(calm.fte_present(team.team, day) for team in calm.teams for day in days)
    assert work / (fte * NET_MINUTES_PER_FTE) == pytest.approx(0.85, abs=0.05)
    assert len(post) / len(days) == pytest.approx(700, rel=0.15)


def test_the_opening_arrears_are_six_to_nine_days_of_work_and_not_overdue(dueren: World) -> None:
    items = dueren.opening_items()
    assert all(item.occurred_at.date() < FIRST_DAY and item.team for item in items)
    for team in dueren.teams:
        if not team.only_classes:
            minutes = sum(CLASSES[item.item_class].minutes for item in items if item.team == team.team)
            assert 5 <= minutes / (team.staffed_fte * 0.78 * NET_MINUTES_PER_FTE) <= 10


def test_the_shock_takes_half_of_one_team_unplanned_on_days_three_to_eight(dueren: World) -> None:
    assert dueren.shock is not None
    team = next(team for team in dueren.teams if team.team == dueren.shock.team)
    away = []
    for number in range(1, 11):
        day = add_workdays(FIRST_DAY, number - 1)
        event = next(e for e in dueren.capacity(day, 0) if e.team == team.team)
        away.append(event.persons_unplanned >= team.heads / 2)
    assert away == [False, False, True, True, True, True, True, True, False, False]
    assert world_of("dueren", 7, FIRST_DAY, "none").shock is None


def test_nobody_knows_unplanned_absence_ahead_but_leave_is_known(dueren: World) -> None:
    events = dueren.capacity(FIRST_DAY, 20)
    ahead = [event for event in events if event.day > FIRST_DAY]
    assert all(event.persons_unplanned == 0 and event.fte_unplanned_absence == 0 for event in ahead)
    assert any(event.persons_planned for event in ahead)
    on_the_day = {e.team: e.persons_planned for e in dueren.capacity(date(2026, 3, 12), 0)}
    assert on_the_day == {e.team: e.persons_planned for e in ahead if e.day == date(2026, 3, 12)}


def test_capacity_is_published_at_the_two_slots_of_working_days_only(dueren: World) -> None:
    today = [event for event in dueren.capacity(FIRST_DAY, 5) if event.day == FIRST_DAY]
    assert sorted({event.slot.strftime("%H:%M") for event in today}) == ["07:30", "12:00"]
    assert dueren.capacity(date(2026, 3, 1)) == []


def test_post_of_holidays_comes_later() -> None:
    easter_monday = date(2026, 4, 6)
    assert day_factor(easter_monday) < 0.2
    assert day_factor(easter_monday + timedelta(days=1)) > day_factor(date(2026, 4, 14))
    assert class_factor(ItemClass.WBA, date(2026, 3, 31)) > class_factor(ItemClass.WBA, date(2026, 3, 16))


def test_real_effort_has_the_expected_minutes_as_mean(dueren: World) -> None:
    efforts = [dueren.true_minutes(str(n), 30) for n in range(4000)]
    assert sum(efforts) / len(efforts) == pytest.approx(30, rel=0.06)


def test_leads_take_two_hours_in_the_median_and_decline_one_in_ten(dueren: World) -> None:
    decisions = [dueren.lead_decision(str(n), "giver") for n in range(2000)]
    assert sorted(delay for delay, _ in decisions)[1000] == pytest.approx(120, rel=0.1)
    assert sum(accepts for _, accepts in decisions) / 2000 == pytest.approx(0.9, abs=0.03)
    assert dueren.lead_decision("1", "giver") == dueren.lead_decision("1", "giver")
