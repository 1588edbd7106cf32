"""What happens in a run whatever is decided: who is there, what comes in. The same for every policy."""

from dataclasses import dataclass

from office.traces.days import ARRIVALS_END, DAYS, SHOCK, Days, days_of
from office.traces.post import Post, post
from office.traces.scenarios import SCENARIOS, Blow, Shock
from office.traces.staffing import Staffing, staffing
from office.traces.teams import Team, hit_by, teams_of, with_vacancies


@dataclass(frozen=True, slots=True)
class Trace:
    """One office, scenario, load and seed."""

    scenario: str
    load: str
    seed: int
    days: Days
    teams: tuple[Team, ...]
    staffing: Staffing
    post: Post
    blows: tuple[Blow, ...]

    @property
    def hit(self) -> frozenset[int]:
        """The teams that the scenario hits."""
        return frozenset(team for blow in self.blows for team in blow.hit)


def trace(size: int, scenario: str, load: str, seed: int) -> Trace:
    """Everything that a run is made of, from its names alone."""
    days = days_of(seed)
    usual = teams = teams_of(size, load, seed)
    blows: list[Blow] = []
    for shock in SCENARIOS[scenario].shocks:
        spared = frozenset(team for blow in blows for team in blow.hit)
        hit = hit_by(shock, usual, seed, spared)
        blows.append(Blow(shock, hit, *_span(shock, days)))
        if shock.what == "vacancy":
            teams = with_vacancies(teams, hit, shock.size)
    return Trace(
        scenario=scenario,
        load=load,
        seed=seed,
        days=days,
        teams=teams,
        staffing=staffing(teams, blows, seed),
        post=post(usual, days, blows, seed),
        blows=tuple(blows),
    )


def _span(shock: Shock, days: Days) -> tuple[int, int]:
    """First and last day of a shock: a surge begins at the end of a month, a vacancy is there from the beginning."""
    if shock.what == "vacancy":
        return 0, DAYS - 1
    first = days.month_end(SHOCK) if shock.what == "inflow" else SHOCK + shock.after
    return first, ARRIVALS_END - 1 if shock.lasts is None else first + shock.lasts - 1
