"""Which of several valid standards applies to an outlet. Pure."""

from collections.abc import Iterable

from api.tables import Standard


def choose_standard(candidates: Iterable[Standard]) -> Standard | None:
    """The newest version of each code, then the most specific, then the one that came into force last.

    All candidates are valid on the day and for the channel and class in question. A standard made for the very class
    in the channel beats one for the channel, that one beats one for the class, and any of them the general one.
    """
    newest: dict[str, Standard] = {}
    for candidate in candidates:
        held = newest.get(candidate.code)
        if held is None or candidate.version > held.version:
            newest[candidate.code] = candidate
    # The code only breaks a tie, so that the choice never depends on the order of the rows.
    return max(newest.values(), key=lambda item: (*_specificity(item), item.valid_from, item.code), default=None)


def _specificity(standard: Standard) -> tuple[bool, bool]:
    return standard.channel is not None, standard.outlet_class is not None
