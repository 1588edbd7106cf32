"""How long the group surely counts this process as a member: without a lease it must neither write nor show what it
owned."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiokafka.protocol.group import HeartbeatRequest, SyncGroupRequest

_GOOD = 0
_REBALANCING = 27
_PUT_OUT = (22, 25, 82)
"""Error codes of Kafka's protocol: illegal generation, unknown member, fenced instance."""

_MARGIN = 0.1
"""Share of the session kept back, so that what was sent under the lease has arrived before the next owner reads."""

_ASK_AGAIN_SECONDS = 0.02

Send = Callable[[Any], Awaitable[Any]]


class LostLeaseError(RuntimeError):
    """The group has moved on: another worker may own our partitions, so we write nothing."""


class Lease:
    """Ends a session timeout after the last *sending* of a request that the group's coordinator answered well.

    The coordinator counts from when it got the request, which is later, so it gives our partitions away only
    after the lease has ended. Its answer may be read much later, by a process that was stopped meanwhile:
    its arrival says nothing. CLOCK_BOOTTIME keeps running while process or machine sleep.
    """

    def __init__(self, session_seconds: float, rebalance_seconds: float) -> None:
        self._session = session_seconds * (1 - _MARGIN)
        self._rebalance = rebalance_seconds - session_seconds
        self._asked = float("-inf")
        self._rebalance_ends = float("inf")
        self._looked = _now()
        self._given_up = False
        """Whether another process may own our partitions by now."""

    def holds(self) -> bool:
        """Whether no other process can own our partitions yet."""
        now = _now()
        return now < self._asked + self._session and now < self._rebalance_ends

    def look(self) -> None:
        """The process is running; called several times a second. If it was stopped for a session it may have been
        expelled."""
        self._given_up = not self.holds() and (self._given_up or self._slept())
        self._looked = _now()

    def may_show(self) -> bool:
        """Whether figures of our partitions may be shown: not by a process that was expelled, left or just woke up.

        In an outage of Kafka they may, although no lease holds: nothing is reassigned meanwhile.
        """
        return self.holds() or not (self._given_up or self._slept())

    def _slept(self) -> bool:
        return _now() - self._looked > self._session

    async def regain(self) -> None:
        """Wait until it holds, as after an outage of Kafka; LostLeaseError if the group moved on without us.

        A member that is still known keeps its partitions until it rejoins, however long it was silent.
        """
        while not self.holds():
            if self._asked == float("-inf") or _now() >= self._rebalance_ends:
                raise LostLeaseError("the group goes on without this process")
            await asyncio.sleep(_ASK_AGAIN_SECONDS)

    def give_up(self) -> None:
        """We leave the group, or the coordinator no longer knows us."""
        self._asked = float("-inf")
        self._given_up = True

    def rebalance_began(self) -> None:
        """Members that do not rejoin in time are expelled from the group, heartbeats or not."""
        self._rebalance_ends = min(self._rebalance_ends, _now() + self._rebalance)

    def watching(self, send: Send) -> Send:
        """The same way of asking the coordinator, but observing its answers to heartbeats and joins."""

        async def watched(request: Any) -> Any:
            asked = _now()
            answer = await send(request)
            if isinstance(request, HeartbeatRequest | SyncGroupRequest):
                self._answered(request, asked, answer.error_code)
            return answer

        return watched

    def _answered(self, request: Any, asked: float, error_code: int) -> None:
        if error_code in _PUT_OUT:
            self.give_up()
        elif error_code == _GOOD or (error_code == _REBALANCING and isinstance(request, HeartbeatRequest)):
            self._asked = max(self._asked, asked)
        if isinstance(request, SyncGroupRequest) and error_code == _GOOD:
            self._rebalance_ends = float("inf")


def _now() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME)
