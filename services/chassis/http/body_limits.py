"""How much a request's body may hold, checked while it arrives and before it is parsed."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.chassis.http import problems


@dataclass(frozen=True, slots=True)
class BodyLimit:
    """How much a body may hold: bytes (else 413), and JSON objects (else 422), with two lists and 64 values for each.

    A megabyte of `{}` would take gigabytes as models, and minutes to report what is wrong with each.
    """

    size: int
    objects: int = 4_000

    def fault_of(self, taken: "Taken") -> problems.Problem | None:
        """What is wrong with a body of which this much has arrived, if anything."""
        if taken.size > self.size:
            return problems.Problem(413, "too_large", f"The body may have at most {self.size} bytes.")
        if taken.objects > self.objects or taken.lists > 2 * self.objects or taken.values > 64 * self.objects:
            detail = f"The body may hold at most {self.objects} objects."
            return problems.Problem(422, "too_many", detail, errors=[("body", "too_many")])
        return None


@dataclass(slots=True)
class Taken:
    """How much of a body has arrived. Brackets within strings count too: no accepted field contains any."""

    size: int = 0
    objects: int = 0
    lists: int = 0
    values: int = 0

    def add(self, part: bytes) -> None:
        self.size += len(part)
        self.objects += part.count(b"{")
        self.lists += part.count(b"[")
        self.values += part.count(b",")


class BodiesLimited:
    """Refuses a body that holds too much: by its announced length, else as soon as too much of it has arrived."""

    def __init__(self, app: ASGIApp, usual: BodyLimit, larger: Mapping[str, BodyLimit]) -> None:
        self._app = app
        self._usual = usual
        self._larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._larger.get(scope["path"], self._usual)
        announced = Taken(int(Headers(scope=scope).get("content-length") or 0))
        if too_large := limit.fault_of(announced):
            await problems.refuse(scope, too_large)(scope, receive, send)
            return
        taken = Taken()

        async def receive_within_limit() -> Message:
            message = await receive()
            taken.add(message.get("body", b""))
            if fault := limit.fault_of(taken):
                raise fault
            return message

        await self._app(scope, receive_within_limit, send)
