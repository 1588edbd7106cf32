"""What the machine and the code are, without which a figure means nothing."""

import os
import platform
import re
import subprocess
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from deploy.launcher.folders import ROOT

_NAMED = ("faust-streaming", "aiokafka", "pydantic", "rocksdict", "orjson", "fastapi", "uvicorn", "sqlalchemy")


def machine_facts(*, quick: bool) -> dict[str, object]:
    """Cores, processor, memory, system, versions, commit and time."""
    return {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": git("rev-parse", "--short=12", "HEAD"),
        "changed_since_commit": bool(
            git("status", "--porcelain", "--untracked-files=no", "--", "services", "mailroom")
        ),
        "quick": quick,
        "cores": len(os.sched_getaffinity(0)),
        "processor": _first(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo")),
        "memory_gib": round(int(_first(r"MemTotal:\s*(\d+)", Path("/proc/meminfo")) or 0) / 1024**2, 1),
        "load_at_start": round(os.getloadavg()[0], 2),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "kafka": _first(r"kafka-clients-([\d.]+)\.jar", ROOT / "deploy/launcher/kafka/jars.sha256"),
        "versions": {name: metadata.version(name) for name in _NAMED},
    }


def git(*arguments: str) -> str:
    """What git answers about this checkout; nothing where there is no git."""
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def _first(pattern: str, file: Path) -> str:
    found = re.search(pattern, file.read_text())
    return found[1].strip() if found else ""
