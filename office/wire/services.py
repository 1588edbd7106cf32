"""The services in the words of an office: what is sent to `intake` and asked of `assignment`."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Literal

from contracts.base import derive_id
from contracts.capacity import CapacityPublished
from contracts.items import ItemReceived
from contracts.reliefs import DeclineReason
from contracts.teams import TeamDescribed
from office.wire.calls import Calls, few_at_a_time
from office.wire.questions import Agreed, Question, agreed_of, questions_of, version_of
from services.chassis import logs
from services.chassis.http.tokens import demo_token

BATCH = 2000
WAIT_MS = 1000
PAGE = 200
SUPERVISOR = "supervisor"
WORKED_ON = {"WAITING": False, "IN_PROGRESS": True}
"""States in which a clerk works on an item, and whether it was begun."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item on the team's worklist, in its order."""

    item_id: str
    minutes: int
    """Expected minutes, as the product calculates; what it really takes is only known to the simulation."""
    started: bool


@dataclass(frozen=True, slots=True)
class Happening:
    """What a clerk reports to the document system."""

    item_id: str
    type: str
    occurred_at: datetime

    @property
    def event_id(self) -> str:
        """The same happening has the same id, so that a repeat counts once."""
        return derive_id("office", self.item_id, self.type, self.occurred_at.isoformat())


class Services:
    """Everything that a play or a replay says and asks."""

    def __init__(self, intake: Calls, assignment: Calls, secret: str) -> None:
        self._intake = intake
        self._assignment = assignment
        self._secret = secret

    def _token(self, account: str) -> str:
        return demo_token(self._secret, account)

    async def describe(self, team: TeamDescribed) -> None:
        """Master data of one team."""
        await self.describe_team(team.team, _json(team, "type", "team"))

    async def describe_team(self, code: str, body: Mapping[str, Any]) -> None:
        """Master data of one team, as `intake` takes them."""
        await self._intake.put(f"/v1/teams/{code}", body)

    async def switch_moves_on(self, region: str) -> None:
        """Leave watch-only: from the next tick plans may become questions, lists and orders."""
        path = f"/v1/settings/{region}"
        await self._assignment.put(path, {"moves": "on", "placement": "order"}, self._token(SUPERVISOR))

    async def report(self, post: Sequence[ItemReceived], happenings: Sequence[Happening]) -> None:
        """Post that came in and what the clerks did, in calls of a fitting size."""
        told = [(True, _json(item, "type")) for item in post]
        await self.tell([*told, *((False, {"item_id": each.item_id, "event": _event(each)}) for each in happenings)])

    async def tell(self, told: Sequence[tuple[bool, Mapping[str, Any]]]) -> None:
        """Bodies for `intake` in their order, each with whether it is a receipt, in calls of a fitting size."""
        for start in range(0, len(told), BATCH):
            part = told[start : start + BATCH]
            items = [body for is_receipt, body in part if is_receipt]
            events = [body for is_receipt, body in part if not is_receipt]
            await self._intake.post("/v1/items:batch", {"announced": len(part), "items": items, "events": events})

    async def publish(self, capacity: Iterable[CapacityPublished]) -> None:
        """Capacity, one call per team."""
        ordered = sorted(capacity, key=lambda each: (each.team, each.day))
        for team, days in groupby(ordered, key=lambda each: each.team):
            await self.publish_days(team, [_json(day, "type", "event_id", "region", "team", "slot") for day in days])

    async def publish_days(self, team: str, days: Sequence[Mapping[str, Any]]) -> None:
        """Capacity of one team, as `intake` takes it."""
        await self._intake.put(f"/v1/teams/{team}/capacity", {"days": days})

    async def drive(self, at: datetime) -> None:
        """Business time is now `at`."""
        await self._intake.post("/v1/clock", {"at": at.isoformat()})

    async def wait_for(self, at: datetime, patience_seconds: float) -> None:
        """Until every region was answered at this instant and no order lacks its verdict."""
        began = told = time.monotonic()
        while True:
            clock = await self._assignment.get("/v1/clock", reached=at.isoformat(), wait_ms=WAIT_MS)
            if clock["at"] and datetime.fromisoformat(clock["at"]) >= at:
                return
            now = time.monotonic()
            if now - told > patience_seconds:
                told = now
                last, waited, pending = clock["at"] or "never", round(now - began), clock["pending_orders"]
                logs.warning("tick.unanswered", at=at.isoformat(), last=last, pending_orders=pending, seconds=waited)

    async def outlook(self) -> Sequence[Mapping[str, Any]]:
        """The newest outlook of every team."""
        rows: Sequence[Mapping[str, Any]] = await self._assignment.get("/v1/outlook", self._token(SUPERVISOR))
        return rows

    async def worklist(self, team: str, minutes: float) -> list[Waiting]:
        """The top of a team's list, long enough for an amount of work in minutes."""
        waiting: list[Waiting] = []
        cursor: str | None = None
        while True:
            wanted: dict[str, Any] = {"limit": PAGE, "state": list(WORKED_ON)} | ({"cursor": cursor} if cursor else {})
            page = await self._assignment.get(f"/v1/teams/{team}/worklist", self._token(f"lead-{team}"), **wanted)
            waiting += [
                Waiting(each["item_id"], int(each["minutes"]), WORKED_ON[each["state"]]) for each in page["items"]
            ]
            cursor = page["next_cursor"]
            if not cursor or sum(each.minutes for each in waiting) > 2 * minutes + 60:
                return waiting

    async def worklists(self, minutes: Mapping[str, float]) -> dict[str, list[Waiting]]:
        """The lists of these teams, a few at a time."""
        lists = await few_at_a_time([self.worklist(team, minutes[team]) for team in minutes])
        return dict(zip(minutes, lists, strict=True))

    async def questions(self) -> list[Question]:
        """What waits for a lead's answer, in a fixed order."""
        found = [question for relief in await self._open_reliefs() for question in questions_of(relief)]
        return sorted(found, key=lambda each: each.part)

    async def agreed(self) -> list[Agreed]:
        """The parts of agreements that run or pause, in a fixed order."""
        found = [part for relief in await self._open_reliefs() for part in agreed_of(relief)]
        return sorted(found, key=lambda each: each.part)

    async def listed(self) -> list[tuple[str, str]]:
        """The lists that are shown and have not begun, each with its giving team."""
        page = await self._assignment.get("/v1/proposals", self._token(SUPERVISOR), state="listed", limit=PAGE)
        return sorted((each["proposal_id"], each["from_team"]) for each in page["proposals"])

    async def steer(self, part: Agreed, act: Literal["pause", "resume", "end"]) -> None:
        """The lead of a part pauses it, goes on, or ends it. Raises Refused."""
        token, version = self._token(f"lead-{part.team}"), None
        if act == "resume":
            version = version_of(await self._assignment.get(f"/v1/reliefs/{part.relief_id}", token), part)
        await self._assignment.post(f"{part.path}:{act}", {}, token, version)

    async def hold(self, proposal_id: str, team: str) -> None:
        """A lead holds the list of a day. Raises Refused."""
        await self._assignment.post(f"/v1/proposals/{proposal_id}:hold", {}, self._token(f"lead-{team}"))

    async def _open_reliefs(self) -> list[Mapping[str, Any]]:
        found: list[Mapping[str, Any]] = []
        cursor: str | None = None
        while True:
            wanted: dict[str, Any] = {"state": "open"} | ({"cursor": cursor} if cursor else {})
            page = await self._assignment.get("/v1/reliefs", self._token(SUPERVISOR), **wanted)
            found += page["reliefs"]
            cursor = page["next_cursor"]
            if not cursor:
                return found

    async def answer(self, question: Question, decline: DeclineReason | None) -> None:
        """The lead who is asked agrees or declines. Raises Refused."""
        token = self._token(f"lead-{question.team}")
        act, body = ("accept", {}) if decline is None else ("decline", {"reason": decline})
        # Another team's answer may just have changed the part; the played lead looks again and stays with the answer.
        seen = await self._assignment.get(f"/v1/reliefs/{question.relief_id}", token)
        await self._assignment.post(f"{question.path}:{act}", body, token, version_of(seen, question))


def _json(event: Any, *without: str) -> dict[str, Any]:
    fields: dict[str, Any] = event.model_dump(mode="json", exclude=set(without), exclude_defaults=True)
    return fields


def _event(happening: Happening) -> dict[str, str | int]:
    at = happening.occurred_at.isoformat()
    named = {"type": happening.type, "event_id": happening.event_id, "occurred_at": at}
    return named | {"seq": _ORDER_AT_AN_INSTANT[happening.type]}


# An order of this very instant has no number and comes first: the clerk saw its outcome on the worklist.
_ORDER_AT_AN_INSTANT = {"item.resumed": 1, "item.started": 2, "item.parked": 3, "item.completed": 4}
