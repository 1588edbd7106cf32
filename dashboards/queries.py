"""Queries that more than one panel uses.

Old and new owner of a region may both export for one scrape after a hand-over, so every team figure is
`max by` first and only then summed.
"""

SELECTION = 'region=~"$region",site=~"$site",team=~"$team"'
"""What the viewer chose in the board's variables."""


def per_team(metric: str, selection: str = SELECTION) -> str:
    """One value per team."""
    return f"max by (region, site, team) ({metric}{{{selection}}})"


def items_per_team() -> str:
    """Open items per team, summed over class and state."""
    newest = f"max by (region, site, team, item_class, state) (mailroom_backlog_items{{{SELECTION}}})"
    return f"sum by (region, site, team) ({newest})"


def teams_in_phase(state: int) -> str:
    """Number of teams whose jam state is exactly this (0 normal, 1 watch, 2 forecast, 3 open); 0 when none."""
    return f"count({per_team('mailroom_team_jam_state')} == {state}) or vector(0)"
