"""Kafka for everything that is not a stream worker: messages and their bytes, publishing, small topics read whole."""

from services.chassis.kafka.codec import BadMessage, decode, encode
from services.chassis.kafka.global_table import GlobalTable
from services.chassis.kafka.headers import headers_for
from services.chassis.kafka.messages import Encoded, Output, Record
from services.chassis.kafka.partitioning import partition_for
from services.chassis.kafka.publisher import KafkaPublisher, Publisher, send_all
from services.chassis.kafka.topics import create_topics

__all__ = [
    "BadMessage",
    "Encoded",
    "GlobalTable",
    "KafkaPublisher",
    "Output",
    "Publisher",
    "Record",
    "create_topics",
    "decode",
    "encode",
    "headers_for",
    "partition_for",
    "send_all",
]
