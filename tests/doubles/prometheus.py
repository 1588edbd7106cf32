"""What promtool must be told of an alert: its labels, and its words filled in as Prometheus does."""

import re
from collections.abc import Mapping
from typing import Any

from dashboards.alerts.rule import BOARDS_URL, RUNBOOKS_URL

LINKS = {BOARDS_URL: "https://grafana.example", RUNBOOKS_URL: "https://runbooks.example"}
"""External labels of the Prometheus of the tests."""


def expected(made: Mapping[str, Any], labels: Mapping[str, str]) -> dict[str, Any]:
    """The alert of this rule with these labels."""
    said = {key: _filled(text, labels) for key, text in made["annotations"].items()}
    return {"exp_labels": {**made["labels"], **labels}, "exp_annotations": said}


def _filled(text: str, labels: Mapping[str, str]) -> str:
    with_links = re.sub(r"{{ \$externalLabels\.(\w+) }}", lambda match: LINKS[match.group(1)], text)
    return re.sub(r"{{ \$labels\.(\w+) }}", lambda match: labels[match.group(1)], with_links)
