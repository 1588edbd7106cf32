"""A played fortnight: the shocked team jams, is relieved and is well again; the others stay well."""

from contracts.item_state import CLOSED_STATES
from contracts.jams import Cause, JamChanged, JamPhase
from mailroom.workdays import business_date, local
from tests.boards.happenings import JAM_ENDS, JAM_STARTS, EventfulOffice
from tests.boards.recorder import Recorded


def shocked(recorded: Recorded) -> str:
    assert recorded.office.shock is not None
    return recorded.office.shock.team


def opened(recorded: Recorded) -> list[JamChanged]:
    return [change for change in recorded.changes if change.phase is JamPhase.OPEN]


def test_the_shocked_team_opens_a_jam_while_its_people_are_missing_and_it_is_shown_as_absence(
    fortnight: Recorded,
) -> None:
    office = fortnight.office
    assert isinstance(office, EventfulOffice)
    first = next(each for each in opened(fortnight) if each.team == shocked(fortnight))
    assert local(office.day(JAM_STARTS), 8) < first.at < local(office.day(JAM_ENDS), 18)
    assert first.cause in (Cause.UNPLANNED_ABSENCE, Cause.ABSENCE)


def test_the_jam_is_over_by_the_last_day_and_nothing_is_overdue(fortnight: Recorded) -> None:
    last = [change for change in fortnight.changes if change.team == shocked(fortnight)][-1]
    assert last.phase is JamPhase.NORMAL
    mine = [item for item in fortnight.items if item.team == shocked(fortnight) and item.state not in CLOSED_STATES]
    assert mine and min(item.due_on for item in mine) > business_date(fortnight.end)


def test_other_teams_took_work_over_from_teams_that_jammed_or_were_about_to(fortnight: Recorded) -> None:
    givers = {item.origin_team for item in fortnight.items if item.owner_basis == "accepted_proposal"}
    raised = (JamPhase.FORECAST, JamPhase.OPEN)
    assert shocked(fortnight) in givers
    assert givers <= {change.team for change in fortnight.changes if change.phase in raised}


def test_most_other_teams_never_jam(fortnight: Recorded) -> None:
    assert len({change.team for change in opened(fortnight)} - {shocked(fortnight)}) <= 1
