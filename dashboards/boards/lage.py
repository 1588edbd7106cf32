"""Board `mr-lage`: where do I have to act today? Backlog, days of work left and jams per team."""

from collections.abc import Sequence

from dashboards.panels import Panel, Query
from dashboards.queries import items_per_team, per_team, teams_in_phase

UID = "mr-lage"
TITLE = {"de": "Poststelle / Lage aller Teams", "en": "Mailroom / All teams at a glance"}

_DAYS = per_team("mailroom_team_days_of_work_left")
_STATE = per_team("mailroom_team_jam_state")


def _stat(key: str, de: str, en: str, about_de: str, about_en: str, query: str, warn: float | None = None) -> Panel:
    steps: Sequence[tuple[float | None, str]] = ((None, "green"), (warn, "red")) if warn is not None else ()
    return Panel(
        key=f"lage-{key}",
        kind="stat",
        title={"de": de, "en": en},
        description={"de": about_de, "en": about_en},
        queries=[Query(expr=query, legend="")],
        width=6,
        height=4,
        thresholds=steps,
    )


STATS = (
    _stat(
        "open-items",
        "Offene Eingänge",
        "Open items",
        "Alle offenen Eingänge der gewählten Teams (mailroom_backlog_items), Stand des letzten Ticks.",
        "All open items of the chosen teams (mailroom_backlog_items), as of the last tick.",
        f"sum({items_per_team()})",
    ),
    _stat(
        "jammed",
        "Teams im Stau",
        "Teams jammed",
        "Teams, deren Arbeit die Fristen nicht mehr schafft. Bei 1 oder mehr: Vorschläge zum Ausgleich entscheiden.",
        "Teams whose work will miss its dates. At 1 or more: decide the open proposals.",
        teams_in_phase(3),
        1,
    ),
    _stat(
        "jam-ahead",
        "Stau absehbar",
        "Jam ahead",
        "Teams, für die ein Stau vorhergesagt ist, bevor er eintritt.",
        "Teams for which a jam is forecast before it happens.",
        teams_in_phase(2),
        1,
    ),
    _stat(
        "overdue",
        "Überfällige Eingänge",
        "Overdue items",
        "Offene Eingänge, deren früheste Frist abgelaufen ist (mailroom_team_overdue_items).",
        "Open items whose earliest clock has run out (mailroom_team_overdue_items).",
        f"sum({per_team('mailroom_team_overdue_items')})",
        1,
    ),
)

TEAMS = Panel(
    key="lage-teams",
    kind="table",
    title={"de": "Teams, am meisten Arbeit zuerst", "en": "Teams, most work left first"},
    description={
        "de": "Offene Eingänge, Arbeitsvorrat in Arbeitstagen, Überfällige und Stauzustand, Stand des letzten Ticks.",
        "en": "Open items, days of work left, overdue items and jam state per team, as of the last tick.",
    },
    queries=[
        Query(expr=items_per_team(), name="A"),
        Query(expr=_DAYS, name="B"),
        Query(expr=per_team("mailroom_team_overdue_items"), name="C"),
        Query(expr=_STATE, name="D"),
    ],
    width=24,
    height=11,
    columns={
        "site": {"de": "Standort", "en": "Site"},
        "team": {"de": "Team", "en": "Team"},
        "Value #A": {"de": "Offen", "en": "Open"},
        "Value #B": {"de": "Arbeitstage Vorrat", "en": "Days of work left"},
        "Value #C": {"de": "Überfällig", "en": "Overdue"},
        "Value #D": {"de": "Zustand", "en": "State"},
    },
    decimals=1,
    sort_by="Value #B",
    state_column="Value #D",
)

DAYS_LEFT = Panel(
    key="lage-days-left",
    kind="timeseries",
    title={"de": "Arbeitsvorrat in Arbeitstagen", "en": "Days of work left"},
    description={
        "de": "Offene Arbeit durch mittlere Tageskapazität der nächsten fünf Tage. Steigt sie: Team unten ansehen.",
        "en": "Open work by mean daily capacity of the next five working days. When it rises, look at that team below.",
    },
    queries=[Query(expr=_DAYS)],
    width=12,
    height=9,
    unit="none",
    decimals=1,
)

JAMS = Panel(
    key="lage-jams",
    kind="timeseries",
    title={"de": "Stauzustand je Team", "en": "Jam state per team"},
    description={
        "de": "normal, beobachten, Stau absehbar, Stau (mailroom_team_jam_state). Die eine Stauregel des Hauses.",
        "en": "normal, watch, jam ahead, jam (mailroom_team_jam_state). The one jam rule of the house.",
    },
    queries=[Query(expr=_STATE)],
    width=12,
    height=9,
    jam_words=True,
)

ROWS: Sequence[Sequence[Panel]] = (STATS, (TEAMS,), (DAYS_LEFT, JAMS))
