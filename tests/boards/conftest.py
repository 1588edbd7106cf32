"""One recorded fortnight in a real Prometheus, and several for the alerts, for all tests of this folder."""

import asyncio
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from contracts.item_state import ItemStateChanged
from dashboards.build import PUBLISHED
from deploy.launcher.machine import free_ports
from deploy.launcher.process import Process
from deploy.launcher.readiness import until
from office.world import World
from tests.boards.played import cores, play_all
from tests.boards.recorder import Recorded
from tests.doubles.prometheus import program, run

RULE_DEPTH = 4
"""This many recording rules stand on each other at most; a backfill sees only what an earlier one has written."""


@dataclass(frozen=True, slots=True)
class History:
    """The played office, its last moment and one while a team was being helped, and a Prometheus that knows all."""

    office: World
    items: list[ItemStateChanged]
    end: datetime
    helped: datetime
    client: httpx.Client

    def ask(self, query: str, at: datetime | None = None) -> list[dict[str, Any]]:
        """An instant query, at the last moment if no other is named."""
        return self._get("query", query=query, time=(at or self.end).timestamp())

    def ask_over_time(self, query: str, until: datetime) -> list[dict[str, Any]]:
        """A query over the eight hours until then."""
        start = until - timedelta(hours=8)
        return self._get("query_range", query=query, start=start.timestamp(), end=until.timestamp(), step=300)

    def _get(self, what: str, **parameters: Any) -> list[dict[str, Any]]:
        answer = self.client.get(f"/api/v1/{what}", params=parameters).json()
        assert answer["status"] == "success", (parameters["query"], answer)
        result: list[dict[str, Any]] = answer["data"]["result"]
        return result


@pytest.fixture(scope="session")
def prometheus() -> Path:
    """The program; `promtool` is next to it."""
    return program()


@pytest.fixture(scope="session")
def promtool(prometheus: Path) -> Path:
    return prometheus.with_name("promtool")


@pytest.fixture(scope="session")
def fortnights(prometheus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Future[Recorded]]]:
    """All fortnights, played in parallel while the first tests run."""
    pool = cores()
    yield play_all(tmp_path_factory.mktemp("offices"), pool)
    pool.shutdown(cancel_futures=True)


@pytest.fixture(scope="session")
def fortnight(fortnights: Mapping[str, Future[Recorded]]) -> Recorded:
    """The eventful one."""
    return fortnights["eventful"].result()


@pytest.fixture(scope="session")
def history(
    fortnight: Recorded, prometheus: Path, promtool: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[History]:
    """The eventful fortnight written as blocks, served until the tests end."""
    assert fortnight.helped is not None, "no team was ever helped: choose another seed"
    folder = tmp_path_factory.mktemp("history")
    text, data = folder / "history.txt", folder / "data"
    samples = sorted(fortnight.lines, key=lambda line: float(line.rsplit(" ", 1)[1]))
    text.write_text("\n".join([*samples, "# EOF", ""]))
    _run(promtool, "tsdb", "create-blocks-from", "openmetrics", str(text), str(data))
    for _ in range(RULE_DEPTH):
        with _serving(prometheus, data) as url:
            for moment in (fortnight.end, fortnight.helped):
                _run(promtool, *_backfill(moment, url, data))
    with _serving(prometheus, data) as url, httpx.Client(base_url=url, timeout=30) as client:
        yield History(fortnight.office, fortnight.items, fortnight.end, fortnight.helped, client)


def _backfill(moment: datetime, url: str, data: Path) -> tuple[str, ...]:
    """What promtool is told to evaluate the recording rules over the nine hours until this moment."""
    begin, end = (moment - timedelta(hours=9)).timestamp(), moment.timestamp()
    return (
        *("tsdb", "create-blocks-from", "rules", f"--start={begin:.0f}", f"--end={end:.0f}", f"--url={url}"),
        *("--eval-interval=5m", f"--output-dir={data}", str(PUBLISHED / "rules/recording.yaml")),
    )


@contextmanager
def _serving(program: Path, data: Path) -> Iterator[str]:
    """A Prometheus on these blocks that scrapes nothing; its address."""
    config = data.parent / "prometheus.yml"
    config.write_text("global: {}\n")
    [port] = free_ports(1)
    url = f"http://127.0.0.1:{port}"
    command = [
        str(program),
        f"--config.file={config}",
        f"--storage.tsdb.path={data}",
        "--storage.tsdb.retention.time=100y",
        "--query.lookback-delta=30m",
        f"--web.listen-address=127.0.0.1:{port}",
        "--log.level=error",
    ]
    with Process("prometheus", command, {}, data.parent / "prometheus.log") as process:
        asyncio.run(until(lambda: _answers(process, url), "Prometheus"))
        yield url


def _answers(process: Process, url: str) -> bool:
    process.check()
    try:
        return httpx.get(f"{url}/-/ready", timeout=2).is_success
    except httpx.HTTPError:
        return False


def _run(promtool: Path, *arguments: str) -> None:
    assert not (said := run(promtool, *arguments)), said
