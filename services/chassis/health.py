"""Health of a process: is it alive, and may it get work? For HTTP services and for workers."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from services.chassis import logs
from services.chassis.metrics import CONTENT_TYPE, Metrics
from services.chassis.settings import Base


class Health:
    """Live until declared dead; ready once every named check has passed.

    A check is either set from outside (`passed`, `failed`) or evaluated each time (`watch`). Thread-safe.
    """

    def __init__(self, *checks: str) -> None:
        self._asks: dict[str, Callable[[], bool]] = {}
        self._passed: dict[str, bool] = dict.fromkeys(checks, False)
        self._lives: dict[str, Callable[[], bool]] = {}
        self._notes: dict[str, Callable[[], list[dict[str, object]]]] = {}
        self._dead = ""

    def passed(self, check: str) -> None:
        """This check holds now."""
        self._passed[check] = True

    def failed(self, check: str) -> None:
        """This check does not hold, or no longer does."""
        self._passed[check] = False

    def watch(self, check: str, ask: Callable[[], bool]) -> None:
        """Evaluate this on every request; `ask` must be quick and must not block."""
        self._asks[check] = ask

    def note(self, name: str, ask: Callable[[], list[dict[str, object]]]) -> None:
        """A text shown with the status while it is not empty; it does not affect readiness."""
        self._notes[name] = ask

    def dead(self, reason_code: str) -> None:
        """This process cannot recover: have it restarted. The first reason is reported."""
        self._dead = self._dead or reason_code

    def watch_life(self, reason_code: str, ask: Callable[[], bool]) -> None:
        """Evaluate this on every liveness request; False means the process is dead."""
        self._lives[reason_code] = ask

    def live(self) -> bool:
        """False once declared dead, and while something it depends on stands still."""
        return not self._cause()

    def _cause(self) -> str:
        return self._dead or next((reason for reason, ask in list(self._lives.items()) if not ask()), "")

    def ready(self) -> bool:
        """Alive, and every check holds."""
        return self.live() and not self.missing()

    def missing(self) -> tuple[str, ...]:
        """Names of the checks that do not hold, sorted."""
        unset = [name for name, holds in list(self._passed.items()) if not holds]
        return tuple(sorted(unset + [name for name, ask in list(self._asks.items()) if not ask()]))

    def report_live(self) -> tuple[int, dict[str, object]]:
        """Status and body of `/health/live`."""
        if not (cause := self._cause()):
            return 200, {"status": "live"}
        return 503, {"status": "dead", "reason_code": cause}

    def report_ready(self) -> tuple[int, dict[str, object]]:
        """Status and body of `/health/ready`, naming what is missing."""
        notes = {name: said for name, ask in list(self._notes.items()) if (said := ask())}
        if self.ready():
            return 200, {"status": "ready", **notes}
        return 503, {"status": "not ready", "missing": list(self.missing()) or [self._cause()], **notes}


class HealthServer:
    """A listening thread that answers health and metrics for a worker that speaks no HTTP itself."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self._server = server
        self.port = int(server.server_address[1])

    def stop(self) -> None:
        """Close the socket and end the thread."""
        self._server.shutdown()
        self._server.server_close()


def serve_in_thread(
    settings: Base, metrics: Metrics, health: Health, may_show: Callable[[], bool] = lambda: True
) -> HealthServer:
    """Serve `/health/live`, `/health/ready` and `/metrics` on the settings' host and port from a daemon thread.

    While not `may_show()`, another process may show the same figures, so `/metrics` answers 503.
    """

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            if path == "/metrics" and not may_show():
                self._send_json(503, {"status": "partitions given up"})
            elif path == "/metrics":
                self._send(200, metrics.exposition(), CONTENT_TYPE)
            elif path == "/health/live":
                self._send_json(*health.report_live())
            elif path == "/health/ready":
                self._send_json(*health.report_ready())
            else:
                self._send_json(404, {"status": "not found"})

        def log_message(self, format: str, *args: object) -> None:
            """A scrape is not a decision: it is not logged."""

        def _send_json(self, status: int, body: dict[str, object]) -> None:
            self._send(status, json.dumps(body).encode(), "application/json")

        def _send(self, status: int, body: bytes, content_type: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer((settings.host, settings.port), Answer)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, name="health", daemon=True).start()
    serving = HealthServer(server)
    logs.decision("listening", host=settings.host, port=serving.port)
    return serving
