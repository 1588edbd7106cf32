"""The teams of a log: names made into codes, and the master data the log does not know."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from contracts.base import derive_id
from mailroom.privacy import MINIMUM_HEADS
from office.replay.mapping import Csv, MappingError, Teams
from office.replay.mapping import Mapping as LogMapping
from office.replay.readers import LogError, rows_of

_LONGEST = 64
_USUAL_POSTS = 8.0
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


@dataclass(frozen=True, slots=True)
class TeamData:
    """What is sent about a team before the first event."""

    region: str
    site: str
    heads: int
    posts_fte: float


def codes_of(names: Iterable[str], mapping: LogMapping) -> dict[str, str]:
    """Team name as in the log → our code, the same in every run. Empty names as `[team]` says."""
    empty = {*mapping.team.empty_values, ""}
    codes: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted(set(names)):
        if name.strip() in empty and mapping.team.empty == "keep":
            codes[name] = mapping.team.empty_name
            taken.add(mapping.team.empty_name)
    for name in sorted(set(names)):
        if name.strip() not in empty:
            code = slug(name)
            if code in taken:
                code = f"{code[: _LONGEST - 7]}-{derive_id('team', name)[:6]}"
            taken.add(code)
            codes[name] = code
    return codes


def slug(name: str) -> str:
    """A code made of a name: letters, digits, dot, underscore and hyphen, at most 64 signs."""
    plain = unicodedata.normalize("NFKD", name.translate(_UMLAUTS)).encode("ascii", "ignore").decode()
    code = re.sub(r"[^A-Za-z0-9._-]+", "-", plain).strip("-._")
    return code[:_LONGEST] if code else f"team-{derive_id('team', name)[:6]}"


def master_data(codes: Mapping[str, str], teams: Teams, beside: Path) -> dict[str, TeamData]:
    """Code → what is sent about the team: the CSV's row where there is one, else the defaults."""
    posts = _USUAL_POSTS if teams.posts_fte is None else teams.posts_fte
    usual = TeamData(teams.region, teams.site, teams.heads, min(posts, teams.heads))
    listed = _from_csv(beside / teams.file, usual) if teams.file else {}
    return {code: listed.get(name, usual) for name, code in sorted(codes.items(), key=lambda pair: pair[1])}


def _from_csv(path: Path, usual: TeamData) -> dict[str, TeamData]:
    try:
        rows = list(rows_of(path, "csv", Csv()))
    except LogError as error:
        raise MappingError(f"teams.file: {error}") from error
    found: dict[str, TeamData] = {}
    for number, row in enumerate(rows, start=2):
        try:
            heads = _heads(row.get("heads")) or usual.heads
            posts = row.get("posts_fte")
            found[row["team"]] = TeamData(
                region=row.get("region") or usual.region,
                site=row.get("site") or usual.site,
                heads=heads,
                posts_fte=_posts(float(posts), heads) if posts else min(usual.posts_fte, heads),
            )
        except (KeyError, ValueError) as error:
            allowed = f"team, region, site, heads (whole number from {MINIMUM_HEADS}), posts_fte (number up to heads)"
            raise MappingError(f"teams.file: line {number} of {path.name} is wrong; columns: {allowed}") from error
    return found


def _heads(text: str | None) -> int:
    """0 where nothing is said. Raises ValueError for a team too small to be shown alone: nothing of it comes back."""
    heads = int(text or 0)
    if text and heads < MINIMUM_HEADS:
        raise ValueError(text)
    return heads


def _posts(posts: float, heads: int) -> float:
    if not 0 <= posts <= heads:
        raise ValueError("posts_fte must lie between 0 and heads")
    return posts
