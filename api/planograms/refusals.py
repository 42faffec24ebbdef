"""How a planogram file is refused: with the place in the file, and what to do."""

from api.errors import InvalidInput


def refuse(place: str, problem: str, remedy: str) -> InvalidInput:
    """The refusal of a file: `place` names line or field."""
    return InvalidInput("planogram-invalid", f"{place}: {problem}. {remedy}")
