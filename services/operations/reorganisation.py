"""`teams close`, `merge`, `split`, `move`: hands every open item over, then describes the teams again.

close T --to X [Y ...]    T is closed; its items go to X, or are shared among several by skills and staffed posts
merge A B ... --to C      several teams are closed and become one
split T --to X Y ...      one team is closed and becomes several
move T --region R         T moves to another planning region (and site) with its items

Each item is handed over by an `item.handed_over` with the basis `reorganisation`, which stays in the log and in the
record of the item. Households stay together where one team may take all of them. Items that none of the teams may
take are listed by class and stay UNPLACED. What arrives meanwhile is handed over as well. Running the command again
is harmless; --dry-run only shows what would happen.
"""

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field

import httpx

from contracts.base import derive_id
from contracts.item_state import CLOSED_STATES, ITEM_STATE_RECORD, ItemStateChanged
from contracts.items import MoveBasis
from contracts.teams import TEAMS_RECORD, TeamDescribed
from contracts.topics import ITEM_STATE, TEAMS
from mailroom.reorganisation import HandOver, Shares, bring_along, share
from services.chassis.tracing import outgoing
from services.operations.command_line import Commands, add_intake, add_kafka
from services.operations.csv_import.upload import BATCH, RefusedError, Say, send
from services.operations.topic_reader import read_records

_PAUSE_S = 1.0
_NOT_TOLD = {"type", "event_id", "occurred_at", "team", "former_regions"}


@dataclass(frozen=True, slots=True)
class Target:
    """What is to happen to which teams. `region`: where the one team moves; None: the teams are closed."""

    teams: tuple[str, ...]
    to: tuple[str, ...]
    region: str | None = None
    site: str | None = None


@dataclass(slots=True)
class Snapshot:
    """The present state in Kafka: the teams as described, the open items by id."""

    teams: dict[str, TeamDescribed] = field(default_factory=dict)
    items: dict[str, ItemStateChanged] = field(default_factory=dict)

    def checked(self, target: Target) -> None:
        """Raises RefusedError if the request names teams that do not exist or take no work."""
        for team in (*target.teams, *target.to):
            if team not in self.teams:
                raise RefusedError(f"{team}: no team of that name was described")
        for team in target.to:
            if self.teams[team].closed or (target.region is None and team in target.teams):
                raise RefusedError(f"{team}: is closed, or about to be closed, and takes no work")

    def shares(self, target: Target) -> Shares:
        """Who is to get what still waits in the teams."""
        waiting = [item for item in self.items.values() if item.team in target.teams]
        if target.region is not None:
            away = [item for item in waiting if item.region != target.region]
            return bring_along(away, target.teams[0])
        minutes: Counter[str] = Counter()
        for item in self.items.values():
            minutes[item.team or ""] += item.minutes
        return share(waiting, [self.teams[team] for team in target.to], minutes)


TakeSnapshot = Callable[[], Awaitable[Snapshot]]


def add_commands(commands: Commands) -> None:
    """`teams close`, `merge`, `split` and `move`."""
    for name, text, givers, targets in (
        ("close", "close a team and hand its open items over", None, "+"),
        ("merge", "close several teams and hand their open items over to one", "+", 1),
        ("split", "close a team and share its open items among several", None, "+"),
        ("move", "move a team and its open items to another region", None, None),
    ):
        command = commands.add_parser(
            name, help=text, description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        command.add_argument("team", nargs=givers, metavar="TEAM", help="the team that is reorganised")
        if targets:
            command.add_argument("--to", nargs=targets, required=True, metavar="TEAM", help="who gets the items")
        else:
            command.add_argument("--region", required=True, help="the planning region that the team moves to")
            command.add_argument("--site", help="its site there (default: as before)")
        add_intake(command)
        add_kafka(command)
        command.set_defaults(run=_run)
        command.add_argument("--dry-run", action="store_true", help="say what would happen, send nothing")
        command.add_argument(
            "--rounds", type=int, default=30, help="how often to look until everything must have arrived (%(default)s)"
        )


def _run(chosen: argparse.Namespace) -> int:
    """0: every open item was handed over (or would be). 1: some were not, each listed. Raises RefusedError."""
    teams = tuple(chosen.team) if isinstance(chosen.team, list) else (chosen.team,)
    to = tuple(getattr(chosen, "to", teams))
    if chosen.command == "split" and len(set(to)) < 2:
        raise RefusedError("a team is split into at least two others")
    target = Target(teams, to, getattr(chosen, "region", None), getattr(chosen, "site", None))

    async def look() -> Snapshot:
        return await take_snapshot(chosen.kafka)

    with httpx.Client(base_url=chosen.intake, timeout=60, headers=outgoing()) as client:
        act = Reorganisation(target, look, client, lambda text: print(text, file=sys.stderr, flush=True))
        return asyncio.run(act.run(chosen.dry_run, chosen.rounds))


async def take_snapshot(kafka: str) -> Snapshot:
    """Read teams and items as they are now."""
    found = Snapshot()
    async for _, team in read_records(kafka, TEAMS, TEAMS_RECORD):
        if team is not None:
            found.teams[team.team] = team
    async for key, item in read_records(kafka, ITEM_STATE, ITEM_STATE_RECORD):
        if isinstance(item, ItemStateChanged) and item.state not in CLOSED_STATES:
            found.items[item.item_id] = item
        elif item is None or isinstance(item, ItemStateChanged):
            found.items.pop(key, None)
    return found


class Reorganisation:
    """One request under way: look, hand over, describe, look again until nothing is left."""

    def __init__(
        self, target: Target, look: TakeSnapshot, client: httpx.Client, say: Say, pause: float = _PAUSE_S
    ) -> None:
        self._target, self._look, self._client, self._say, self._pause = target, look, client, say, pause
        self._sent: set[str] = set()
        self._handed: set[str] = set()

    async def run(self, dry_run: bool, rounds: int) -> int:
        """The exit code. What cannot be handed over is listed; nothing is sent in a dry run."""
        found = await self._look()
        found.checked(self._target)
        shares = found.shares(self._target)
        print("\n".join(plan(shares)))
        if dry_run:
            return 0
        if self._target.region is None:
            self._hand_over(shares)
        for team in self._target.teams:
            self._describe(found.teams[team])
        for _ in range(rounds):
            shares = (await self._look()).shares(self._target)
            if not shares.given:
                break
            self._hand_over(shares)
            await asyncio.sleep(self._pause)
        waiting = len(shares.given)
        print(f"teams handed_over={len(self._handed)} left={len(shares.left)} not_seen_yet={waiting}")
        return 1 if shares.left or waiting else 0

    def _describe(self, known: TeamDescribed) -> None:
        body = known.model_dump(mode="json", exclude=_NOT_TOLD)
        if self._target.region is None:
            body["closed"] = True
        else:
            body |= {"region": self._target.region, "site": self._target.site or known.site}
        send(self._client, "PUT", f"/v1/teams/{known.team}", body, f"team {known.team}")
        self._say(f"team {known.team} " + ("closed" if self._target.region is None else f"is in {self._target.region}"))

    def _hand_over(self, shares: Shares) -> None:
        given = [each for each in shares.given if _event_id(each) not in self._sent]
        for start in range(0, len(given), BATCH):
            part = given[start : start + BATCH]
            events = [{"item_id": each.item.item_id, "event": _event(each)} for each in part]
            body = {"announced": len(events), "events": events}
            send(self._client, "POST", "/v1/items:batch", body, "hand-overs")
            self._sent.update(map(_event_id, part))
            self._handed.update(each.item.item_id for each in part)
            self._say(f"items {start + len(events)} of {len(given)}")


def _event_id(each: HandOver) -> str:
    """The item's version is part of the id: repeating the command repeats the event, but a later state makes a new
    one."""
    return derive_id("reorganisation", each.item.item_id, each.item.version, each.to_team)


def _event(each: HandOver) -> dict[str, str]:
    said = {"type": "item.handed_over", "event_id": _event_id(each), "to_team": each.to_team}
    return {**said, "basis": MoveBasis.REORGANISATION.value}


def plan(shares: Shares) -> Iterator[str]:
    """What is handed over from whom to whom, and what nobody may take, by class."""
    moves: Sequence[tuple[str | None, str]] = [(each.item.team, each.to_team) for each in shares.given]
    for (giver, taker), items in sorted(Counter(moves).items(), key=str):
        yield f"{giver} -> {taker}: {items} items"
    for item_class, items in sorted(Counter(item.item_class.value for item in shares.left).items()):
        yield f"nobody may take: {items} items of {item_class}"
    yield f"items: {len(shares.given)} to hand over, {len(shares.left)} stay unplaced"
