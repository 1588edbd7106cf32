"""A real single-node Kafka (KRaft) on loopback: format, start, readiness."""

import asyncio
import logging
import subprocess
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from deploy.launcher import machine
from deploy.launcher.jars import fetch_jars
from deploy.launcher.process import Process
from deploy.launcher.readiness import until

START_SECONDS = 90

_PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.bootstrap.servers=127.0.0.1:{controller_port}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}
advertised.listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs={log_dir}
auto.create.topics.enable=false
num.partitions=1
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=2
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.num.partitions=2
group.initial.rebalance.delay.ms=0
num.io.threads=2
num.network.threads=2
log.cleaner.threads=1
file.delete.delay.ms=1000
"""


@dataclass(frozen=True, slots=True)
class Broker:
    """One single-node Kafka: where its data is and where it listens."""

    java: Path
    jars: Path
    folder: Path
    port: int
    controller_port: int

    @property
    def bootstrap(self) -> str:
        """Address for clients."""
        return f"127.0.0.1:{self.port}"

    @property
    def command(self) -> list[str]:
        """How the broker process starts; the same again after a crash."""
        return [*self._jvm, "kafka.Kafka", str(self._config)]

    @property
    def _config(self) -> Path:
        return self.folder / "server.properties"

    @property
    def _jvm(self) -> list[str]:
        flags = ["-Xms128m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"]
        logging = "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"
        return [str(self.java), *flags, logging, "-cp", f"{self.jars}/*"]

    def format(self) -> None:
        """Write the configuration and the empty storage; repeatable."""
        self.folder.mkdir(parents=True, exist_ok=True)
        settings = _PROPERTIES.format(
            port=self.port, controller_port=self.controller_port, log_dir=self.folder / "data"
        )
        self._config.write_text(settings)
        cluster = urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        # A leading dash would be read as an option.
        arguments = ["format", "--standalone", "--ignore-formatted", "-t", f"P{cluster[1:]}", "-c", str(self._config)]
        command = [*self._jvm, "kafka.tools.StorageTool", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"Kafka's storage could not be formatted: {done.stdout}{done.stderr}")


def new_broker(folder: Path) -> Broker:
    """A formatted broker with free ports, not yet started."""
    java = machine.java()
    port, controller_port = machine.free_ports(2)
    broker = Broker(java, fetch_jars(java), folder, port, controller_port)
    broker.format()
    return broker


async def answers(bootstrap: str) -> bool:
    """Whether a broker answers a metadata request."""
    # The client logs every attempt as an error; while a broker starts, none of them is.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, request_timeout_ms=2000)
    try:
        await admin.start()
        await admin.list_topics()
    except (KafkaError, OSError):
        return False
    finally:
        await admin.close()
    return True


class BrokerProcess:
    """A broker that runs without a supervisor; it can be killed and started again on the same data."""

    def __init__(self, folder: Path) -> None:
        self.broker = new_broker(folder)
        self.folder = folder
        self.bootstrap = self.broker.bootstrap
        self._process: Process | None = None

    async def start(self) -> None:
        """Start it, and wait until it answers."""
        process = self._process = Process("kafka", self.broker.command, {}, self.folder / "kafka.log")

        async def ready() -> bool:
            process.check()
            return await answers(self.bootstrap)

        await until(ready, "Kafka", START_SECONDS)

    def kill(self) -> None:
        """SIGKILL, at once; its data stays."""
        if self._process is not None:
            self._process.kill()


@contextmanager
def running_broker(folder: Path) -> Iterator[BrokerProcess]:
    """A started broker; killed at the end (its data is thrown away anyway)."""
    process = BrokerProcess(folder)
    try:
        asyncio.run(process.start())
        yield process
    finally:
        process.kill()
