"""No sequence of answers, ticks, plans, verdicts and repeats moves more than was agreed, or without two yeses.

The world below does what a service does with the rules, and nothing else: it keeps what they answer and asks again.
"""

from collections.abc import Iterable
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from contracts.item_state import ItemStateChanged
from contracts.items import TransferOrdered
from contracts.jams import CapacityDay, HorizonOutlook
from contracts.plans import PlannedAsk
from contracts.proposals import ProposalChanged, ProposalState
from contracts.reliefs import ConsentState, DeclineReason, EndReason, ReliefChanged
from mailroom.allocation.relief.shares import open_shares, runs
from mailroom.help import lists, upkeep
from mailroom.help.asks import open_help
from mailroom.help.life import Act, Ending, NotPossible, decide, share_of
from mailroom.help.terms import NotLess, Terms, shorten
from mailroom.proposals import life
from mailroom.proposals.bundles import bundles_of
from mailroom.proposals.fit import Room
from mailroom.proposals.proposal import Proposal
from mailroom.teams import roster_of
from mailroom.workdays import add_workdays, business_date
from tests.doubles.office.proposals import LIMITS
from tests.doubles.office.records import a_move, a_plan, a_team, an_item, an_outlook, judged
from tests.doubles.office.reliefs import ASKED_AT

ROSTER = roster_of([a_team(name) for name in ("T1", "T2", "T3")])
DAYS = (1, 2, 3, 5, 8, 12, 20, 40)
ROOM_MINUTES = 1_000
MINUTES = 40
RECEIVERS = st.sets(st.sampled_from(["T2", "T3"]), min_size=1)


class Agreement(RuleBasedStateMachine):
    """T1 has fifty items of forty minutes; T2 and T3 have room for a thousand minutes of moved work each."""

    def __init__(self) -> None:
        super().__init__()
        self.now = ASKED_AT
        self.version = 0
        self.items: dict[str, ItemStateChanged] = {
            item.item_id: item for number in range(50) if (item := an_item(f"a{number}", minutes=MINUTES))
        }
        self.reliefs: dict[str, ReliefChanged] = {}
        self.lists: dict[str, Proposal] = {}
        self.ordered: list[tuple[TransferOrdered, Proposal]] = []
        horizons = tuple(HorizonOutlook(n, 870 * n - 1.1 * ROOM_MINUTES, 1_000 * n, 10.0, 0.0) for n in DAYS)
        days = (CapacityDay(add_workdays(self.now.date(), 1), 2_000.0),)
        self.outlooks = {
            "T1": an_outlook("T1", self.now),
            "T2": an_outlook("T2", self.now, horizons=horizons, capacity_days=days),
            "T3": an_outlook("T3", self.now, horizons=horizons, capacity_days=days),
        }

    # What people, plans and time do

    @rule(
        receivers=st.sets(st.sampled_from(["T2", "T3"]), min_size=1),
        items=st.integers(1, 20),
        daily=st.integers(30, 900),
    )
    def a_plan_comes(self, receivers: set[str], items: int, daily: int) -> None:
        self.now += timedelta(minutes=1)  # a tick has one plan
        bound = {item.item_id for each in self.lists.values() if not each.is_closed for item in each.items}
        waiting = [item for item in self.items.values() if item.team == "T1"]
        moves = [a_move(to_team=team, items=items, minutes=items * MINUTES) for team in sorted(receivers)]
        asks = tuple(
            PlannedAsk(
                from_team="T1",
                to_team=team,
                minutes_per_day=daily,
                budget_minutes=2 * daily,
                until=add_workdays(self.now.date(), 3),
                likely_minutes=daily,
            )
            for team in sorted(receivers)
        )
        plan = a_plan(self.now, self.version, *moves).model_copy(update={"asks": asks})
        opened = open_help(plan, self.reliefs.values(), {"T1": bundles_of(waiting, bound)}, ROSTER, self.version + 1)
        self.version = opened.taken.version
        self.reliefs |= {relief.relief_id: relief for relief in opened.reliefs}
        for listed in opened.lists:
            self.lists.setdefault(listed.proposal_id, listed)

    @precondition(lambda self: self.reliefs)
    @rule(data=st.data(), act=st.sampled_from(list(Act)), times=st.integers(1, 2))
    def somebody_acts(self, data: st.DataObject, act: Act, times: int) -> None:
        relief, side = self._part(data)
        ending = Ending(reason=EndReason.ENDED_BY_LEAD)
        if act is Act.DECLINE:
            ending = Ending(reason=EndReason.DECLINED, declined=DeclineReason.OTHER)
        for _ in range(times):
            outcome = decide(self.reliefs[relief.relief_id], side, act, self.now, ending)
            if not isinstance(outcome, NotPossible):
                self._keep(outcome)

    @precondition(lambda self: self.reliefs)
    @rule(data=st.data())
    def two_leads_agree(self, data: st.DataObject) -> None:
        relief = data.draw(st.sampled_from(sorted(self.reliefs.values(), key=lambda each: each.relief_id)))
        for side in (None, data.draw(st.sampled_from([share.share_id for share in relief.shares]))):
            outcome = decide(self.reliefs[relief.relief_id], side, Act.ACCEPT, self.now)
            if not isinstance(outcome, NotPossible):
                self._keep(outcome)

    @precondition(lambda self: self.reliefs)
    @rule(data=st.data(), daily=st.integers(1, 400))
    def somebody_agrees_to_less(self, data: st.DataObject, daily: int) -> None:
        relief, side = self._part(data)
        terms = Terms(minutes_per_day=daily) if side else Terms(until=business_date(self.now))
        outcome = shorten(relief, side, terms)
        if not isinstance(outcome, NotLess):
            self._keep(outcome)

    @rule(minutes=st.sampled_from([10, 40, 240, 24 * 60]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        for relief in list(self.reliefs.values()):
            self._keep(upkeep.at_tick(relief, self.now, ROSTER))
        for listed in list(self.lists.values()):
            relief = self.reliefs[listed.relief_id or ""]
            act = lists.at_tick(listed, relief, self.items, self.now)
            if act is life.Act.START:
                self._do(*lists.started(listed, self.items, ROSTER, self._room(listed)))
            elif act is not None:
                self._do(listed, act)

    @precondition(lambda self: any(each.outstanding for each in self.lists.values()))
    @rule(most=st.integers(1, 30), refused=st.booleans())
    def verdicts_come(self, most: int, refused: bool) -> None:
        for order in [order for order, _ in self.ordered if self._waits(order)][:most]:
            self._judge(order, refused)

    def _judge(self, order: TransferOrdered, refused: bool) -> None:
        verdict = judged(order, self.now, refused)
        self.items[order.item_id] = verdict
        before = self.lists[order.proposal_id]
        after = life.evolve(before, verdict)
        self.lists[after.proposal_id] = after
        self._apply(after, life.progress(after, self.now, self.version + 1))
        self._account(before, self.lists[after.proposal_id])

    # What a service does with the answers

    def _part(self, data: st.DataObject) -> tuple[ReliefChanged, str | None]:
        relief = data.draw(st.sampled_from(sorted(self.reliefs.values(), key=lambda each: each.relief_id)))
        return relief, data.draw(st.sampled_from([None, *(share.share_id for share in relief.shares)]))

    def _keep(self, relief: ReliefChanged) -> None:
        self.reliefs[relief.relief_id] = relief
        own = [each for each in self.lists.values() if each.relief_id == relief.relief_id]
        for listed, act in lists.carried_on(relief, own, self.items, ROSTER, self._room):
            self._do(listed, act)

    def _do(self, listed: Proposal, act: life.Act) -> None:
        before = self.lists[listed.proposal_id]
        outcome = life.decide(listed, act, self.now, self.version + 1)
        assert not isinstance(outcome, life.NotPossible), (act, listed.state)
        self._apply(listed, outcome)
        self._account(before, self.lists[listed.proposal_id])

    def _apply(self, listed: Proposal, events: Iterable[ProposalChanged | TransferOrdered]) -> None:
        for event in events:
            self.version += 1
            listed = life.evolve(listed, event)
            if isinstance(event, TransferOrdered):
                relief = self.reliefs[listed.relief_id or ""]
                share = share_of(relief, listed.share_id or "")
                assert share is not None and runs(relief, share), "ordered without two yeses that stand"
                self.ordered.append((event, listed))
        self.lists[listed.proposal_id] = listed

    def _account(self, before: Proposal, after: Proposal) -> None:
        if after.is_closed and not before.is_closed and after.share_id and after.minutes("done"):
            relief = self.reliefs[after.relief_id or ""]
            self._keep(upkeep.after_list(relief, after.share_id, after.minutes("done"), self.now))

    def _room(self, listed: Proposal) -> Room:
        relief, today = self.reliefs[listed.relief_id or ""], business_date(self.now)
        return lists.room_under(relief, listed, self.lists.values(), self.outlooks, LIMITS, today)

    def _waits(self, order: TransferOrdered) -> bool:
        items = self.lists[order.proposal_id].items
        return any(item.order_id == order.event_id and item.waits for item in items)

    # What must hold

    @invariant()
    def no_more_than_agreed_a_day_and_in_all(self) -> None:
        for relief in self.reliefs.values():
            for share in relief.shares:
                of_day: dict[object, int] = {}
                in_all = 0
                for each in self.lists.values():
                    if each.share_id == share.share_id and each.agreed_at is not None:
                        day = business_date(each.agreed_at)
                        of_day[day] = of_day.get(day, 0) + each.binding_minutes
                        in_all += each.binding_minutes
                assert in_all <= share.budget_minutes, "more than agreed in all"
                # The day's minutes were half of all at first; they may be lowered after the day's list has started.
                assert all(minutes <= share.budget_minutes // 2 for minutes in of_day.values()), "more on a day"

    @invariant()
    def no_receiver_gets_more_than_it_has_room_for(self) -> None:
        for team in ("T2", "T3"):
            moved = sum(each.binding_minutes for each in self.lists.values() if each.to_team == team and each.agreed_at)
            assert moved <= ROOM_MINUTES

    @invariant()
    def an_item_is_ordered_once(self) -> None:
        done = [order.item_id for order, _ in self.ordered if self.items[order.item_id].team != "T1"]
        assert len(done) == len(set(done))

    @invariant()
    def a_pair_has_one_open_share_and_a_giver_one_open_relief(self) -> None:
        open_ones = [relief for relief in self.reliefs.values() if relief.state is not ConsentState.ENDED]
        assert len(open_ones) <= 1
        for relief in open_ones:
            receivers = [share.to_team for share in open_shares(relief)]
            assert len(receivers) == len(set(receivers))

    @invariant()
    def nothing_waits_for_an_answer_after_its_share_is_over(self) -> None:
        for each in self.lists.values():
            relief = self.reliefs[each.relief_id or ""]
            share = share_of(relief, each.share_id or "")
            assert share is not None
            if each.state in (ProposalState.LISTED, ProposalState.HELD, ProposalState.RUNNING):
                assert runs(relief, share)


Agreement.TestCase.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
TestAgreement = Agreement.TestCase
