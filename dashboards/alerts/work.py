"""Alerts about work, for supervisors and leads: states that a service computed, so they need no `for`."""

from dashboards.alerts.rule import Alert
from dashboards.words import both

GROUP = "work"
_SUPERVISOR = both("Amtsleitung", "Supervisor")
_LEAD = both("Teamleitung, Amtsleitung", "Team lead, supervisor")
_ON_DUTY = "and on () (mailroom:duty_hours:bool == 1)"
_CAUSES = both(
    "Ursachen und Vorschlag auf dem Board „Stau und Ausgleich“.",
    "Causes and proposal on the board 'Jams and rebalancing'.",
)

ALERTS = (
    Alert(
        name="MailroomTeamJam",
        expression="team:mailroom_jam_state:max == 3",
        severity="warning",
        who=_SUPERVISOR,
        summary=both("Team {{ $labels.team }} steht im Stau", "Team {{ $labels.team }} is jammed"),
        about=both(
            "Die Arbeit des Teams passt nicht mehr vor ihre Fristen.",
            "The team's work no longer fits before its dates.",
        ),
        impact=both(
            "Fristen und Ziele werden verfehlt, wenn nichts geschieht.",
            "Clocks and targets will be missed if nothing is done.",
        ),
        look=_CAUSES,
        act=both("Offene Vorschläge für das Team entscheiden lassen.", "Have the open proposals for the team decided."),
        board="mr-ausgleich",
        panel="ausgleich-jams",
    ),
    Alert(
        name="MailroomJamForecast",
        expression="team:mailroom_jam_state:max == 2",
        severity="info",
        who=_SUPERVISOR,
        summary=both("Stau absehbar in Team {{ $labels.team }}", "Jam ahead in team {{ $labels.team }}"),
        about=both("Ein Stau ist vorhergesagt, bevor er eintritt.", "A jam is forecast before it happens."),
        impact=both("Noch keiner; es ist Zeit, in Ruhe zu handeln.", "None yet; there is time to act calmly."),
        look=_CAUSES,
        act=both("Ausgleich oder Urlaubsplanung besprechen.", "Talk about rebalancing or planned leave."),
        board="mr-ausgleich",
        panel="ausgleich-jams",
    ),
    Alert(
        name="MailroomHardClockForecastBreach",
        expression='sum by (region, site, team) (team:mailroom_clock_forecast_breach_items:max{clock="hard"}) > 0',
        severity="critical",
        who=_LEAD,
        summary=both(
            "Team {{ $labels.team }} wird gesetzliche Fristen verfehlen",
            "Team {{ $labels.team }} will miss legal clocks",
        ),
        about=both(
            "Nach Fälligkeit und Kapazität werden Eingänge ihre gesetzliche Frist verfehlen.",
            "Working by due date at the forecast capacity, items will miss their legal clock.",
        ),
        impact=both("Untätigkeit kann eingeklagt werden (SGG § 88).", "Failure to act can be sued for (SGG § 88)."),
        look=both("Board „Fristen in Gefahr“, dann das Team.", "Board 'Deadlines at risk', then the team."),
        act=both("Diese Eingänge vorziehen oder abgeben.", "Do these items first or give them away."),
        board="mr-fristen",
        panel="fristen-teams",
        keep="15m",
    ),
    Alert(
        name="MailroomUrgentWaiting",
        expression="max by (region, site) (mailroom_urgent_item_late) == 1",
        severity="critical",
        who=_LEAD,
        summary=both(
            "Eilfall wartet zu lange in {{ $labels.site }}", "Urgent item waits too long in {{ $labels.site }}"
        ),
        about=both(
            "Ein Eilfall wartet seit dem rechtlichen Eingang länger als die Stunden eines Arbeitstags.",
            "An urgent item waits longer than the hours of one working day since its legal receipt.",
        ),
        impact=both("Jemand kann Wohnung oder Lebensunterhalt verlieren.", "Somebody may lose home or livelihood."),
        look=both(
            "Arbeitslisten der Teams des Standorts, Eilfälle zuerst.",
            "Worklists of the site's teams, urgent items first.",
        ),
        act=both("Teamleitung sofort anrufen.", "Call the team lead at once."),
        board="mr-fristen",
        panel="fristen-urgent",
    ),
    Alert(
        name="MailroomProposalUndecided",
        expression="max by (region) (mailroom_rebalance_undecided_proposals) > 0",
        severity="warning",
        who=both("Teamleitung, dann Stellvertretung", "Team lead, then deputy"),
        summary=both("Vorschläge warten in {{ $labels.region }}", "Proposals wait in {{ $labels.region }}"),
        about=both(
            "Ein Vorschlag ist nach vier Arbeitsstunden nicht von beiden Leitungen entschieden.",
            "A proposal is not decided by both leads after four working hours.",
        ),
        impact=both("Ein Tag Warten kostet mehr als eine Ablehnung.", "A day of waiting costs more than a decline."),
        look=both(
            "Offene Vorschläge auf der Seite der Teamleitungen.", "Open proposals on the page of the team leads."
        ),
        act=both("Leitung oder Stellvertretung erinnern.", "Remind the lead or the deputy."),
        board="mr-ausgleich",
        panel="ausgleich-undecided",
    ),
    Alert(
        name="MailroomUnplaced",
        expression='max by (region, reason_code) (mailroom_rebalance_unplaced_items{reason_code!="waiting"}) > 0',
        severity="warning",
        who=_SUPERVISOR,
        summary=both("Eingänge ohne Team in {{ $labels.region }}", "Items without team in {{ $labels.region }}"),
        about=both(
            "Kein Team darf diese Eingänge bekommen (Grund: {{ $labels.reason_code }}).",
            "No team may get these items (reason: {{ $labels.reason_code }}).",
        ),
        impact=both("Niemand bearbeitet sie, ihre Fristen laufen.", "Nobody works on them, their clocks run."),
        look=both(
            "Grund und Klassen auf dem Board „Stau und Ausgleich“.",
            "Reason and classes on the board 'Jams and rebalancing'.",
        ),
        act=both("Team mit dieser Fähigkeit benennen.", "Name a team with that skill."),
        board="mr-ausgleich",
        panel="ausgleich-unplaced",
    ),
    Alert(
        name="MailroomTeamGone",
        expression='max by (region, reason_code) (mailroom_unplaced_items{reason_code!="no_team"}) > 0',
        severity="warning",
        who=_SUPERVISOR,
        summary=both(
            "Eingänge eines Teams, das es in {{ $labels.region }} nicht mehr gibt",
            "Items of a team that is no longer in {{ $labels.region }}",
        ),
        about=both(
            "Eingänge gehören einem Team, das geschlossen, in einer anderen Region oder unbekannt ist "
            "(Grund: {{ $labels.reason_code }}). Sie zählen als Eingänge ohne Team.",
            "Items belong to a team that is closed, in another region or unknown (reason: {{ $labels.reason_code }}). "
            "They count as items without team.",
        ),
        impact=both("Niemand bearbeitet sie, ihre Fristen laufen.", "Nobody works on them, their clocks run."),
        look=both("Welches Team zuletzt geändert wurde.", "Which team was changed last."),
        act=both(
            "Eingänge übergeben: `… operations teams close`, `merge`, `split` oder `move` (docs/operating/teams.md).",
            "Hand the items over: `… operations teams close`, `merge`, `split` or `move` (docs/operating/teams.md).",
        ),
        board="mr-ausgleich",
        panel="ausgleich-unplaced",
    ),
    Alert(
        name="MailroomChannelSilent",
        expression=f"max by (channel) (mailroom_channel_silent) == 1 {_ON_DUTY}",
        severity="warning",
        who=both("Betrieb", "Operations"),
        summary=both("Kanal {{ $labels.channel }} schweigt", "Channel {{ $labels.channel }} is silent"),
        about=both(
            "Länger als die übliche Lücke an Dienstzeit kam nichts über diesen Kanal.",
            "Nothing came by this channel for longer than its usual gap of working time.",
        ),
        impact=both(
            "Post ist rechtlich zugegangen und niemand sieht sie.", "Post counts as received and nobody sees it."
        ),
        look=both(
            "Letzter Eingang je Kanal auf dem Board „Eingangskanäle“.",
            "Last item per channel on the board 'Intake channels'.",
        ),
        act=both(
            "Betreiber des Kanals anrufen, dann nachliefern lassen.",
            "Call the channel's operator, then have it delivered.",
        ),
        board="mr-eingang",
        panel="eingang-channels",
    ),
    Alert(
        name="MailroomCapacityStale",
        expression=f"max by (region, site) (mailroom_capacity_stale_teams) > 0 {_ON_DUTY}",
        severity="warning",
        who=both("Personalstelle, Betrieb", "HR edge, operations"),
        summary=both("Kapazität veraltet in {{ $labels.site }}", "Capacity is stale in {{ $labels.site }}"),
        about=both(
            "Für ein Team wurde seit mehr als einem Arbeitstag keine Kapazität veröffentlicht.",
            "No capacity was published for a team for more than one working day.",
        ),
        impact=both(
            "Vorhersagen stehen auf der Stellenbesetzung und sehen Abwesenheit nicht.",
            "Forecasts stand on the described staff and do not see absence.",
        ),
        look=both(
            "Läuft der Adapter der Personalstelle um 8:30 und 13:00?",
            "Does the adapter of the HR edge run at 8:30 and 13:00?",
        ),
        act=both("Adapter starten; er sendet nur Teamsummen.", "Start the adapter; it sends sums of teams only."),
        board="mr-lage",
        panel="lage-teams",
    ),
)
