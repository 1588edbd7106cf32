"""A real single-node Kafka (KRaft) on loopback: jars through Maven with checksums, format, start, readiness."""

import asyncio
import fcntl
import hashlib
import logging
import os
import subprocess
import time
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from deploy.launcher import machine
from deploy.launcher.supervisor import kill_with_parent

ROOT = Path(__file__).resolve().parents[2]
POM = Path(__file__).parent / "kafka/pom.xml"
CHECKSUMS = Path(__file__).parent / "kafka/jars.sha256"
JARS = ROOT / ".local/kafka/jars"
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


def expected_checksums() -> dict[str, str]:
    """SHA-256 of each jar by file name, as committed."""
    lines = (line.split() for line in CHECKSUMS.read_text().splitlines() if line.strip())
    return {name: digest for digest, name in lines}


def wrong_jars(folder: Path, expected: dict[str, str]) -> list[str]:
    """Jars that are missing, changed, or not on the committed list."""
    present = {path.name: path for path in folder.glob("*.jar")}
    wrong = sorted(present.keys() - expected.keys())
    for name, digest in expected.items():
        if name not in present or hashlib.sha256(present[name].read_bytes()).hexdigest() != digest:
            wrong.append(name)
    return wrong


def fetch_jars(java: Path, folder: Path = JARS) -> Path:
    """The folder with Kafka's jars, fetched once; every jar is compared with the committed list."""
    folder.mkdir(parents=True, exist_ok=True)
    expected = expected_checksums()
    with (folder.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not wrong_jars(folder, expected):
            return folder
        for stale in folder.glob("*.jar"):
            stale.unlink()
        machine.say(f"fetching {len(expected)} jars of Kafka through Maven (once, about 45 MB) ...")
        _run_maven(java, folder)
        if wrong := wrong_jars(folder, expected):
            raise machine.MachineNotReadyError(f"jars differ from {CHECKSUMS.name}: {', '.join(wrong)}")
    return folder


def _run_maven(java: Path, folder: Path) -> None:
    # Maven's own launcher wants a JAVA_HOME; the user need not have set one.
    environment = {**os.environ, "JAVA_HOME": str(java.parent.parent)}
    command = [str(machine.maven()), "-q", "-B", "-f", str(POM), "dependency:copy-dependencies"]
    command += ["-DincludeScope=runtime", f"-DoutputDirectory={folder}"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise machine.MachineNotReadyError(f"Maven could not fetch Kafka: {done.stdout[-500:]}{done.stderr[-500:]}")


@dataclass(frozen=True, slots=True)
class Broker:
    """One single-node Kafka: where its data lies and where it listens."""

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


@contextmanager
def running_broker(folder: Path) -> Iterator[Broker]:
    """A started broker for tests; killed at the end (its data is thrown away anyway)."""
    broker = new_broker(folder)
    with (folder / "kafka.log").open("w") as log:
        process = subprocess.Popen(
            broker.command,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=kill_with_parent,  # noqa: PLW1509 - the child only makes one system call
        )
        try:
            asyncio.run(_until_ready(broker, process))
            yield broker
        finally:
            process.kill()
            process.wait()


async def _until_ready(broker: Broker, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not await answers(broker.bootstrap):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"Kafka did not start, see {broker.folder}/kafka.log")
        await asyncio.sleep(0.1)
