"""Rows of one partition in a dictionary, and the way a step changes them."""

from collections.abc import Mapping, Sequence

from services.streams import Step


class DictRows:
    """Stands for the stored rows of a partition."""

    def __init__(self, stored: Mapping[str, bytes] | None = None) -> None:
        self.stored: dict[str, bytes] = dict(stored or {})

    def get(self, key: str) -> bytes | None:
        return self.stored.get(key)

    def get_many(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        return {key: self.stored[key] for key in keys if key in self.stored}

    def items(self) -> Sequence[tuple[str, bytes]]:
        return sorted(self.stored.items())

    def after(self, key: str, count: int) -> Sequence[tuple[str, bytes]]:
        return [pair for pair in self.items() if pair[0] > key][:count]

    def apply(self, step: Step) -> None:
        """As the transport does when everything else is durable."""
        for key, row in step.rows.items():
            if row is None:
                self.stored.pop(key, None)
            else:
                self.stored[key] = row
