"""Scenarios (j), arrears from the start, and (k), teams that merge (docs/rules/played-office.md#scenarios)."""

from collections import Counter
from dataclasses import replace

import pytest

from contracts.items import ItemClass
from contracts.jams import JamPhase
from mailroom.workdays import add_workdays
from tests.unit.mailroom.scenarios.bulk_office import BulkOffice
from tests.unit.mailroom.scenarios.crews import FIRST_DAY, Crew


@pytest.mark.parametrize("arrears", [4_500, 22_000])
def test_j_arrears_of_a_big_city_are_a_jam_on_day_one(arrears: int) -> None:
    office = BulkOffice([Crew(f"team-{n}") for n in range(10)], 1)
    for each in office.arrears.values():
        for ago in range(1, 31):
            stamped = add_workdays(FIRST_DAY, -ago)
            each.heaps[ItemClass.VAEM, add_workdays(stamped, 10), stamped] += arrears // 300
    loaded = {team: Counter(each.heaps) for team, each in office.arrears.items()}
    office.run(1)
    for team in office.crews:
        first = office.judged[team][0].outlook
        assert first.phase is JamPhase.OPEN
        overdue = sum(items for heap, items in loaded[team].items() if heap[1] < FIRST_DAY)
        assert first.overdue_items == overdue > 0
        assert first.late_items >= overdue


def merged() -> tuple[BulkOffice, list[Crew], dict[str, str]]:
    small = [Crew(f"team-{n:02}", fte=6, posts=6) for n in range(15)]
    office = BulkOffice(small, 1, quiet=True).run(8)
    larger = [replace(crew, fte=12, posts=12) for crew in small[:5]]
    goes_to = {crew.team: small[n % 10].team for n, crew in enumerate(small)}
    return office, [*larger, *small[5:10]], goes_to


def test_k_a_merger_keeps_every_item_and_raises_no_jam() -> None:
    office, crews, goes_to = merged()
    before = sum(sum(each.heaps.values()) for each in office.arrears.values())
    office.reorganise(crews, goes_to)
    waiting = sum(sum(each.heaps.values()) for each in office.arrears.values())
    assert waiting == before
    ticks = len(office.judged["team-00"])
    office.run(12)
    first = {team: office.judged[team][ticks].outlook for team in office.crews}
    assert len(first) == 10
    assert sum(outlook.open_items for outlook in first.values()) == before
    assert not office.raised()


def test_k_a_merged_team_expects_what_both_got() -> None:
    office, crews, goes_to = merged()
    alone = rate(office, "team-00")
    office.reorganise(crews, goes_to)
    office.run(1)
    assert rate(office, "team-00") == pytest.approx(2 * alone, rel=0.25)


def rate(office: BulkOffice, team: str) -> float:
    outlook = office.judged[team][-1].outlook
    return next(each.arrivals_per_workday for each in outlook.class_rates if each.item_class is ItemClass.VAEM)
