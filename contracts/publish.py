"""Writes `contracts/published/`: JSON Schemas, AsyncAPI 3 and Kafka topic manifests. Run by `make generate`."""

import json
from pathlib import Path
from typing import Any

import yaml

from contracts.base import DEAD_LETTER_PARTITIONS, Event, Topic, type_names
from contracts.topics import TOPICS

PUBLISHED = Path(__file__).parent / "published"
VERSION = "1.1.0"
INSTALLED_PARTITIONS = 12
"""Partition count of a county (docs/architecture.md#topics); an overlay sets 48 for a state."""

_ENVELOPE = {
    "type": "object",
    "required": ["ce_id", "ce_source", "ce_type", "ce_time", "ce_specversion"],
    "properties": {
        name: {"type": "string"}
        for name in ("ce_id", "ce_source", "ce_type", "ce_time", "ce_subject", "ce_specversion", "traceparent")
    },
}


def schema_of(event: type[Event]) -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of one event as it is written."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:postwaage:event:{type_names([event])[0]}",
        **event.model_json_schema(mode="serialization"),
    }


def all_events() -> dict[str, type[Event]]:
    """Every event by wire name, each once, in the order of the topics."""
    return {name: event for topic in TOPICS for event in topic.events for name in type_names([event])}


def _channel(topic: Topic) -> dict[str, Any]:
    return {
        "address": topic.name,
        "description": topic.purpose,
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in type_names(topic.events)},
        "bindings": {
            "kafka": {
                "topic": topic.name,
                "partitions": topic.partitions(INSTALLED_PARTITIONS),
                "topicConfiguration": {"cleanup.policy": [topic.cleanup]},
            }
        },
        "x-key": topic.key,
        "x-producers": list(topic.producers),
        "x-consumers": list(topic.consumers),
    }


def _message(name: str, event: type[Event]) -> dict[str, Any]:
    return {
        "name": name,
        "summary": (event.__doc__ or "").strip().splitlines()[0],
        "contentType": "application/json",
        "headers": {"$ref": "#/components/schemas/Envelope"},
        "payload": {"$ref": f"./schemas/{name}.json"},
    }


def asyncapi() -> dict[str, Any]:
    """AsyncAPI 3 document of all topics. Envelope: CloudEvents attributes and W3C traceparent in Kafka headers."""
    channels = {topic.name.removeprefix("mailroom.").removesuffix(".v1"): _channel(topic) for topic in TOPICS}
    operations = {
        f"{service}.{action}.{name}": {
            "action": action,
            "channel": {"$ref": f"#/channels/{name}"},
            "title": f"{service} {action}s {name}",
        }
        for name, topic in zip(channels, TOPICS, strict=True)
        for action, services in (("send", topic.producers), ("receive", topic.consumers))
        for service in services
    }
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Postwaage events",
            "version": VERSION,
            "description": "Events and orders between the services of Postwaage.",
            "license": {"name": "EUPL-1.2"},
        },
        "defaultContentType": "application/json",
        "channels": channels,
        "operations": operations,
        "components": {
            "messages": {name: _message(name, event) for name, event in all_events().items()},
            "schemas": {"Envelope": _ENVELOPE},
        },
    }


def _manifest(name: str, partitions: int, config: dict[str, str]) -> dict[str, Any]:
    return {
        "apiVersion": "kafka.strimzi.io/v1",
        "kind": "KafkaTopic",
        "metadata": {"name": name, "labels": {"strimzi.io/cluster": "mailroom"}},
        "spec": {"partitions": partitions, "replicas": 3, "config": {"min.insync.replicas": 2, **config}},
    }


def topic_manifests(topic: Topic) -> list[dict[str, Any]]:
    """Kubernetes manifests of a topic and its dead letters."""
    return [
        _manifest(topic.name, topic.partitions(INSTALLED_PARTITIONS), topic.configuration),
        _manifest(topic.dead_letters, DEAD_LETTER_PARTITIONS, topic.dead_letter_configuration),
    ]


def _json(document: object) -> str:
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def documents() -> dict[str, str]:
    """Every generated file: path below `published/` and its text."""
    files = {f"schemas/{name}.json": _json(schema_of(event)) for name, event in all_events().items()}
    files["asyncapi.yaml"] = yaml.safe_dump(asyncapi(), sort_keys=False, allow_unicode=True, width=120)
    for topic in TOPICS:
        files[f"topics/{topic.name}.yaml"] = yaml.safe_dump_all(topic_manifests(topic), sort_keys=False)
    kustomization = {
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "resources": [f"{topic.name}.yaml" for topic in TOPICS],
    }
    files["topics/kustomization.yaml"] = yaml.safe_dump(kustomization, sort_keys=False)
    return files


def main() -> None:
    """Write all files and remove generated ones that no longer belong."""
    files = documents()
    for folder in ("schemas", "topics"):
        for old in (PUBLISHED / folder).glob("*"):
            if f"{folder}/{old.name}" not in files:
                old.unlink()
    for name, text in files.items():
        path = PUBLISHED / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    print(f"contracts/published: {len(files)} files")


if __name__ == "__main__":
    main()
