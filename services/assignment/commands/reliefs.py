"""What leads say to their part of a relief, for the JSON routes and the page alike.

Each answer is one durable transaction of rows, audit and messages; a refusal is a `Problem` raised before anything
is changed. `share_id` None is the giver's part; `version` is that of the part which was seen.
"""

from dataclasses import asdict, dataclass, replace

from contracts.reliefs import ConsentState, DeclineReason, EndReason, ReliefChanged, ShareStated
from mailroom.help import life
from mailroom.help.life import Act, Ending, NotPossible, share_of
from mailroom.help.terms import NotLess, Terms, shorten
from mailroom.workdays import business_date
from services.assignment.commands.help_life import keep
from services.assignment.state.accounts import Account, Role
from services.assignment.state.lookups import find_relief
from services.assignment.state.service_state import ServiceState
from services.assignment.state.unit_of_work import UnitOfWork
from services.assignment.state.yeses import yes_of_the_other_side
from services.chassis import logs
from services.chassis.http.problems import Problem


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a relief that is decided about: the giver's, or one share, as it was seen."""

    relief_id: str
    share_id: str | None = None
    version: int | None = None
    """None: whatever has changed since; only for acts that stop something."""

    def seen(self, version: int | None) -> "Part":
        """The same part, as it was seen."""
        return replace(self, version=version)

    @property
    def subject(self) -> str:
        """What the audit names."""
        return self.share_id or self.relief_id


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """What is done with a part, what the audit notes of it, and why the part ends if it does."""

    act: Act
    detail: str = ""
    ending: Ending | None = None


async def accept(service: ServiceState, account: Account, part: Part, terms: Terms | None = None) -> ReliefChanged:
    """Agree, to less if `terms` say so. Once giver and receiver have agreed the first list starts with what fits."""
    async with service.transaction(durable=True) as work:
        relief = await _found(service, account, part)
        _refuse_if_moves_are_off(service, relief, part)
        lesser = _shortened(service, relief, part, terms) if terms is not None else relief
        is_agreed = _own(relief, part).state is ConsentState.AGREED
        if is_agreed and lesser is relief:
            return relief
        _must_be(relief, part)
        if is_agreed:  # the yes was given before: in the books it stays one
            return _noted(service, work, account, part, lesser, "shorten", _said(terms))
        await _refuse_one_account_for_both(service, account, relief, part)
        return _done(service, work, account, part, lesser, _Answer(act=Act.ACCEPT, detail=_said(terms)))


async def decline(service: ServiceState, account: Account, part: Part, reason: DeclineReason) -> ReliefChanged:
    """Say no, with a reason from the closed list."""
    ending = Ending(reason=EndReason.DECLINED, declined=reason)
    return await _act(service, account, part, _Answer(act=Act.DECLINE, detail=f"reason={reason.value}", ending=ending))


async def lower(service: ServiceState, account: Account, part: Part, terms: Terms) -> ReliefChanged:
    """Agree to less from now on; what is agreed or asked otherwise stays."""
    async with service.transaction(durable=True) as work:
        relief = await _found(service, account, part)
        if _own(relief, part).state is ConsentState.ENDED:
            raise _not_possible(relief, part)
        lesser = _shortened(service, relief, part, terms)
        if lesser is relief:
            return relief
        _must_be(relief, part)
        return _noted(service, work, account, part, lesser, "shorten", _said(terms))


async def pause(service: ServiceState, account: Account, part: Part) -> ReliefChanged:
    """Let nothing more move for now; what is on its way stays."""
    return await _act(service, account, part, _Answer(act=Act.PAUSE))


async def resume(service: ServiceState, account: Account, part: Part) -> ReliefChanged:
    """Go on after a pause."""
    async with service.transaction(durable=True) as work:
        relief = await _found(service, account, part)
        _refuse_if_moves_are_off(service, relief, part)
        if _own(relief, part).state is ConsentState.AGREED:
            return relief
        _must_be(relief, part)
        await _refuse_one_account_for_both(service, account, relief, part)
        return _done(service, work, account, part, relief, _Answer(act=Act.RESUME))


async def end(service: ServiceState, account: Account, part: Part) -> ReliefChanged:
    """End one part; a giver's end is that of the whole. What has moved stays."""
    by_supervisor = account.role is Role.SUPERVISOR
    ending = Ending(reason=EndReason.ENDED_BY_SUPERVISOR if by_supervisor else EndReason.ENDED_BY_LEAD)
    return await _act(service, account, part, _Answer(act=Act.END, ending=ending))


async def _act(service: ServiceState, account: Account, part: Part, answer: _Answer) -> ReliefChanged:
    async with service.transaction(durable=True) as work:
        relief = await _found(service, account, part)
        if life.decide(relief, part.share_id, answer.act, service.now(), answer.ending) is relief:
            return relief
        if part.version is not None:
            _must_be(relief, part)
        return _done(service, work, account, part, relief, answer)


async def _found(service: ServiceState, account: Account, part: Part) -> ReliefChanged:
    """The relief, for somebody who decides for the part's team: 404 without it, 403 for others."""
    relief = await find_relief(service.read_model, service.store, part.relief_id)
    share = share_of(relief, part.share_id) if part.share_id is not None else None
    if part.share_id is not None and share is None:
        raise Problem(404, "not_found", "The relief has no such share.")
    account.must_lead(share.to_team if share else relief.from_team)
    return relief


def _own(relief: ReliefChanged, part: Part) -> ReliefChanged | ShareStated:
    return life.part(relief, part.share_id)


def _shortened(service: ServiceState, relief: ReliefChanged, part: Part, terms: Terms) -> ReliefChanged:
    outcome = shorten(relief, part.share_id, terms)
    if isinstance(outcome, NotLess):
        errors = [(name, "not_less") for name in outcome.fields]
        raise Problem(422, "not_less", "Only less than was asked or agreed can be agreed to.", errors=errors)
    if outcome is not relief and terms.until is not None and terms.until < business_date(service.now()):
        raise Problem(422, "day_over", "That last day is over; decline or end it instead.", errors=[("until", "past")])
    return outcome


def _done(
    service: ServiceState, work: UnitOfWork, account: Account, part: Part, relief: ReliefChanged, answer: _Answer
) -> ReliefChanged:
    outcome = life.decide(relief, part.share_id, answer.act, service.now(), answer.ending)
    if isinstance(outcome, NotPossible):
        raise _not_possible(relief, part)
    return _noted(service, work, account, part, outcome, answer.act.value, answer.detail)


def _noted(
    service: ServiceState, work: UnitOfWork, account: Account, part: Part, after: ReliefChanged, act: str, detail: str
) -> ReliefChanged:
    after = keep(work, after, service.now())
    work.audit(service.now(), account.name, f"relief.{act}", part.subject, detail)
    logs.decision("relief.decided", relief=part.relief_id, part=part.subject, act=act)
    return after


def _said(terms: Terms | None) -> str:
    found = asdict(terms) if terms is not None else {}
    said = {name: ",".join(value) if isinstance(value, tuple) else value for name, value in found.items() if value}
    return " ".join(f"{name}={value}" for name, value in said.items())[:200]


def _refuse_if_moves_are_off(service: ServiceState, relief: ReliefChanged, part: Part) -> None:
    """Nobody can agree to a move while moves are off."""
    if service.read_model.moves_are_off(relief.region):
        detail = "Moves are switched off in this region; nothing can be accepted."
        raise Problem(409, "moves_off", detail, extra=_current(relief, part))


async def _refuse_one_account_for_both(
    service: ServiceState, account: Account, relief: ReliefChanged, part: Part
) -> None:
    """Giver and receiver are two yeses of two accounts: who has given one cannot give the other, nor let it go on."""
    async with service.store.read() as connection:
        others = await yes_of_the_other_side(connection, relief, part.share_id)
    if account.name in others:
        detail = "The other team's yes came from this account; somebody else must answer."
        raise Problem(409, "same_account", detail, extra=_current(relief, part))


def _not_possible(relief: ReliefChanged, part: Part) -> Problem:
    detail = "This part of the relief is in a state in which this is not possible."
    return Problem(409, "not_possible", detail, extra=_current(relief, part))


def _must_be(relief: ReliefChanged, part: Part) -> None:
    if part.version != _current(relief, part)["version"]:
        detail = "This part of the relief has changed since it was read."
        raise Problem(412, "changed_meanwhile", detail, extra=_current(relief, part))


def _current(relief: ReliefChanged, part: Part) -> dict[str, object]:
    own = _own(relief, part)
    version = own.own_version if isinstance(own, ReliefChanged) else own.version
    return {"state": own.state.value, "version": version}
