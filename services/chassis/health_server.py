"""Health and metrics of a worker that speaks no HTTP itself, answered from a thread."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from services.chassis import logs
from services.chassis.health import Health
from services.chassis.metrics import CONTENT_TYPE, Metrics
from services.chassis.settings import Base

Answer = tuple[int, bytes, str]
"""Status, body and media type."""


class HealthServer:
    """A listening thread."""

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
    answers: dict[str, Callable[[], Answer]] = {
        "/metrics": lambda: _figures(metrics, may_show()),
        "/health/live": lambda: _json(*health.report_live()),
        "/health/ready": lambda: _json(*health.report_ready()),
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body, content_type = answers.get(self.path.partition("?")[0], _not_found)()
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """A scrape is no decision: it gets no line."""

    server = ThreadingHTTPServer((settings.host, settings.port), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, name="health", daemon=True).start()
    serving = HealthServer(server)
    logs.decision("listening", host=settings.host, port=serving.port)
    return serving


def _figures(metrics: Metrics, may_show: bool) -> Answer:
    return (200, metrics.exposition(), CONTENT_TYPE) if may_show else _json(503, {"status": "partitions given up"})


def _not_found() -> Answer:
    return _json(404, {"status": "not found"})


def _json(status: int, body: dict[str, object]) -> Answer:
    return status, json.dumps(body).encode(), "application/json"
