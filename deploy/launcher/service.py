"""A single service as a process without a supervisor, for measurements and for tests of one service."""

import asyncio
import sys
from collections.abc import Awaitable, Mapping
from pathlib import Path

import httpx

from deploy.launcher.machine import free_ports
from deploy.launcher.process import Process, environment_of
from deploy.launcher.readiness import is_ready, until


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
        async with httpx.AsyncClient(base_url=self.url, timeout=60) as client:
            try:
                return await client.get(path)
            except httpx.HTTPError:
                return None

    async def ready(self, seconds: float = 600) -> float:
        """Wait until it may get work; returns the seconds since it was started."""
        async with httpx.AsyncClient() as client:

            def asked() -> Awaitable[bool]:
                self.check()
                return is_ready(client, self.url)

            await until(asked, f"readiness of {self.name}", seconds, pause=0.05)
        return asyncio.get_running_loop().time() - self.began
