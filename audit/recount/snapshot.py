"""The auditor's snapshot: its book at one point of the log, so that items survive the log's retention."""

import gzip
import json
from pathlib import Path
from typing import Any

from audit.reading import ReadingError
from audit.recount.ledger import Ledger

FORMAT = 1


def save(path: Path, ledger: Ledger, positions: dict[tuple[str, int], int]) -> None:
    """Write the book and how far each partition of `items` was read (gzip, one JSON document per line)."""
    head = {
        "format": FORMAT,
        "duplicates": ledger.duplicates,
        "positions": [[topic, partition, at] for (topic, partition), at in sorted(positions.items())],
    }
    fresh = path.with_name(path.name + ".new")
    with gzip.open(fresh, "wt", encoding="utf-8", compresslevel=5) as lines:
        lines.write(json.dumps(head) + "\n")
        for record in ledger.dump():
            lines.write(json.dumps(record) + "\n")
    fresh.replace(path)


def load(path: Path, ledger: Ledger) -> dict[tuple[str, int], int]:
    """Fill the book from a snapshot. Returns the positions to continue from. Raises ReadingError."""
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            head: dict[str, Any] = json.loads(lines.readline())
            if head.get("format") != FORMAT:
                raise ReadingError(f"{path}: is not a snapshot of format {FORMAT}")
            ledger.duplicates = int(head["duplicates"])
            for line in lines:
                ledger.load(json.loads(line))
    except (OSError, EOFError, ValueError, KeyError) as error:
        raise ReadingError(f"{path}: cannot be read ({type(error).__name__})") from error
    return {(str(topic), int(partition)): int(at) for topic, partition, at in head["positions"]}
