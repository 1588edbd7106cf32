"""`python -m contracts.gate` judges today's contracts; `python -m contracts.gate release` makes them the base."""

import argparse
import shutil
import sys
from pathlib import Path

from contracts.gate.folders import NoBaseError, compare_folders
from contracts.gate.review import ReviewError, read, unreviewed
from contracts.publish import PUBLISHED, VERSION

CONTRACTS = Path(__file__).parents[1]
RELEASED = CONTRACTS / "released"
REVIEWED = CONTRACTS / "gate" / "reviewed.toml"
_HEAD = """\
# Contract changes made on purpose since the last release, each reviewed: `difference` is a line of the gate (`*` stands
# for anything, the last step of the field must be named), `why` the reason, `old_records` how what was written before
# is read. An entry that covers nothing fails. `python -m contracts.gate release` empties the list.
"""


def judge(released: Path, published: Path, reviewed: Path) -> list[str]:
    """The complaints about today's contracts, one line each; none if all is well."""
    try:
        entries = read(reviewed)
        left, idle = unreviewed(compare_folders(released, published), entries)
    except (NoBaseError, ReviewError) as error:
        return [str(error)]
    return [*(f"BREAKING {line}" for line in left), *(f"REVIEWED, BUT NOT SO: {difference}" for difference in idle)]


def release() -> None:
    """Make today's contracts the base and begin an empty list. Each release keeps its golden examples forever."""
    for part in ("schemas", "asyncapi.yaml"):
        source, target = PUBLISHED / part, RELEASED / part
        if source.is_dir():
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(source, target)
        else:
            shutil.copy(source, target)
    shutil.copytree(CONTRACTS / "examples", RELEASED / "examples" / VERSION, dirs_exist_ok=True)
    REVIEWED.write_text(_HEAD, encoding="utf-8")


def main() -> int:
    """Exit 1 if there is any complaint about today's contracts, else 0."""
    parser = argparse.ArgumentParser(prog="python -m contracts.gate", description=__doc__)
    parser.add_argument("command", nargs="?", choices=("judge", "release"), default="judge")
    if parser.parse_args().command == "release":
        release()
    against = judge(RELEASED, PUBLISHED, REVIEWED)
    for line in against:
        print(line)
    if against:
        print(f"A change made on purpose needs an entry in {REVIEWED.relative_to(CONTRACTS.parent)}.")
    print(f"contracts: {len(against)} complaints against {RELEASED.relative_to(CONTRACTS.parent)}")
    return 1 if against else 0


if __name__ == "__main__":
    sys.exit(main())
