"""Health of a process: is it alive, and may it get work? For HTTP services and for workers."""

from collections.abc import Callable


class Health:
    """Live until declared dead; ready once every named check has passed.

    A check is either set from outside (`passed`, `failed`) or asked each time (`add_check`). Safe across threads.
    """

    def __init__(self, *checks: str) -> None:
        self._checks: dict[str, Callable[[], bool]] = {}
        self._passed: dict[str, bool] = dict.fromkeys(checks, False)
        self._liveness: dict[str, Callable[[], bool]] = {}
        self._details: dict[str, Callable[[], list[dict[str, object]]]] = {}
        self._dead = ""

    def passed(self, check: str) -> None:
        """This check holds now."""
        self._passed[check] = True

    def failed(self, check: str) -> None:
        """This check does not hold, or no longer does."""
        self._passed[check] = False

    def add_check(self, check: str, ask: Callable[[], bool]) -> None:
        """Evaluate this on every request; `ask` must be quick and must not block."""
        self._checks[check] = ask

    def add_detail(self, name: str, ask: Callable[[], list[dict[str, object]]]) -> None:
        """Something worth reporting beside the status while it is not empty; it changes nothing about readiness."""
        self._details[name] = ask

    def declare_dead(self, reason_code: str) -> None:
        """This process cannot recover: have it restarted. The first reason is reported."""
        self._dead = self._dead or reason_code

    def add_liveness_check(self, reason_code: str, ask: Callable[[], bool]) -> None:
        """Evaluate this on every liveness request; False means the process is dead."""
        self._liveness[reason_code] = ask

    def live(self) -> bool:
        """False once declared dead, and while something it depends on stands still."""
        return not self._cause()

    def _cause(self) -> str:
        return self._dead or next((reason for reason, ask in list(self._liveness.items()) if not ask()), "")

    def ready(self) -> bool:
        """Alive, and every check holds."""
        return self.live() and not self.missing()

    def missing(self) -> tuple[str, ...]:
        """Names of the checks that do not hold, sorted."""
        unset = [name for name, holds in list(self._passed.items()) if not holds]
        return tuple(sorted(unset + [name for name, ask in list(self._checks.items()) if not ask()]))

    def report_live(self) -> tuple[int, dict[str, object]]:
        """Status and body of `/health/live`."""
        if not (cause := self._cause()):
            return 200, {"status": "live"}
        return 503, {"status": "dead", "reason_code": cause}

    def report_ready(self) -> tuple[int, dict[str, object]]:
        """Status and body of `/health/ready`, naming what is missing."""
        details = {name: said for name, ask in list(self._details.items()) if (said := ask())}
        if self.ready():
            return 200, {"status": "ready", **details}
        return 503, {"status": "not ready", "missing": list(self.missing()) or [self._cause()], **details}
