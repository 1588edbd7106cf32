"""What the repository cites is in it: links, headings, numbers of decisions and names of rules all lead somewhere."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.house.test_house import HOUSE, tracked

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CITED = re.compile(r"(?<!/ \")(?<![\w./-])((?:[\w.-]+/)*[\w-]+\.md)(#[\w-]+)?")
OUTSIDE = re.compile(r"^(https?:|mailto:)")
NAMES = {
    re.compile(r"\bP(\d{1,2})\b(?!\()"): ("docs/rules/privacy.md", "p"),
    re.compile(r"\bH([1-9])\b"): ("docs/rules/allocation.md", "h"),
    re.compile(r"\b[Ll]aw (\d+)\b"): ("docs/rules/laws.md", "law-"),
}
DECISION = re.compile(r"\b(?:ADR|[Dd]ecision) (\d{1,4})\b")
READ = {".md", ".py", ".sh", ".toml", ".yaml", ".yml", ".html", ".json", ".po", ".js", ".cjs", ""}
FROZEN = ("contracts/released/", "LICENSE")
"""Texts as a release left them."""


@cache
def files() -> dict[str, str]:
    """Every text of the repository by its path."""
    paths = [path for path in tracked() if path.suffix in READ and not path.is_symlink()]
    named = {path.relative_to(HOUSE).as_posix(): path for path in paths}
    return {name: path.read_text(encoding="utf-8") for name, path in named.items() if not name.startswith(FROZEN)}


@cache
def headings(path: str) -> frozenset[str]:
    """The anchors of a page, as GitHub makes them from its headings."""
    found = re.findall(r"^#{1,6} (.+)$", files()[path], re.M)
    return frozenset(re.sub(r"[^\w\- ]", "", text.lower()).strip().replace(" ", "-") for text in found)


def fault(name: str, target: str, anchor: str) -> str | None:
    """Why a reference from `name` leads nowhere; None if it leads somewhere. `target`: seen from the root."""
    if target.rstrip("/") and not (HOUSE / target).exists():
        return f"{name}: {target} does not exist"
    if anchor and anchor not in headings(target):
        return f"{name}: {target} has no heading #{anchor}"
    return None


def links(name: str, text: str) -> Iterator[str | None]:
    """Links of a page, seen from its own folder."""
    for link in LINK.findall(text):
        if OUTSIDE.match(link):
            continue
        path, _, anchor = link.partition("#")
        target = (HOUSE / name).parent / path if path else HOUSE / name
        yield fault(name, target.resolve().relative_to(HOUSE).as_posix(), anchor)


def citations(name: str, text: str) -> Iterator[str | None]:
    """Pages named in running text: from the root, or from a folder above the one who names them."""
    for path, anchor in CITED.findall(text):
        above = [(HOUSE / name).parent, *(HOUSE / name).parents]
        found = [folder / path for folder in above if folder.is_relative_to(HOUSE) and (folder / path).exists()]
        target = found[0].relative_to(HOUSE).as_posix() if found else path
        yield fault(name, target, anchor.removeprefix("#"))


def names(name: str, text: str) -> Iterator[str | None]:
    """Rules and decisions named by their number."""
    for pattern, (page, prefix) in NAMES.items():
        for number in pattern.findall(text):
            yield fault(name, page, f"{prefix}{number}")
    decided = {int(path.name[:4]) for path in (HOUSE / "docs/decisions").glob("[0-9]*.md")}
    for number in DECISION.findall(text):
        yield None if int(number) in decided else f"{name}: there is no decision {number}"


def dead(name: str, text: str) -> set[str]:
    """Every reference of a text that leads nowhere."""
    followed = [*citations(name, LINK.sub("", text)), *names(name, text)]
    if name.endswith(".md"):
        followed += links(name, text)
    return {each for each in followed if each}


def test_every_reference_leads_somewhere() -> None:
    own = Path(__file__).relative_to(HOUSE).as_posix()
    assert not sorted(each for name, text in files().items() if name != own for each in dead(name, text))


@pytest.mark.parametrize(
    "text",
    [
        "see [here](rules/gone.md)",
        "see [here](rules/privacy.md#p19)",
        "see docs/rules/forecast.md#no-such-heading",
        "see domain.md section 4.2",
        "see ADR 9999",
        "the gate P19",
        "the hard rule H4",
        "law 11",
    ],
)
def test_a_dead_reference_is_seen(text: str) -> None:
    assert dead("docs/made-up.md", text)
