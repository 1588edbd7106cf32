"""Alerts about work, for supervisors and leads: states that a service computed, so they need no `for`."""

from dashboards.alerts.rule import Alert
from languages.text import _

GROUP = "work"
_SUPERVISOR = _("Supervisor")
_LEAD = _("Team lead, supervisor")
_ON_DUTY = "and on () (mailroom:duty_hours:bool == 1)"
_CAUSES = _("Causes and help on the board 'Jams and rebalancing'.")

ALERTS = (
    Alert(
        name="MailroomTeamJam",
        expression="team:mailroom_jam_state:max == 3",
        severity="warning",
        who=_SUPERVISOR,
        summary=_("Team {team} is jammed"),
        about=_("The team's work no longer fits before its dates."),
        impact=_("Clocks and targets will be missed if nothing is done."),
        look=_CAUSES,
        act=_("Have the open questions about help for the team answered."),
        panel="ausgleich-jams",
    ),
    Alert(
        name="MailroomJamForecast",
        expression="team:mailroom_jam_state:max == 2",
        severity="info",
        who=_SUPERVISOR,
        summary=_("Jam ahead in team {team}"),
        about=_("A jam is forecast before it happens."),
        impact=_("None yet; there is time to act calmly."),
        look=_CAUSES,
        act=_("Talk about rebalancing or planned leave."),
        panel="ausgleich-jams",
    ),
    Alert(
        name="MailroomHardClockForecastBreach",
        expression='sum by (region, site, team) (team:mailroom_clock_forecast_breach_items:max{clock="hard"}) > 0',
        severity="critical",
        who=_LEAD,
        summary=_("Team {team} will miss legal clocks"),
        about=_("Working by due date at the forecast capacity, items will miss their legal clock."),
        impact=_("Failure to act can be sued for (SGG § 88)."),
        look=_("Board 'Deadlines at risk', then the team."),
        act=_("Do these items first or give them away."),
        panel="fristen-teams",
        keep="15m",
    ),
    Alert(
        name="MailroomUrgentWaiting",
        expression="max by (region, site) (mailroom_urgent_item_late) == 1",
        severity="critical",
        who=_LEAD,
        summary=_("Urgent item waits too long in {site}"),
        about=_("An urgent item waits longer than the hours of one working day since its legal receipt."),
        impact=_("Somebody may lose home or livelihood."),
        look=_("Worklists of the site's teams, urgent items first."),
        act=_("Call the team lead at once."),
        panel="fristen-urgent",
    ),
    Alert(
        name="MailroomHelpUnanswered",
        expression='max by (region) (mailroom_relief_questions{state="supervisor"}) > 0',
        severity="warning",
        who=_SUPERVISOR,
        summary=_("Questions about help wait in {region}"),
        about=_("A question about help has waited more than one working day."),
        impact=_("A day of waiting costs more than a no. After two the question ends."),
        look=_("Open questions on the page of the team leads."),
        act=_("Answer for the team, or remind its lead or deputy."),
        panel="ausgleich-unanswered",
    ),
    Alert(
        name="MailroomUnplaced",
        expression='max by (region, reason_code) (mailroom_rebalance_unplaced_items{reason_code!="waiting"}) > 0',
        severity="warning",
        who=_SUPERVISOR,
        summary=_("Items without team in {region}"),
        about=_("No team may get these items (reason: {reason_code})."),
        impact=_("Nobody works on them, their clocks run."),
        look=_("Reason and classes on the board 'Jams and rebalancing'."),
        act=_("Name a team with that skill."),
        panel="ausgleich-unplaced",
    ),
    Alert(
        name="MailroomTeamGone",
        expression='max by (region, reason_code) (mailroom_unplaced_items{reason_code!="no_team"}) > 0',
        severity="warning",
        who=_SUPERVISOR,
        summary=_("Items of a team that is no longer in {region}"),
        about=_(
            "Items belong to a team that is closed, in another region or unknown (reason: {reason_code}). "
            "They count as items without team."
        ),
        impact=_("Nobody works on them, their clocks run."),
        look=_("Which team was changed last."),
        act=_("Hand the items over: `… operations teams close`, `merge`, `split` or `move` (docs/operating/teams.md)."),
        panel="ausgleich-unplaced",
    ),
    Alert(
        name="MailroomChannelSilent",
        expression=f"max by (channel) (mailroom_channel_silent) == 1 {_ON_DUTY}",
        severity="warning",
        summary=_("Channel {channel} is silent"),
        about=_("Nothing came by this channel for longer than its usual gap of working time."),
        impact=_("Post counts as received and nobody sees it."),
        look=_("Last item per channel on the board 'Intake channels'."),
        act=_("Call the channel's operator, then have it delivered."),
        panel="eingang-channels",
    ),
    Alert(
        name="MailroomCapacityStale",
        expression=f"max by (region, site) (mailroom_capacity_stale_teams) > 0 {_ON_DUTY}",
        severity="warning",
        who=_("HR edge, operations"),
        summary=_("Capacity is stale in {site}"),
        about=_("No capacity was published for a team for more than one working day."),
        impact=_("Forecasts stand on the described staff and do not see absence."),
        look=_("Does the adapter of the HR edge run at 8:30 and 13:00?"),
        act=_("Start the adapter; it sends sums of teams only."),
        panel="lage-teams",
    ),
)
