"""Which processes make up Postwaage on one machine, and where each of them listens."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from deploy.launcher import machine

STREAM_WORKERS = ("jams", "rebalancer")
_VIEWERS = ("prometheus", "grafana")


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
        return {name: self.url(name) for name in self.ports if name not in _VIEWERS}


def service_names(workers: int) -> tuple[str, ...]:
    """Our processes in the order they start; `backlog` runs several times side by side."""
    return ("intake", *(f"backlog-{number}" for number in range(1, workers + 1)), *STREAM_WORKERS, "assignment")


def choose_addresses(workers: int, wanted: Mapping[str, int] = MappingProxyType({})) -> Addresses:
    """Free loopback ports for everything that listens, apart from Kafka; `wanted` ones, or the next free above."""
    names = (*service_names(workers), "simulator", *_VIEWERS)
    ports = dict(zip(names, machine.free_ports(len(names)), strict=True))
    for name, port in wanted.items():
        ports[name] = machine.port_from(port, [taken for other, taken in ports.items() if other != name])
    return Addresses(ports)


def module_of(name: str) -> str:
    """The module a process runs: `backlog-2` is a second `services.backlog`, the simulator is the played office."""
    return "office" if name == "simulator" else f"services.{name.partition('-')[0]}"
