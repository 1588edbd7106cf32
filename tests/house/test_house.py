"""The laws of the house that a file listing can show."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
ROOMS = (
    *("contracts", "mailroom", "services", "audit", "dashboards", "languages", "office"),
    *("deploy", "chaos", "bench", "tests", "docs"),
)
FORBIDDEN_FOLDERS = {"core", "common", "utils", "util", "helpers", "misc", "lib"}
FORBIDDEN_ENDINGS = ("Manager", "Helper", "Util", "Utils")
# Put together from parts, so that this file does not contain what it looks for.
HEALTH_WORDS = re.compile(
    "|".join(["kra" + "nk", "ill" + "ness", "si" + "ckness", r"\bsi" + r"ck\b", "dia" + "gnos"]), re.I
)
STAND_INS = re.compile(r"Fa" + r"ke|Mo" + r"ck|InMem" + r"ory")


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=HOUSE, check=True, capture_output=True
    )
    return [HOUSE / line for line in listed.stdout.decode().splitlines() if (HOUSE / line).is_file()]


def texts(*rooms: str) -> list[tuple[Path, str]]:
    found = []
    for path in tracked():
        if path.relative_to(HOUSE).parts[0] in rooms and path.suffix not in {".png", ".gz"}:
            found.append((path.relative_to(HOUSE), path.read_text(encoding="utf-8")))
    assert found, f"no files in {rooms}"
    return found


def sources(*rooms: str) -> list[tuple[Path, str]]:
    return [(path, text) for path, text in texts(*rooms) if path.suffix == ".py"]


def test_no_folder_is_a_drawer() -> None:
    assert not [path for path in tracked() if FORBIDDEN_FOLDERS & set(path.relative_to(HOUSE).parts[:-1])]


def test_every_module_says_in_one_sentence_what_it_is_for() -> None:
    silent = [path for path, text in sources(*ROOMS) if text.strip() and ast.get_docstring(ast.parse(text)) is None]
    assert not silent


def test_no_class_is_a_manager_or_helper() -> None:
    names = [(path, name) for path, text in sources(*ROOMS) for name in re.findall(r"^class (\w+)", text, re.M)]
    assert not [pair for pair in names if pair[1].endswith(FORBIDDEN_ENDINGS)]


def test_services_contain_no_stand_in() -> None:
    assert not [path for path, text in texts("services") if STAND_INS.search(text)]


def test_no_text_names_a_reason_of_absence() -> None:
    assert not [path for path, text in texts(*ROOMS) if HEALTH_WORDS.search(text)]


def test_no_text_carries_a_path_of_a_machine() -> None:
    paths = re.compile("/wo" + "rk/|/ro" + "ot/|/ho" + "me/")
    assert not [path for path, text in texts(*ROOMS) if paths.search(text)]


def test_only_chassis_and_streams_catch_everything() -> None:
    catching = [
        path for path, text in sources("services", "mailroom", "contracts", "audit") if "except Exception" in text
    ]
    assert all(path.parts[:2] in {("services", "chassis"), ("services", "streams")} for path in catching)


def test_nothing_but_its_own_tests_imports_the_chaos_room() -> None:
    leaning = [path for path, text in sources(*ROOMS) if re.search(r"^\s*(from|import) chaos\b", text, re.M)]
    assert all(path.parts[0] == "chaos" or path.parts[:3] == ("tests", "unit", "chaos") for path in leaning)


def test_every_unit_test_of_the_mailroom_mirrors_a_module() -> None:
    mirrored = [path for path, _ in sources("tests") if path.parts[:3] == ("tests", "unit", "mailroom")]
    for path in mirrored:
        # The named scenarios tell stories about several modules at once.
        is_story = path.parts[3] == "scenarios"
        if path.name.startswith("test_") and not is_story:
            # What holds for every drawn case of a module may be in a file of its own: test_<module>_rules.py.
            name = path.stem.removeprefix("test_").removesuffix("_rules") + ".py"
            module = Path("mailroom", *path.parts[3:-1], name)
            assert (HOUSE / module).exists() or (HOUSE / module.with_suffix("")).is_dir(), f"{path} tests nothing"


def test_the_lock_has_every_dependency_of_the_project() -> None:
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    locked = set(re.findall(r"^([a-z0-9._-]+)==", (HOUSE / "requirements.lock").read_text(), re.M))
    names = {re.split(r"[\[=<>~ ]", entry)[0].lower().replace("_", "-") for entry in wanted}
    assert names <= locked, names - locked


@pytest.mark.parametrize(
    "target", ["run", "test", "replay", "chaos", "bench", "bench-decisions", "dlq", "manifests", "generate", "check"]
)
def test_the_front_door_lists_its_targets(target: str) -> None:
    listed = subprocess.run(["make", "--no-print-directory"], cwd=HOUSE, check=True, capture_output=True, text=True)
    assert target in [line.split()[0] for line in listed.stdout.splitlines() if line.strip()]


def test_no_two_decisions_have_one_number_and_none_is_passed_over() -> None:
    numbers = sorted(int(path.name[:4]) for path in (HOUSE / "docs/decisions").glob("[0-9]*.md"))
    assert numbers == list(range(1, len(numbers) + 1))
