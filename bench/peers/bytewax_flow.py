"""The same work with Bytewax: a stateful map with recovery snapshots in SQLite, and an output topic."""

from collections.abc import Mapping
from typing import Any

import bytewax.operators as op
import orjson
from bytewax.connectors.kafka import KafkaSinkMessage, KafkaSourceMessage
from bytewax.connectors.kafka import operators as kop
from bytewax.dataflow import Dataflow

from bench.peers.life import follow
from bench.peers.settings import peer_settings


def _keyed(message: KafkaSourceMessage[bytes, bytes]) -> tuple[str, dict[str, Any]]:
    return message.key.decode(), orjson.loads(message.value)


def _followed(state: Mapping[str, Any] | None, event: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    after = follow(state, event)
    return after, after


def _message(pair: tuple[str, Mapping[str, Any]]) -> KafkaSinkMessage[bytes, bytes]:
    return KafkaSinkMessage(pair[0].encode(), orjson.dumps(pair[1]))


def create_flow() -> Dataflow:
    """The dataflow; `python -m bytewax.run` gives it its recovery folder and the snapshot interval."""
    settings = peer_settings()
    flow = Dataflow("items")
    source = kop.input("source", flow, brokers=[settings.kafka], topics=[settings.source])
    keyed = op.map("decode", source.oks, _keyed)
    states = op.stateful_map("follow", keyed, _followed)
    messages = op.map("encode", states, _message)
    kop.output("target", messages, brokers=[settings.kafka], topic=settings.target)
    return flow
