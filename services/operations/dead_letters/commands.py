"""`dlq`: list, explain and replay dead letters; show stopped partitions and let them continue."""

import argparse
import asyncio
import sys
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

from contracts.base import Topic
from services.chassis.clock import SystemClock
from services.operations.command_line import Commands, add_kafka, commands_of
from services.operations.dead_letters import gaps
from services.operations.dead_letters.explanations import explain
from services.operations.dead_letters.letters import Letter, LetterFilter, read_letters, replay, sender, topic_named
from services.operations.dead_letters.stoppages import RecordPosition, known_stoppages, park, retry, shown
from services.operations.translation import said

Act = Callable[[argparse.Namespace], Coroutine[Any, Any, int]]


def add_commands(groups: Commands) -> None:
    """The command line of this group."""
    commands = commands_of(groups.add_parser("dlq", help="dead letters: records that could not be used"))
    for name, act, text in (
        ("list", _list, "each dead letter with its reason, original place and age"),
        ("explain", _explain, "what is wrong and what to do, in English and German"),
        ("replay", _replay, "send the original bytes to the original topic and partition again"),
    ):
        command = _command(commands, name, act, text)
        command.add_argument("--topic", type=_topic, help="only of this topic, such as items")
        command.add_argument("--partition", type=int, help="only of this partition of the original topic")
        which = command.add_mutually_exclusive_group(required=name == "replay")
        which.add_argument("--offset", type=int, help="only the record that was at this offset")
        which.add_argument("--all", action="store_true", help="all of them")
    _add_stoppages(commands)


def _add_stoppages(commands: Commands) -> None:
    text = "stopped partitions: a record crashed its worker three times, or their history broke"
    _command(commands, "stopped", _stopped, text)
    for name, act, text in (
        ("park", _park, "set aside the record at which a partition is stopped; the stream continues after it"),
        ("retry", _retry, "try that record again, as after an update that repairs the fault"),
        ("accept-gap", _accept_gap, "let a partition whose log lost records continue, knowing that these are missing"),
    ):
        command = _command(commands, name, act, text)
        command.add_argument("topic", type=_topic, metavar="TOPIC", help="such as items")
        command.add_argument("partition", type=int, metavar="PARTITION")
        if name != "accept-gap":
            command.add_argument("offset", type=int, metavar="OFFSET")
        command.add_argument("--wait", type=float, default=30.0, help="seconds to wait (default %(default)s)")


def _command(commands: Commands, name: str, act: Act, text: str) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=text, description=text)
    command.set_defaults(run=lambda chosen: asyncio.run(act(chosen)))
    add_kafka(command)
    return command


def _topic(text: str) -> Topic:
    try:
        return topic_named(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _wanted(chosen: argparse.Namespace) -> LetterFilter:
    return LetterFilter(chosen.topic.name if chosen.topic else None, chosen.partition, chosen.offset)


async def _list(chosen: argparse.Namespace) -> int:
    return await _show(chosen, _listed)


async def _explain(chosen: argparse.Namespace) -> int:
    return await _show(chosen, _explained)


async def _show(chosen: argparse.Namespace, line_of: Callable[[Letter], str]) -> int:
    count = 0
    async for letter in read_letters(chosen.kafka, _wanted(chosen)):
        count += 1
        print(line_of(letter))
    print(f"dead letters: {count}")
    return 0


async def _replay(chosen: argparse.Namespace) -> int:
    count = 0
    async with sender(chosen.kafka) as producer:
        async for letter in read_letters(chosen.kafka, _wanted(chosen)):
            offset = await replay(producer, letter)
            count += 1
            print(f"{_position(letter)} sent again, now at offset {offset}")
    print(f"replayed: {count}")
    if chosen.offset is not None and not count:
        print("there is no dead letter from that place; `dlq list` shows all", file=sys.stderr)
        return 1
    return 0


async def _stopped(chosen: argparse.Namespace) -> int:
    known = await known_stoppages(chosen.kafka)
    print("\n".join([*map(shown, known), f"partitions: {len(known)}"]))
    return 0


async def _park(chosen: argparse.Namespace) -> int:
    position = RecordPosition(chosen.topic, chosen.partition, chosen.offset)
    return _ordered(position, "parked", await park(chosen.kafka, position, chosen.wait))


async def _retry(chosen: argparse.Namespace) -> int:
    position = RecordPosition(chosen.topic, chosen.partition, chosen.offset)
    return _ordered(position, "to be tried again", await retry(chosen.kafka, position, chosen.wait))


def _ordered(position: RecordPosition, done: str, is_done: bool) -> int:
    not_yet = "ordered; no worker has done it yet, the next one that owns the partition will"
    print(f"{position} {done if is_done else not_yet}")
    return 0


async def _accept_gap(chosen: argparse.Namespace) -> int:
    broken, done = await gaps.accept(chosen.kafka, chosen.topic, chosen.partition, chosen.wait)
    print("\n".join(map(gaps.explained, broken)))
    print("continues" if done else "ordered; no process has done it yet, the next one that reads the partition will")
    return 0


def _position(letter: Letter) -> str:
    return f"{letter.topic} partition={letter.partition} offset={letter.offset}"


def _listed(letter: Letter) -> str:
    age = timedelta(seconds=int((SystemClock().now() - letter.parked_at).total_seconds()))
    return f"{_position(letter)} reason={letter.reason_code} age={age} key={letter.shown_key}"


def _explained(letter: Letter) -> str:
    why = explain(letter.reason_code)
    return (
        f"{_listed(letter)}\n  detail: {letter.detail}\n"
        f"  en: {said(why.wrong, 'en')} {said(why.todo, 'en')}\n"
        f"  de: {said(why.wrong, 'de')} {said(why.todo, 'de')}"
    )
