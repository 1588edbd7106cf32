"""Which function plays which kind."""

from collections.abc import Awaitable, Callable, Mapping

from chaos.faults import broker, clock, losses, processes, records, storage
from chaos.kinds import SERVICES
from chaos.stage import Stage

Fault = Callable[[Stage, str], Awaitable[None]]

FAULTS: Mapping[str, Fault] = {
    **{f"join-{each}": processes.join for each in ("backlog", "jams", "rebalancer")},
    **{f"leave-{each}": processes.leave for each in ("backlog", "jams", "rebalancer")},
    **{f"kill-{each}": processes.kill for each in SERVICES},
    "zombie-backlog": processes.zombie,
    "zombie-jams": processes.zombie,
    "disk-full": storage.disk_full,
    "store-lost": storage.store_lost,
    "broker-restart": broker.restart,
    "broker-kill": broker.kill,
    "broker-slow": broker.slow,
    "kill-in-stall": broker.kill_in_stall,
    "sqlite-locked": storage.sqlite_locked,
    "sqlite-lost": storage.sqlite_lost,
    "postgres-lock-lost": storage.postgres_lock_lost,
    "postgres-restart": storage.postgres_restart,
    "poison": records.poison,
    "duplicate-http": records.duplicate_http,
    "duplicate-kafka": records.duplicate_kafka,
    "reordered": records.reordered,
    "late-batch": records.late_batch,
    "clock-wall": clock.wall,
    "clock-back": clock.back,
    "clock-leap": clock.leap,
    "retention-gap": losses.retention_gap,
    "log-truncated": losses.log_truncated,
}
