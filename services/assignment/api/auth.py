"""What routes depend on: the account that asks and the version it saw."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Header
from fastapi.security.utils import get_authorization_scheme_param

from services.assignment.state.accounts import Account
from services.assignment.state.service_state import ServiceState
from services.chassis.http.problems import Problem

AccountDependency = Callable[..., Account]


def account_of_token(service: ServiceState) -> AccountDependency:
    """A dependency: the role account of the bearer token; 401 without a good one."""

    def authenticated(authorization: Annotated[str | None, Header()] = None) -> Account:
        scheme, token = get_authorization_scheme_param(authorization)
        known = service.account_by_token(token) if scheme.lower() == "bearer" else None
        if known is None:
            raise Problem(401, "unauthorized", "Send the bearer token of a role account.")
        return known

    return authenticated


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
