"""How HTTP requests fare."""

from dashboards.boards.betrieb.picture import picture
from dashboards.panels import Query
from dashboards.queries import p95
from dashboards.words import both

REQUESTS = picture(
    "requests",
    both("Anfragen je Sekunde", "Requests per second"),
    both("HTTP-Anfragen je Dienst.", "HTTP requests per service."),
    Query(expr="service:mailroom_http_requests:rate5m", legend="{{service}}"),
    unit="reqps",
)
ERRORS = picture(
    "errors",
    both("Fehleranteil der Anfragen", "Share of failed requests"),
    both("Antworten mit 5xx je Dienst.", "Answers with 5xx per service."),
    Query(expr="service:mailroom_http_errors:ratio_rate5m", legend="{{service}}"),
    unit="percentunit",
)
LATENCY = picture(
    "latency",
    both("Dauer der Anfragen, p95 (s)", "Time of requests, p95 (s)"),
    both("Je Dienst; Ziel 0,25 s.", "Per service; objective 0.25 s."),
    Query(expr=p95("mailroom_http_request_seconds", "service"), legend="{{service}}"),
    unit="s",
)
