"""The state of the service: one read model, one store, one outbox; whatever changes something is a transaction."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.teams import TeamDescribed
from services.assignment.settings import Settings
from services.assignment.state.accounts import Account, account_named
from services.assignment.state.memory.progress import Progress, progress_of
from services.assignment.state.memory.read_model import ReadModel
from services.assignment.state.memory.stage_monitor import StageMonitor
from services.assignment.state.outbox import Outbox
from services.assignment.state.storage import loading, tables
from services.assignment.state.storage.engines import DatabaseBusy, retry_while_busy
from services.assignment.state.storage.lock import DatabaseLost
from services.assignment.state.storage.store import Store, WriteTransaction
from services.assignment.state.unit_of_work import NextNumbers, UnitOfWork
from services.chassis.clock import NEVER_DRIVEN, Clock
from services.chassis.http.problems import Problem
from services.chassis.http.tokens import account_of, demo_token


class ServiceState:
    """Keeps memory and database in step. Nothing is read from Kafka here."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self.settings = settings
        self.store = Store(settings)
        self.outbox = Outbox()
        self.read_model = ReadModel(settings.default_moves, settings.default_placement)
        self.stage_monitor = StageMonitor(settings.partitions, settings.silent_after_seconds)
        self.broken = False
        self.on_broken: Callable[[str], None] = lambda _: None
        self._clock = clock
        self._numbers = NextNumbers()
        self._transaction_lock = asyncio.Lock()
        self._ahead = False
        """Whether memory knows something that the database may not have committed yet."""
        self._deleted_up_to = 0
        self._changed = asyncio.Event()

    async def start(self) -> None:
        """Lock, migrate, and rebuild the read model."""
        self.store.on_lost = self._lose
        await self.store.start()
        async with self.store.read() as connection:
            await loading.load_read_model(connection, self.read_model)
            outbox, audit = await loading.last_numbers(connection)
            self.outbox.add(await loading.unsent_messages(connection))
        self._numbers = NextNumbers(outbox + 1, audit + 1)

    async def stop(self) -> None:
        """Delete what was sent from the outbox and let go of the database."""
        if not self.broken:
            with suppress(DatabaseBusy, DatabaseLost):  # what is not deleted is sent again, which changes nothing
                async with self._transaction_lock, self.store.write() as connection:
                    await self._delete_acknowledged(connection)
        await self.store.stop()

    def _lose(self, reason: str) -> None:
        self.broken = True
        self.on_broken(reason)

    @asynccontextmanager
    async def transaction(self, durable: bool = False, patient: bool = False) -> AsyncIterator[UnitOfWork]:
        """Change something: the body works on the read model, then rows and messages are committed together.

        Raises DatabaseBusy before the body if the database cannot be written now; `patient` waits for it first.
        The body may refuse (raise a Problem) only before its first change. If the commit fails, memory and
        database disagree: the office is broken and the process must restart.
        """
        async with AsyncExitStack() as held:
            writing = await (
                retry_while_busy(lambda: self._begin(held, durable)) if patient else self._begin(held, durable)
            )
            work = UnitOfWork(self.read_model, self.settings.partitions, self.outbox)
            self._ahead = True
            try:
                yield work
                if work.empty and self.outbox.acknowledged == self._deleted_up_to:
                    return
                committing = asyncio.create_task(self._commit(work, writing))
                try:
                    await asyncio.shield(committing)
                except asyncio.CancelledError:
                    await committing  # the waiting caller may be cancelled; the transaction finishes
                    raise
            finally:
                self._ahead = False
                self.notify_changed()

    async def _begin(self, held: AsyncExitStack, durable: bool) -> WriteTransaction:
        """The lock and a database transaction; both go with `held`, or at once if the database is busy."""
        async with AsyncExitStack() as taken:
            await taken.enter_async_context(self._transaction_lock)
            writing = await taken.enter_async_context(self.store.begin(durable))
            await held.enter_async_context(taken.pop_all())
            return writing

    async def _commit(self, work: UnitOfWork, writing: WriteTransaction) -> None:
        try:
            await self._delete_acknowledged(writing.connection)
            numbered = await work.flush(writing.connection, self._numbers)
            await writing.commit()
        except DatabaseLost:
            raise
        except BaseException as error:
            self._lose("store_failed")
            detail = "Whether it was stored is not known. Look again in a moment before you repeat it."
            raise Problem(503, "store_failed", detail, retry_after=5) from error
        self.outbox.add(numbered)

    def notify_changed(self) -> None:
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
            return self.read_model.last_tick or NEVER_DRIVEN
        return self._clock.now()

    def pulse(self) -> str:
        """A short digest that changes with each tick, decision, plan and verdict: whoever has seen it has seen all."""
        model = self.read_model
        regions = sorted((name, region.version, region.answered_at) for name, region in model.regions.items())
        settings = sorted((name, each.version) for name, each in model.settings.items())
        told = (model.last_tick, regions, settings, len(model.waiting), self.stage_monitor.silent())
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]

    def account(self, name: str) -> Account | None:
        """The role account of that name; None if there is none in this profile."""
        return account_named(name, self.read_model.roster) if self.settings.has_demo_accounts else None

    def account_by_token(self, token: str) -> Account | None:
        """The role account that a bearer token belongs to."""
        name = account_of(self.settings.demo_secret.get_secret_value(), token)
        return self.account(name) if name else None

    def demo_tokens(self) -> dict[str, str]:
        """Demo account to token, for the sign-in page of a local run whose secret is the published one; else empty."""
        if not (self.settings.has_demo_accounts and self.settings.has_published_secret):
            return {}
        secret = self.settings.demo_secret.get_secret_value()
        names = ["supervisor", *(f"lead-{team}" for team in sorted(self.read_model.roster.teams))]
        return {name: demo_token(secret, name) for name in names}

    def take_team(self, described: TeamDescribed) -> None:
        """Master data of a team came from the topic `teams`."""
        self.read_model.take_team(described)

    def progress(self) -> Progress:
        """How far everything has settled."""
        return progress_of(self.read_model, self.outbox.waiting, committed=not self._ahead)

    async def _delete_acknowledged(self, connection: AsyncConnection) -> None:
        if self.outbox.acknowledged > self._deleted_up_to:
            self._deleted_up_to = self.outbox.acknowledged
            await connection.execute(delete(tables.outbox).where(tables.outbox.c.number <= self._deleted_up_to))
