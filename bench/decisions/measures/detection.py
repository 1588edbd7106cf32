"""How well jams are seen: alarms of the watching product against true jams (docs/rules/benchmark.md#measures)."""

from collections.abc import Sequence

from bench.decisions.measures.figures import Figures
from bench.decisions.policies.product.watch import Alarm
from contracts.jams import Cause
from office.traces.days import ARRIVALS_END, MONTH, WARM_UP
from office.traces.scenarios import SCENARIOS
from office.traces.traces import Trace

JAM_SHARE, JAM_DAYS = 0.25, 2
"""A true jam: more overdue items than this share of a day's arrivals, for this many days."""
SAME_JAM = 5
"""Days: a jam that comes back so soon is the same one."""
BEFORE, AFTER = 15, 2
"""An alarm counts for a jam from this many days before to this many after its onset."""
JUDGED_ALARMS_END = ARRIVALS_END - BEFORE
"""Alarms from here on may be right about a jam that only the end of the post prevents; they are not judged."""
CAUSE_AFTER = 5
"""Days after a shock in which an alarm is still its doing."""
NEVER = 99
"""Stands for an alarm that never came."""

Jam = tuple[int, int, int]
"""Team, first and last day."""


def true_jams(overdue: Sequence[Sequence[int]], arrivals: Sequence[float]) -> list[Jam]:
    """The jams that came, by team. `arrivals`: usual items a day of each team."""
    jams: list[Jam] = []
    for team, usual in enumerate(arrivals):
        runs: list[list[int]] = []
        for day, late in enumerate(each[team] for each in overdue):
            if late <= JAM_SHARE * usual:
                continue
            if runs and day - runs[-1][1] == 1:
                runs[-1][1] = day
            else:
                runs.append([day, day])
        lasting: list[list[int]] = []
        for first, last in (run for run in runs if run[1] - run[0] + 1 >= JAM_DAYS):
            if lasting and first - lasting[-1][1] <= SAME_JAM:
                lasting[-1][1] = last
            else:
                lasting.append([first, last])
        jams += [(team, first, last) for first, last in lasting]
    return jams


def detection(trace: Trace, alarms: Sequence[Alarm], overdue: Sequence[Sequence[int]]) -> Figures:
    """Counts that can be added up over runs, and the leads of the jams that were seen."""
    jams = true_jams(overdue, [sum(team.rates) for team in trace.teams])
    leads = [_lead(jam, alarms) for jam in jams if WARM_UP <= jam[1] < ARRIVALS_END]
    judged = [alarm for alarm in alarms if WARM_UP <= alarm.first < JUDGED_ALARMS_END]
    causes = [alarm.cause for alarm in alarms if _is_of_the_shock(trace, alarm)]
    wanted = SCENARIOS[trace.scenario].cause
    return {
        "team_months": len(trace.teams) * (JUDGED_ALARMS_END - WARM_UP) / MONTH,
        "jams": len(leads),
        "leads": sorted(lead for lead in leads if lead is not None),
        "alarms": len(judged),
        "false_alarms": sum(_is_false(alarm, jams) for alarm in judged),
        "flaps": sum(alarm.last == alarm.first for alarm in judged),
        "causes": sorted(str(cause) for cause in causes) if wanted else [],
        "causes_right": sum(names(cause, wanted) for cause in causes) if wanted else 0,
        "first_alarm_after": _first_alarms(trace, alarms, jams),
    }


def names(cause: Cause | None, wanted: Cause) -> bool:
    """Whether a shown cause is the wanted one; where the gate P4 is closed, all absence is called ABSENCE."""
    return cause is wanted or (cause is Cause.ABSENCE and wanted in {Cause.PLANNED_ABSENCE, Cause.UNPLANNED_ABSENCE})


def _lead(jam: Jam, alarms: Sequence[Alarm]) -> int | None:
    """Days from the alarm that counts for a jam to its onset; None if it was not seen."""
    team, onset, _ = jam
    leads = [
        onset - alarm.first
        for alarm in alarms
        if alarm.team == team and (onset - BEFORE <= alarm.first <= onset + AFTER or alarm.first <= onset <= alarm.last)
    ]
    return max(leads, default=None)


def _is_false(alarm: Alarm, jams: Sequence[Jam]) -> bool:
    """Whether no true jam is there, has just begun, or comes within fifteen working days."""
    return not any(
        team == alarm.team and first - BEFORE <= alarm.first <= max(last, first + AFTER) for team, first, last in jams
    )


def _is_of_the_shock(trace: Trace, alarm: Alarm) -> bool:
    return any(
        alarm.team in blow.hit and blow.first - blow.shock.known <= alarm.first <= blow.last + CAUSE_AFTER
        for blow in trace.blows
    )


def _first_alarms(trace: Trace, alarms: Sequence[Alarm], jams: Sequence[Jam]) -> list[int]:
    """Of unannounced absence that leads to a jam: days from the first absence to the alarm, per team."""
    found = []
    for blow in trace.blows:
        if blow.shock.what != "unplanned":
            continue
        for team in blow.hit:
            jams_here = any(of == team and blow.first <= first <= blow.last + BEFORE for of, first, _ in jams)
            before = any(alarm.team == team and alarm.first < blow.first <= alarm.last for alarm in alarms)
            if not jams_here or before:
                continue
            after = [alarm.first - blow.first for alarm in alarms if alarm.team == team and alarm.first >= blow.first]
            found.append(min(after, default=NEVER))
    return sorted(found)
