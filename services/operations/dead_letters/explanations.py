"""What each reason of a dead letter means and what to do about it, in English and German (`explanations.toml`)."""

import tomllib
from importlib.resources import files
from typing import NamedTuple


class Explanation(NamedTuple):
    """What is wrong, and what to do, in both languages."""

    wrong: str
    todo: str
    wrong_de: str
    todo_de: str


EXPLANATIONS = {
    code: Explanation(**texts)
    for code, texts in tomllib.loads((files(__package__) / "explanations.toml").read_text(encoding="utf-8")).items()
}
UNLISTED = EXPLANATIONS.pop("unlisted")


def explain(reason_code: str) -> Explanation:
    """The explanation of a reason code."""
    return EXPLANATIONS.get(reason_code, UNLISTED)
