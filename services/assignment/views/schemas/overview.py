"""The answer of the overview: which team to help today, why, and what is already being done."""

from datetime import date, datetime

from contracts.backlog import UnplacedReason
from contracts.base import Code
from contracts.items import ItemClass
from contracts.jams import CauseShare, JamPhase
from services.assignment.state.memory.stage_monitor import SilentStage
from services.assignment.views.schemas.base import Shown
from services.assignment.views.schemas.proposals import ProposalSummary
from services.assignment.views.schemas.teams import TeamLight


class TeamStanding(Shown):
    """The state of one team. `cause`, `shares`: as they may be shown (P4, P7). `days_left_ahead`: expected in five
    working days if nothing is moved. `legal_*`: by the earliest legal clock. `capacity_minutes`: of one day, as last
    published (P5). `proposals`: open ones by which the team gives or receives."""

    team: Code
    region: Code
    site: Code
    at: datetime
    phase: JamPhase
    since: datetime | None
    cause: str | None
    shares: tuple[CauseShare, ...]
    open_items: int
    open_minutes: int
    days_of_work_left: float | None
    days_left_ahead: float | None
    late_items: float
    overdue_items: int
    legal_due_soon: int | None
    legal_overdue: int | None
    oldest_received_on: date | None
    capacity_minutes: float | None
    capacity_stale: bool
    ages: dict[str, int]
    proposals: tuple[ProposalSummary, ...]


class SiteStanding(Shown):
    """A site: its work by its capacity, the distance between the fullest and the emptiest team, and the balance."""

    region: Code
    site: Code
    work_left_days: float | None
    spread_days: float | None
    balance: float | None


class UnplacedStanding(Shown):
    """Open items of a region that wait in none of its teams, and why. `legal_*`: by the earliest legal clock."""

    region: Code
    reason: UnplacedReason
    items: int
    minutes: int
    legal_due_soon: int
    legal_overdue: int


class Overview(Shown):
    """The state of the teams that the account may read, and the light of the others. Those most in need come first.

    `survey_at`: tick of ages and clocks. `data_age_seconds`: since the last heartbeat came through. `silent`: stages of
    which nothing is heard; figures that depend on them are unknown (null), and so are the lights of all teams.
    `not_judged`: teams of which nothing was ever heard. `hidden_teams`: how many teams are too small to be shown alone.
    `totals_of`: how many teams are in the totals and the sites.
    """

    at: datetime | None
    survey_at: datetime | None
    data_age_seconds: float | None
    silent: tuple[SilentStage, ...]
    not_judged: tuple[Code, ...]
    hidden_teams: int
    totals_of: int
    work_left_days: float | None
    jammed_teams: int | None
    expected_jams: int | None
    legal_due_soon: int | None
    legal_overdue: int | None
    oldest_received_on: date | None
    undecided_proposals: int
    """Questions about help that wait for an answer; the name is from when people answered single lists."""
    running_proposals: int
    """Lists whose share runs."""
    sites: tuple[SiteStanding, ...]
    unplaced: tuple[UnplacedStanding, ...]
    worked_off: dict[ItemClass, date]
    teams: tuple[TeamStanding | TeamLight, ...]
    next_cursor: str | None
