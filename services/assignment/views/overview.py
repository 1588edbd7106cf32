"""The whole office at a glance: which team to help today, why, and what is already being done.

The figures are those of the board `mr-lage`: levels and forecast come from the outlooks, clocks and ages from the
survey, and what spans teams is calculated as the recording rules calculate it. Teams too small to be shown alone do not
appear (P3, P6).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from contracts.items import ItemClass
from contracts.jams import JamPhase, TeamOutlookDrawn
from contracts.proposals import OPEN_STATES
from mailroom.help.waiting import open_questions
from mailroom.privacy import main_cause
from mailroom.profile.items import Profile
from mailroom.profile.shown import NAMED_CLASSES
from mailroom.profile.teams import days_left_ahead
from mailroom.proposals.proposal import UNDECIDED, Proposal
from mailroom.workdays import business_date
from services.assignment.state.accounts import Account, Role
from services.assignment.state.memory.findings import Findings
from services.assignment.state.memory.read_model import ReadModel
from services.assignment.state.memory.stage_monitor import StageMonitor
from services.assignment.views import paging, visibility
from services.assignment.views.schemas.overview import Overview, TeamStanding, UnplacedStanding
from services.assignment.views.schemas.proposals import summary
from services.assignment.views.schemas.teams import TeamLight, light
from services.assignment.views.schemas.teams import unknown as unknown_light
from services.assignment.views.sites import site_standings, work_left
from services.assignment.views.teams import unknown
from services.chassis.http.problems import Problem

PHASES = tuple(JamPhase)
_SOON = ("today", "1", "2-5")
"""Due bands within five working days."""
_AHEAD = 5
"""Working days that the forecast looks ahead."""


class Glance:
    """Answers for one account; keeps nothing."""

    def __init__(self, read_model: ReadModel, stages: StageMonitor, findings: Findings) -> None:
        self._read_model = read_model
        self._stages = stages
        self._findings = findings

    def of(self, account: Account, region: str | None = None, cursor: str | None = None, limit: int = 200) -> Overview:
        """The overview of a region, or of all; a page of its teams."""
        read_model = self._read_model
        regions = [name for name in read_model.roster.regions() if region in (None, name)]
        drawn = sorted(visibility.shown_alone(read_model.roster, read_model.outlooks, region), key=_most_in_need)
        page, more = _page(drawn, cursor, limit)
        waiting = self._proposals(account)
        judged, named = self._stages.is_live("jams"), read_model.outlooks.keys()
        teams = tuple(self._shown(account, each, waiting[each.team], judged) for each in page)
        own = [each for each in drawn if account.may_read(each.team)]
        known = own if judged else []
        due = [self._due(each.team) for each in own]
        asked = [team for each in regions for team, _ in open_questions(read_model.reliefs_of(each))]
        proposals = {each.proposal_id: each for held in waiting.values() for each in held if each.region in regions}
        return Overview(
            at=max((each.at for each in drawn), default=None),
            survey_at=self._findings.at,
            data_age_seconds=self._stages.age_seconds(),
            silent=self._stages.silent(),
            not_judged=tuple(each.team for each in unknown(read_model, self._stages, region) if each.team not in named),
            hidden_teams=len(visibility.too_small(read_model.roster, region)),
            totals_of=len(own),
            work_left_days=work_left(known),
            jammed_teams=sum(each.phase is JamPhase.OPEN for each in own) if judged else None,
            expected_jams=sum(each.phase is JamPhase.FORECAST for each in own) if judged else None,
            legal_due_soon=_all(soon for soon, _ in due),
            legal_overdue=_all(overdue for _, overdue in due),
            oldest_received_on=min(
                (each.oldest_received_on for each in known if each.oldest_received_on), default=None
            ),
            undecided_proposals=sum(account.may_read(team) for team in asked),
            running_proposals=sum(each.state not in UNDECIDED for each in proposals.values()),
            sites=() if account.role is Role.LEAD else tuple(site_standings(known, read_model.outlooks)),
            unplaced=() if account.role is Role.LEAD else tuple(self._unplaced(regions)),
            worked_off=self._worked_off(regions),
            teams=teams,
            next_cursor=more,
        )

    def _shown(
        self, account: Account, drawn: TeamOutlookDrawn, proposals: Sequence[Proposal], judged: bool
    ) -> TeamStanding | TeamLight:
        if not judged:
            return unknown_light(self._read_model.roster.teams[drawn.team], drawn)
        return self._standing(drawn, proposals) if account.may_read(drawn.team) else light(drawn)

    def _standing(self, drawn: TeamOutlookDrawn, proposals: Sequence[Proposal]) -> TeamStanding:
        jam, found = self._read_model.jams.get(drawn.team), self._findings.profiles.get(drawn.team)
        ahead = days_left_ahead(drawn, _AHEAD).get("0.5")
        soon, overdue = self._due(drawn.team)
        names = set(TeamStanding.model_fields) & set(TeamOutlookDrawn.model_fields)
        return TeamStanding(
            **drawn.model_dump(include=names),
            since=jam.since if jam and drawn.phase is not JamPhase.NORMAL else None,
            cause=main_cause(drawn.shown_shares),
            shares=drawn.shown_shares,
            days_left_ahead=None if ahead is None else round(ahead, 2),
            legal_due_soon=soon,
            legal_overdue=overdue,
            capacity_minutes=drawn.shown_capacity_minutes,
            ages=dict(found.ages) if found else {},
            proposals=tuple(map(summary, proposals)),
        )

    def _due(self, team: str) -> tuple[int | None, int | None]:
        """Legal clocks that end soon, and that have expired; unknown before the first survey and while its stage is
        silent."""
        found = self._findings.profiles.get(team)
        if found is None or not self._stages.is_live("backlog"):
            return None, None
        return _legal(found)

    def _unplaced(self, regions: Sequence[str]) -> Iterator[UnplacedStanding]:
        for (region, reason), (items, found) in self._findings.unplaced.items():
            if region in regions:
                soon, overdue = _legal(found)
                minutes = sum(item.minutes for item in items)
                yield UnplacedStanding(
                    region=region,
                    reason=reason,
                    items=len(items),
                    minutes=minutes,
                    legal_due_soon=soon,
                    legal_overdue=overdue,
                )

    def _proposals(self, account: Account) -> Mapping[str, list[Proposal]]:
        """Open proposals by team, oldest first, as far as the account may read one of their teams."""
        waiting: dict[str, list[Proposal]] = defaultdict(list)
        held = sorted(self._read_model.proposals.values(), key=lambda each: (each.offered_at, each.proposal_id))
        for each in held:
            if each.state in OPEN_STATES and (account.may_read(each.from_team) or account.may_read(each.to_team)):
                for team in (each.from_team, each.to_team):
                    waiting[team].append(each)
        return waiting

    def _worked_off(self, regions: Sequence[str]) -> dict[ItemClass, date]:
        if self._findings.at is None:
            return {}
        today, oldest = business_date(self._findings.at), self._findings.oldest
        return {
            each: min((oldest.get(name, {}).get(each, today) for name in regions), default=today)
            for each in NAMED_CLASSES
        }


def _legal(found: Profile) -> tuple[int, int]:
    return sum(found.due["hard", band] for band in _SOON), found.due["hard", "overdue"]


def _most_in_need(drawn: TeamOutlookDrawn) -> tuple[int, float, str]:
    return -PHASES.index(drawn.phase), -(drawn.days_of_work_left or 0.0), drawn.team


def _page(
    drawn: Sequence[TeamOutlookDrawn], cursor: str | None, limit: int
) -> tuple[Sequence[TeamOutlookDrawn], str | None]:
    begin = 0
    if cursor is not None:
        after = paging.parts(cursor)
        begin = next((place for place, each in enumerate(drawn, 1) if (each.region, each.team) == after), 0)
        if not begin:
            raise Problem(422, "invalid", "The cursor names no team that is shown.", errors=[("cursor", "invalid")])
    page = drawn[begin : begin + limit]
    return page, paging.cursor(page[-1].region, page[-1].team) if begin + limit < len(drawn) else None


def _all(counts: Iterable[int | None]) -> int | None:
    """The sum if every part is known: a missing part would count as 0. None for no parts."""
    parts = list(counts)
    known = [each for each in parts if each is not None]
    return sum(known) if parts and len(known) == len(parts) else None
