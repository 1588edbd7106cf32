"""The published files as a Kustomize base: boards and provisioning as ConfigMaps, rules as the operator reads them."""

from collections.abc import Iterable, Mapping
from typing import Any

import yaml

_OPTIONS = {"disableNameSuffixHash": True}


def kustomization(names: Iterable[str], folders: Mapping[str, str]) -> dict[str, Any]:
    """One ConfigMap per language of boards and per kind of provisioning. `folders`: language to Grafana folder."""
    files = sorted(names)
    maps = [
        {
            "name": f"postwaage-boards-{language}",
            "files": [name for name in files if name.startswith(f"boards/{language}/")],
            "options": {"labels": {"grafana_dashboard": "1"}, "annotations": {"grafana_folder": folder}},
        }
        for language, folder in folders.items()
    ]
    maps += [
        {"name": f"postwaage-{kind}", "files": [name for name in files if name.startswith(f"provisioning/{kind}/")]}
        for kind in ("datasources", "dashboards")
    ]
    return {
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "resources": ["prometheus-rules.yaml"],
        "generatorOptions": _OPTIONS,
        "configMapGenerator": maps,
    }


def prometheus_rules(files: Iterable[str]) -> dict[str, Any]:
    """All rule files as one object of the Prometheus Operator."""
    groups = [group for text in files for group in yaml.safe_load(text)["groups"]]
    return {
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "PrometheusRule",
        "metadata": {"name": "mailroom", "labels": {"app.kubernetes.io/part-of": "postwaage"}},
        "spec": {"groups": groups},
    }
