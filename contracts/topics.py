"""The list of all topics: what stands in them, who writes, who reads, how long they keep it."""

from contracts import backlog, batches, capacity, clock, item_state, items, jams, plans, proposals, settings, teams
from contracts.base import Topic

_ITEM_EVENTS = (
    items.ItemReceived,
    items.ItemReclassified,
    items.ItemStarted,
    items.ItemParked,
    items.ItemResumed,
    items.ItemCompleted,
    items.ItemWithdrawn,
    items.ItemReopened,
    items.ItemHandedOver,
    items.ItemTouched,
    items.ItemConfirmed,
    items.PlacementOrdered,
    items.TransferOrdered,
    items.RecallOrdered,
    items.ItemHandedBack,
    items.ItemExcluded,
    items.ItemIncluded,
    items.BusinessTimeReached,
    items.HeartbeatSent,
)

ITEMS = Topic(
    name="mailroom.items.v1",
    key="item_id; `-` for ticks and heartbeats",
    partitioned_by="item",
    cleanup="delete",
    retention_days=30,
    events=_ITEM_EVENTS,
    producers=("intake", "assignment"),
    consumers=("backlog", "audit"),
    purpose="Facts from outside and orders from assignment, one order of things per item.",
)
ITEM_STATE = Topic(
    name="mailroom.item-state.v1",
    key="item_id; `-` for ticks and heartbeats",
    partitioned_by="item",
    cleanup="compact",
    retention_days=None,
    events=(item_state.ItemStateChanged, item_state.TickPassed, items.HeartbeatSent),
    producers=("backlog",),
    consumers=("assignment", "audit"),
    purpose="The whole record of each item after each change, with the verdict on the last order.",
)
BACKLOG = Topic(
    name="mailroom.backlog.v1",
    key="region|team|source partition",
    partitioned_by="region",
    cleanup="compact",
    retention_days=None,
    events=(backlog.BacklogCounted, backlog.PartialsReached, items.HeartbeatSent),
    producers=("backlog",),
    consumers=("jams", "audit"),
    purpose="Absolute partial counts per team and source partition.",
)
CAPACITY = Topic(
    name="mailroom.capacity.v1",
    key="region|team",
    partitioned_by="region",
    cleanup="delete",
    retention_days=90,
    events=(capacity.CapacityPublished, capacity.SiteOutage, items.BusinessTimeReached),
    producers=("intake", "assignment"),
    consumers=("jams",),
    purpose="Team-level capacity per day, site outages, ticks.",
)
TEAMS = Topic(
    name="mailroom.teams.v1",
    key="team",
    partitioned_by="single",
    cleanup="compact",
    retention_days=None,
    events=(teams.TeamDescribed,),
    producers=("intake",),
    consumers=("intake", "backlog", "jams", "rebalancer", "assignment"),
    purpose="Master data of the teams, read whole by every process.",
)
SETTINGS = Topic(
    name="mailroom.settings.v1",
    key="region",
    partitioned_by="single",
    cleanup="compact",
    retention_days=None,
    events=(settings.SettingsChanged,),
    producers=("assignment",),
    consumers=("jams", "rebalancer", "assignment"),
    purpose="What supervisors decided about how the product may act.",
)
BATCHES = Topic(
    name="mailroom.batches.v1",
    key="batch_id or resync_id",
    partitioned_by="item",
    cleanup="delete",
    retention_days=90,
    events=(batches.BatchAnnounced, batches.ResyncEnded),
    producers=("intake",),
    consumers=("assignment",),
    purpose="Announced batches of the scanning provider and ended resyncs.",
)
CLOCK = Topic(
    name="mailroom.clock.v1",
    key="`clock`",
    partitioned_by="single",
    cleanup="delete",
    retention_days=7,
    events=(clock.ClockDriven,),
    producers=("intake",),
    consumers=("intake", "assignment"),
    purpose="The driven business clock of a simulation or a replay.",
)
OUTLOOK = Topic(
    name="mailroom.outlook.v1",
    key="region|team",
    partitioned_by="region",
    cleanup="delete",
    retention_days=7,
    events=(jams.TeamOutlookDrawn, jams.OutlookReady, items.HeartbeatSent),
    producers=("jams",),
    consumers=("rebalancer", "assignment"),
    purpose="Forecast per team at each tick; partly internal.",
)
JAMS = Topic(
    name="mailroom.jams.v1",
    key="region|team",
    partitioned_by="region",
    cleanup="delete",
    retention_days=90,
    events=(jams.JamChanged,),
    producers=("jams",),
    consumers=("assignment", "audit"),
    purpose="The life of each jam, as it may be shown.",
)
MOVABLE = Topic(
    name="mailroom.movable.v1",
    key="region|team",
    partitioned_by="region",
    cleanup="delete",
    retention_days=7,
    events=(plans.MovableMeasured, plans.MovableReady),
    producers=("assignment",),
    consumers=("rebalancer",),
    purpose="What each team could give at a tick.",
)
PLANS = Topic(
    name="mailroom.plans.v1",
    key="region",
    partitioned_by="region",
    cleanup="delete",
    retention_days=90,
    events=(plans.PlanDrawn, plans.ShortageDeclared, plans.NoPlan),
    producers=("rebalancer",),
    consumers=("assignment", "audit"),
    purpose="One answer per region and tick: a plan, a shortage, or none.",
)
PROPOSALS = Topic(
    name="mailroom.proposals.v1",
    key="region|proposal_id (region for the other events)",
    partitioned_by="region",
    cleanup="delete",
    retention_days=90,
    events=(
        proposals.ProposalChanged,
        proposals.PlanTaken,
        proposals.PlanStale,
        proposals.PlanShown,
        proposals.HelpRequested,
        proposals.RebalanceOrdered,
    ),
    producers=("assignment",),
    consumers=("rebalancer", "audit"),
    purpose="The life of proposals and the answers to plans.",
)

TOPICS = (
    ITEMS,
    ITEM_STATE,
    BACKLOG,
    CAPACITY,
    TEAMS,
    SETTINGS,
    BATCHES,
    CLOCK,
    OUTLOOK,
    JAMS,
    MOVABLE,
    PLANS,
    PROPOSALS,
)
"""Every topic, in the order of the letter's journey."""
