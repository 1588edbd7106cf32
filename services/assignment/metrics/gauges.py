"""Sets the figures of assignment (see `contracts.metrics`) from the read model."""

from collections import Counter

from contracts.item_state import ItemStateChanged
from contracts.proposals import ProposalState
from mailroom.assignment import may_be_placed
from mailroom.proposals.proposal import NOT_BEGUN
from services.assignment.metrics import reliefs
from services.assignment.state.memory.read_model import ReadModel
from services.assignment.views import visibility
from services.assignment.views.advice import advise
from services.chassis.metrics import Metrics


def show(read_model: ReadModel, outbox: int, metrics: Metrics) -> None:
    """Set every gauge again. `outbox`: messages in it.

    Cheap enough for every batch: what needs all unplaced items is done at ticks only.
    """
    metrics.gauge("mailroom_orders_without_verdict").set(len(read_model.waiting))
    metrics.gauge("mailroom_outbox_messages").set(outbox)
    states = Counter((each.region, each.state) for each in read_model.proposals.values())
    proposals = metrics.gauge("mailroom_rebalance_proposals")
    for region in read_model.roster.regions():
        for state in ProposalState:
            proposals.labels(region, state.value).set(states[region, state])
    reliefs.show(read_model, metrics)
    moved, name = Counter[tuple[str, str, str]](), visibility.labels_of(read_model.roster)
    for (region, from_team, to_team), items in read_model.moved.items():
        moved[region, name(from_team), name(to_team)] += items
    gauge = metrics.gauge("mailroom_reassigned_items")
    for labels, items in moved.items():
        gauge.labels(*labels).set(items)


def show_help(read_model: ReadModel, metrics: Metrics) -> None:
    """What lists would take from each team that is shown alone, 0 where there is none."""
    roster, hidden = read_model.roster, visibility.too_small(read_model.roster)
    items: Counter[tuple[str, str]] = Counter()
    for each in read_model.proposals.values():
        if each.state is ProposalState.OFFERED:
            items[each.from_team, "asked"] += len(each.items)
        elif each.state in NOT_BEGUN or each.agreed_at is not None:
            items[each.from_team, "agreed"] += sum(item.verdict is None for item in each.items)
    gauge = metrics.gauge("mailroom_rebalance_team_items")
    gauge.clear()
    for region in roster.regions():
        for team in (each for each in roster.teams_of(region) if each not in hidden):
            for state in ("asked", "agreed"):
                gauge.labels(region, roster.teams[team].site, team, state).set(items[team, state])


def show_partners(read_model: ReadModel, metrics: Metrics) -> None:
    """Moves between a team and its partners begin at 0: nothing moved is a figure, not a gap.

    Done every time, because a team that has become too small is no longer named; `show` follows.
    """
    moved, roster = metrics.gauge("mailroom_reassigned_items"), read_model.roster
    name = visibility.labels_of(roster)
    moved.clear()
    for region in roster.regions():
        teams = roster.teams_of(region)
        for team in teams:
            for partner in roster.teams[team].partners:
                if partner in teams:
                    moved.labels(region, name(team), name(partner))


def show_unplaced(read_model: ReadModel, metrics: Metrics) -> None:
    """Open items without a team, by reason: `waiting` for an order, or what rules out every team."""
    counted: Counter[tuple[str, str]] = Counter()
    for item in read_model.unplaced():
        counted[item.region, _why_unplaced(read_model, item)] += 1
    gauge = metrics.gauge("mailroom_rebalance_unplaced_items")
    gauge.clear()
    for region in read_model.roster.regions():
        gauge.labels(region, "waiting").set(counted.pop((region, "waiting"), 0))
    for labels, items in sorted(counted.items()):
        gauge.labels(*labels).set(items)


def _why_unplaced(read_model: ReadModel, item: ItemStateChanged) -> str:
    if not may_be_placed(item, read_model.roster):
        return str(read_model.roster.why_unplaced(item.team, item.region))
    choice = advise(read_model, item)
    return "waiting" if choice.team else choice.why.value
