"""Alerts about the machine, for operators: data that does not come through, dead letters, stopped partitions."""

from dashboards.alerts.rule import Alert
from dashboards.rules.recording import OBJECTIVE
from dashboards.words import both

GROUP = "streams"
ALWAYS = "MailroomWatchdog"
"""The alert that always stands: where it does not, no rule is evaluated."""
_OPERATIONS = both("Betrieb", "Operations")
_OLD = both("Boards und Vorhersagen zeigen alte Zahlen.", "Boards and forecasts show old figures.")
_LOG = both("Protokoll und Rückstand des Dienstes dieser Stufe.", "Log and lag of the service of this stage.")
_ALLOWED = round(1 - OBJECTIVE, 4)


def _burns(factor: float, long: str, short: str) -> str:
    limit = f"{factor * _ALLOWED:g}"
    return f"(mailroom:data_stale:ratio_avg{long} > {limit} and mailroom:data_stale:ratio_avg{short} > {limit})"


ALERTS = (
    Alert(
        name="MailroomPartitionStopped",
        expression="max by (topic, partition) (mailroom_partition_stopped) == 1",
        severity="critical",
        who=_OPERATIONS,
        summary=both(
            "Partition {{ $labels.partition }} von {{ $labels.topic }} steht",
            "Partition {{ $labels.partition }} of {{ $labels.topic }} stands still",
        ),
        about=both(
            "Ein Datensatz hat den Dienst dreimal abstürzen lassen. Die anderen Partitionen laufen weiter.",
            "One record crashed the worker three times. The other partitions go on.",
        ),
        impact=both(
            "Nichts ist verloren; die Zahlen dieser Partition sind alt.",
            "Nothing is lost; the counts of this partition are old.",
        ),
        look=both(
            "`make dlq` zeigt den Datensatz (docs/operating/dead-letters.md).",
            "`make dlq` shows the record (docs/operating/dead-letters.md).",
        ),
        act=both(
            "Datensatz wiederholen oder mit `dlq park` weglegen.", "Retry the record or set it aside with `dlq park`."
        ),
        board="mr-betrieb",
        panel="betrieb-stopped",
    ),
    Alert(
        name="MailroomStreamStale",
        expression="stage:mailroom_heartbeat_age_seconds:max > 60",
        severity="warning",
        who=_OPERATIONS,
        summary=both("Daten veraltet ab Stufe {{ $labels.stage }}", "Data is stale from stage {{ $labels.stage }} on"),
        about=both(
            "Der Herzschlag dieser Stufe ist älter als 60 Sekunden.",
            "The heartbeat of this stage is older than 60 seconds.",
        ),
        impact=_OLD,
        look=_LOG,
        act=both(
            "Erste Stufe in Richtung der Daten suchen, die alt ist.",
            "Find the first stage in the direction of the data that is old.",
        ),
        board="mr-betrieb",
        panel="betrieb-heartbeat",
        wait="1m",
    ),
    Alert(
        name="MailroomStreamStopped",
        expression="stage:mailroom_heartbeat_age_seconds:max > 300",
        severity="critical",
        who=_OPERATIONS,
        summary=both(
            "Nichts kommt mehr bis Stufe {{ $labels.stage }}", "Nothing reaches stage {{ $labels.stage }} any more"
        ),
        about=both(
            "Der Herzschlag dieser Stufe ist älter als fünf Minuten.",
            "The heartbeat of this stage is older than five minutes.",
        ),
        impact=_OLD,
        look=_LOG,
        act=both("Dienst neu starten; bleibt es, Kafka ansehen.", "Restart the service; if it stays, look at Kafka."),
        board="mr-betrieb",
        panel="betrieb-heartbeat",
        wait="1m",
    ),
    Alert(
        name="MailroomDlqGrowing",
        expression="sum by (topic) (increase(mailroom_event_failures_total[15m])) > 0",
        severity="warning",
        who=_OPERATIONS,
        summary=both("Weggelegte Nachrichten in {{ $labels.topic }}", "Dead letters in {{ $labels.topic }}"),
        about=both(
            "Seit einer Viertelstunde werden Nachrichten weggelegt.",
            "Messages have been parked for a quarter of an hour.",
        ),
        impact=both(
            "Was weggelegt ist, zählt nirgends, bis es wiederholt wird.",
            "What is parked counts nowhere until it is replayed.",
        ),
        look=both("`make dlq ARGS=list` nennt Gründe und Absender.", "`make dlq ARGS=list` tells reasons and senders."),
        act=both("Absender berichtigen lassen, dann wiederholen.", "Have the sender corrected, then replay."),
        board="mr-betrieb",
        panel="betrieb-failures",
        wait="15m",
    ),
    Alert(
        name="MailroomDlqOld",
        expression="topic:mailroom_dlq_oldest_age_seconds:max > 3600",
        severity="warning",
        who=_OPERATIONS,
        summary=both(
            "Weggelegte Nachricht in {{ $labels.topic }} wartet", "A dead letter in {{ $labels.topic }} waits"
        ),
        about=both(
            "Eine Nachricht wurde vor über einer Stunde weggelegt und seither nicht wiederholt.",
            "A message was parked more than an hour ago and was not replayed since.",
        ),
        impact=both(
            "Ein Eingang oder eine Änderung fehlt in allen Zahlen; eine Frist kann daran hängen.",
            "An item or a change is missing in all figures; a clock may hang on it.",
        ),
        look=both("`make dlq ARGS=list` nennt Gründe und Absender.", "`make dlq ARGS=list` tells reasons and senders."),
        act=both(
            "Ursache beheben, dann wiederholen; was nie gültig wird, stumm schalten, bis Kafka es löscht.",
            "Mend the cause, then replay; silence what will never be valid until Kafka deletes it.",
        ),
        board="mr-betrieb",
        panel="betrieb-dlq-age",
    ),
    Alert(
        name="MailroomRecountDrift",
        expression="max by (instance) (abs(mailroom_backlog_recount_drift_items)) > 0",
        severity="critical",
        who=_OPERATIONS,
        summary=both("Zählung von {{ $labels.instance }} weicht ab", "Counts of {{ $labels.instance }} differ"),
        about=both("Ein Nachzählen der Zeilen ergab andere Zahlen.", "A recount of the rows gave other figures."),
        impact=both("Zahlen eines Teams sind falsch.", "Figures of a team are wrong."),
        look=both("Protokoll des Dienstes, letzte Auslieferung.", "Log of the service, last rollout."),
        act=both(
            "Fehler melden, Zähler aus den Zeilen neu aufbauen.", "Report the bug, rebuild the counts from the rows."
        ),
        board="mr-betrieb",
        panel="betrieb-drift",
    ),
    Alert(
        name="MailroomTotalsDiffer",
        expression="max by (region) (mailroom_totals_difference_items) > 0",
        severity="critical",
        who=_OPERATIONS,
        summary=both(
            "Summen der Region {{ $labels.region }} weichen ab", "Totals of the region {{ $labels.region }} differ"
        ),
        about=both(
            "Teams und Eingänge ohne Team ergeben zusammen nicht, was `backlog` zum Takt gezählt hat.",
            "Teams and items without team together are not what `backlog` counted at the tick.",
        ),
        impact=both(
            "Eingänge fehlen in Vorhersage, Summen und Meldungen oder zählen doppelt.",
            "Items are missing from forecasts, totals and alerts, or count twice.",
        ),
        look=both("`python -m audit` nennt, wo es abweicht.", "`python -m audit` names where it differs."),
        act=both("Fehler melden, `jams` neu aufbauen lassen.", "Report the bug, have `jams` rebuilt."),
        board="mr-betrieb",
        panel="betrieb-drift",
    ),
    Alert(
        name="MailroomFreshnessBudgetBurn",
        expression=f"{_burns(14.4, '1h', '5m')} or {_burns(6, '6h', '30m')}",
        severity="critical",
        who=_OPERATIONS,
        summary=both("Frische der Daten: Budget brennt schnell", "Data freshness: budget burns fast"),
        about=both(
            "Daten sind so oft älter als 60 Sekunden, dass das Budget von einem Prozent in Tagen verbraucht ist.",
            "Data is older than 60 seconds so often that the budget of one percent is spent within days.",
        ),
        impact=_OLD,
        look=_LOG,
        act=both("Ursache sofort suchen.", "Look for the cause at once."),
        board="mr-betrieb",
        panel="betrieb-budget",
    ),
    Alert(
        name="MailroomFreshnessBudgetBurnSlowly",
        expression=f"{_burns(3, '1d', '2h')} or {_burns(1, '3d', '6h')}",
        severity="warning",
        who=_OPERATIONS,
        summary=both("Frische der Daten: Budget brennt langsam", "Data freshness: budget burns slowly"),
        about=both(
            "Daten sind öfter älter als 60 Sekunden, als das Budget von einem Prozent erlaubt.",
            "Data is older than 60 seconds more often than the budget of one percent allows.",
        ),
        impact=_OLD,
        look=_LOG,
        act=both("In dieser Woche einplanen.", "Plan it for this week."),
        board="mr-betrieb",
        panel="betrieb-budget",
    ),
    Alert(
        name="MailroomTargetDown",
        expression="max by (instance, service) (up) == 0",
        severity="critical",
        who=_OPERATIONS,
        summary=both("{{ $labels.instance }} antwortet nicht", "{{ $labels.instance }} does not answer"),
        about=both("Prometheus kann den Prozess nicht abfragen.", "Prometheus cannot scrape the process."),
        impact=both("Seine Arbeit steht oder ist unsichtbar.", "Its work stands still or is invisible."),
        look=both("Protokoll des Prozesses; er startet von selbst neu.", "Log of the process; it restarts by itself."),
        act=both("Bleibt er aus: von Hand starten.", "If it stays away: start it by hand."),
        board="mr-betrieb",
        panel="betrieb-down",
        wait="1m",
    ),
    Alert(
        name=ALWAYS,
        expression="vector(1)",
        severity="info",
        who=_OPERATIONS,
        summary=both("Meldungen kommen an", "Alerts arrive"),
        about=both(
            "Diese Meldung steht immer; fehlt sie, ist die Meldekette gerissen.",
            "This alert always stands; without it the chain of alerts is broken.",
        ),
        impact=both("Keine andere Meldung käme an.", "No other alert would arrive."),
        look=both("Prometheus und Alertmanager.", "Prometheus and Alertmanager."),
        act=both("Nichts, solange sie steht.", "Nothing while it stands."),
        board="mr-betrieb",
        panel="betrieb-targets",
    ),
)
