"""Headers of requests and answers: the version that was read, and where an order's verdict can be read."""

from typing import Annotated

from fastapi import Header, Response

from services.chassis.http.problems import Problem


def version_decided(
    if_match: Annotated[str | None, Header(description="the version that was read; needed")] = None,
) -> int:
    """The version in `If-Match`; 428 without it, since nobody should agree to something they have not seen (RFC 6585
    section 3)."""
    version = version_seen(if_match)
    if version is None:
        raise Problem(428, "version_needed", "Send the version you have seen (its ETag) as If-Match.")
    return version


def version_seen(if_match: Annotated[str | None, Header(description="the version that was read")] = None) -> int | None:
    """The version in `If-Match`, with or without quotes; None if the caller did not say."""
    if if_match is None or if_match.strip() == "*":
        return None
    try:
        return int(if_match.strip().removeprefix("W/").strip('"'))
    except ValueError:
        raise Problem(422, "invalid", "If-Match is not a version.", errors=[("if-match", "invalid")]) from None


def place(response: Response, order_id: str) -> None:
    """State in `Location` where the verdict on an accepted order can be read."""
    response.headers["Location"] = f"/v1/orders/{order_id}"
