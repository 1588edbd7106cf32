"""Clerks work earliest due first, with the minutes they have, and the same way in every run."""

from datetime import datetime, timedelta

from contracts.base import derive_id
from mailroom.workdays import business_date, local
from office.live.clerks import Desk, Task, needs_answer, work
from office.wire.services import Happening, Waiting

START = local(business_date(datetime.fromisoformat("2026-03-02T12:00:00+00:00")), 9)
END = START + timedelta(hours=1)
LATER = START + timedelta(days=2)

PLAIN = [item for number in range(400) if not needs_answer(item := derive_id("item", number))]
ASKING = [item for number in range(400) if needs_answer(item := derive_id("item", number))]


def _work(desk: Desk, worklist: list[Waiting], minutes: float) -> tuple[Desk, tuple[Happening, ...]]:
    return work(desk, worklist, (START, END), minutes, lambda _, expected: float(expected), LATER)


def _list(*items: str, minutes: int = 20) -> list[Waiting]:
    return [Waiting(item, minutes, started=False) for item in items]


def test_the_list_is_worked_from_the_top_and_the_rest_is_left_alone() -> None:
    desk, happenings = _work(Desk(), _list(*PLAIN[:5]), 50)
    told = [(each.item_id, each.type) for each in happenings]
    first, second, third = PLAIN[:3]
    assert told == [
        (first, "item.started"),
        (first, "item.completed"),
        (second, "item.started"),
        (second, "item.completed"),
        (third, "item.started"),
    ]
    assert [task.item_id for task in desk.tasks] == [third]


def test_work_in_hand_comes_before_the_list() -> None:
    _, happenings = _work(Desk(tasks=(Task(PLAIN[9], 5.0),)), _list(PLAIN[0]), 30)
    assert next((each.item_id, each.type) for each in happenings) == (PLAIN[9], "item.completed")


def test_what_does_not_fit_is_carried_over_and_finished_in_the_next_hour() -> None:
    desk, _ = _work(Desk(), _list(PLAIN[0], minutes=100), 60)
    assert 39 < desk.tasks[0].left < 41
    desk, happenings = _work(desk, [Waiting(PLAIN[0], 100, started=True)], 60)
    assert [each.type for each in happenings] == ["item.completed"]
    assert desk.tasks == ()


def test_no_more_minutes_are_worked_than_there_are() -> None:
    desk, happenings = _work(Desk(), _list(*PLAIN[:100]), 200)
    done = sum(each.type == "item.completed" for each in happenings)
    assert done * 20 + sum(20 - task.left for task in desk.tasks) <= 200


def test_nobody_there_nothing_done() -> None:
    assert _work(Desk(), _list(*PLAIN[:3]), 0) == (Desk(), ())


def test_happenings_lie_after_the_step_in_their_order() -> None:
    _, happenings = _work(Desk(), _list(*PLAIN[:60], minutes=1), 500)
    times = [each.occurred_at for each in happenings]
    assert times == sorted(set(times))
    assert times[0] > START
    assert times[-1] <= END


def test_an_item_that_needs_an_answer_is_parked_once_and_resumed_later() -> None:
    item = ASKING[0]
    desk, happenings = _work(Desk(), _list(item), 100)
    assert [each.type for each in happenings] == ["item.started", "item.parked"]
    later = (LATER, LATER + timedelta(hours=1))
    desk, happenings = work(desk, [], later, 100, lambda _, expected: float(expected), LATER)
    assert [each.type for each in happenings] == ["item.resumed"]
    desk, happenings = work(desk, _list(item), later, 100, lambda _, expected: float(expected), LATER)
    assert [each.type for each in happenings] == ["item.started", "item.completed"]


def test_what_the_desk_has_forgotten_is_finished_too() -> None:
    _, happenings = _work(Desk(), [Waiting(PLAIN[0], 20, started=True)], 100)
    assert [each.type for each in happenings] == ["item.completed"]


def test_the_same_work_gives_the_same_events_with_the_same_ids() -> None:
    once = _work(Desk(), _list(*PLAIN[:50]), 333)
    again = _work(Desk(), _list(*PLAIN[:50]), 333)
    assert once == again
    assert [each.event_id for each in once[1]] == [each.event_id for each in again[1]]
