"""Plain words for actions: numbers with their nouns, and lists as a person would say them."""

from collections.abc import Sequence


def counted(number: int, noun: str) -> str:
    """1, "gap" -> "1 gap"; 3, "gap" -> "3 gaps"."""
    return f"{number} {noun if number == 1 else plural(noun)}"


def plural(noun: str) -> str:
    """The plural of a field term."""
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"


def listed(parts: Sequence[str]) -> str:
    """["a", "b", "c"] -> "a, b and c"."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)
