"""Which processes make up Postwaage on one machine, with their ports and settings."""

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.launcher import machine
from deploy.launcher.supervisor import Program

HTTP_SERVICES = ("intake", "assignment")
STREAM_WORKERS = ("jams", "rebalancer")
DEMO_SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Which process listens where; every port is chosen before the first process starts."""

    ports: Mapping[str, int]

    def url(self, name: str) -> str:
        """Base address of a process."""
        return f"http://127.0.0.1:{self.ports[name]}"

    @property
    def services(self) -> Mapping[str, str]:
        """Base address of every process of ours."""
        return {name: self.url(name) for name in self.ports if name not in ("prometheus", "grafana")}


def service_names(workers: int) -> tuple[str, ...]:
    """Our processes in the order they start; `backlog` runs several times side by side."""
    return ("intake", *(f"backlog-{number}" for number in range(1, workers + 1)), *STREAM_WORKERS, "assignment")


def choose_addresses(workers: int) -> Addresses:
    """Free loopback ports for everything that listens, apart from Kafka."""
    names = (*service_names(workers), "simulator", "prometheus", "grafana")
    return Addresses(dict(zip(names, machine.free_ports(len(names)), strict=True)))


def module_of(name: str) -> str:
    """The module a process runs: `backlog-2` is a second `services.backlog`, the simulator is the played office."""
    return "office" if name == "simulator" else f"services.{name.partition('-')[0]}"


def shared_environment(bootstrap: str, partitions: int, addresses: Addresses) -> dict[str, str]:
    """What every process of ours is told."""
    return {
        "MAILROOM_KAFKA": bootstrap,
        "MAILROOM_PARTITIONS": str(partitions),
        "MAILROOM_CLOCK": "driven",
        "MAILROOM_HOST": "127.0.0.1",
        "MAILROOM_PROFILE": "local",
        "MAILROOM_INTAKE_URL": addresses.url("intake"),
        "MAILROOM_ASSIGNMENT_URL": addresses.url("assignment"),
        "PYTHONUNBUFFERED": "1",
    }


def services(bootstrap: str, partitions: int, workers: int, addresses: Addresses, folder: Path) -> Sequence[Program]:
    """The services without the simulator."""
    shared = shared_environment(bootstrap, partitions, addresses)
    return [program(name, shared, addresses, folder) for name in service_names(workers)]


def program(name: str, shared: Mapping[str, str], addresses: Addresses, folder: Path) -> Program:
    """The process of this name, with a port and a data folder of its own."""
    data = folder / "data" / name
    data.mkdir(parents=True, exist_ok=True)
    own = {"MAILROOM_PORT": str(addresses.ports[name]), "MAILROOM_DATA_DIR": str(data)}
    command = [sys.executable, "-m", module_of(name)]
    return Program(name=name, command=command, environment={**shared, **own})


def auditor(bootstrap: str) -> tuple[list[str], dict[str, str]]:
    """Command and environment of the audit over everything that stands in Kafka."""
    return [sys.executable, "-m", "audit"], {**os.environ, "MAILROOM_KAFKA": bootstrap}
