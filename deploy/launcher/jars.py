"""The jars of Kafka: fetched once through Maven, and compared with the committed list of checksums."""

import fcntl
import hashlib
import os
import subprocess
from pathlib import Path

from deploy.launcher import machine
from deploy.launcher.folders import ROOT

POM = Path(__file__).parent / "kafka/pom.xml"
CHECKSUMS = Path(__file__).parent / "kafka/jars.sha256"
JARS = ROOT / ".local/kafka/jars"


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
