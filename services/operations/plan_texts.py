"""Why work moves, and why a team was not chosen."""

from collections.abc import Mapping

from contracts.plans import PlanReason
from languages.text import Text, _
from mailroom.allocation.explanation.explain import Refusal

REASONS: Mapping[PlanReason, Text] = {
    PlanReason.RELIEVES_OPEN_JAM: _("the giving team jams"),
    PlanReason.RELIEVES_FORECAST_JAM: _("a jam is forecast for the giving team"),
    PlanReason.HELP_REQUESTED: _("its lead asked for help"),
    PlanReason.ORDERED: _("the supervisor ordered a plan"),
}
"""Reasons of moves; a plan that moves nothing has others."""

REFUSALS: Mapping[Refusal, Text] = {
    Refusal.CLOSED: _("the team was closed"),
    Refusal.NEEDS_HELP: _("it jams or asks for help itself"),
    Refusal.SHOWS_SIGNS: _("its own forecast shows signs of a jam"),
    Refusal.GIVES: _("it is giving work itself"),
    Refusal.COOLING_DOWN: _("it recently gave work or left a jam"),
    Refusal.NO_FORECAST: _("nothing is known of its capacity"),
    Refusal.NOT_A_PARTNER: _("it is not a partner of the giving team"),
    Refusal.NOT_TO_TEAM: _("this work must not go there"),
    Refusal.CANNOT_WORK: _("it lacks the skill or does other classes"),
    Refusal.RESTS: _("one of the two teams declined lately, or their agreement ended today"),
    Refusal.ASKED: _("it has been asked, and not all have answered"),
    Refusal.PAUSED: _("its help is paused"),
    Refusal.USED_UP: _("what was agreed is used up"),
    Refusal.NO_ROOM: _("it has no room below its load limit"),
    Refusal.DAILY_SHARE: _("its daily share is used up"),
    Refusal.ENOUGH_RECEIVERS: _("enough teams help already or are asked"),
    Refusal.NOT_WORTH_ASKING: _("it would save too little to ask one more team"),
    Refusal.DEARER: _("another team costs less to move to"),
    Refusal.GETS_OTHER_WORK: _("its room goes to other work"),
}

NOBODY_HAS_ROOM = _("nobody has room")
ALL_ABLE_TEAMS_LACK = _("all teams able to do it lack capacity")
