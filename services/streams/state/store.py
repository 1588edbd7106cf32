"""Rows on the local disk: one RocksDB per partition, written together with the changelog offset they reflect."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, cast

from faust.stores.base import Store
from rocksdict import BlockBasedOptions, Cache, Options, Rdict, WriteBatch

from services.streams.state.damage import DamagedStoreError, is_damaged, named, set_aside

_OFFSET_KEY = b"__faust\0offset__"
"""The key under which Faust's own RocksDB store keeps the changelog offset; the format stays readable to it."""

_CACHE_BYTES = 64 * 1024 * 1024
_WRITE_BUFFER_BYTES = 16 * 1024 * 1024
_BLOOM_BITS = 10
"""Bits per key: one unsuccessful look-up in a hundred still reads the disk."""

log = logging.getLogger(__name__)


class PartitionRows:
    """The rows of one partition. Everything raises BrokenStoreError if the disk or the files are at fault."""

    def __init__(self, database: Rdict) -> None:
        self._database = database
        self._folder = Path(database.path())

    def get(self, key: str) -> bytes | None:
        """The row, or None."""
        return self._get(key.encode())

    def get_many(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        """The rows that exist among these keys."""
        try:
            return {key: row for key in keys if (row := self._database.get(key.encode())) is not None}
        except Exception as error:  # the database has no exceptions of its own
            raise named(error, self._folder, "read") from error

    def items(self) -> Iterator[tuple[str, bytes]]:
        """Every row, in the order of the keys."""
        return ((key.decode(), row) for key, row in self._from(None) if key != _OFFSET_KEY)

    def after(self, key: str, count: int) -> Sequence[tuple[str, bytes]]:
        """The first rows whose keys are greater than this one, in the order of the keys."""
        rows = ((each.decode(), row) for each, row in self._from(key.encode()) if each != _OFFSET_KEY)
        return list(islice((pair for pair in rows if pair[0] > key), count))

    def offset(self) -> int | None:
        """Offset of the last changelog record these rows reflect."""
        stored = self._get(_OFFSET_KEY)
        return None if stored is None else int(stored)

    def _get(self, key: bytes) -> bytes | None:
        try:
            found: bytes | None = self._database.get(key)
        except Exception as error:  # the database has no exceptions of its own
            raise named(error, self._folder, "read") from error
        return found

    def _from(self, key: bytes | None) -> Iterator[tuple[bytes, bytes]]:
        """Every pair from this key on. At a damaged block the database ends as if nothing followed, so its status is
        checked."""
        found: Iterable[tuple[bytes, bytes]] = cast(Any, self._database.items(from_key=key))  # raw mode: bytes only
        try:
            for pair in found:
                key = pair[0]
                yield pair
            self._check_end(key)
        except Exception as error:  # the database has no exceptions of its own
            raise named(error, self._folder, "read") from error

    def _check_end(self, last: bytes | None) -> None:
        """Raises the database's hidden error, if the iteration was cut short after this key."""
        asked = self._database.iter()
        if last is None:
            asked.seek_to_first()
        else:
            asked.seek(last)
            if asked.valid():
                asked.next()
        asked.status()

    def write(self, rows: Iterable[tuple[bytes, bytes | None]], offset: int | None) -> None:
        """Put (None deletes) all rows and the changelog offset in one atomic write."""
        batch = WriteBatch(raw_mode=True)
        for key, row in rows:
            if row is None:
                batch.delete(key)
            else:
                batch.put(key, row)
        if offset is not None:
            batch.put(_OFFSET_KEY, str(offset).encode())
        try:
            self._database.write(batch)
        except Exception as error:  # the database has no exceptions of its own
            raise named(error, self._folder, "written") from error

    def close(self) -> None:
        """Flush and release the lock of the database."""
        self._database.close()


class RowStore(Store[Any, Any]):
    """The store behind a Faust table that is only the owner of changelog and recovery; nobody writes through it."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._open: dict[int, PartitionRows] = {}
        self._cache = Cache(_CACHE_BYTES)
        self.restored = 0
        """Changelog records applied since the start: whether a recovery makes progress."""

    def rows(self, partition: int) -> PartitionRows:
        """The rows of a partition of ours."""
        if partition not in self._open:
            folder = Path(self.app.conf.tabledir) / f"{self.table_name}-{partition}.db"
            folder.parent.mkdir(parents=True, exist_ok=True)
            self._open[partition] = self._opened(folder)
        return self._open[partition]

    def _opened(self, folder: Path) -> PartitionRows:
        """The database of this folder; a damaged one is set aside, and recovery fills a new one."""
        if is_damaged(folder):
            set_aside(folder, "found damaged while it was in use")
        for last_try in (False, True):
            try:
                return PartitionRows(Rdict(str(folder), self._options()))
            except Exception as error:  # the database has no exceptions of its own
                broken = named(error, folder, "opened")
                if last_try or not isinstance(broken, DamagedStoreError):
                    raise broken from error
                set_aside(folder, "damaged as it was opened")
        raise AssertionError("one of the two tries returns or raises")

    def _options(self) -> Options:
        options = Options(raw_mode=True)
        options.create_if_missing(True)
        options.set_write_buffer_size(_WRITE_BUFFER_BYTES)
        options.set_max_log_file_size(1024 * 1024)
        options.set_keep_log_file_num(2)
        table = BlockBasedOptions()
        table.set_block_cache(self._cache)
        # Every new item is first looked up in vain: 2 microseconds with the filter, 10 without (measured).
        table.set_bloom_filter(_BLOOM_BITS, False)
        options.set_block_based_table_factory(table)
        return options

    def persisted_offset(self, tp: Any) -> int | None:
        """Where recovery of this changelog partition may start."""
        return self.rows(tp.partition).offset()

    def set_persisted_offset(self, tp: Any, offset: int) -> None:
        """Written with the rows, never alone."""

    def apply_changelog_batch(self, batch: Iterable[Any], to_key: Any, to_value: Any) -> None:  # noqa: ARG002
        """Rows from the changelog, during recovery. Faust would only log an error here; we must not continue."""
        try:
            for event in batch:
                chunk = event.message.value
                self.rows(chunk.partition).write(((raw.key, raw.value) for raw in chunk.raw), chunk.end - 1)
                self.restored += len(chunk.raw)
        except Exception as error:
            cast(Any, self.options)["on_fatal"](error)
            raise

    async def on_rebalance(
        self,
        assigned: set[Any],  # noqa: ARG002 - Faust calls it so
        revoked: set[Any],
        newly_assigned: set[Any],  # noqa: ARG002
        generation_id: int = 0,  # noqa: ARG002
    ) -> None:
        """Close what went to another worker; new partitions are opened on first use."""
        mine = self.table.changelog_topic.topics
        for tp in revoked:
            if tp.topic in mine and tp.partition in self._open:
                self._open.pop(tp.partition).close()

    async def on_stop(self) -> None:
        """Release every database."""
        while self._open:
            self._open.popitem()[1].close()

    def reset_state(self) -> None:
        """Nothing is kept outside the databases."""

    async def backup_partition(self, tp: Any, flush: bool = True, purge: bool = False, keep: int = 1) -> None:
        """The changelog is the backup."""
        raise NotImplementedError

    def restore_backup(self, tp: Any, latest: bool = True, backup_id: int = 0) -> None:
        """The changelog is the backup."""
        raise NotImplementedError
