"""How HTTP requests fare."""

from dashboards.boards.betrieb.picture import picture
from dashboards.elements.panels import Query
from dashboards.elements.queries import p95
from languages.text import _

REQUESTS = picture(
    "requests",
    _("Requests per second"),
    _("HTTP requests per service."),
    Query("service:mailroom_http_requests:rate5m", "{{service}}"),
    unit="reqps",
)
ERRORS = picture(
    "errors",
    _("Share of failed requests"),
    _("Answers with 5xx per service."),
    Query("service:mailroom_http_errors:ratio_rate5m", "{{service}}"),
    unit="percentunit",
)
LATENCY = picture(
    "latency",
    _("Time of requests, p95 (s)"),
    _("Per service; objective 0.25 s."),
    Query(p95("mailroom_http_request_seconds", "service"), "{{service}}"),
    unit="s",
)
