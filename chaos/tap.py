"""Between the simulated office and the services: passes every request on and remembers what was acknowledged."""

import asyncio
import contextlib
import json
import re
import time
from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import uvicorn

from chaos.memory import Remembered
from contracts.base import derive_id

_ANSWER = re.compile(r"/v1/reliefs/([0-9a-f-]{36})(?:/shares/([0-9a-f-]{36}))?:(accept|decline|pause|resume|end)")
_ANSWER_SECONDS = 40.0
STEERING = frozenset({"pause", "resume", "end"})


class Tap:
    """One listening address for one service."""

    def __init__(self, target: str, port: int, remembered: Remembered) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._target = target
        self._remembered = remembered
        self._client = httpx.AsyncClient(timeout=_ANSWER_SECONDS)
        config = uvicorn.Config(
            self._pass_on, port=port, log_config=None, access_log=False, lifespan="off", interface="asgi3"
        )
        self._server = _Quiet(config)
        self._serving: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Listen."""
        self._serving = asyncio.create_task(self._server.serve())
        while not self._server.started:  # noqa: ASYNC110 - uvicorn tells nobody
            await asyncio.sleep(0.02)

    async def stop(self) -> None:
        """Finish what is under way, then close."""
        self._server.should_exit = True
        if self._serving is not None:
            await self._serving
        await self._client.aclose()

    async def _pass_on(self, scope: Any, receive: Any, send: Any) -> None:
        body = await _body(receive)
        path, query = scope["path"], scope["query_string"].decode()
        facts = facts_of(path, body)
        self._remembered.ask(facts)
        headers = {name.decode(): value.decode() for name, value in scope["headers"] if name in _PASSED}
        url = f"{self._target}{path}" + (f"?{query}" if query else "")
        try:
            answer = await self._client.request(scope["method"], url, content=body, headers=headers)
            status, content = answer.status_code, answer.content
        except httpx.TransportError:
            status, content = 503, b"{}"
        self._note(facts, status, path, headers.get("authorization", ""), content)
        told = [(b"content-type", b"application/json"), (b"content-length", str(len(content)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": told})
        await send({"type": "http.response.body", "body": content})

    def _note(self, facts: list[dict[str, Any]], status: int, path: str, authorization: str, content: bytes) -> None:
        if 200 <= status < 300:
            self._remembered.acknowledge(facts)
            if answered := _ANSWER.fullmatch(path):
                account = authorization.removeprefix("Bearer ").rpartition(".")[0]
                relief_id, share_id, act = answered.groups()
                state = state_of(json.loads(content), share_id)
                self._remembered.decisions.append((account, act, share_id or relief_id, state))
                if act in STEERING:
                    self._remembered.steered.append((act, share_id or relief_id, time.time()))
        elif status in (400, 409, 413, 422):
            self._remembered.refuse(facts)


_PASSED = (b"authorization", b"content-type", b"if-match")


class _Quiet(uvicorn.Server):
    """Leaves the signals to whoever runs the event loop."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def _body(receive: Any) -> bytes:
    parts: list[bytes] = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


def state_of(relief: Mapping[str, Any], share_id: str | None) -> str:
    """What the giver (None) or the team of this share says, in an answer about an agreement."""
    parts = {share["share_id"]: share["state"] for share in relief["shares"]}
    return str(relief["state"] if share_id is None else parts[share_id])


def facts_of(path: str, body: bytes) -> list[dict[str, Any]]:
    """The facts in a call of the office to `intake`."""
    if path != "/v1/items:batch" or not body:
        return []
    said = json.loads(body)
    items = [
        {
            "type": "item.received",
            **each,
            "event_id": each.get("event_id") or derive_id(each["item_id"], "item.received"),
        }
        for each in said.get("items", ())
    ]
    return items + [{"item_id": each["item_id"], **each["event"]} for each in said.get("events", ())]
