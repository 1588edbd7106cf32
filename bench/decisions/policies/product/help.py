"""Help in one run: what people answer, what becomes of reliefs and lists with time, and which items move."""

from collections.abc import Iterable
from datetime import datetime

from bench.decisions.policies.product.help_log import HelpLog
from bench.decisions.policies.product.item_records import ItemRecords
from bench.decisions.policies.product.published_inputs import tick_of
from bench.decisions.policies.product.questions import People, Question
from bench.decisions.policies.product.watch import Watch
from contracts.item_state import ItemStateChanged
from contracts.jams import TeamOutlookDrawn
from contracts.plans import PlannedEnd
from contracts.reliefs import DeclineReason, EndReason, ReliefChanged
from contracts.settings import SettingsChanged
from mailroom.help import lists, upkeep
from mailroom.help.asks import open_help
from mailroom.help.life import Act, Ending, NotPossible, decide
from mailroom.proposals.bundles import Bundle
from mailroom.proposals.fit import Room
from mailroom.proposals.life import Act as ListAct
from mailroom.proposals.offers import Moving
from mailroom.proposals.proposal import Proposal
from mailroom.workdays import business_date
from office.traces.state import OfficeState

_NO = Ending(reason=EndReason.DECLINED, declined=DeclineReason.OTHER)


class Help:
    """The reliefs of one region as `assignment` would keep them, and the people who are asked."""

    def __init__(self, office: OfficeState, watch: Watch, settings: SettingsChanged, people: People) -> None:
        self.records = ItemRecords(office)
        self.log = HelpLog(self.records)
        self.people = people
        self.outlooks: dict[str, TeamOutlookDrawn] = {}
        """The last of each team."""
        self._office, self._watch, self._settings = office, watch, settings

    def go_on(self) -> None:
        """Everything that happens by this hour without a plan: answers, then ends, then lists whose time has come."""
        office = self._office
        now = tick_of(office.trace, office.day, office.hour)
        self.log.forget_agreed(tick_of(office.trace, max(0, office.day - 1)))
        for question in self.people.answered(office.day, office.hour):
            self._answer(question, now)
        for relief in self.log.open_reliefs():
            self._change(upkeep.at_tick(relief, now, self._watch.roster), now)
        for listed in self.log.open_lists():
            if self.log.lists[listed.proposal_id] is listed:  # else it went with another's share
                self._start_or_end(listed, now)

    def end(self, ends: Iterable[PlannedEnd], now: datetime) -> None:
        """End what a plan says is over."""
        for each in ends:
            self._change(upkeep.after_plan(self.log.reliefs[each.relief_id], each, now), now)

    def open(self, plan: Moving, bundles: dict[str, list[Bundle]]) -> int:
        """Ask for what a plan asks for, and list what it lists. Returns the number of lists."""
        with self._watch.stopwatch.running():
            opened = open_help(plan, self.log.open_reliefs(), bundles, self._watch.roster, self.log.next_version)
        self.log.open(opened)
        self.people.ask(opened.reliefs, plan.at, self._office.day, self._office.hour)
        return len(opened.lists)

    def _answer(self, question: Question, now: datetime) -> None:
        relief = self.log.reliefs[question.relief_id]
        act, ending = (Act.ACCEPT, None) if question.accepts else (Act.DECLINE, _NO)
        after = decide(relief, question.share_id, act, now, ending)
        if not isinstance(after, NotPossible):  # else it has ended meanwhile
            self._change(after, now)

    def _start_or_end(self, listed: Proposal, now: datetime) -> None:
        """What time makes of a list."""
        items = self._items((listed,))
        act = lists.at_tick(listed, self.log.reliefs[listed.relief_id or ""], items, now)
        if act is ListAct.START:
            self._act(*lists.started(listed, items, self._watch.roster, self._room(listed)), now)
        elif act is not None:
            self._act(listed, act, now)

    def _change(self, relief: ReliefChanged, now: datetime) -> None:
        """Keep a relief as it is now, and do what follows for its lists."""
        if not self.log.change(relief, now):
            return
        open_lists = self.log.open_lists(relief.relief_id)
        items = self._items(open_lists)
        for listed, act in lists.carried_on(relief, open_lists, items, self._watch.roster, self._room):
            self._act(listed, act, now)

    def _act(self, listed: Proposal, act: ListAct, now: datetime) -> None:
        giver, receiver = self._watch.number(listed.from_team), self._watch.number(listed.to_team)
        self._office.move(self.log.act(listed, act, now), giver, receiver)

    def _items(self, open_lists: Iterable[Proposal]) -> dict[str, ItemStateChanged]:
        found: dict[str, ItemStateChanged] = {}
        for listed in open_lists:
            found |= self.records.waiting_of(listed, self._watch.number(listed.from_team))
        return found

    def _room(self, listed: Proposal) -> Room:
        today = business_date(tick_of(self._office.trace, self._office.day))
        return self.log.room(listed, self.outlooks, self._settings, today)
