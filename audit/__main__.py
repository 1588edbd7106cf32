"""`python -m audit [--kafka HOST:PORT] [--save FILE] [--from FILE] [--json] [--verbose] [--teams FILE] …`."""

import argparse
import asyncio
import json
import sys
from pathlib import Path

from aiokafka.errors import KafkaError

from audit import teams
from audit.compare import Findings
from audit.reading import Reader, ReadingError
from audit.run import READ, Audit
from audit.settings import Settings


def parser() -> argparse.ArgumentParser:
    """The command line."""
    command = argparse.ArgumentParser(prog="python -m audit", description="Count everything again and compare.")
    command.add_argument("--kafka", metavar="HOST:PORT", help="bootstrap servers (default: MAILROOM_KAFKA)")
    command.add_argument("--save", type=Path, metavar="FILE", help="write a snapshot to go on from later")
    command.add_argument("--from", type=Path, metavar="FILE", dest="start", help="go on from a snapshot")
    command.add_argument("--json", action="store_true", help="the last line as one JSON document")
    command.add_argument("--verbose", action="store_true", help="explain every plan, name every dead letter's reason")
    command.add_argument("--teams", type=Path, metavar="FILE", help="write a CSV of figures per team at the last tick")
    command.add_argument(
        "--wait-quiet",
        type=float,
        default=5.0,
        metavar="SECONDS",
        help="believe a difference after this many seconds without new records",
    )
    return command


def figures(findings: Findings, audit: Audit) -> dict[str, int | str]:
    """Everything that is in the last line, in its order."""
    published = audit.published
    return {
        "items": findings.items,
        "owner_diff": findings.owner_diff,
        "state_diff": findings.state_diff,
        "totals_diff": findings.totals_diff,
        "plan_hash": published.plan_hash(),
        "opened": len(published.opened),
        "cleared": len(published.cleared),
        "moved": findings.moved,
        "duplicates": audit.ledger.duplicates,
        "contradictions": audit.ledger.contradictions,
        "dead_letters": len(published.dead_letters),
        "unreadable": findings.unreadable,
        "too_late": findings.too_late,
        "unaccounted": findings.unaccounted,
        "ticks_diff": findings.ticks_diff,
        "agreement_diff": findings.agreement_diff,
        "unchecked": findings.unchecked,
        "state_hash": published.state_hash(),
    }


def explain(audit: Audit) -> None:
    """Figures that answer a reader's next questions."""
    published = audit.published
    for place in sorted(published.plans):
        print(published.plans[place])
    for state, count in sorted(published.open_proposals().items()):
        print(f"proposals {state}: {count}")
    for (topic, partition, offset), reason in sorted(published.dead_letters.items()):
        print(f"dead letter {topic}[{partition}]@{offset}: {reason}")


async def audit(arguments: argparse.Namespace) -> int:
    """Read, compare, report. Returns the exit code."""
    reader = Reader(arguments.kafka or Settings().kafka)
    try:
        await reader.start(READ)
        book = Audit(reader)
        findings = await book.run(arguments.start, arguments.wait_quiet)
    finally:
        await reader.stop()
    if arguments.save:
        book.save(arguments.save)
    if arguments.teams:
        teams.write(arguments.teams, book.published)
    if arguments.verbose:
        explain(book)
    for line in findings.shown:
        print(line)
    last = figures(findings, book)
    if arguments.json:
        print(json.dumps(last))
    else:
        print("auditor " + " ".join(f"{name}={value}" for name, value in last.items()))
    return 0 if findings.agree else 1


def main(arguments: list[str] | None = None) -> int:
    """0: all agrees. 1: something differs. 2: the topics or the snapshot cannot be read."""
    try:
        return asyncio.run(audit(parser().parse_args(arguments)))
    except (KafkaError, ReadingError, OSError) as problem:
        print(f"auditor cannot read: {problem}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
