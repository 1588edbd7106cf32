"""Three cases per alert: just before it fires, just after, and a healthy house. One value a minute."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_T = 'region="nord",site="A",team="T1",instance="jams"'
_OFFICE = 'region="nord",instance="assignment"'
_DUTY = ('mailroom_duty_hours{region="nord",instance="jams"}', "1x600")
STATE = f"mailroom_team_jam_state{{{_T}}}"
BEAT = 'mailroom_heartbeat_timestamp_seconds{stage="jams",instance="jams"}'
Series = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Series that lead to the alert, the minutes just before and just after, its labels, and healthy series."""

    series: Series
    before: int
    after: int
    labels: Mapping[str, str]
    healthy: Series


def _step(name: str, low: str, high: str, labels: Mapping[str, str], *more: tuple[str, str]) -> Case:
    """A state that a service computed: it fires at the minute at which the state changes."""
    healthy = ((name, f"{low}x9"), *more)
    return Case(series=((name, f"{low}x4 {high}x4"), *more), before=4, after=5, labels=labels, healthy=healthy)


_TEAM = {"region": "nord", "site": "A", "team": "T1"}
_SITE = {"region": "nord", "site": "A"}
_BREACH = 'mailroom_clock_forecast_breach_items{clock="hard",region="nord",site="A",team="T1"}'
_FAILURES = 'mailroom_event_failures_total{topic="mailroom.items.v1",reason_code="invalid",instance="backlog-1"}'
_PARKED = 'mailroom_dlq_oldest_timestamp_seconds{topic="mailroom.items.v1",instance="backlog-1"}'
_STOPPED = 'mailroom_partition_stopped{topic="mailroom.items.v1",partition="2",instance="backlog-1"}'
STAGES = ("intake", "backlog", "jams", "rebalancer", "assignment")


def beats(values: str, *stages: str) -> tuple[tuple[str, str], ...]:
    """Heartbeats of these stages."""
    name = "mailroom_heartbeat_timestamp_seconds"
    return tuple((f'{name}{{stage="{stage}",instance="{stage}"}}', values) for stage in stages)


_OTHERS = beats("0+60x5000", *(stage for stage in STAGES if stage != "jams"))
_ALIVE = ((BEAT, "0+60x5000"), *_OTHERS)
"""Sent every minute: the value is the time."""
FIGURES = (
    (STATE, "0x40"),
    ('mailroom_duty_hours{region="nord",instance="jams"}', "1x40"),
    ('mailroom_capacity_stale_teams{region="nord",site="A",instance="jams"}', "0x40"),
    ('mailroom_unplaced_items{region="nord",reason_code="no_team",instance="jams"}', "0x40"),
    (f'mailroom_clock_forecast_breach_items{{clock="hard",{_T.replace("jams", "assignment")}}}', "0x40"),
    ('mailroom_urgent_item_late{region="nord",site="A",instance="assignment"}', "0x40"),
    (f"mailroom_rebalance_undecided_proposals{{{_OFFICE}}}", "0x40"),
    (f'mailroom_rebalance_unplaced_items{{reason_code="waiting",{_OFFICE}}}', "0x40"),
)
"""What the alerts about work read, in a calm house."""

CASES: Mapping[str, Case] = {
    "MailroomTeamJam": _step(STATE, "2", "3", _TEAM),
    "MailroomJamForecast": _step(STATE, "1", "2", _TEAM),
    "MailroomHardClockForecastBreach": _step(_BREACH, "0", "1", _TEAM),
    "MailroomUrgentWaiting": _step('mailroom_urgent_item_late{region="nord",site="A"}', "0", "1", _SITE),
    "MailroomProposalUndecided": _step(
        f"mailroom_rebalance_undecided_proposals{{{_OFFICE}}}", "0", "2", {"region": "nord"}
    ),
    "MailroomUnplaced": _step(
        f'mailroom_rebalance_unplaced_items{{reason_code="no_eligible_team",{_OFFICE}}}',
        "0",
        "3",
        {"region": "nord", "reason_code": "no_eligible_team"},
        (f'mailroom_rebalance_unplaced_items{{reason_code="waiting",{_OFFICE}}}', "9x9"),
    ),
    "MailroomTeamGone": _step(
        'mailroom_unplaced_items{reason_code="team_closed",region="nord",instance="jams"}',
        "0",
        "3",
        {"region": "nord", "reason_code": "team_closed"},
        ('mailroom_unplaced_items{reason_code="no_team",region="nord",instance="jams"}', "9x9"),
    ),
    "MailroomTotalsDiffer": _step(
        'mailroom_totals_difference_items{region="nord",instance="jams"}', "0", "2", {"region": "nord"}
    ),
    "MailroomChannelSilent": _step('mailroom_channel_silent{channel="email"}', "0", "1", {"channel": "email"}, _DUTY),
    "MailroomCapacityStale": _step('mailroom_capacity_stale_teams{region="nord",site="A"}', "0", "1", _SITE, _DUTY),
    "MailroomPartitionStopped": _step(_STOPPED, "0", "1", {"topic": "mailroom.items.v1", "partition": "2"}),
    "MailroomStreamStale": Case(
        series=((BEAT, "0+60x3 180x20"),), before=5, after=6, labels={"stage": "jams"}, healthy=_ALIVE
    ),
    "MailroomStreamStopped": Case(
        series=((BEAT, "0+60x3 180x20"),), before=9, after=10, labels={"stage": "jams"}, healthy=_ALIVE
    ),
    "MailroomHeartbeatAbsent": Case(
        series=beats("0+60x9", *STAGES[:4]), before=4, after=5, labels={"stage": "assignment"}, healthy=_ALIVE
    ),
    "MailroomFiguresUnknown": Case(
        series=tuple(each for each in FIGURES if 'instance="jams"' not in each[0]),
        before=9,
        after=10,
        labels={"stage": "jams"},
        healthy=FIGURES,
    ),
    "MailroomReferenceUnreadable": _step(
        'mailroom_reference_unreadable_records{topic="mailroom.teams.v1",instance="jams"}',
        "0",
        "1",
        {"topic": "mailroom.teams.v1"},
    ),
    "MailroomDlqGrowing": Case(
        series=((_FAILURES, "0x5 1+1x40"),),
        before=20,
        after=21,
        labels={"topic": "mailroom.items.v1"},
        healthy=((_FAILURES, "7x60"),),
    ),
    # Parked at minute 3; replayed within the hour in the healthy house.
    "MailroomDlqOld": Case(
        series=((_PARKED, "0x2 180x80"),),
        before=63,
        after=64,
        labels={"topic": "mailroom.items.v1"},
        healthy=((_PARKED, "0x2 180x50 0x30"),),
    ),
    "MailroomRecountDrift": _step(
        'mailroom_backlog_recount_drift_items{instance="backlog-1"}', "0", "-2", {"instance": "backlog-1"}
    ),
    # Old data from minute 402 on; 14.4 % of the 61 samples of an hour are reached by nine of them.
    "MailroomFreshnessBudgetBurn": Case(
        series=((BEAT, "0+60x400 24000x20"), *_OTHERS), before=409, after=410, labels={}, healthy=_ALIVE
    ),
    # Old data from minute 1602 on; 1 % of all samples so far are reached by seventeen of them.
    "MailroomFreshnessBudgetBurnSlowly": Case(
        series=((BEAT, "0+60x1600 96000x30"), *_OTHERS), before=1617, after=1618, labels={}, healthy=_ALIVE
    ),
    "MailroomTargetDown": Case(
        series=(('up{instance="jams",service="jams",job="mailroom"}', "1x3 0x9"),),
        before=4,
        after=5,
        labels={"instance": "jams", "service": "jams"},
        healthy=(('up{instance="jams",service="jams",job="mailroom"}', "1x9"),),
    ),
}
ALWAYS = "MailroomWatchdog"
