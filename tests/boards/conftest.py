"""One recorded fortnight in a real Prometheus, for all tests of this folder."""

import asyncio
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from dashboards.build import PUBLISHED
from deploy.local.machine import free_ports
from deploy.local.viewers import find_prometheus
from mailroom.traffic import office
from tests.boards.fortnight import Fortnight, Recorder, play_fortnight
from tests.doubles.assignment import running_assignment

FIRST_DAY = date(2026, 3, 2)
DAYS = 10
RULE_DEPTH = 4
"""So many recording rules stand on each other at most; a backfill sees only what an earlier one has written."""


@dataclass(frozen=True, slots=True)
class History:
    """The recorded office, its last moment and one while a team was being helped, and a Prometheus that knows all."""

    play: Fortnight
    recorder: Recorder
    end: datetime
    helped: datetime
    url: str

    def ask(self, query: str, at: datetime | None = None) -> list[dict[str, Any]]:
        """An instant query, at the last moment if no other is named."""
        return self._get("query", query=query, time=(at or self.end).timestamp())

    def ask_over_time(self, query: str, until: datetime) -> list[dict[str, Any]]:
        """A query over the eight hours until then."""
        start = until - timedelta(hours=8)
        return self._get("query_range", query=query, start=start.timestamp(), end=until.timestamp(), step=300)

    def _get(self, what: str, **parameters: Any) -> list[dict[str, Any]]:
        answer = httpx.get(f"{self.url}/api/v1/{what}", params=parameters, timeout=30).json()
        assert answer["status"] == "success", (parameters["query"], answer)
        result: list[dict[str, Any]] = answer["data"]["result"]
        return result


@pytest.fixture(scope="session")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    """Played once, written as blocks, served until the tests end."""
    program = find_prometheus()
    if program is None:
        pytest.skip("NO PROMETHEUS ON THIS MACHINE: apt-get install prometheus")
    folder = tmp_path_factory.mktemp("fortnight")
    play, recorder = asyncio.run(_play(folder))
    assert recorder.end is not None and recorder.helped is not None
    text = folder / "history.txt"
    text.write_text("\n".join([*sorted(recorder.lines, key=lambda line: float(line.rsplit(" ", 1)[1])), "# EOF", ""]))
    promtool, data = program.with_name("promtool"), folder / "data"
    _run(promtool, "tsdb", "create-blocks-from", "openmetrics", str(text), str(data))
    for _ in range(RULE_DEPTH):
        with _serving(program, data) as url:
            for moment in (recorder.end, recorder.helped):
                _run(promtool, *_backfill(moment, url, data))
    with _serving(program, data) as url:
        yield History(play, recorder, recorder.end, recorder.helped, url)


def _backfill(moment: datetime, url: str, data: Path) -> tuple[str, ...]:
    """What promtool is told to evaluate the recording rules over the nine hours until this moment."""
    begin, end = (moment - timedelta(hours=9)).timestamp(), moment.timestamp()
    return (
        *("tsdb", "create-blocks-from", "rules", f"--start={begin:.0f}", f"--end={end:.0f}", f"--url={url}"),
        *("--eval-interval=1m", f"--output-dir={data}", str(PUBLISHED / "rules/recording.yaml")),
    )


async def _play(folder: Path) -> tuple[Fortnight, Recorder]:
    play = Fortnight(office("dueren", 7, FIRST_DAY))
    async with running_assignment(
        f"sqlite+aiosqlite:///{folder / 'office.sqlite'}", list(play.office.teams)
    ) as running:
        return play, await play_fortnight(play, running, DAYS)


class _serving:  # noqa: N801 - read as a word: with _serving(...)
    """A Prometheus on these blocks that scrapes nothing."""

    def __init__(self, program: Path, data: Path) -> None:
        config = data.parent / "prometheus.yml"
        config.write_text("global: {}\n")
        [port] = free_ports(1)
        self._url = f"http://127.0.0.1:{port}"
        self._command = [
            str(program),
            f"--config.file={config}",
            f"--storage.tsdb.path={data}",
            "--storage.tsdb.retention.time=100y",
            "--query.lookback-delta=30m",
            f"--web.listen-address=127.0.0.1:{port}",
            "--log.level=error",
        ]

    def __enter__(self) -> str:
        self._process = subprocess.Popen(self._command)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"{self._url}/-/ready", timeout=2).status_code == 200:
                    return self._url
            except httpx.HTTPError:
                pass
            time.sleep(0.2)
        raise AssertionError("Prometheus did not get ready")

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(30)


def _run(promtool: Path, *arguments: str) -> None:
    done = subprocess.run([str(promtool), *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
