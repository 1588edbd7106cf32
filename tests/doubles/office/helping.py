"""The agreements of a played office as `assignment` keeps them, and the leads who answer what they are asked."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from contracts.item_state import ItemStateChanged
from contracts.items import TransferOrdered
from contracts.jams import TeamOutlookDrawn
from contracts.plans import NoPlan, PlanDrawn, ShortageDeclared
from contracts.proposals import ProposalChanged, ProposalsEvent
from contracts.reliefs import ConsentState, DeclineReason, EndReason, ReliefChanged
from contracts.settings import SettingsChanged
from mailroom.help import lists, upkeep
from mailroom.help.asks import open_help
from mailroom.help.life import Act, Ending, NotPossible, decide, numbered
from mailroom.proposals import life
from mailroom.proposals.bundles import Bundle
from mailroom.proposals.fit import Room
from mailroom.proposals.proposal import Proposal, publish
from mailroom.teams import Roster
from mailroom.workdays import business_date
from office.model.hours import after_office_minutes
from office.world import World

Answer = PlanDrawn | ShortageDeclared | NoPlan
_NO = Ending(reason=EndReason.DECLINED, declined=DeclineReason.NO_CAPACITY)


@dataclass(slots=True)
class Helping:
    """`items`: what is known of a list's items now. `carry_out`: orders get their verdict at once. `tell`: the
    planner hears of everything that is published."""

    office: World
    roster: Roster
    settings: SettingsChanged
    items: Callable[[Proposal], Mapping[str, ItemStateChanged]]
    carry_out: Callable[[TransferOrdered], ItemStateChanged]
    tell: Callable[[ProposalsEvent], None]
    version: int = 0
    reliefs: dict[str, ReliefChanged] = field(default_factory=dict)
    lists: dict[str, Proposal] = field(default_factory=dict)
    asked: int = 0
    """Questions so far."""
    outlooks: Mapping[str, TeamOutlookDrawn] = field(default_factory=dict)
    _answers: list[tuple[datetime, str, str | None, bool]] = field(default_factory=list)

    def open_reliefs(self) -> list[ReliefChanged]:
        """Those that have not ended."""
        return [each for _, each in sorted(self.reliefs.items()) if each.state is not ConsentState.ENDED]

    def bound(self) -> set[str]:
        """Items of open lists."""
        return {item.item_id for each in self._open_lists() for item in each.items}

    def go_on(self, at: datetime) -> None:
        """What happens by then without a plan: answers, then ends, then lists whose time has come."""
        while self._answers and self._answers[0][0] <= at:
            _, relief_id, share_id, accepts = self._answers.pop(0)
            after = decide(
                self.reliefs[relief_id], share_id, *((Act.ACCEPT, at) if accepts else (Act.DECLINE, at, _NO))
            )
            if not isinstance(after, NotPossible):  # else the question has ended meanwhile
                self._keep(after, at)
        for relief in self.open_reliefs():
            self._keep(upkeep.at_tick(relief, at, self.roster), at)
        for name in [each.proposal_id for each in self._open_lists()]:
            listed = self.lists[name]
            items, relief = self.items(listed), self.reliefs[listed.relief_id or ""]
            act = lists.at_tick(listed, relief, items, at)
            if act is life.Act.START:
                self._act(*lists.started(listed, items, self.roster, self._room(listed, at)), at)
            elif act is not None:
                self._act(listed, act, at)

    def take(self, answer: Answer, bundles: Mapping[str, Sequence[Bundle]]) -> None:
        """The answer of the planner to a tick."""
        for planned in answer.ends:
            if relief := self.reliefs.get(planned.relief_id):
                self._keep(upkeep.after_plan(relief, planned, answer.at), answer.at)
        if isinstance(answer, NoPlan) or not answer.moves:
            return
        opened = open_help(answer, self.open_reliefs(), bundles, self.roster, self.version + 1, self.settings)
        for relief in opened.reliefs:
            self._ask(relief, self._put(relief, answer.at))
        for listed in opened.lists:
            self.lists[listed.proposal_id] = listed
            self._publish(publish(listed, answer.at))
        self._publish(opened.taken)

    def _ask(self, relief: ReliefChanged, before: ReliefChanged | None) -> None:
        known = {share.share_id for share in before.shares} if before else set()
        parts = [share.share_id for share in relief.shares if share.share_id not in known]
        for part in ([] if before else [relief.relief_id]) + parts:
            side = "giver" if part == relief.relief_id else "receiver"
            delay, accepts = self.office.lead_decision(part, side)
            share_id = None if side == "giver" else part
            self._answers.append((after_office_minutes(relief.at, delay), relief.relief_id, share_id, accepts))
            self.asked += 1
        self._answers.sort(key=lambda each: (each[0], each[1], each[2] or ""))

    def _put(self, relief: ReliefChanged, at: datetime) -> ReliefChanged | None:
        """Publish a relief; returns it as it was before."""
        before = self.reliefs.get(relief.relief_id)
        after = self.reliefs[relief.relief_id] = numbered(relief, before, self.version + 1, at)
        self._publish(after)
        return before

    def _keep(self, relief: ReliefChanged, at: datetime) -> None:
        if relief is self.reliefs[relief.relief_id]:
            return
        self._put(relief, at)
        own = [each for each in self._open_lists() if each.relief_id == relief.relief_id]
        items = {name: item for each in own for name, item in self.items(each).items()}
        room = lambda listed: self._room(listed, at)  # noqa: E731 - one line, one use
        for listed, act in lists.carried_on(self.reliefs[relief.relief_id], own, items, self.roster, room):
            self._act(listed, act, at)

    def _act(self, listed: Proposal, act: life.Act, at: datetime) -> None:
        said = life.decide(listed, act, at, self.version + 1)
        assert not isinstance(said, life.NotPossible), (act, listed.state)
        while said:
            listed = self._folded(listed, said)
            self.lists[listed.proposal_id] = listed
            said = life.progress(listed, at, self.version + 1) if not listed.is_closed else ()
        more = listed.minutes("done") - listed.accounted
        if listed.is_closed and more:
            self.lists[listed.proposal_id] = replace(listed, accounted=listed.minutes("done"))
            relief = self.reliefs[listed.relief_id or ""]
            self._keep(upkeep.after_list(relief, listed.share_id or "", more, at), at)

    def _folded(self, listed: Proposal, said: Iterable[ProposalChanged | TransferOrdered]) -> Proposal:
        for event in said:
            listed = life.evolve(listed, event)
            if isinstance(event, TransferOrdered):
                listed = life.evolve(listed, self.carry_out(event))
            else:
                self._publish(event)
        return listed

    def _publish(self, event: ProposalsEvent) -> None:
        self.version = event.version
        self.tell(event)

    def _open_lists(self) -> list[Proposal]:
        return [each for _, each in sorted(self.lists.items()) if not each.is_closed]

    def _room(self, listed: Proposal, at: datetime) -> Room:
        relief, begun = self.reliefs[listed.relief_id or ""], [each for each in self.lists.values() if each.agreed_at]
        return lists.room_under(relief, listed, begun, self.outlooks, self.settings, business_date(at))
