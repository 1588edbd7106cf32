"""What each reason of a dead letter means and what to do about it."""

from typing import NamedTuple

from languages.text import Text, _


class Explanation(NamedTuple):
    """What is wrong, and what to do."""

    wrong: Text
    todo: Text


_SENDER = _("Correct the sender, have it send the record again, then leave this one to expire.")

EXPLANATIONS: dict[str, Explanation] = {
    "empty": Explanation(_("The record has no value."), _SENDER),
    "not_json": Explanation(_("The value is not a JSON document; it may have been cut short."), _SENDER),
    "unknown_type": Explanation(
        _("The literal `type` names no event of this topic."),
        _("If a newer version sends it, update this installation, then replay. Otherwise correct the sender."),
    ),
    "invalid": Explanation(
        _("Fields are missing or have values that the contract does not allow; the detail names them."), _SENDER
    ),
    "outside_the_calendar": Explanation(
        _("A day or time is outside the years 1900 to 2199; nothing can be calculated with it. The detail names it."),
        _SENDER,
    ),
    "too_late": Explanation(
        _("The event is older than the remembered history of its item, so it can no longer be put in order."),
        _("Check the item in the document system; if its state differs, let a resync or a new event say so."),
    ),
    "unknown_item": Explanation(
        _("Events arrived for an item that was not reported as received within seven days."),
        _("Have the document system report the item (items or resync), then replay these events."),
    ),
    "other_content": Explanation(
        _("Other content is known under the id of this event, or another receipt of this item: this one is void."),
        _("Find out which is right. Report what changed as an event of its own under a new id."),
    ),
    "after_report": Explanation(
        _("The corrected receipt date is after the day on which the item was reported: by then the office had it."),
        _("Correct the date in the document system and report the correction again."),
    ),
    "wrong_key": Explanation(_("The record's key is not the id of the item in its value."), _SENDER),
    "wrong_partition": Explanation(
        _("The record is not in the partition of its key: the sender's partitioner is not murmur2."),
        _("Set the sender's partitioner to murmur2 (librdkafka: murmur2_random), have it send the record again."),
    ),
    "parked_by_operator": Explanation(
        _("The record crashed the worker repeatedly; an operator set it aside."),
        _("Have the fault found and fixed, update this installation, then replay."),
    ),
    "unknown_team": Explanation(
        _("The record names a team that was never described."), _("Describe the team (teams import), then replay.")
    ),
}

UNLISTED = Explanation(
    _("This reason has no explanation here; the detail says more."),
    _("Look at the detail; replay only after the cause is gone."),
)


def explain(reason_code: str) -> Explanation:
    """The explanation of a reason code."""
    return EXPLANATIONS.get(reason_code, UNLISTED)
