"""The kept results: one line of JSON per case and policy, with the code that it was measured on."""

import json
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from bench.decisions.cases import OPEN, VARIANTS, Case
from bench.reporting.facts import git, machine_facts
from bench.reporting.results import rounded
from deploy.launcher.folders import ROOT

FOLDER = ROOT / "bench/results/decisions"
QUICK_FOLDER = ROOT / ".local/bench-quick/decisions"
ASKED_FOLDER = ROOT / "bench/results/decisions-asked"
GATE_FOLDER = ROOT / "bench/results/decisions-gate"

Line = dict[str, Any]

_WORLD = ("policies/nothing", "policies/stopwatch", "play", "measures/figures")
_PRODUCT = ("policies/product/*", "measures/detection", "cases", "measures/driven", "measures/asking")
_SIMPLE = ("policies/simple", "policies/sharing", "measures/detection")
_OF_POLICY = {
    **dict.fromkeys(("none", "blind", "ours", *VARIANTS, *OPEN), _PRODUCT),
    "bound": ("measures/bound",),
}
_RULES_OF_THE_WORLD = (
    "mailroom/deadlines.py",
    "mailroom/workdays.py",
    "office/traces/*.py",
    "office/model/*.py",
    "contracts/items.py",
)


def sources_of(policy: str) -> list[Path]:
    """What the figures of a policy depend on: the played office for all, the engine for the product only."""
    own = _OF_POLICY.get(policy, _SIMPLE)
    patterns = [f"bench/decisions/{name}.py" for name in (*_WORLD, *own)]
    patterns += _RULES_OF_THE_WORLD
    patterns += ["mailroom/**/*.py", "contracts/*.py"] if own is _PRODUCT else []
    return sorted({file for pattern in patterns for file in ROOT.glob(pattern)})


@cache
def code_of(policy: str) -> str:
    """A digest of these sources."""
    digest = sha256()
    for file in sources_of(policy):
        digest.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def commit() -> str:
    """The commit of the working tree; a plus says that something was changed since."""
    changed = git(
        "status", "--porcelain", "--untracked-files=no", "--", "mailroom", "office", "contracts", "bench/decisions"
    )
    return git("rev-parse", "--short=12", "HEAD") + ("+" if changed else "")


def load(folder: Path) -> list[Line]:
    """Every line of a folder; of equal ones the last."""
    found: dict[tuple[object, ...], Line] = {}
    for file in sorted(folder.glob("*.jsonl")):
        for text in file.read_text().splitlines():
            line = json.loads(text)
            found[_key(line)] = line
    return [found[key] for key in sorted(found, key=str)]


def missing(cases: Iterable[tuple[Case, str]], lines: Iterable[Line]) -> dict[Case, tuple[str, ...]]:
    """What is not there yet, measured on the present code."""
    there = {(*_key(line), line["code"]) for line in lines}
    wanted: dict[Case, tuple[str, ...]] = {}
    for case, policy in cases:
        if (case.size, case.scenario, case.load, case.seed, policy, code_of(policy)) not in there:
            wanted[case] = (*wanted.get(case, ()), policy)
    return wanted


def add(folder: Path, case: Case, figures: dict[str, dict[str, Any]], measured_on: str) -> None:
    """Append the figures of a case to the file of its size, scenario and load."""
    folder.mkdir(parents=True, exist_ok=True)
    with _file(folder, case.size, case.scenario, case.load).open("a") as file:
        for policy, found in figures.items():
            names = {"size": case.size, "scenario": case.scenario, "load": case.load, "seed": case.seed}
            head = {**names, "policy": policy, "code": code_of(policy), "commit": measured_on}
            file.write(json.dumps({**head, **rounded(found)}) + "\n")


def keep_facts(folder: Path, *, quick: bool) -> None:
    """What the machine was that measured last."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "machine.json").write_text(json.dumps(machine_facts(quick=quick), indent=1) + "\n")


def facts(folder: Path) -> dict[str, Any]:
    """The machine that measured last; nothing where none is kept."""
    file = folder / "machine.json"
    return dict(json.loads(file.read_text())) if file.exists() else {}


def tidy(folder: Path) -> None:
    """Write each file again in a fixed order, without lines that were measured again."""
    by_file: defaultdict[Path, list[Line]] = defaultdict(list)
    for line in load(folder):
        by_file[_file(folder, line["size"], line["scenario"], line["load"])].append(line)
    for file, lines in by_file.items():
        lines.sort(key=lambda line: (line["seed"], line["policy"]))
        file.write_text("".join(json.dumps(line) + "\n" for line in lines))


def _file(folder: Path, size: int, scenario: str, load: str) -> Path:
    return folder / f"t{size}-{scenario}-{load.replace(' ', '-')}.jsonl"


def _key(line: Line) -> tuple[object, ...]:
    return line["size"], line["scenario"], line["load"], line["seed"], line["policy"]
