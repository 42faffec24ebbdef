"""What a result says about an action. Pure."""

from collections.abc import Mapping
from typing import Any, Literal, get_args

from api.scoring.lines import stored_key
from api.visits.schemas import SceneType

Line = Mapping[str, Any]
Judgement = Literal["met", "not_met", "undecided"]

SCENE_TYPES = frozenset(get_args(SceneType))

_JUDGEMENTS: dict[str, Judgement] = {"pass": "met", "fail": "not_met"}


def lines_by_key(stored: Mapping[str, Any]) -> dict[str, Line]:
    """The lines of a stored result by their keys."""
    return {stored_key(line): line for line in stored.get("lines", ())}


def scene_type_of(key: str) -> str | None:
    """The scene type that the line with that key is asked of; None for a line of the general standard."""
    last = key.rpartition("@")[2]
    return last if last in SCENE_TYPES else None


def is_question(key: str | None) -> bool:
    """Whether the line with that key is about an answer: no photo shows it, and a new answer ends it."""
    return key is not None and key.startswith("questionnaire:")


def judge(line: Line | None) -> Judgement:
    """Whether a line says that the shelf is as it should be; a missing or doubtful line decides nothing."""
    return "undecided" if line is None else _JUDGEMENTS.get(line["verdict"], "undecided")
