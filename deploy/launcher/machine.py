"""What the machine must provide: Java 17, Maven, free ports; and what is installed when it is missing."""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Collection, Iterator
from contextlib import ExitStack
from pathlib import Path

JVM_HOMES = Path("/usr/lib/jvm")
OLDEST_JAVA = 17


class MachineNotReadyError(Exception):
    """Something has to be installed by hand; the message is one line that says what."""


def say(line: str) -> None:
    """One line of progress, at once."""
    print(line, flush=True)


def _java_release(java: Path) -> int:
    answer = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
    found = re.search(r'version "(\d+)', answer.stderr + answer.stdout)
    return int(found.group(1)) if answer.returncode == 0 and found else 0


def _java_candidates() -> Iterator[Path]:
    if home := os.environ.get("JAVA_HOME"):
        yield Path(home) / "bin/java"
    if on_path := shutil.which("java"):
        yield Path(on_path)
    if JVM_HOMES.is_dir():
        yield from sorted(JVM_HOMES.glob("*/bin/java"))


def find_java() -> Path | None:
    """The first Java of release 17 or newer: JAVA_HOME, then the path, then the system's folder."""
    for candidate in _java_candidates():
        if candidate.is_file() and _java_release(candidate) >= OLDEST_JAVA:
            return candidate.resolve()
    return None


def find_program(*names: str) -> Path | None:
    """The first of these programs on the path or in the usual folders."""
    usual = os.pathsep.join((os.environ.get("PATH", ""), "/usr/bin", "/usr/sbin", "/usr/local/bin"))
    for name in names:
        if found := shutil.which(name, path=usual):
            return Path(found)
    return None


def may_install() -> bool:
    """Whether Debian packages can be installed here: root, and apt-get is there."""
    return os.geteuid() == 0 and find_program("apt-get") is not None


def install(*packages: str) -> None:
    """Install Debian packages; raises `MachineNotReadyError` where that is not possible or fails."""
    wanted = " ".join(packages)
    if not may_install():
        raise MachineNotReadyError(f"please install first: apt-get install {wanted} (or the like of your system)")
    say(f"installing from Debian: {wanted} (once, about a minute) ...")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    get = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120"]
    for command in ([*get, "update"], [*get, "install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(command, env=quiet, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            print(done.stderr[-2000:], file=sys.stderr)
            raise MachineNotReadyError(f"apt-get could not install {wanted}; please install it by hand")


def java() -> Path:
    """Java 17 or newer, installed if need be."""
    found = find_java()
    if found is None:
        install("openjdk-17-jre-headless")
        found = find_java()
    if found is None:
        raise MachineNotReadyError("Java 17 or newer is needed: install openjdk-17-jre-headless, or set JAVA_HOME")
    return found


def maven() -> Path:
    """The `mvn` command, installed if need be."""
    found = find_program("mvn")
    if found is None:
        install("maven")
        found = find_program("mvn")
    if found is None:
        raise MachineNotReadyError("Maven is needed to fetch the jars of Kafka: apt-get install maven")
    return found


def free_ports(count: int) -> list[int]:
    """Loopback ports nobody listens on now, all different."""
    with ExitStack() as open_sockets:
        sockets = [open_sockets.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def port_from(wanted: int, taken: Collection[int] = ()) -> int:
    """This loopback port, or the next one above it that nobody listens on and that is not among `taken`."""
    for port in range(wanted, wanted + 100):
        if port not in taken and _is_free(port):
            return port
    return free_ports(1)[0]


def _is_free(port: int) -> bool:
    with socket.socket() as tried:
        # As servers do: the remains of an earlier connection do not block the port.
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
