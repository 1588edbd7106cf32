"""Which partition a key goes to, as every Kafka client of Java chooses it."""

import struct


def partition_for(key: str, partitions: int) -> int:
    """The partition of a key, as every Kafka client of Java chooses it (murmur2 over the UTF-8 bytes)."""
    return (_murmur2(key.encode()) & 0x7FFFFFFF) % partitions


def _murmur2(data: bytes) -> int:
    factor, mask = 0x5BD1E995, 0xFFFFFFFF
    mixed = 0x9747B28C ^ len(data)
    whole = len(data) & ~3
    for part in struct.unpack(f"<{whole >> 2}I", data[:whole]):
        word = part * factor & mask
        mixed = (mixed * factor ^ (word ^ (word >> 24)) * factor) & mask
    rest = data[whole:]
    if rest:
        mixed = (mixed ^ int.from_bytes(rest, "little")) * factor & mask
    mixed = (mixed ^ (mixed >> 13)) * factor & mask
    return mixed ^ (mixed >> 15)
