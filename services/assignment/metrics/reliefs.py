"""Figures of agreed help: what waits for whom, what runs, and what became of the questions of the last weeks."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from contracts.metrics.reliefs import ASKED_BY_NOW, COMING, RELIEF_STATES, SHARE_STATES
from contracts.reliefs import EndReason, ReliefChanged, ShareStated
from mailroom.allocation.relief.expected import coming_by_pair, together
from mailroom.allocation.relief.shares import open_shares, runs, standing
from mailroom.help.lists import moved_minutes
from mailroom.help.outcomes import Answer, outcomes_of
from mailroom.help.waiting import asked_of, open_questions, working_minutes
from mailroom.profile.past import quantile
from mailroom.proposals.proposal import Proposal
from mailroom.teams import Roster
from mailroom.workdays import business_date
from services.assignment.state.memory.read_model import ReadModel
from services.assignment.views import visibility
from services.chassis.metrics import Metrics, Series

LOOKED_BACK = timedelta(days=28)
QUANTILES = {"0.5": 0.5, "0.9": 0.9}
Figure = tuple[Series, float]


def show(read_model: ReadModel, metrics: Metrics) -> None:
    """Open reliefs and shares by state, 0 where there is none."""
    reliefs, shares = metrics.gauge("mailroom_reliefs"), metrics.gauge("mailroom_relief_shares")
    for region in read_model.roster.regions():
        known = read_model.reliefs_of(region)
        givers = Counter(relief.state.value for relief in known)
        receivers = Counter(standing(relief, share).value for relief in known for share in open_shares(relief))
        for state in RELIEF_STATES:
            reliefs.labels(region, state).set(givers[state])
        for state in SHARE_STATES:
            shares.labels(region, state).set(receivers[state])


def waiting(read_model: ReadModel, at: datetime) -> Iterator[Figure]:
    """The questions that wait at tick `at`, whom they have reached, and the age of the oldest; per team where it may
    be shown alone."""
    roster, hidden = read_model.roster, visibility.too_small(read_model.roster)
    for region in roster.regions():
        asked: defaultdict[str, list[datetime]] = defaultdict(list)
        for team, since in open_questions(read_model.reliefs_of(region)):
            asked[team].append(since)
        every = [since for times in asked.values() for since in times]
        reached = Counter(asked_of(since, at)[-1].value for since in every)
        for who in ASKED_BY_NOW:
            yield ("mailroom_relief_questions", (region, who)), reached[who]
        yield ("mailroom_relief_question_age_seconds", (region,)), _oldest(every, at)
        for team in (each for each in roster.teams_of(region) if each not in hidden):
            place = (region, roster.teams[team].site, team)
            yield ("mailroom_relief_team_questions", place), len(asked[team])
            yield ("mailroom_relief_team_question_age_seconds", place), _oldest(asked[team], at)


def _oldest(asked: Iterable[datetime], at: datetime) -> float:
    return max((working_minutes(since, at) for since in asked), default=0) * 60.0


def running(read_model: ReadModel, at: datetime) -> Iterator[Figure]:
    """What running shares may bring and have brought, per pair of teams; shown at the fixed times only (P5)."""
    name, lists = visibility.labels_of(read_model.roster), _by_share(read_model.agreed.values())
    seconds: Counter[tuple[str, str, str, str]] = Counter()
    for region in read_model.roster.regions():
        coming = together(coming_by_pair(read_model.reliefs_of(region), at).values())
        for variant, minutes in zip(COMING, coming, strict=True):
            yield ("mailroom_relief_coming_seconds", (region, variant)), minutes * 60
        for relief in read_model.reliefs_of(region):
            for share in (each for each in relief.shares if runs(relief, each)):
                pair = (region, name(relief.from_team), name(share.to_team))
                for variant, minutes in _work(share, lists[share.share_id], at):
                    seconds[*pair, variant] += minutes * 60
    for labels, value in seconds.items():
        yield ("mailroom_relief_work_seconds", labels), value


def _by_share(lists: Iterable[Proposal]) -> defaultdict[str, list[Proposal]]:
    found: defaultdict[str, list[Proposal]] = defaultdict(list)
    for listed in lists:
        if listed.share_id is not None:
            found[listed.share_id].append(listed)
    return found


def _work(share: ShareStated, lists: Iterable[Proposal], at: datetime) -> Iterator[tuple[str, int]]:
    lists = tuple(lists)
    begun = ((each, each.agreed_at) for each in lists if each.agreed_at is not None)
    today = sum(each.minutes("done") for each, began in begun if business_date(began) == business_date(at))
    yield "per_day", share.minutes_per_day
    yield "in_all", share.budget_minutes
    yield "likely", share.likely_minutes
    yield "moved", moved_minutes(share, lists)
    yield "moved_today", today


def past(reliefs: Iterable[ReliefChanged], roster: Roster, at: datetime) -> Iterator[Figure]:
    """What became of the questions of the last 28 days, and why shares ended, of these reliefs."""
    found = outcomes_of(reliefs, at - LOOKED_BACK)
    for region in roster.regions():
        for answer in Answer:
            yield ("mailroom_relief_answers", (region, answer.value, "")), 0
        for why in EndReason:
            if why is not EndReason.RELIEF_ENDED:
                yield ("mailroom_relief_ends", (region, why.value)), 0
    for region, each in found.items():
        for (answer, reason), count in each.answers.items():
            yield ("mailroom_relief_answers", (region, answer.value, reason)), count
        for ended, count in each.ends.items():
            yield ("mailroom_relief_ends", (region, ended.value)), count
        measured = (
            ("mailroom_relief_decision_seconds", (region,), [minutes * 60 for minutes in each.minutes_to_yes]),
            ("mailroom_relief_size", (region, "asks"), each.asks),
            ("mailroom_relief_size", (region, "receivers"), each.receivers),
        )
        for metric, place, values in measured:
            yield from _quantiles(metric, place, values)


def _quantiles(metric: str, place: tuple[str, ...], values: Iterable[int]) -> Iterator[Figure]:
    known = list(values)
    for label, share in QUANTILES.items():
        found = quantile(known, share)
        if found is not None:
            yield (metric, (*place, label)), found
