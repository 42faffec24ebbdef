"""How a planogram file is refused: with the place in the file, and what to do."""

from pydantic import ValidationError

from api.errors import InvalidInput


def refuse(place: str, problem: str, remedy: str) -> InvalidInput:
    """The refusal of a file: `place` names line or field."""
    return InvalidInput("planogram-invalid", f"{place}: {problem}. {remedy}")


def refuse_field(error: ValidationError, remedy: str) -> InvalidInput:
    """The refusal of a JSON file by the first of its fields that is wrong."""
    first = error.errors(include_url=False, include_input=False)[0]
    return refuse(".".join(str(part) for part in first["loc"]) or "The file", first["msg"], remedy)
