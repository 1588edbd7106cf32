"""Words for codes of the contracts that the page and the boards both show: said once, so that both say the same."""

from collections.abc import Mapping

from languages.text import Text, _

CAUSES: Mapping[str, Text] = {
    "INFLOW": _("more inflow"),
    "PLANNED_ABSENCE": _("planned absence"),
    "UNPLANNED_ABSENCE": _("unplanned absence"),
    "ABSENCE": _("absence"),
    "VACANCY": _("vacant posts"),
    "OUTAGE": _("outage of the site"),
    "THROUGHPUT": _("longer handling"),
    "MIXED": _("several or older causes"),
}
"""Causes of a jam."""
PROPOSAL_STATES: Mapping[str, Text] = {
    "offered": _("comes with a question"),
    "listed": _("listed, moves soon"),
    "held": _("held"),
    "accepted_by_giver": _("accepted by the giving team"),
    "accepted_by_receiver": _("accepted by the receiving team"),
    "running": _("running"),
    "done": _("done"),
    "declined": _("declined"),
    "expired": _("expired"),
    "stopped": _("stopped"),
    "superseded": _("superseded"),
}
DECLINE_REASONS: Mapping[str, Text] = {
    "no_capacity": _("We have no capacity for it"),
    "wrong_classes": _("We cannot handle these classes"),
    "keep_context": _("The items should stay with their team"),
    "figures_outdated": _("The figures are outdated"),
    "other": _("Other reason"),
}
END_REASONS: Mapping[str, Text] = {
    "declined": _("declined"),
    "unanswered": _("nobody has answered"),
    "calm": _("help is no longer needed"),
    "used_up": _("the agreed hours have moved"),
    "time_over": _("the last day is over"),
    "ended_by_lead": _("ended by a lead"),
    "ended_by_supervisor": _("ended by the supervisor"),
    "receiver_jams": _("the receiving team jams itself"),
    "team_gone": _("a team was closed or left the region"),
    "relief_ended": _("the agreement as a whole has ended"),
    "moves_off": _("moves were switched off"),
}
"""Why an agreement of help ended."""
