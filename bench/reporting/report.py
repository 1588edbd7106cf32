"""Fills the tables of docs/results/performance.md from the kept results, between its markers."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.reporting import results
from bench.reporting.markdown import figure, filled, ranged, table, targets
from deploy.launcher.folders import ROOT

PAGE = ROOT / "docs/results/performance.md"


def machine(document: dict[str, Any]) -> str:
    """Where and when it was measured, in one line."""
    facts = document["facts"]
    changed = " with changes" if facts["changed_since_commit"] else ""
    small = " **Small sizes, only to try out.**" if facts["quick"] else ""
    return (
        f"*{facts['measured_at'][:10]}, commit {facts['commit']}{changed}, {facts['cores']} cores of"
        f" {facts['processor']}, {facts['memory_gib']} GiB, load {facts['load_at_start']} at the start,"
        f" Python {facts['python']}, Kafka {facts['kafka']}; took {document['seconds'] / 60:.1f} min.*{small}"
    )


def backlog(figures: dict[str, Any]) -> str:
    """The contestants."""
    rows = []
    for each in figures["contestants"].values():
        name = f"{each['title']} ({each['version']})"
        if "failed" in each:
            rows.append([name, each["does"], f"not measured: {each['failed']}", "", "", "", ""])
            continue
        names = ("cpu_us", "cpu_us_whole", "events_per_second", "times_ours", "peak_mb")
        rows.append([name, each["does"], *(ranged(each[name]) for name in names)])
    head = ["", "does per event", "CPU µs/event", "… with start-up", "events/s", "times ours", "peak MB"]
    sent = figures.get("counts_sent_per_event")
    beside = f"\n\nBeside its outputs ours sent {ranged(sent)} counts of teams per event." if sent else ""
    return table(head, rows) + beside


def day(figures: dict[str, Any]) -> str:
    """The day of post."""
    found = figures["auditor"]
    difference = f"owners {found['owner_diff']}, states {found['state_diff']}, totals {found['totals_diff']}"
    rows = [
        ["items, events", f"{figures['items']:,}, {figures['events']:,}"],
        ["teams, planning regions, ticks", f"{figures['teams']:,}, {figures['regions']:,}, {figures['ticks']}"],
        ["CPU time of the worker", f"{figure(figures['cpu_seconds'])} s"],
        ["wall time", f"{figure(figures['wall_seconds'])} s"],
        ["CPU per event", f"{figure(figures['cpu_us_per_event'])} µs"],
        ["resident memory at the end", f"{figure(figures['memory_mb'])} MB"],
        ["auditor's differences", f"{difference}; {found['items']:,} items counted, {found['unchecked']} unchecked"],
    ]
    return table(["", ""], rows)


def latency(figures: dict[str, Any]) -> str:
    """The rates."""
    rows = []
    for each in figures["rates"]:
        counted, answered, gauge = each["counted_seconds"], each["answered_ms"], each["shown_seconds"]
        rows.append(
            [
                f"{each['events_per_second']:,}",
                figure(each["reached_per_second"]),
                f"{figure(answered['p50'])} / {figure(answered['p99'])} ms",
                f"{figure(counted['p50'])} / {figure(counted['p99'])} s",
                f"{figure(gauge['p50'])} / {figure(gauge['p99'])} s",
                figure(each["services_cpu_share_of_a_core"]),
            ]
        )
    head = ["events/s", "reached", "POST answered p50 / p99", "counted p50 / p99", "on /metrics p50 / p99", "cores"]
    return table(head, rows)


def intake(figures: dict[str, Any]) -> str:
    """Single and batch."""
    rows = []
    for name in ("single", "batch"):
        each = figures[name]
        last = each["rounds"][-1]
        rows.append(
            [
                name,
                f"{each['items_per_call']:,}",
                str(each["connections"]),
                ranged(each["items_per_second"]),
                f"{figure(last['latency_ms']['p50'])} / {figure(last['latency_ms']['p99'])} ms",
                f"{figure(last['service_cpu_us_per_item'])} µs",
                f"{last['client_cpu_share']:.0%}",
            ]
        )
    head = ["call", "items", "connections", "items/s", "call p50 / p99", "CPU of intake per item", "client's core"]
    return table(head, rows)


def lookups(figures: dict[str, Any]) -> str:
    """At a steady rate, and as fast as it goes."""
    rows = []
    for name, title in (("steady", "50 requests/s"), ("full", f"{figures['connections']} connections, no pause")):
        each, took = figures[name], figures[name]["latency_ms"]
        times = [f"{figure(took[rank])} ms" for rank in ("p50", "p95", "p99")]
        rows.append([title, figure(each["per_second"]), *times, f"{figure(each['service_cpu_ms_each'])} ms"])
    before = (
        f"{figures['items']:,} items in SQLite, {figures['open_items']:,} of them open; the service was ready after"
        f" {figure(figures['ready_seconds'])} s and held {figure(figures['memory_mb'])} MB.\n\n"
    )
    return before + table(["load", "requests/s", "p50", "p95", "p99", "CPU each"], rows)


def recovery(figures: dict[str, Any]) -> str:
    """Rows and kills."""
    rows = [
        [
            f"{each['open_items']:,}",
            f"{figure(each['local_store']['seconds'])} s",
            f"{figure(each['changelog']['seconds'])} s",
            f"{figure(each['memory_after_work_mb'])} MB",
            f"{figure(each['changelog']['memory_mb'])} MB",
        ]
        for each in figures["sizes"]
    ]
    head = ["open items", "ready, local store", "ready, from the changelog", "memory after work", "… after recovery"]
    ways = ["open items", "started again with its name", "… without a name", "another one takes over"]
    kills = [
        [f"{each['open_items']:,}", *(_resumption(each[way]) for way in ("returned", "started_again", "taken_over"))]
        for each in figures["kills"]
    ]
    return (
        f"{table(head, rows)}\n\nAfter kill -9 under {figures['load_per_second']:,} events/s, until all partitions"
        f" went on:\n\n{table(ways, kills)}\n\n"
        f"An open item weighs {figure(figures['bytes_per_open_item'])} bytes of resident memory."
    )


def _resumption(way: dict[str, Any]) -> str:
    seconds = figure(way["seconds"])
    return f"{seconds} s" if way["resumed"] else f"**not within {seconds} s**"


def growth(figures: dict[str, Any]) -> str:
    """Both curves."""
    head = ["", "CPU µs/event", "memory MB"]
    items = [
        [f"{each['open_items']:,} open items", figure(each["cpu_us"]), figure(each["memory_mb"])]
        for each in figures["items"]
        if "cpu_us" in each
    ]
    teams = [
        [f"{each['teams']:,} teams", figure(each["cpu_us"]), figure(each["memory_mb"])] for each in figures["teams"]
    ]
    return table(head, [*items, *teams])


TABLES: dict[str, Callable[[dict[str, Any]], str]] = {
    "backlog": backlog,
    "day": day,
    "latency": latency,
    "intake": intake,
    "lookups": lookups,
    "recovery": recovery,
    "growth": growth,
}


def section(part: str, document: dict[str, Any]) -> str:
    """All that is generated about one part."""
    pieces = [TABLES[part](document["figures"]), targets(document["targets"]), machine(document)]
    return "\n\n".join(piece for piece in pieces if piece)


def write(folder: Path = results.FOLDER, page: Path = PAGE) -> list[str]:
    """Fill the page with every result there is. Returns the parts that were filled in."""
    text, done = page.read_text(), []
    for part in TABLES:
        document = results.load(part, folder)
        if document is not None:
            text = filled(text, part, section(part, document))
            done.append(part)
    page.write_text(text)
    return done
