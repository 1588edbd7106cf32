"""HTTP calls that outlive restarts of the services: repeated with growing pauses until they are answered."""

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from typing import Any, TypeVar

import httpx

from services.chassis import logs
from services.chassis.tracing import outgoing

FIRST_PAUSE, LONGEST_PAUSE = 0.05, 2.0
PAUSES_UNTIL_TOLD = 6
PARALLEL_CALLS = 4
_T = TypeVar("_T")
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})


class Refused(Exception):  # noqa: N818 - a refusal is an answer, the caller decides what it means
    """The service answered that it will not do this; repeating would not help."""

    def __init__(self, status: int, call: str, code: str) -> None:
        super().__init__(f"{call} was refused with {status} {code}")
        self.status = status
        self.code = code


class Calls:
    """Calls to one service. `longest_pause`: seconds between two tries, at most."""

    def __init__(self, client: httpx.AsyncClient, base_url: str, longest_pause: float = LONGEST_PAUSE) -> None:
        self._client = client
        self._base_url = base_url
        self._longest_pause = longest_pause

    async def get(self, path: str, token: str | None = None, **parameters: Any) -> Any:
        """Parsed body of a GET."""
        return await self._call("GET", path, token, None, parameters)

    async def put(self, path: str, body: Mapping[str, Any], token: str | None = None) -> Any:
        """PUT a JSON object."""
        return await self._call("PUT", path, token, body, {})

    async def post(
        self, path: str, body: Mapping[str, Any], token: str | None = None, version: int | None = None
    ) -> Any:
        """POST a JSON object. `version`: of what is decided on, as it was seen."""
        return await self._call("POST", path, token, body, {}, version)

    async def _call(
        self,
        method: str,
        path: str,
        token: str | None,
        body: Mapping[str, Any] | None,
        parameters: Mapping[str, Any],
        version: int | None = None,
    ) -> Any:
        headers = {**outgoing(), **({"Authorization": f"Bearer {token}"} if token else {})}
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        tries = 0
        while True:
            try:
                answer = await self._client.request(
                    method, self._base_url + path, json=body, params=parameters, headers=headers
                )
            except httpx.TransportError as error:
                reason = type(error).__name__
            else:
                if answer.is_success:
                    return answer.json() if answer.content else None
                if answer.status_code not in _LATER:
                    raise Refused(answer.status_code, f"{method} {path}", _code_of(answer))
                reason = str(answer.status_code)
            tries += 1
            if tries == PAUSES_UNTIL_TOLD:
                logs.warning("call.waits", path=path, reason=reason)
            await asyncio.sleep(min(self._longest_pause, FIRST_PAUSE * 2**tries))


async def few_at_a_time(calls: Sequence[Awaitable[_T]]) -> list[_T]:
    """The answers to calls of which a few run side by side, in their order."""
    few = asyncio.Semaphore(PARALLEL_CALLS)

    async def one(call: Awaitable[_T]) -> _T:
        async with few:
            return await call

    return await asyncio.gather(*(one(call) for call in calls))


def _code_of(answer: httpx.Response) -> str:
    try:
        problem = answer.json()
    except ValueError:
        return ""
    errors = ", ".join(f"{each.get('field')}: {each.get('code')}" for each in problem.get("errors", [])[:3])
    return errors or str(problem.get("type", ""))
