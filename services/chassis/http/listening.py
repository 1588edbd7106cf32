"""Where an HTTP service listens: on this machine only, unless a gateway in front of it authenticates callers."""

import ipaddress
import socket

from services.chassis import logs
from services.chassis.health import Health
from services.chassis.settings import Base

OPEN = "callers_are_not_checked_here"
"""Shown in the log and by `/health/ready` as long as other machines can call."""


class UncheckedCallersError(RuntimeError):
    """The address can be reached from other machines, and no setting says that a gateway authenticates."""


def listen(settings: Base, health: Health) -> socket.socket:
    """A listening socket on the settings' host and port (0 takes a free one); logs the address.

    Raises UncheckedCallersError where other machines could call and `gateway_authenticates` is not set.
    """
    family, kind, _, _, address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
    open_to_others = not is_loopback(str(address[0]))
    if open_to_others and not settings.gateway_authenticates:
        raise UncheckedCallersError(
            f"MAILROOM_HOST={settings.host} can be reached from other machines and this process does not check who "
            "calls. Let a gateway authenticate callers and set MAILROOM_GATEWAY_AUTHENTICATES=true, or listen on a "
            "loopback address."
        )
    # The protocol must be named: asyncio switches Nagle's algorithm off only where it is, and with it on an
    # answer in two writes waits 40 ms for the caller's delayed acknowledgement.
    listening = socket.socket(family, kind, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(address)
    listening.listen(1024)
    logs.decision("listening", host=settings.host, port=int(listening.getsockname()[1]))
    if open_to_others:
        logs.warning(OPEN, host=settings.host, relies_on="a gateway that authenticates")
        health.add_detail("warnings", lambda: [{"code": OPEN, "relies_on": "a gateway that authenticates"}])
    return listening


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach that address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False
