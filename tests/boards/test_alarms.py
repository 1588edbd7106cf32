"""The alerts of a played fortnight fire and clear as a recount says, in the right order."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from contracts.jams import Cause, JamPhase
from mailroom.profile.shown import hidden_teams
from mailroom.teams import roster_of
from mailroom.workdays import business_date, local
from tests.boards.alarms import Firing, Labels, case, fired, judged
from tests.boards.happenings import EventfulOffice
from tests.boards.recorder import Recorded


def places(recorded: Recorded) -> Mapping[str, Labels]:
    teams = recorded.office.teams
    hidden = hidden_teams(roster_of(teams), recorded.office.region)
    shown = (team for team in teams if team.team not in hidden)
    return {team.team: {"region": team.region, "site": team.site, "team": team.team} for team in shown}


def office(recorded: Recorded) -> EventfulOffice:
    assert isinstance(recorded.office, EventfulOffice)
    return recorded.office


def silent_from(recorded: Recorded) -> datetime:
    """The scan provider delivers until eleven, so its usual gap are six hours; eight are too many."""
    return local(business_date(office(recorded).out[0]), 11)


def expected(recorded: Recorded) -> dict[datetime, Firing]:
    """Per step what must fire, from the recount and from what was played."""
    start, end = silent_from(recorded), office(recorded).out[1]
    return {
        moment.at: fired(moment, places(recorded), ["scan_provider"] if start <= moment.at < end else [])
        for moment in recorded.moments
    }


def spans(recorded: Recorded, name: str, **labels: str) -> list[tuple[datetime, datetime | None]]:
    """From which step until which step it fires with these labels; None while it still does."""
    found: list[tuple[datetime, datetime | None]] = []
    for at, firing in sorted(expected(recorded).items()):
        fires = any(labels.items() <= each.items() for each in firing.get(name, ()))
        stands = bool(found) and found[-1][1] is None
        if fires and not stands:
            found.append((at, None))
        elif stands and not fires:
            found[-1] = (found[-1][0], at)
    return found


def test_every_alert_of_the_fortnight_fires_and_clears_as_recounted(
    promtool: Path, fortnight: Recorded, tmp_path: Path
) -> None:
    alarms = expected(fortnight)
    said = judged(promtool, tmp_path, [case(fortnight.lines, alarms)])
    assert not said, said[:3000]


def test_an_alert_that_comes_at_another_step_is_seen(promtool: Path, fortnight: Recorded, tmp_path: Path) -> None:
    alarms = expected(fortnight)
    opened, _ = spans(fortnight, "MailroomTeamJam")[0]
    alarms[opened] = {**alarms[opened], "MailroomTeamJam": []}
    assert "MailroomTeamJam" in judged(promtool, tmp_path, [case(fortnight.lines, alarms)])


def test_a_jam_is_told_then_its_unanswered_help_then_the_jam_is_over(fortnight: Recorded) -> None:
    shock = office(fortnight).shock
    assert shock is not None
    [(jammed, over)] = spans(fortnight, "MailroomTeamJam", team=shock.team)
    [(waiting, decided)] = spans(fortnight, "MailroomHelpUnanswered")
    [(missing, kept), *_] = spans(fortnight, "MailroomHardClockForecastBreach", team=shock.team)
    assert over and decided and kept
    assert jammed < waiting < decided <= min(fortnight.moved_at) < over
    assert jammed <= missing < kept < over


def test_leave_that_is_known_ahead_is_told_before_it_begins(fortnight: Recorded) -> None:
    played = office(fortnight)
    [(told, _)] = spans(fortnight, "MailroomJamForecast", team=played.on_leave)
    change = next(each for each in fortnight.changes if each.at == told and each.team == played.on_leave)
    assert told < local(played.day(9), 8) and change.phase is JamPhase.FORECAST
    assert change.cause in (Cause.PLANNED_ABSENCE, Cause.ABSENCE)


def test_a_scan_provider_that_is_out_is_told_in_duty_hours_until_its_post_is_there(fortnight: Recorded) -> None:
    start, end = office(fortnight).out
    [first, second] = spans(fortnight, "MailroomChannelSilent")
    assert start < first[0] < local(business_date(start), 17) == first[1]
    assert second[0] < end < (second[1] or end)
