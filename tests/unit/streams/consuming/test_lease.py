"""Who may still write: counted from the sending of the last question that the coordinator answered well."""

import asyncio
from types import SimpleNamespace

import pytest
from aiokafka.protocol.group import HeartbeatRequest, SyncGroupRequest

from services.streams.consuming import lease as module
from services.streams.consuming.lease import Lease, LostLeaseError

BEAT = HeartbeatRequest("group", 1, "member")
SYNC = SyncGroupRequest("group", 1, "member", None, [])


class Coordinator:
    """Answers with a code, after a while, on a clock of its own."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.time = 1_000.0
        self.code = 0
        self.takes = 0.0
        monkeypatch.setattr(module, "_now", lambda: self.time)
        self.lease = Lease(session_seconds=10, rebalance_seconds=60)
        self._ask = self.lease.watching(self._answer)

    async def _answer(self, _: object) -> SimpleNamespace:
        self.time += self.takes
        return SimpleNamespace(error_code=self.code)

    async def hears(self, request: object, code: int = 0, takes: float = 0.0) -> None:
        self.code, self.takes = code, takes
        await self._ask(request)


@pytest.fixture
def group(monkeypatch: pytest.MonkeyPatch) -> Coordinator:
    return Coordinator(monkeypatch)


async def test_who_has_not_joined_holds_no_lease(group: Coordinator) -> None:
    assert not group.lease.holds()
    await group.hears(SYNC)
    assert group.lease.holds()


async def test_a_lease_without_any_heartbeat_ends_as_well(group: Coordinator) -> None:
    await group.hears(SYNC)
    group.time += 9.5
    assert not group.lease.holds()


async def test_it_counts_from_the_asking_not_from_the_answer(group: Coordinator) -> None:
    await group.hears(SYNC)
    await group.hears(BEAT, takes=13)
    assert not group.lease.holds()


async def test_a_rebalancing_group_still_counts_us_in_for_so_long(group: Coordinator) -> None:
    await group.hears(SYNC)
    group.lease.rebalance_began()
    for _ in range(16):
        group.time += 3
        await group.hears(BEAT, code=27)
    assert group.lease.holds()
    group.time += 3
    await group.hears(BEAT, code=27)
    assert not group.lease.holds()
    with pytest.raises(LostLeaseError):
        await group.lease.regain()
    await group.hears(SYNC)
    assert group.lease.holds()


@pytest.mark.parametrize("code", [22, 25, 82])
async def test_who_is_put_out_holds_no_lease_from_that_moment(group: Coordinator, code: int) -> None:
    await group.hears(SYNC)
    await group.hears(BEAT, code=code)
    assert not group.lease.holds()
    with pytest.raises(LostLeaseError):
        await group.lease.regain()


async def test_an_absent_coordinator_neither_renews_nor_ends_it(group: Coordinator) -> None:
    await group.hears(SYNC)
    group.time += 5
    await group.hears(BEAT, code=15)
    assert group.lease.holds()
    group.time += 5
    assert not group.lease.holds()


async def test_after_an_outage_it_is_regained_if_the_group_still_knows_us(group: Coordinator) -> None:
    await group.hears(SYNC)
    group.time += 30
    waiting = asyncio.create_task(group.lease.regain())
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await group.hears(BEAT)
    await asyncio.wait_for(waiting, 1)


async def test_who_leaves_gives_it_up(group: Coordinator) -> None:
    await group.hears(SYNC)
    group.lease.give_up()
    assert not group.lease.holds()


async def test_who_slept_through_a_session_shows_nothing_until_the_group_still_knows_it(group: Coordinator) -> None:
    await group.hears(SYNC)
    group.lease.look()
    group.time += 13
    assert not group.lease.may_show(), "a scrape may come before anything else runs"
    group.lease.look()
    assert not group.lease.may_show()
    await group.hears(BEAT)
    assert group.lease.may_show()
    for _ in range(3):
        group.time += 5
        group.lease.look()
    assert group.lease.may_show() and not group.lease.holds(), "an outage of Kafka is no sleep of ours"


@pytest.mark.parametrize("code", [22, 25, 82])
async def test_who_was_put_out_shows_nothing_until_it_has_joined_again(group: Coordinator, code: int) -> None:
    assert group.lease.may_show(), "before it joins it owns nothing"
    await group.hears(SYNC)
    await group.hears(BEAT, code=code)
    group.lease.look()
    assert not group.lease.may_show()
    await group.hears(SYNC)
    assert group.lease.may_show()
    group.lease.give_up()
    assert not group.lease.may_show(), "nor who has left"
