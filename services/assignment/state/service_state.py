"""The office: one floor, one store, one relay; everything that changes something is a turn of it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.settings import SettingsChanged
from contracts.teams import TeamDescribed
from services.assignment.settings import Settings
from services.assignment.state.accounts import Account, account_named
from services.assignment.state.read_model import Floor
from services.assignment.state.relay import Relay
from services.assignment.state.stage_monitor import Hearing
from services.assignment.state.storage import row_mapping, tables
from services.assignment.state.storage.engines import DatabaseBusy, patiently
from services.assignment.state.storage.lock import HoldLost
from services.assignment.state.storage.store import Store, Writing
from services.assignment.state.unit_of_work import Numbers, Work
from services.chassis.clock import NEVER_DRIVEN, Clock
from services.chassis.http.problems import Problem
from services.chassis.http.tokens import account_of, demo_token
from services.chassis.kafka import Publisher


@dataclass(frozen=True, slots=True)
class Standing:
    """How far everything has settled (see `Office.standing`)."""

    at: datetime | None
    tick: datetime | None
    pending_orders: int
    unsent_items: int
    outbox: int
    unanswered: tuple[str, ...]


class Office:
    """Keeps memory and database in step. Nothing is read from Kafka here."""

    def __init__(self, settings: Settings, publisher: Publisher, clock: Clock) -> None:
        self.settings = settings
        self.store = Store(settings)
        self.relay = Relay(publisher, self.store, self.announce)
        self.floor = Floor()
        self.hearing = Hearing(settings.partitions, settings.silent_after_seconds)
        self.broken = False
        self.on_broken: Callable[[str], None] = lambda _: None
        self._clock = clock
        self._numbers = Numbers()
        self._turn = asyncio.Lock()
        self._ahead = False
        """Whether memory knows something that the database may not have committed yet."""
        self._struck = 0
        self._changed = asyncio.Event()

    async def start(self) -> None:
        """Lock, migrate, and rebuild the read model."""
        self.store.on_lost = self._lose
        await self.store.start()
        async with self.store.read() as connection:
            await row_mapping.load_floor(connection, self.floor)
            outbox, audit = await row_mapping.last_numbers(connection)
        self._numbers = Numbers(outbox + 1, audit + 1)
        await self.relay.load()

    async def stop(self) -> None:
        """Strike what was sent and let go of the database."""
        if not self.broken:
            with suppress(DatabaseBusy, HoldLost):  # what is not struck is sent again, which changes nothing
                async with self._turn, self.store.write() as connection:
                    await self._strike(connection)
        await self.store.stop()

    def _lose(self, reason: str) -> None:
        self.broken = True
        self.on_broken(reason)

    @asynccontextmanager
    async def turn(self, durable: bool = False, patient: bool = False) -> AsyncIterator[Work]:
        """Change something: the body works on the floor, then rows and messages are committed together.

        Raises DatabaseBusy before the body if the database cannot be written now; `patient` waits for it first.
        The body may refuse (raise a Problem) only before its first change. If the commit fails, memory and
        database disagree: the office is broken and the process must restart.
        """
        async with AsyncExitStack() as held:
            writing = await (patiently(lambda: self._begin(held, durable)) if patient else self._begin(held, durable))
            work = Work(self.floor, self.settings.partitions)
            self._ahead = True
            try:
                yield work
                if work.empty and self.relay.sent == self._struck:
                    return
                committing = asyncio.create_task(self._commit(work, writing))
                try:
                    await asyncio.shield(committing)
                except asyncio.CancelledError:
                    await committing  # the waiting caller may be cancelled; the transaction finishes
                    raise
            finally:
                self._ahead = False
                self.announce()

    async def _begin(self, held: AsyncExitStack, durable: bool) -> Writing:
        """The turn and a transaction; both go with `held`, or at once if the database is busy."""
        async with AsyncExitStack() as taken:
            await taken.enter_async_context(self._turn)
            writing = await taken.enter_async_context(self.store.begin(durable))
            await held.enter_async_context(taken.pop_all())
            return writing

    async def _commit(self, work: Work, writing: Writing) -> None:
        try:
            await self._strike(writing.connection)
            numbered = await work.flush(self.store, writing.connection, self._numbers)
            await writing.commit()
        except HoldLost:
            raise
        except BaseException as error:
            self._lose("store_failed")
            detail = "Whether it was stored is not known. Look again in a moment before you repeat it."
            raise Problem(503, "store_failed", detail, retry_after=5) from error
        self.relay.hand_over(numbered)

    def announce(self) -> None:
        """Wake those who wait in `changes`."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def changes(self, seconds: float) -> bool:
        """Wait for the next change, at most this long; returns whether there was one."""
        changed = self._changed
        try:
            # Not `wait_for`: up to Python 3.11 it swallows a cancellation that comes with the change.
            async with asyncio.timeout(seconds):
                await changed.wait()
        except TimeoutError:
            return False
        return True

    def now(self) -> datetime:
        """Business time: the last tick where the clock is driven, else the system's."""
        if self.settings.clock == "driven":
            return self.floor.last_tick or NEVER_DRIVEN
        return self._clock.now()

    def account(self, name: str) -> Account | None:
        """The role account of that name; None if there is none in this profile."""
        return account_named(name, self.floor.roster) if self.settings.has_demo_accounts else None

    def account_by_token(self, token: str) -> Account | None:
        """The role account that a bearer token belongs to."""
        name = account_of(self.settings.demo_secret.get_secret_value(), token)
        return self.account(name) if name else None

    def demo_tokens(self) -> dict[str, str]:
        """Demo account to token, for the sign-in page of a local run whose secret is the published one; else empty."""
        if not (self.settings.has_demo_accounts and self.settings.has_published_secret):
            return {}
        secret = self.settings.demo_secret.get_secret_value()
        names = ["supervisor", *(f"lead-{team}" for team in sorted(self.floor.roster.teams))]
        return {name: demo_token(secret, name) for name in names}

    def take_team(self, described: TeamDescribed) -> None:
        """Master data of a team came from the topic `teams`."""
        self.floor.take_team(described)

    def settings_of(self, region: str) -> SettingsChanged:
        """The settings of a region: its own, or what a new region starts with (version 0 is never published)."""
        known = self.floor.settings.get(region)
        if known is not None:
            return known
        return SettingsChanged.model_construct(
            region=region,
            version=0,
            at=NEVER_DRIVEN,
            moves=self.settings.default_moves,
            placement=self.settings.default_placement,
        )

    def standing(self) -> Standing:
        """The barrier of an accelerated driver. `at` is the last tick for which every awaited region was answered and
        its consequences are published and readable, while no order lacks a verdict and no running proposal has unsent
        items."""
        tick = self.floor.last_tick
        late = tuple(name for name in self.floor.roster.regions() if _is_awaited(self.floor, name, tick))
        unsent = sum(proposal.unsent for proposal in self.floor.proposals.values())
        settled = not (late or unsent or self.floor.waiting or self.relay.waiting or self._ahead)
        at = tick if settled else self.floor.tick_before
        return Standing(at, tick, len(self.floor.waiting), unsent, self.relay.waiting, late)

    async def _strike(self, connection: AsyncConnection) -> None:
        if self.relay.sent > self._struck:
            self._struck = self.relay.sent
            await connection.execute(delete(tables.outbox).where(tables.outbox.c.number <= self._struck))


def _is_awaited(floor: Floor, region: str, tick: datetime | None) -> bool:
    """Whether the answer for this region is missing at a tick and will arrive.

    A region that was not known everywhere when the tick passed is answered from a later tick: not all stages learn of
    it at once, so it is awaited from the second tick after this process learnt of it, or once it has been answered. One
    whose last team was closed has ended and is not awaited.
    """
    known = floor.region(region)
    if tick is None or not floor.roster.teams_of(region):
        return False
    if known.answered_at is None and known.new_at is not None:
        return floor.tick_before is not None and known.new_at < floor.tick_before
    return known.answered_at is None or known.answered_at < tick
