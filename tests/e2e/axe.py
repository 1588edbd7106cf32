"""axe-core, fetched once by npm with its checksum; where that is not possible the test is skipped, loudly."""

import hashlib
import shutil
import subprocess
import tarfile

import pytest

from deploy.launcher.folders import ROOT

VERSION = "4.10.3"
SHA256 = "0f2b4d7dcdf7d1219df8d1959ad68e565f51d14c3f0d88bb71cd59abeb956292"
FOLDER = ROOT / ".local/axe"


def axe_source() -> str:
    """The script, as released."""
    file = FOLDER / f"axe-core-{VERSION}.tgz"
    if not file.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("NO AXE: npm is not installed")
        fetched = subprocess.run(
            [npm, "pack", f"axe-core@{VERSION}"], cwd=FOLDER, capture_output=True, check=False, timeout=120
        )
        if fetched.returncode:
            pytest.skip("NO AXE: npm could not fetch it")
    if hashlib.sha256(file.read_bytes()).hexdigest() != SHA256:
        file.unlink()
        pytest.fail("axe-core is not the file that was released")
    with tarfile.open(file) as package:
        script = package.extractfile("package/axe.min.js")
        assert script is not None
        return script.read().decode()
