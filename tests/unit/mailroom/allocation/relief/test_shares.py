"""How many shares a relief may have, and what each has left.

A plan and whoever starts a list count what a share has left from different sources, and never contradict each other.
The plan reads what was published, the start of a list reads the lists with their items.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.base import derive_id
from contracts.items import TransferOrdered
from contracts.proposals import ProposalChanged, ProposalState
from contracts.reliefs import MOST_SHARES, ConsentState, EndReason, ReliefChanged
from mailroom.allocation.relief.pairs import Agreements
from mailroom.allocation.relief.shares import Standing, joined, runs, standing
from mailroom.help.lists import minutes_left
from mailroom.help.upkeep import after_list
from mailroom.proposals.life import Act, NotPossible, decide, evolve, progress
from mailroom.proposals.proposal import NOT_BEGUN, Proposal, publish
from mailroom.workdays import business_date
from tests.doubles.office.proposals import NOW, proposal
from tests.doubles.office.records import judged
from tests.doubles.office.reliefs import a_relief, a_share
from tests.doubles.office.situations import situation

STEPS = st.one_of(
    st.tuples(st.sampled_from(("list", "begin")), st.integers(1, 10)),
    st.tuples(st.sampled_from(("start", "stop", "drop", "refuse")), st.just(1)),
    st.tuples(st.just("move"), st.integers(1, 10)),
    st.tuples(st.just("sleep"), st.integers(1, 4)),
)
TERMS = (100, 360, 720, 2_000)
"""Minutes a day or in all: each in its turn is what limits a list of up to 350."""


class Share:
    """A running share, its lists, and what was published of them."""

    def __init__(self, minutes_per_day: int, budget_minutes: int, days: int) -> None:
        share = a_share(
            state=ConsentState.AGREED,
            until=NOW.date() + timedelta(days=days),
            minutes_per_day=minutes_per_day,
            budget_minutes=budget_minutes,
        )
        self.relief = a_relief(share, state=ConsentState.AGREED)
        self.now: datetime = NOW
        self.lists: dict[str, Proposal] = {}
        self.published: dict[str, ProposalChanged] = {}
        self.sent: list[TransferOrdered] = []

    def step(self, what: str, number: int) -> None:
        """One thing that happens, to the latest list if it is about one."""
        self.now += timedelta(hours=20 * number) if what == "sleep" else timedelta(minutes=1)
        if what in ("list", "begin"):
            self._list(number)
            if what == "begin":
                self.step("start", 1)
        elif self.lists and what != "sleep":
            latest = list(self.lists.values())[-1]
            if what in ("move", "refuse"):
                self._judge(latest.proposal_id, number, refused=what == "refuse")
            else:
                outcome = decide(
                    latest, {"start": Act.START, "stop": Act.STOP, "drop": Act.SUPERSEDE}[what], self.now, 1
                )
                self._tell(latest, () if isinstance(outcome, NotPossible) else outcome)

    def _list(self, items: int) -> None:
        listed = replace(
            proposal(items, state=ProposalState.LISTED),
            proposal_id=derive_id("list", len(self.lists)),
            offered_at=self.now,
            relief_id=self.relief.relief_id,
            share_id=self.relief.shares[0].share_id,
        )
        self._tell(listed, (publish(listed, self.now),))

    def _judge(self, name: str, number: int, *, refused: bool) -> None:
        waiting = [
            order for order in self.sent if any(i.waits for i in self.lists[name].items if i.order_id == order.event_id)
        ]
        for order in waiting[:number]:
            listed = evolve(self.lists[name], judged(order, self.now, refused))
            self._tell(listed, progress(listed, self.now, 1))

    def _tell(self, listed: Proposal, events: Iterable[ProposalChanged | TransferOrdered]) -> None:
        was_closed = listed.proposal_id in self.lists and self.lists[listed.proposal_id].is_closed
        for event in events:
            listed = evolve(listed, event)
            if isinstance(event, ProposalChanged):
                self.published[event.proposal_id] = event
            else:
                self.sent.append(event)
        self.lists[listed.proposal_id] = listed
        if listed.is_closed and not was_closed:
            share_id = self.relief.shares[0].share_id
            self.relief = after_list(self.relief, share_id, listed.minutes("done"), self.now)

    @property
    def is_open(self) -> bool:
        return self.relief.shares[0].state is ConsentState.AGREED

    def to_plan(self) -> int | None:
        """Minutes that a plan may still list today."""
        known = tuple(self.published.values())
        planning = Agreements(situation((), (), at=self.now, proposals=known, reliefs=(self.relief,)))
        return planning.minutes_left("T1", "T2")

    def may_start(self) -> int:
        """Minutes of a list that would start now."""
        return minutes_left(self.relief.shares[0], self.lists.values(), business_date(self.now))

    def is_told(self, listed: Proposal) -> bool:
        """Whether what was published of a list says all, and of the day on which it has begun."""
        last = self.published[listed.proposal_id]
        if listed.state in NOT_BEGUN or listed.agreed_at is None:
            return listed.is_closed
        refused = sum(item.verdict not in (None, "done") for item in listed.items)
        of_day = listed.is_closed or business_date(listed.agreed_at) == business_date(self.now)
        return of_day and business_date(last.at) == business_date(listed.agreed_at) and last.refused_items == refused


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(TERMS), st.sampled_from(TERMS), st.integers(0, 4), st.lists(STEPS, max_size=20))
def test_a_plan_lists_what_may_start_and_no_more(
    daily: int, budget: int, days: int, steps: Sequence[tuple[str, int]]
) -> None:
    share = Share(daily, budget, days)
    for what, number in steps:
        share.step(what, number)
        if share.is_open:
            to_plan, may_start = share.to_plan(), share.may_start()
            assert to_plan is not None and to_plan <= may_start
            if all(map(share.is_told, share.lists.values())):
                assert to_plan == may_start


def test_of_too_many_shares_those_that_ended_first_are_left_out() -> None:
    over = {"state": ConsentState.ENDED, "end_reason": EndReason.USED_UP}
    ended = [a_share(f"E{n}", ended_at=NOW - timedelta(hours=n), **over) for n in range(MOST_SHARES - 1)]
    full = a_relief(a_share("T2"), *ended)
    relief = joined(full, a_share("T3"), a_share("T4"))
    assert ReliefChanged.model_validate_json(relief.model_dump_json()) == relief
    teams = [share.to_team for share in relief.shares]
    assert set(teams) ^ {share.to_team for share in full.shares} == {"T3", "T4", "E97", "E98"}
    assert teams[0] == "T2" and teams[-2:] == ["T3", "T4"]
    with pytest.raises(ValueError, match="open shares"):
        joined(a_relief(*(a_share(f"O{n}") for n in range(MOST_SHARES))), a_share("T3"))


@pytest.mark.parametrize(
    ("giver", "stands", "given"),
    [
        (ConsentState.ASKED, Standing.ASKED, Standing.RUNNING),
        (ConsentState.AGREED, Standing.RUNNING, Standing.RUNNING),
        (ConsentState.PAUSED, Standing.PAUSED, Standing.PAUSED),
        (ConsentState.ENDED, Standing.ENDED, Standing.ENDED),
    ],
)
def test_giving_is_the_givers_yes_to_what_it_gave(giver: ConsentState, stands: Standing, given: Standing) -> None:
    for is_given, wanted in ((False, stands), (True, given)):
        share = a_share(state=ConsentState.AGREED, given=is_given)
        relief = a_relief(share, state=giver)
        assert standing(relief, share) is wanted and runs(relief, share) == (wanted is Standing.RUNNING)
        unanswered = share.model_copy(update={"state": ConsentState.ASKED})
        assert not runs(relief, unanswered)
