"""The first line of `mr-ausgleich`: jams, decisions, balance, items without team."""

from dashboards.queries import JAM_STATE, REGIONS, or_unknown, per_site
from dashboards.stats import freshness, stat
from dashboards.words import NOT_KNOWN, both

_PAGE = both("Auf der Seite der Teamleitungen entscheiden lassen.", "Have it decided on the page of the team leads.")
NUMBERS = (
    stat(
        "ausgleich-open",
        both("Staus, absehbare", "Jams: open or ahead"),
        both("Teams im Zustand „Stau“ oder „Stau absehbar“.", "Teams in the state 'jam' or 'jam ahead'."),
        both("Ursache und Vorschlag unten ansehen.", "Look at cause and proposal below."),
        f"sum({JAM_STATE} >= bool 2)",
        levels=(1, 3),
    ),
    stat(
        "ausgleich-undecided",
        both("Unentschieden > 4 h", "Undecided > 4 h"),
        both(
            "Vorschläge, die nach vier Arbeitsstunden nicht von beiden Leitungen entschieden sind.",
            "Proposals that both leads have not decided after four working hours.",
        ),
        both(
            "Leitung oder Stellvertretung anrufen: ein Tag Warten kostet am meisten.",
            "Call lead or deputy: waiting costs most.",
        ),
        f"sum(mailroom_rebalance_undecided_proposals{{{REGIONS}}})",
        levels=(1, 3),
    ),
    stat(
        "ausgleich-decision",
        both("Bis zur 2. Zusage", "Until the second yes"),
        both(
            "Arbeitszeit vom Angebot bis zur zweiten Zusage, Mitte der letzten 28 Tage; leer unter fünf Zusagen.",
            "Working time from offer to the second yes, median of 28 days; empty below five agreements.",
        ),
        _PAGE,
        or_unknown(
            f'max(mailroom_rebalance_decision_seconds{{{REGIONS},quantile="0.5"}})',
            f"mailroom_rebalance_outcomes{{{REGIONS}}}",
        ),
        states=(NOT_KNOWN,),
        unit="s",
        nothing=both("unter fünf Zusagen", "fewer than five"),
        decimals=0,
    ),
    stat(
        "ausgleich-balance",
        both("Gleichmaß der Teams", "Balance of the teams"),
        both(
            "1: alle Teams haben gleich viele Arbeitstage vor sich; der schlechteste gewählte Standort.",
            "1: all teams have the same days of work left; the worst of the chosen sites.",
        ),
        both("Niedrig und Staus offen: Ausgleich anordnen.", "Low with open jams: order a rebalancing."),
        f"min({per_site('mailroom_balance_score_ratio')})",
        decimals=2,
    ),
    stat(
        "ausgleich-unplaced",
        both("Ohne Team", "Without team"),
        both("Offene Eingänge, die keinem Team gehören.", "Open items that belong to no team."),
        both(
            "Grund unten ansehen; es fehlt ein Team mit dieser Fähigkeit.",
            "See why below; a team with that skill is missing.",
        ),
        f"sum(mailroom_rebalance_unplaced_items{{{REGIONS}}})",
        levels=(1, 20),
    ),
    freshness("ausgleich"),
)
