"""The played office: what the live play and the tests ask of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from contracts.base import derive_id
from contracts.capacity import CapacityPublished
from contracts.items import ItemReceived
from contracts.teams import TeamDescribed
from mailroom.deadlines import clocks_for, due_on
from mailroom.workdays import add_workdays, is_workday, local, workdays_between
from office.model.draw import generator, lognormal
from office.world.post import PostRoom
from office.world.presets import PRESETS, TeamPlan, plan_teams
from office.world.staffing import SCENARIOS, Shock, Staffing

OLDEST_WORKDAYS = 16
"""Nothing in the opening arrears came in earlier: long clocks do not mean that work is left lying for months."""
SHOCKED_SLACK = 0.7
"""Working days of slack of the team that the shock hits: it strikes where the arrears are largest."""
EFFORT_VARIATION = 0.9
"""Coefficient of variation of the real effort against the expected minutes."""
LEAD_DELAY_MEDIAN = 120.0
LEAD_DELAY_VARIATION = 0.9
LEAD_ACCEPTS = 0.9
LONGEST_DELAY = 8 * 60.0


@dataclass(frozen=True, slots=True)
class World:
    """One office, from its first working day on. The same questions have the same answers, in any order."""

    preset: str
    seed: int
    first_day: date
    plans: tuple[TeamPlan, ...]
    shock: Shock | None
    _post: PostRoom
    _staffing: Staffing

    @property
    def region(self) -> str:
        """The planning region of all its teams."""
        return PRESETS[self.preset].region

    @property
    def teams(self) -> tuple[TeamDescribed, ...]:
        """The teams as the organisation describes them."""
        return tuple(_described(self, plan) for plan in self.plans)

    def opening_items(self) -> list[ItemReceived]:
        """What lies in the office before the first day, by arrival, with its receipt dates in the past.

        The teams have worked by due date: what is due sooner than the team's slack has been done.
        """
        return sorted(self._opening(), key=_arrival)

    def _opening(self) -> Iterator[ItemReceived]:
        day = add_workdays(self.first_day, -OLDEST_WORKDAYS)
        while day < self.first_day:
            for plan in self.plans:
                for item in self._post.of(plan, day):
                    if not item.decided_automatically and self._still_open(plan, item):
                        yield item if item.team else item.model_copy(update={"team": plan.team})
            day += timedelta(days=1)

    def _still_open(self, plan: TeamPlan, item: ItemReceived) -> bool:
        left = workdays_between(self.first_day, due_on(clocks_for(item, item.item_class)))
        return left + generator(self.seed, "opening", item.item_id).random() > plan.slack_workdays

    def arrivals(self, day: date) -> list[ItemReceived]:
        """What comes in on a calendar day, by time of arrival; little and digital only on days off."""
        return sorted((item for plan in self.plans for item in self._post.of(plan, day)), key=_arrival)

    def capacity(self, day: date, horizon_workdays: int = 20) -> list[CapacityPublished]:
        """What is published on a working day about itself (both slots) and the days ahead; else nothing."""
        if not is_workday(day):
            return []
        events = [event for plan in self.plans for event in self._staffing.published(plan, day, horizon_workdays)]
        return sorted(events, key=lambda event: (event.slot, event.team, event.day))

    def fte_present(self, team: str, day: date) -> float:
        """Full-time equivalents really at work on a day."""
        plan = next(plan for plan in self.plans if plan.team == team)
        return self._staffing.presence(plan, day).fte_available if is_workday(day) else 0.0

    def true_minutes(self, item_id: str, expected: int) -> float:
        """What an item really takes, with the expected minutes as mean."""
        rng = generator(self.preset, self.seed, "effort", item_id)
        return max(1.0, lognormal(rng, float(expected), EFFORT_VARIATION))

    def lead_decision(self, question: str, side: str) -> tuple[float, bool]:
        """After how many business minutes a lead answers a question (two hours in the median), and whether with yes."""
        rng = generator(self.seed, "lead", question, side)
        mean = LEAD_DELAY_MEDIAN * (1 + LEAD_DELAY_VARIATION**2) ** 0.5
        delay = min(lognormal(rng, mean, LEAD_DELAY_VARIATION), LONGEST_DELAY)
        return delay, rng.random() < LEAD_ACCEPTS

    def second_thought(self, part: str, at: datetime, *, paused: bool) -> Literal["pause", "resume", "end"] | None:
        """What a lively lead does now with a part that was agreed to; None: nothing."""
        drawn = generator(self.seed, "second thought", part, at.isoformat()).random()
        if paused:
            return "resume" if drawn < _RESUMES else None
        return "end" if drawn < _ENDS else "pause" if drawn < _ENDS + _PAUSES else None

    def holds(self, proposal_id: str) -> bool:
        """Whether a lively lead holds this list."""
        return generator(self.seed, "holds", proposal_id).random() < _HOLDS


_PAUSES, _ENDS, _RESUMES, _HOLDS = 0.12, 0.03, 0.6, 0.15
"""How often a lively lead does so, per step of business time or, for a list, once. Made up: nobody has counted it."""


def world_of(preset: str, seed: int, first_day: date, scenario: str = "absence") -> World:
    """An office from its preset (`dueren`, `recklinghausen`) and seed; raises KeyError for unknown names."""
    first_day = add_workdays(first_day, 0)
    plans = plan_teams(preset, seed)
    shape = SCENARIOS[scenario]
    shock = None
    if shape is not None:
        hit = generator(preset, seed, "shock").choice([plan.team for plan in plans if plan.benefits])
        shock = Shock(hit, *shape)
        plans = tuple(replace(plan, slack_workdays=SHOCKED_SLACK) if plan.team == hit else plan for plan in plans)
    region = PRESETS[preset].region
    return World(
        preset,
        seed,
        first_day,
        plans,
        shock,
        PostRoom(preset, seed, region),
        Staffing(preset, seed, region, first_day, shock),
    )


def _arrival(item: ItemReceived) -> tuple[datetime, str]:
    return item.occurred_at, item.item_id


def _described(played: World, plan: TeamPlan) -> TeamDescribed:
    at = local(add_workdays(played.first_day, -1), 18)
    return TeamDescribed(
        event_id=derive_id("team", played.preset, played.seed, plan.team),
        occurred_at=at,
        region=played.region,
        site=plan.site,
        team=plan.team,
        heads=plan.heads,
        posts_fte=plan.posts_fte,
        staffed_fte=plan.staffed_fte,
        skills=plan.skills,
        only_classes=plan.only_classes,
        partners=plan.partners,
        usual_items_per_day=dict(plan.rates),
        deputies=(f"{plan.team}.deputy",),
        dms_link_template="https://dms.example.org/items/{item_id}",
    )
