"""A single service as a process without a supervisor, for measurements and for tests of one service."""

import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path

import httpx

from deploy.launcher.machine import free_ports
from deploy.launcher.process import Process, environment_of


class Service(Process):
    """One service on a port of its own, with its data and its log in a folder."""

    def __init__(
        self,
        module: str,
        kafka: str,
        partitions: int,
        folder: Path,
        *,
        name: str = "",
        port: int = 0,
        settings: Mapping[str, object] | None = None,
    ) -> None:
        name = name or module.rpartition(".")[2]
        port = port or free_ports(1)[0]
        data = folder / name
        data.mkdir(parents=True, exist_ok=True)
        known = {"kafka": kafka, "partitions": partitions, "host": "127.0.0.1", "port": port, "data_dir": data}
        environment = environment_of(**{**known, **(settings or {})})
        super().__init__(name, [sys.executable, "-m", module], environment, folder / "logs" / f"{name}.log")
        self.url = f"http://127.0.0.1:{port}"

    async def get(self, path: str) -> httpx.Response | None:
        """Its answer, whatever its status; None while nobody listens."""
        async with self._client() as client:
            return await _asked(client, path)

    async def ready(self, seconds: float = 600, every: float = 0.05) -> float:
        """Wait until it may get work; returns the seconds since it was started."""
        async with asyncio.timeout(seconds), self._client() as client:
            while True:
                self.check()
                answer = await _asked(client, "/health/ready")
                if answer is not None and answer.is_success:
                    return asyncio.get_running_loop().time() - self.began
                await asyncio.sleep(every)

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self.url, timeout=60)


async def _asked(client: httpx.AsyncClient, path: str) -> httpx.Response | None:
    try:
        return await client.get(path)
    except httpx.HTTPError:
        return None
