"""Stock transport, stock table with one write per row, stock sends; only the rule is the product's own.

Settings that have nothing to do with safety are the product's (session timeout, partitions), so that the same
schedule of faults fits. Everything else is Faust's default.
"""

import asyncio
import socket
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import faust

from contracts.teams import TEAMS_RECORD
from contracts.topics import ITEMS, TEAMS
from mailroom.teams import CurrentRoster
from services.backlog.fold import BacklogFold
from services.backlog.metrics import Figures
from services.backlog.settings import Settings
from services.chassis import logs
from services.chassis.health import Health
from services.chassis.health_server import serve_in_thread
from services.chassis.kafka import GlobalTable, Output, Record, encode, headers_for, partition_for
from services.chassis.metrics import Metrics
from services.streams import DeadLetter, Step

GROUP = "mailroom-backlog-v1"
_SEPARATOR = "/"


class TableRows:
    """The rows of one partition in Faust's table; a key carries its partition, as the table is one for all."""

    def __init__(self, table: Any, partition: int) -> None:
        self._table = table
        self._prefix = f"{partition}{_SEPARATOR}"

    def get(self, key: str) -> bytes | None:
        """The row, or None."""
        row = self._table.get(self._prefix + key)
        return None if row is None else str(row).encode()

    def get_many(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        """The rows that exist among these keys."""
        return {key: row for key in keys if (row := self.get(key)) is not None}

    def items(self) -> Sequence[tuple[str, bytes]]:
        """Every row."""
        size = len(self._prefix)
        return [(key[size:], str(row).encode()) for key, row in self._table.items() if key.startswith(self._prefix)]

    def after(self, key: str, count: int) -> Sequence[tuple[str, bytes]]:
        """The first rows whose keys are greater."""
        return sorted(pair for pair in self.items() if pair[0] > key)[:count]

    def write(self, rows: Mapping[str, bytes | None]) -> None:
        """As the documentation recommends: assign to the table."""
        for key, row in rows.items():
            if row is None:
                self._table.pop(self._prefix + key, None)
            else:
                self._table[self._prefix + key] = row.decode()


class StockBacklog:
    """One member of the group."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._metrics = Metrics(settings, "backlog")
        self._figures = Figures(self._metrics)
        self._health = Health()
        self._teams = CurrentRoster()
        self._whole = GlobalTable(settings.kafka, TEAMS, TEAMS_RECORD, self._teams.apply)
        self._folds: dict[int, BacklogFold] = {}
        self.app: Any = self._new_app()
        self._table = self.app.Table("rows", partitions=settings.partitions, options={"driver": "rocksdict"})
        self._topics: dict[str, Any] = {}
        self._declare()

    async def serve(self) -> None:
        """Work until the process ends."""
        serve_in_thread(self._settings, self._metrics, self._health)
        self._health.add_check("recovered", lambda: bool(self.app.tables.actives_ready))
        await self._whole.start()
        await self._whole.wait_caught_up()
        worker = faust.Worker(self.app, loop=asyncio.get_running_loop(), override_logging=False)
        await worker.start()

    def _new_app(self) -> Any:
        settings = self._settings
        app = faust.App(
            GROUP,
            broker=[f"kafka://{address}" for address in settings.kafka.split(",")],
            canonical_url=f"http://{socket.gethostname()}-{settings.port}:1",
            datadir=settings.data_dir / "stock",
            store="rocksdb://",
            topic_partitions=settings.partitions,
            topic_disable_leader=True,
            table_standby_replicas=0,
            web_enabled=False,
            broker_session_timeout=10.0,
            broker_heartbeat_interval=3.0,
            broker_request_timeout=30.0,
            consumer_auto_offset_reset="earliest",
        )
        app.finalize()
        return app

    def _declare(self) -> None:
        source = self.app.topic(ITEMS.name, key_serializer="raw", value_serializer="raw")

        async def count(stream: Any) -> None:
            async for event in stream.events():
                await self._take(event.message)

        self.app.agent(source, name="backlog.fold")(count)
        self.app.on_partitions_revoked.connect(self._forget, weak=False)
        self.app.timer(0.25)(self._poll)

    async def _take(self, message: Any) -> None:
        headers = {name: (text or b"").decode() for name, text in _pairs(message.headers)}
        key = message.key.decode() if message.key else ""
        record = Record(message.topic, message.partition, message.offset, key, message.value, headers)
        rows = TableRows(self._table, message.partition)
        if message.partition not in self._folds:
            self._folds[message.partition] = self._new_fold(message.partition, rows)
        step: Step = self._folds[message.partition].fold([record])
        rows.write(step.rows)
        await self._send(step.outputs)
        for letter in step.dead_letters:
            await self._park(letter)

    def _new_fold(self, partition: int, rows: TableRows) -> BacklogFold:
        return BacklogFold(partition, rows, self._settings, lambda: self._teams.roster, self._figures)

    async def _poll(self) -> None:
        for fold in list(self._folds.values()):
            await self._send(fold.poll())

    async def _send(self, outputs: Iterable[Output]) -> None:
        for output in outputs:
            value = None if output.event is None else encode(output.event)
            partition = output.partition
            if partition is None:
                partition = partition_for(output.key, self._settings.partitions)
            headers = headers_for(output, value, "backlog", None)
            topic = self._topic(output.topic)
            await topic.send(key=output.key.encode(), value=value, partition=partition, headers=dict(headers))

    async def _park(self, letter: DeadLetter) -> None:
        record = letter.record
        why = {
            "reason_code": letter.reason_code,
            "detail": letter.detail,
            "origin_topic": record.topic,
            "origin_partition": str(record.partition),
            "origin_offset": str(record.offset),
        }
        headers = {name: text.encode() for name, text in {**record.headers, **why}.items()}
        topic = self._topic(f"{record.topic}.dlq")
        await topic.send(key=record.key.encode(), value=record.value, partition=0, headers=headers)

    def _topic(self, name: str) -> Any:
        if name not in self._topics:
            self._topics[name] = self.app.topic(name, key_serializer="raw", value_serializer="raw")
        return self._topics[name]

    async def _forget(self, *_: Any, **__: Any) -> None:
        while self._folds:
            self._folds.popitem()[1].close()


def _pairs(headers: Any) -> Iterable[tuple[str, bytes]]:
    return headers.items() if isinstance(headers, Mapping) else headers or ()


def run(settings: Settings) -> None:
    """Work until a signal."""
    logs.configure(settings, "backlog")
    asyncio.run(StockBacklog(settings).serve())
