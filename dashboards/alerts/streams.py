"""Alerts about stream workers, for operators."""

from dashboards.alerts.rule import Alert

GROUP = "streams"

ALERTS = (
    Alert(
        name="MailroomPartitionStopped",
        expression="max by (topic, partition) (mailroom_partition_stopped) == 1",
        severity="critical",
        summary="Partition {{ $labels.partition }} of {{ $labels.topic }} stands still",
        description="One record crashed the worker three times. The other partitions go on, nothing is lost; "
        "the counts of this partition are old until the record is retried or set aside.",
        summary_de="Partition {{ $labels.partition }} von {{ $labels.topic }} steht",
        description_de="Ein Datensatz hat den Dienst dreimal abstürzen lassen. Die anderen Partitionen laufen weiter, "
        "nichts ist verloren; die Zahlen dieser Partition sind alt, bis der Datensatz wiederholt oder weggelegt ist.",
        runbook="docs/dead-letters.md",
    ),
)
