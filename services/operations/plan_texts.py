"""Why work moves and why a team was passed over, in English and German."""

from collections.abc import Mapping

from contracts.plans import PlanReason
from mailroom.allocation.explanation import Refusal

REASONS: Mapping[PlanReason, tuple[str, str]] = {
    PlanReason.RELIEVES_OPEN_JAM: ("the giving team jams", "im abgebenden Team staut sich die Arbeit"),
    PlanReason.RELIEVES_FORECAST_JAM: ("a jam is forecast for the giving team", "dem abgebenden Team droht ein Stau"),
    PlanReason.HELP_REQUESTED: ("its lead asked for help", "die Teamleitung hat um Hilfe gebeten"),
    PlanReason.ORDERED: ("the supervisor ordered a plan", "die Bereichsleitung hat einen Plan angeordnet"),
}
"""Reasons of moves; a plan that moves nothing has others."""

REFUSALS: Mapping[Refusal, tuple[str, str]] = {
    Refusal.CLOSED: ("the team was closed", "das Team besteht nicht mehr"),
    Refusal.NEEDS_HELP: ("it jams or asks for help itself", "es ist selbst im Stau oder bittet um Hilfe"),
    Refusal.SHOWS_SIGNS: ("its own forecast shows signs of a jam", "seine Vorschau zeigt Anzeichen eines Staus"),
    Refusal.GIVES: ("it has offers of its own under way", "es gibt gerade selbst Arbeit ab"),
    Refusal.COOLING_DOWN: ("it gave work or left a jam lately", "es hat kürzlich abgegeben oder einen Stau beendet"),
    Refusal.NO_FORECAST: ("nothing is known of its capacity", "über seine Kapazität ist nichts bekannt"),
    Refusal.NOT_A_PARTNER: ("it is no partner of the giving team", "es ist kein Partner des abgebenden Teams"),
    Refusal.NOT_TO_TEAM: ("this work must not go there", "diese Vorgänge dürfen nicht dorthin"),
    Refusal.CANNOT_WORK: ("it lacks the skill or does other classes", "ihm fehlt die Befähigung oder Zuständigkeit"),
    Refusal.DECLINED: ("it declined such work lately", "es hat solche Arbeit kürzlich abgelehnt"),
    Refusal.NO_ROOM: ("it has no room below its load limit", "es hat unter seiner Lastgrenze keinen Platz"),
    Refusal.DAILY_SHARE: ("its daily share is used up", "sein Tagesanteil ist ausgeschöpft"),
    Refusal.DEARER: ("another team costs less to move to", "der Weg zu einem anderen Team ist kürzer"),
    Refusal.GETS_OTHER_WORK: ("its room goes to other work", "sein Platz wird für andere Arbeit gebraucht"),
}

NOBODY_HAS_ROOM = ("nobody has room", "niemand hat Platz")
ALL_ABLE_TEAMS_LACK = ("all teams able to do it lack capacity", "allen Teams, die das können, fehlt Kapazität")
