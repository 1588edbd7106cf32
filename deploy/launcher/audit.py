"""The audit of everything that is in Kafka, as a process of its own."""

from deploy.launcher.process import output_of

AUDIT_SECONDS = 600


async def audit(kafka: str, *options: str) -> tuple[int, list[str]]:
    """Exit code and lines of the auditor; the last line has its figures."""
    code, output = await output_of("audit", "--kafka", kafka, *options, seconds=AUDIT_SECONDS)
    return code, output.rstrip().splitlines() or ["auditor said nothing"]
