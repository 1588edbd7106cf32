"""The first line of `mr-ausgleich`: jams, decisions, balance, items without team."""

from dashboards.elements.queries import JAM_STATE, REGIONS, or_unknown, per_site
from dashboards.elements.stats import freshness, stat
from dashboards.elements.words import NOT_KNOWN
from languages.text import _

_PAGE = _("Have it answered on the page of the team leads.")
NUMBERS = (
    stat(
        "ausgleich-open",
        _("Jams: open or ahead"),
        _("Teams in the state 'jam' or 'jam ahead'."),
        _("Look at the cause and the help below."),
        f"sum({JAM_STATE} >= bool 2)",
        levels=(1, 3),
    ),
    stat(
        "ausgleich-unanswered",
        _("Unanswered > 1 day"),
        _("Questions about help that have waited more than one working day; after two they end."),
        _("Call lead or deputy: waiting costs most."),
        f'sum(mailroom_relief_questions{{{REGIONS},state="supervisor"}})',
        levels=(1, 3),
    ),
    stat(
        "ausgleich-decision",
        _("Until the second yes"),
        _("Working time from a question to the second yes, median of 28 days; empty below five agreements."),
        _PAGE,
        or_unknown(
            f'max(mailroom_relief_decision_seconds{{{REGIONS},quantile="0.5"}})',
            f"mailroom_relief_answers{{{REGIONS}}}",
        ),
        states=(NOT_KNOWN,),
        unit="s",
        nothing=_("fewer than five"),
        decimals=0,
    ),
    stat(
        "ausgleich-balance",
        _("Balance of the teams"),
        _("1: all teams have the same days of work left; the worst of the chosen sites."),
        _("Low with open jams: order a rebalancing."),
        f"min({per_site('mailroom_balance_score_ratio')})",
        decimals=2,
    ),
    stat(
        "ausgleich-unplaced",
        _("Without team"),
        _("Open items that belong to no team."),
        _("See why below; a team with that skill is missing."),
        f"sum(mailroom_rebalance_unplaced_items{{{REGIONS}}})",
        levels=(1, 20),
    ),
    freshness("ausgleich"),
)
