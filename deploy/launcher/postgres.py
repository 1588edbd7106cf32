"""A real PostgreSQL on loopback that is thrown away afterwards: Debian's programs, data in a folder of its own."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.launcher import machine

_VERSIONS = Path("/usr/lib/postgresql")
# No power cut is played here, so nothing waits for the disk. What was committed still outlives a crash of the server.
_QUICK = "-c fsync=off -c full_page_writes=off"
_MAKE = ("-U", "mailroom", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C")


def find_programs() -> Path | None:
    """The folder of PostgreSQL's programs: the newest of Debian's, else the one on the path."""
    places = sorted(_VERSIONS.glob("*/bin"), reverse=True)
    named = shutil.which("postgres")
    places += [Path(named).parent] if named else []
    return next((place for place in places if (place / "initdb").exists()), None)


def programs() -> Path:
    """The same, installed if need be; raises `MachineNotReadyError` where that is not possible."""
    found = find_programs()
    if found is None:
        machine.install("postgresql")
        found = find_programs()
    if found is None:
        raise machine.MachineNotReadyError("PostgreSQL is needed: apt-get install postgresql")
    return found


@dataclass(frozen=True, slots=True)
class Server:
    """One running server. It refuses to run as root, so there another user runs it."""

    programs: Path
    folder: Path
    port: int
    user: str | None

    @property
    def url(self) -> str:
        """Address without a database's name."""
        return f"postgresql://mailroom@127.0.0.1:{self.port}"

    def create(self) -> None:
        """Make the empty cluster."""
        self._run("initdb", "-D", str(self._data), *_MAKE)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"-p {self.port} -h 127.0.0.1 -k {self.folder} {_QUICK}"
        self._control("-o", options, "start")

    def stop(self) -> None:
        """End it at once; every connection breaks, as after a crash."""
        self._control("-m", "immediate", "stop")

    def create_database(self, name: str) -> str:
        """An empty database; its URL."""
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "mailroom", name)
        return f"{self.url}/{name}"

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _control(self, *arguments: str) -> None:
        self._run("pg_ctl", "-D", str(self._data), "-w", "-l", str(self.folder / "log"), *arguments)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), *arguments]
        # The server inherits these; a pipe would stay open as long as it lives.
        quiet = subprocess.DEVNULL
        done = subprocess.run(
            command, stdin=quiet, stdout=quiet, stderr=quiet, user=self.user, cwd=self.folder, check=False
        )
        if done.returncode != 0:
            raise RuntimeError(f"PostgreSQL's {program} {arguments[-1]} ended with {done.returncode}")


@contextmanager
def running_postgres() -> Iterator[Server]:
    """A started server; stopped and deleted at the end."""
    found = programs()
    folder = Path(tempfile.mkdtemp(prefix="postwaage-pg-"))
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    server = Server(found, folder, machine.free_ports(1)[0], user)
    try:
        server.create()
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)
