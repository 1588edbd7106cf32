"""Alerts about the machine, for operators: data that does not come through, dead letters, stopped partitions."""

from dashboards.alerts.rule import Alert
from dashboards.rules.recording import OBJECTIVE
from languages.text import _

GROUP = "streams"
ALWAYS = "MailroomWatchdog"
"""The alert that always fires: where it does not, no rule is evaluated."""
_OLD = _("Boards and forecasts show old figures.")
_LOG = _("Log and lag of the service of this stage.")
_ALLOWED = round(1 - OBJECTIVE, 4)


def _burns(factor: float, long: str, short: str) -> str:
    limit = f"{factor * _ALLOWED:g}"
    return f"(mailroom:data_stale:ratio_avg{long} > {limit} and mailroom:data_stale:ratio_avg{short} > {limit})"


ALERTS = (
    Alert(
        name="MailroomPartitionStopped",
        expression="max by (topic, partition) (mailroom_partition_stopped) == 1",
        severity="critical",
        summary=_("Partition {partition} of {topic} has stopped"),
        about=_("One record crashed the worker three times. The other partitions go on."),
        impact=_("Nothing is lost; the counts of this partition are old."),
        look=_("`make dlq` shows the record (docs/operating/dead-letters.md)."),
        act=_("Retry the record or set it aside with `dlq park`."),
        panel="betrieb-stopped",
    ),
    Alert(
        name="MailroomStreamStale",
        expression="stage:mailroom_heartbeat_age_seconds:max > 60",
        severity="warning",
        summary=_("Data is stale from stage {stage} on"),
        about=_("The heartbeat of this stage is older than 60 seconds."),
        impact=_OLD,
        look=_LOG,
        act=_("Find the first stage in the direction of the data that is old."),
        panel="betrieb-heartbeat",
        wait="1m",
    ),
    Alert(
        name="MailroomStreamStopped",
        expression="stage:mailroom_heartbeat_age_seconds:max > 300",
        severity="critical",
        summary=_("Nothing reaches stage {stage} any more"),
        about=_("The heartbeat of this stage is older than five minutes."),
        impact=_OLD,
        look=_LOG,
        act=_("Restart the service; if it stays, look at Kafka."),
        panel="betrieb-heartbeat",
        wait="1m",
    ),
    Alert(
        name="MailroomDlqGrowing",
        expression="sum by (topic) (increase(mailroom_event_failures_total[15m])) > 0",
        severity="warning",
        summary=_("Dead letters in {topic}"),
        about=_("Messages have been parked for a quarter of an hour."),
        impact=_("What is parked counts nowhere until it is replayed."),
        look=_("`make dlq ARGS=list` tells reasons and senders."),
        act=_("Have the sender corrected, then replay."),
        panel="betrieb-failures",
        wait="15m",
    ),
    Alert(
        name="MailroomDlqOld",
        expression="topic:mailroom_dlq_oldest_age_seconds:max > 3600",
        severity="warning",
        summary=_("A dead letter in {topic} waits"),
        about=_("A message was parked more than an hour ago and was not replayed since."),
        impact=_("An item or a change is missing in all figures; a clock may hang on it."),
        look=_("`make dlq ARGS=list` tells reasons and senders."),
        act=_("Mend the cause, then replay; silence what will never be valid until Kafka deletes it."),
        panel="betrieb-dlq-age",
    ),
    Alert(
        name="MailroomRecountDrift",
        expression="max by (instance) (abs(mailroom_backlog_recount_drift_items)) > 0",
        severity="critical",
        summary=_("Counts of {instance} differ"),
        about=_("A recount of the rows gave other figures."),
        impact=_("Figures of a team are wrong."),
        look=_("Log of the service, last rollout."),
        act=_("Report the bug, rebuild the counts from the rows."),
        panel="betrieb-drift",
    ),
    Alert(
        name="MailroomTotalsDiffer",
        expression="max by (region) (mailroom_totals_difference_items) > 0",
        severity="critical",
        summary=_("Totals of the region {region} differ"),
        about=_("Teams and items without team together are not what `backlog` counted at the tick."),
        impact=_("Items are missing from forecasts, totals and alerts, or count twice."),
        look=_("`python -m audit` names where it differs."),
        act=_("Report the bug, have `jams` rebuilt."),
        panel="betrieb-drift",
    ),
    Alert(
        name="MailroomFreshnessBudgetBurn",
        expression=f"{_burns(14.4, '1h', '5m')} or {_burns(6, '6h', '30m')}",
        severity="critical",
        summary=_("Data freshness: budget burns fast"),
        about=_("Data is older than 60 seconds so often that the budget of one percent is spent within days."),
        impact=_OLD,
        look=_LOG,
        act=_("Look for the cause at once."),
        panel="betrieb-budget",
    ),
    Alert(
        name="MailroomFreshnessBudgetBurnSlowly",
        expression=f"{_burns(3, '1d', '2h')} or {_burns(1, '3d', '6h')}",
        severity="warning",
        summary=_("Data freshness: budget burns slowly"),
        about=_("Data is older than 60 seconds more often than the budget of one percent allows."),
        impact=_OLD,
        look=_LOG,
        act=_("Plan it for this week."),
        panel="betrieb-budget",
    ),
    Alert(
        name="MailroomTargetDown",
        expression="max by (instance, service) (up) == 0",
        severity="critical",
        summary=_("{instance} does not answer"),
        about=_("Prometheus cannot scrape the process."),
        impact=_("Its work stands still or is invisible."),
        look=_("Log of the process; it restarts by itself."),
        act=_("If it stays away: start it by hand."),
        panel="betrieb-down",
        wait="1m",
    ),
    Alert(
        name=ALWAYS,
        expression="vector(1)",
        severity="info",
        summary=_("Alerts arrive"),
        about=_("This alert always stands; without it the chain of alerts is broken."),
        impact=_("No other alert would arrive."),
        look=_("Prometheus and Alertmanager."),
        act=_("Nothing while it stands."),
        panel="betrieb-targets",
    ),
)
