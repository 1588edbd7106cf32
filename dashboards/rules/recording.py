"""The recording rules, in the language of Prometheus 2.42.

Old and new owner of a region may both export for one scrape after a hand-over, so every figure of a team is `max by`
first and only then summed. Ages of work are against business time; ages of the machine against `time()`.
"""

from collections.abc import Mapping
from typing import Any

from contracts.metrics.metric import STAGES

_PLACE = "region, site, team"
FRESH_WITHIN = 60
"""Seconds within which an event shall be visible (the objective of the freshness budget)."""
HEARD_WITHIN = 300
"""Seconds within which a stage's heartbeat must have arrived for it to count as heard."""
OBJECTIVE = 0.99
"""Share of the time in which this shall hold."""
WINDOWS = ("5m", "30m", "1h", "2h", "6h", "1d", "3d")


def _team(metric: str) -> str:
    return f"max by ({_PLACE}) ({metric})"


_CELLS = f"max by ({_PLACE}, item_class, state) (mailroom_backlog_items)"
_CLOCKS = f"max by ({_PLACE}, clock, due_band) (mailroom_clock_due_items)"
_AGES = f"max by ({_PLACE}, age_band) (mailroom_backlog_age_items)"

_KNOWN_WORK = f"(team:mailroom_backlog_work_seconds:max and on ({_PLACE}) (team:mailroom_days_of_work_left:max > 0))"
"""Work of the teams whose days of work left are known: divided by them it is the capacity of their mean day."""

TEAMS: Mapping[str, str] = {
    "team:mailroom_backlog_items:sum": f"sum by ({_PLACE}) ({_CELLS})",
    "team:mailroom_backlog_work_seconds:max": _team("mailroom_backlog_work_seconds"),
    "team:mailroom_capacity_work_seconds_per_day:max": _team("mailroom_team_capacity_work_seconds_per_day"),
    "team:mailroom_days_of_work_left:max": _team("mailroom_team_days_of_work_left"),
    "team:mailroom_overdue_items:max": _team("mailroom_team_overdue_items"),
    "team:mailroom_jam_state:max": _team("mailroom_team_jam_state"),
    "team:mailroom_oldest_received_timestamp_seconds:min": (
        f"min by ({_PLACE}) (mailroom_oldest_item_received_timestamp_seconds)"
    ),
    "team:mailroom_oldest_item_age_seconds:max": (
        "max by (region) (mailroom_business_time_seconds) - on (region) group_right () "
        "team:mailroom_oldest_received_timestamp_seconds:min"
    ),
    "team:mailroom_clock_due_items:max": _CLOCKS,
    "team:mailroom_backlog_age_items:max": _AGES,
    "team:mailroom_clock_forecast_breach_items:max": (
        f"max by ({_PLACE}, clock) (mailroom_clock_forecast_breach_items)"
    ),
    "site:mailroom_days_of_work_left:ratio": (
        f"sum by (region, site) ({_KNOWN_WORK}) / "
        f"sum by (region, site) ({_KNOWN_WORK} / team:mailroom_days_of_work_left:max)"
    ),
    "site:mailroom_days_left_spread:max_minus_min": (
        "max by (region, site) (team:mailroom_days_of_work_left:max) - "
        "min by (region, site) (team:mailroom_days_of_work_left:max)"
    ),
    "region:mailroom_relief_questions:sum": "sum by (region) (max by (region, state) (mailroom_relief_questions))",
}
_AGE = "stage:mailroom_heartbeat_age_seconds:max"
_SILENT = " or ".join(f'absent(mailroom_heartbeat_timestamp_seconds{{stage="{stage}"}})' for stage in STAGES)
"""1 for each stage of which nothing is known: each is expected by name, since what is missing is in no aggregate."""
MACHINE: Mapping[str, str] = {
    "mailroom:duty_hours:bool": "max(mailroom_duty_hours)",
    "stage:mailroom_heartbeat_age_seconds:max": "time() - min by (stage) (mailroom_heartbeat_timestamp_seconds)",
    "stage:mailroom_stale:bool": f"({_AGE} > bool {FRESH_WITHIN}) or {_SILENT}",
    "stage:mailroom_heard:bool": f"({_AGE} <= bool {HEARD_WITHIN}) or 0 * ({_SILENT})",
    # No age where a stage is silent: the age of the others says nothing about the whole.
    "mailroom:data_age_seconds:max": (
        f'max({_AGE}) and on () (count({_AGE}{{stage=~"{"|".join(STAGES)}"}}) == {len(STAGES)})'
    ),
    "mailroom:data_stale:bool": "max(stage:mailroom_stale:bool)",
    **{
        f"mailroom:data_stale:ratio_avg{window}": f"avg_over_time(mailroom:data_stale:bool[{window}])"
        for window in WINDOWS
    },
    "service:mailroom_http_requests:rate5m": "sum by (service) (rate(mailroom_http_request_seconds_count[5m]))",
    "service:mailroom_http_errors:ratio_rate5m": (
        'sum by (service) (rate(mailroom_http_request_seconds_count{state="5xx"}[5m])) / '
        "sum by (service) (rate(mailroom_http_request_seconds_count[5m]))"
    ),
    "group:mailroom_consumer_lag_seconds:max": (
        "time() - min by (group, topic) (mailroom_consumer_reached_timestamp_seconds)"
    ),
    "topic:mailroom_dlq_oldest_age_seconds:max": (
        "max by (topic) ((time() - mailroom_dlq_oldest_timestamp_seconds)"
        " * (mailroom_dlq_oldest_timestamp_seconds > bool 0))"
    ),
    "topic:mailroom_dlq_messages:sum": "sum by (topic) (mailroom_dlq_messages)",
}
RULES: Mapping[str, str] = {**TEAMS, **MACHINE}


def group() -> dict[str, Any]:
    """The rule file of all recording rules; each group in the order in which they build on each other."""
    groups = [
        {"name": f"mailroom-recorded-{name}", "rules": [{"record": rule, "expr": expr} for rule, expr in rules.items()]}
        for name, rules in (("teams", TEAMS), ("machine", MACHINE))
    ]
    return {"groups": groups}
