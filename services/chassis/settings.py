"""Settings of a process, read once from the environment (prefix `MAILROOM_`)."""

import argparse
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Base(BaseSettings):
    """What every process needs. Each service adds its own fields in its `settings.py`."""

    model_config = SettingsConfigDict(env_prefix="MAILROOM_", frozen=True, extra="ignore")

    kafka: str = Field("127.0.0.1:9092", description="bootstrap servers of Kafka, host:port[,host:port]")
    partitions: int = Field(4, ge=1, le=1024, description="partition count chosen at installation")
    replication: int = Field(1, ge=1, le=15, description="copies Kafka keeps of topics that a process creates")
    instance_id: str = Field(
        "",
        description="name of this stream worker for its group, never used by two at once; empty: a new one each start",
    )
    clock: Literal["system", "driven"] = Field("system", description="system time, or a clock driven from outside")
    host: str = Field("127.0.0.1", description="address to listen on")
    gateway_authenticates: bool = Field(
        False, description="a gateway checks who calls; without it HTTP services listen on loopback addresses only"
    )
    port: int = Field(0, ge=0, le=65535, description="port of HTTP (API, /health, /metrics); 0 chooses a free one")
    data_dir: Path = Field(Path(".local/data"), description="folder of local stores and SQLite")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    revision: str = Field("unknown", description="revision of the code that runs, for mailroom_build_info")


def environment_of(settings: type[Base]) -> str:
    """Every setting of a process with its default, for `--help`."""
    prefix = settings.model_config.get("env_prefix", "")
    lines = []
    for name, field in sorted(settings.model_fields.items()):
        default = field.get_default(call_default_factory=True)
        lines.append(f"  {prefix}{name.upper():<32} {field.description or ''} (default: {default})")
    return "settings, read from the environment:\n" + "\n".join(lines)


def answer_help(module: str, about: str | None, settings: type[Base]) -> None:
    """For a process without commands: answer `--help` and refuse anything else on its command line."""
    parser = argparse.ArgumentParser(
        prog=f"python -m {module}",
        description=about,
        epilog=environment_of(settings),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.parse_args()
