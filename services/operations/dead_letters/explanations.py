"""What each reason of a dead letter means and what to do about it, in English and German."""

from typing import NamedTuple


class Explanation(NamedTuple):
    """What is wrong, and what to do, in both languages."""

    wrong: str
    todo: str
    wrong_de: str
    todo_de: str


_SENDER = "Correct the sender, have it send the record anew, then leave this one to expire."
_SENDER_DE = "Absender berichtigen und neu senden lassen; diesen Eintrag ablaufen lassen."

EXPLANATIONS: dict[str, Explanation] = {
    "empty": Explanation("The record has no value.", _SENDER, "Der Datensatz hat keinen Inhalt.", _SENDER_DE),
    "not_json": Explanation(
        "The value is not a JSON document; it may have been cut short.",
        _SENDER,
        "Der Inhalt ist kein JSON-Dokument; vielleicht wurde er abgeschnitten.",
        _SENDER_DE,
    ),
    "unknown_type": Explanation(
        "The literal `type` names no event of this topic.",
        "If a newer version sends it, update this installation, then replay. Otherwise correct the sender.",
        "Das Feld `type` nennt kein Ereignis dieses Topics.",
        "Sendet es eine neuere Version, diese Installation aktualisieren und wiederholen; sonst Absender berichtigen.",
    ),
    "invalid": Explanation(
        "Fields are missing or have values that the contract does not allow; the detail names them.",
        _SENDER,
        "Felder fehlen oder haben Werte, die der Vertrag nicht erlaubt; die Einzelheit nennt sie.",
        _SENDER_DE,
    ),
    "outside_the_calendar": Explanation(
        "A day or time lies outside the years 1900 to 2199; nothing can be reckoned with it. The detail names it.",
        _SENDER,
        "Ein Tag oder Zeitpunkt liegt außerhalb der Jahre 1900 bis 2199; die Einzelheit nennt ihn.",
        _SENDER_DE,
    ),
    "too_late": Explanation(
        "The event is older than the remembered history of its item, so it can no longer be sorted in.",
        "Check the item in the document system; if its state differs, let a resync or a new event say so.",
        "Das Ereignis ist älter als der gemerkte Verlauf seines Vorgangs und lässt sich nicht mehr einordnen.",
        "Vorgang in der E-Akte prüfen; weicht der Stand ab, durch Abgleich oder neues Ereignis melden.",
    ),
    "unknown_item": Explanation(
        "Events came for an item that was never reported as received within seven days.",
        "Have the document system report the item (items or resync), then replay these events.",
        "Zu einem Vorgang kamen Ereignisse, sein Eingang wurde aber binnen sieben Tagen nicht gemeldet.",
        "Eingang durch die E-Akte melden lassen (einzeln oder Abgleich), danach diese Ereignisse wiederholen.",
    ),
    "other_content": Explanation(
        "Another content is known under the id of this event, or another receipt of this item: this one is void.",
        "Find out which is right. Report what changed as an event of its own under a new id.",
        "Unter der Kennung dieses Ereignisses ist ein anderer Inhalt bekannt oder ein anderer Eingang dieses Vorgangs; "
        "dieser gilt nicht.",
        "Klären, was stimmt. Was sich geändert hat, als eigenes Ereignis mit neuer Kennung melden.",
    ),
    "after_report": Explanation(
        "The corrected receipt date lies after the day on which the item was reported: by then the office had it.",
        "Correct the date in the document system and report the correction anew.",
        "Das berichtigte Eingangsdatum liegt nach dem Tag der Meldung; da lag der Vorgang dem Amt schon vor.",
        "Datum in der E-Akte berichtigen und die Berichtigung neu melden.",
    ),
    "wrong_key": Explanation(
        "The record's key is not the id of the item in its value.",
        _SENDER,
        "Der Schlüssel des Datensatzes ist nicht die Kennung seines Vorgangs.",
        _SENDER_DE,
    ),
    "wrong_partition": Explanation(
        "The record stands in another partition than its key belongs to: the sender's partitioner is not murmur2.",
        "Set the sender's partitioner to murmur2 (librdkafka: murmur2_random), have it send the record anew.",
        "Der Datensatz steht in einer falschen Partition: der Absender verteilt nicht nach murmur2.",
        "Verteilung des Absenders auf murmur2 stellen (librdkafka: murmur2_random) und neu senden lassen.",
    ),
    "parked_by_operator": Explanation(
        "The record crashed the worker again and again; an operator set it aside.",
        "Have the fault found and repaired, update this installation, then replay.",
        "Der Datensatz brachte die Verarbeitung wiederholt zum Absturz und wurde vom Betrieb beiseitegelegt.",
        "Fehler finden und beheben lassen, diese Installation aktualisieren, danach wiederholen.",
    ),
    "unknown_team": Explanation(
        "The record names a team that was never described.",
        "Describe the team (teams import), then replay.",
        "Der Datensatz nennt ein Team, das nie beschrieben wurde.",
        "Team anlegen (teams import), danach wiederholen.",
    ),
}

UNLISTED = Explanation(
    "This reason has no explanation here; the detail says more.",
    "Look at the detail; replay only after the cause is gone.",
    "Zu diesem Grund gibt es hier keine Erklärung; die Einzelheit sagt mehr.",
    "Einzelheit ansehen; erst wiederholen, wenn die Ursache behoben ist.",
)


def explain(reason_code: str) -> Explanation:
    """The explanation of a reason code."""
    return EXPLANATIONS.get(reason_code, UNLISTED)
