"""Metrics of help that people agree on once: what waits for whom, what runs, what was answered, why it ended."""

from contracts.metrics.metric import PLACE, Metric, Source
from contracts.reliefs import DeclineReason, EndReason

RELIEF_STATES = ("asked", "agreed", "paused")
"""What the giver of an open relief says to it."""
SHARE_STATES = ("asked", "running", "paused")
"""Of an open share: a yes is missing, both teams have agreed, one of them has paused."""
ASKED_BY_NOW = ("lead", "deputy", "supervisor")
ANSWERS = ("waiting", "accepted", "declined", "unanswered", "withdrawn")
"""`withdrawn`: the need was gone, or another had said no, before somebody answered."""
WORK = ("per_day", "in_all", "likely", "moved", "moved_today")
COMING = ("low", "likely", "high")
"""What may still come, and the band in which four of five shares end."""
PROMISES = ("kept", "late", "waiting", "unknown")
"""Whether the giver was clear by the day promised: yes, no, the day is still ahead, or nobody promised a day."""
SIZES = ("asks", "receivers")
_LIVE = Source("assignment", "live")
_TICK = Source("assignment", "tick")
_SLOT = Source("assignment", "slot")

RELIEFS: tuple[Metric, ...] = (
    _LIVE.gauge(
        "mailroom_reliefs",
        "count",
        "Open reliefs (agreements of help), by what the giving team says to them.",
        ("region", "state"),
        state=RELIEF_STATES,
    ),
    _LIVE.gauge(
        "mailroom_relief_shares",
        "count",
        "Open shares of reliefs: a yes is missing, running, or paused by one of the two teams.",
        ("region", "state"),
        state=SHARE_STATES,
    ),
    _TICK.gauge(
        "mailroom_relief_questions",
        "count",
        "Questions about help without an answer, by whom they have reached: the deputy after four working hours, "
        "the supervisor after one working day.",
        ("region", "state"),
        state=ASKED_BY_NOW,
    ),
    _TICK.gauge(
        "mailroom_relief_question_age_seconds",
        "seconds",
        "Working time for which the oldest question about help has waited; 0 without one.",
        ("region",),
    ),
    _TICK.gauge(
        "mailroom_relief_team_questions", "count", "Questions about help that wait for the lead of a team.", PLACE
    ),
    _TICK.gauge(
        "mailroom_relief_team_question_age_seconds",
        "seconds",
        "Working time for which the oldest question to the lead of a team has waited; 0 without one.",
        PLACE,
    ),
    _SLOT.gauge(
        "mailroom_relief_work_seconds",
        "seconds",
        "Handling time of running shares between two teams: agreed per day and in all, likely, moved, moved today; "
        "those too small to be shown alone are OTHER (P3).",
        ("region", "from_team", "to_team", "variant"),
        variant=WORK,
    ),
    _SLOT.gauge(
        "mailroom_relief_coming_seconds",
        "seconds",
        "Handling time that running shares of a region may still bring, with its band.",
        ("region", "variant"),
        variant=COMING,
    ),
    _SLOT.gauge(
        "mailroom_relief_promises",
        "count",
        "Agreed reliefs that are open or ended within the last 20 working days: whether the giving team had nothing "
        "overdue by the day that was promised.",
        ("region", "state"),
        state=PROMISES,
    ),
    _SLOT.gauge(
        "mailroom_relief_promised_seconds",
        "seconds",
        "Handling time that the same reliefs were expected to move, and have moved.",
        ("region", "variant"),
        variant=("promised", "happened"),
    ),
    _SLOT.gauge(
        "mailroom_relief_receiver_load_ratio",
        "ratio",
        "Highest load of a receiving team under the same reliefs, up to any day within 20 working days: as expected "
        "when it was asked, and as forecast at worst while its share ran.",
        (*PLACE, "variant"),
        variant=("promised", "happened"),
    ),
    _SLOT.gauge(
        "mailroom_relief_answers",
        "count",
        "Questions about help of the last 28 days, by what became of them and reason of a no.",
        ("region", "state", "reason_code"),
        state=ANSWERS,
        reason_code=("", *DeclineReason),
    ),
    _SLOT.gauge(
        "mailroom_relief_ends",
        "count",
        "Shares that had run and ended in the last 28 days, by reason.",
        ("region", "reason_code"),
        reason_code=tuple(each for each in EndReason if each is not EndReason.RELIEF_ENDED),
    ),
    _SLOT.gauge(
        "mailroom_relief_decision_seconds",
        "seconds",
        "Working time from the question for a share to the second yes, of questions of the last 28 days.",
        ("region", "quantile"),
        quantile=("0.5", "0.9"),
    ),
    _SLOT.gauge(
        "mailroom_relief_size",
        "count",
        "Questions that one relief took, and receivers that it had, of reliefs asked for in the last 28 days.",
        ("region", "variant", "quantile"),
        variant=SIZES,
        quantile=("0.5", "0.9"),
    ),
)
