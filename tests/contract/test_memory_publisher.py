"""The remembering publisher of the tests obeys the laws of publishers."""

import pytest

from tests.doubles.publisher import MemoryPublisher
from tests.doubles.publisher_laws import PARTITIONS, PublisherLaws


class TestMemoryPublisher(PublisherLaws):
    """Every law, on memory."""

    @pytest.fixture
    def publisher(self) -> MemoryPublisher:
        return MemoryPublisher(PARTITIONS)

    @pytest.fixture
    def topic_reader(self, publisher: MemoryPublisher) -> MemoryPublisher:
        return publisher
