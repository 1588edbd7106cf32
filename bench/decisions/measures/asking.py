"""How much is asked of people for what moves: questions per jam, their size, and how soon they help.

A question is one to a giver for the whole of its relief, or to a receiver for its share. It counts once, whoever
answers; `persons` counts deputies and supervisors who are asked as well. Measured days only.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bench.decisions.measures.detection import SAME_JAM, Jam
from bench.decisions.measures.figures import Figures
from bench.decisions.policies.product.questions import Question
from bench.decisions.policies.product.watch import Alarm
from contracts.reliefs import ConsentState, ReliefChanged, ShareStated
from mailroom.workdays import business_date
from office.traces.days import ARRIVALS_END, WARM_UP
from office.traces.teams import EXPECTED
from office.traces.traces import Trace

Transfer = tuple[int, int, int, int]
"""Day, item, giver, receiver."""


@dataclass(frozen=True, slots=True)
class Helped:
    """What a run shows of its agreements. Teams of alarms and transfers are numbers, those of questions codes."""

    questions: Sequence[Question]
    reliefs: Sequence[ReliefChanged]
    alarms: Sequence[Alarm]
    transfers: Sequence[Transfer]


def asking(trace: Trace, helped: Helped) -> Figures:
    """Lists of figures, one entry per jam, question or share, so that they can be put together over runs."""
    asked = [question for question in helped.questions if _counts(question.asked_on)]
    moved = [transfer for transfer in helped.transfers if _counts(transfer[0])]
    number = {team.code: number for number, team in enumerate(trace.teams)}
    per_jam = [_of_jam(jam, asked, moved, number) for jam in jams_of(helped.alarms)]
    shares = list(_shares(trace, helped))
    return {
        "questions": len(asked),
        "persons": sum(_persons(question, helped.reliefs) for question in asked),
        "helped_jams": len(per_jam),
        "asks_per_jam": [asks for asks, _, _ in per_jam if asks],
        "receivers_per_jam": [receivers for _, receivers, _ in per_jam if receivers],
        "first_item_after": [days for _, _, days in per_jam if days is not None],
        "moved_hours": sum(EXPECTED[int(trace.post.kind[item])] for _, item, _, _ in moved) / 60,
        "asked_hours": [question.likely_minutes / 60 for question in asked if question.share_id],
        "likely_and_moved": [[s.likely_minutes / 60, s.moved_minutes / 60] for _, s in shares if s.agreed_at],
        "first_item_after_yes": sorted(_after_yes(shares, moved, trace, number)),
        "relief_ends": _ends(relief for relief in helped.reliefs if _counts(_day(trace, relief))),
        "share_ends": _ends(share for _, share in shares),
    }


def jams_of(alarms: Iterable[Alarm]) -> list[Jam]:
    """Alarms of a team that follow on each other within days are one jam; clipped to the measured days."""
    spells: defaultdict[int, list[list[int]]] = defaultdict(list)
    for alarm in sorted(alarms, key=lambda alarm: (alarm.team, alarm.first)):
        known = spells[alarm.team]
        if known and alarm.first - known[-1][1] <= SAME_JAM:
            known[-1][1] = max(known[-1][1], alarm.last)
        else:
            known.append([alarm.first, alarm.last])
    return [
        (team, max(first, WARM_UP), min(last, ARRIVALS_END - 1))
        for team, known in spells.items()
        for first, last in known
        if last >= WARM_UP and first < ARRIVALS_END
    ]


def _counts(day: int) -> bool:
    return WARM_UP <= day < ARRIVALS_END


def _of_jam(
    jam: Jam, asked: Iterable[Question], moved: Iterable[Transfer], number: Mapping[str, int]
) -> tuple[int, int, int | None]:
    """Questions, receivers that got work, and working days until the first moved item lay with one of them."""
    giver, first, last = jam
    asks = sum(number[each.giver] == giver and first <= each.asked_on <= last for each in asked)
    given = [(day, receiver) for day, _, of, receiver in moved if of == giver and first <= day <= last]
    begun_before = first == WARM_UP
    # What moves today lies with its receiver tomorrow morning.
    days = min((day for day, _ in given), default=None)
    return asks, len({receiver for _, receiver in given}), None if days is None or begun_before else days + 1 - first


def _persons(question: Question, reliefs: Iterable[ReliefChanged]) -> int:
    relief = next(relief for relief in reliefs if relief.relief_id == question.relief_id)
    own = relief if question.share_id is None else _share(relief, question.share_id)
    return question.persons(own.agreed_at or own.ended_at)


def _share(relief: ReliefChanged, share_id: str) -> ShareStated:
    return next(share for share in relief.shares if share.share_id == share_id)


def _day(trace: Trace, part: ReliefChanged | ShareStated) -> int:
    return trace.days.number(business_date(part.asked_at))


def _shares(trace: Trace, helped: Helped) -> Iterator[tuple[ReliefChanged, ShareStated]]:
    for relief in helped.reliefs:
        for share in relief.shares:
            if _counts(_day(trace, share)):
                yield relief, share


def _after_yes(
    shares: Iterable[tuple[ReliefChanged, ShareStated]],
    moved: Sequence[Transfer],
    trace: Trace,
    number: Mapping[str, int],
) -> Iterator[int]:
    """Working days from the second yes to the morning on which the first item lies with the receiver."""
    for relief, share in shares:
        if relief.agreed_at is None or share.agreed_at is None:
            continue
        yes = trace.days.number(business_date(max(relief.agreed_at, share.agreed_at)))
        pair = number[relief.from_team], number[share.to_team]
        days = [day for day, _, giver, receiver in moved if (giver, receiver) == pair and day >= yes]
        if days and share.moved_minutes:
            yield min(days) + 1 - yes


def _ends(parts: Iterable[ReliefChanged | ShareStated]) -> dict[str, int]:
    """How many ended for which reason; `open` are those that had not."""
    reasons = (
        part.end_reason.value if part.state is ConsentState.ENDED and part.end_reason else "open" for part in parts
    )
    return dict(sorted(Counter(reasons).items()))
