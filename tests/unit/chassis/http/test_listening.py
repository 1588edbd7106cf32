"""Who may be listened to: this machine, or everybody behind a gateway that checks who calls."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from services.chassis.health import Health
from services.chassis.http.listening import OPEN, UncheckedCallersError, is_loopback, listen
from services.chassis.settings import Base


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7"])
def test_an_address_that_others_reach_is_refused(host: str) -> None:
    with pytest.raises(UncheckedCallersError, match="MAILROOM_GATEWAY_AUTHENTICATES"):
        listen(Base(host=host), Health())


def test_behind_a_gateway_it_listens_and_says_so(caplog: pytest.LogCaptureFixture) -> None:
    health = Health()
    with listen(Base(host="0.0.0.0", gateway_authenticates=True), health) as listening:
        assert listening.getsockname()[0] == "0.0.0.0"
    assert health.report_ready()[1]["warnings"] == [{"code": OPEN, "relies_on": "a gateway that authenticates"}]
    assert OPEN in caplog.text


def test_on_the_loopback_address_there_is_nothing_to_say(caplog: pytest.LogCaptureFixture) -> None:
    health = Health()
    with listen(Base(host="127.0.0.1"), health) as listening:
        assert isinstance(listening, socket.socket)
    assert health.report_ready() == (200, {"status": "ready"})
    assert OPEN not in caplog.text


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost"])
def test_what_only_this_machine_reaches(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("service", ["intake", "assignment"])
def test_a_service_ends_with_a_line_that_says_why(service: str, tmp_path: Path) -> None:
    environment = {"MAILROOM_HOST": "0.0.0.0", "MAILROOM_DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-m", f"services.{service}"]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == 1
    assert "action=listening.refused" in ended.stderr and "MAILROOM_GATEWAY_AUTHENTICATES" in ended.stderr
    assert "Traceback" not in ended.stderr
