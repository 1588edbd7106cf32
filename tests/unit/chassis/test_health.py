"""A process is ready when every check holds, and dead when it says so."""

import json
import urllib.error
import urllib.request

from services.chassis.health import Health
from services.chassis.health_server import serve_in_thread
from services.chassis.metrics import Metrics
from services.chassis.settings import Base


def test_ready_means_every_named_check_holds() -> None:
    health = Health("kafka", "teams")
    holds = False
    health.add_check("store", lambda: holds)
    assert health.missing() == ("kafka", "store", "teams")
    health.passed("kafka")
    health.passed("teams")
    assert health.report_ready() == (503, {"status": "not ready", "missing": ["store"]})
    holds = True
    assert health.ready()
    health.failed("kafka")
    assert health.missing() == ("kafka",)


def test_the_dead_are_neither_live_nor_ready() -> None:
    health = Health()
    assert health.live()
    assert health.ready()
    health.declare_dead("stuck")
    assert health.report_live() == (503, {"status": "dead", "reason_code": "stuck"})
    assert health.report_ready()[0] == 503


def get(port: int, path: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def test_figures_that_another_process_may_show_are_not_told() -> None:
    owners = ["us"]
    serving = serve_in_thread(Base(port=0), Metrics(Base(), "backlog"), Health(), lambda: owners == ["us"])
    try:
        assert get(serving.port, "/metrics")[0] == 200
        owners[:] = ["others"]
        assert get(serving.port, "/metrics") == (503, b'{"status": "partitions given up"}')
        assert get(serving.port, "/health/live")[0] == 200
    finally:
        serving.stop()


def test_a_worker_answers_health_and_metrics_from_a_thread() -> None:
    settings, health = Base(port=0), Health("kafka")
    serving = serve_in_thread(settings, Metrics(settings, "backlog"), health)
    try:
        assert get(serving.port, "/health/live")[0] == 200
        status, body = get(serving.port, "/health/ready")
        assert (status, json.loads(body)) == (503, {"status": "not ready", "missing": ["kafka"]})
        health.passed("kafka")
        assert get(serving.port, "/health/ready?verbose")[0] == 200
        assert b"mailroom_build_info" in get(serving.port, "/metrics")[1]
        assert get(serving.port, "/else")[0] == 404
    finally:
        serving.stop()
