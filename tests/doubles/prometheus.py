"""What promtool must be told of an alert, as Prometheus fills in its words, and what it says to that."""

import re
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from dashboards.alerts.rule import BOARDS_URL, RUNBOOKS_URL
from dashboards.build import PUBLISHED, rules
from deploy.local.viewers import find_prometheus

LINKS = {BOARDS_URL: "https://grafana.example", RUNBOOKS_URL: "https://runbooks.example"}
"""External labels of the Prometheus of the tests."""


class _Plain(yaml.CSafeDumper):
    """Without anchors: promtool's reader takes them, people do not."""

    def ignore_aliases(self, _: object) -> bool:
        return True


def program() -> Path:
    """Prometheus; `promtool` lies beside it. Skips where there is none."""
    found = find_prometheus()
    if found is None or not found.with_name("promtool").exists():
        pytest.skip("NO PROMETHEUS ON THIS MACHINE: apt-get install prometheus")
    return found


def check(
    promtool: Path,
    folder: Path,
    cases: Iterable[Mapping[str, Any]],
    files: Sequence[str] = tuple(rules()),
    interval: str = "1m",
) -> str:
    """What `promtool test rules` says against these cases; nothing where all hold."""
    paths = [PUBLISHED / name for name in files]
    order = [group["name"] for path in paths for group in yaml.safe_load(path.read_text())["groups"]]
    whole = {"rule_files": [*map(str, paths)], "evaluation_interval": interval, "group_eval_order": order}
    file = folder / "cases.yaml"
    file.write_text(yaml.dump({**whole, "tests": list(cases)}, Dumper=_Plain))
    return run(promtool, "test", "rules", str(file))


def run(promtool: Path, *arguments: str) -> str:
    """What promtool says where it is not content."""
    done = subprocess.run([str(promtool), *arguments], capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def inputs(series: Mapping[str, str]) -> list[dict[str, str]]:
    """Series as promtool reads them."""
    return [{"series": name, "values": values} for name, values in series.items()]


def expected(made: Mapping[str, Any], labels: Mapping[str, str]) -> dict[str, Any]:
    """The alert of this rule with these labels."""
    said = {key: _filled(text, labels) for key, text in made["annotations"].items()}
    return {"exp_labels": {**made["labels"], **labels}, "exp_annotations": said}


def _filled(text: str, labels: Mapping[str, str]) -> str:
    with_links = re.sub(r"{{ \$externalLabels\.(\w+) }}", lambda match: LINKS[match.group(1)], text)
    return re.sub(r"{{ \$labels\.(\w+) }}", lambda match: labels[match.group(1)], with_links)
