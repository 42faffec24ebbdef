from datetime import date
from itertools import permutations
from uuid import uuid4

import pytest

from api.standards.choice import choose_standard
from api.tables import Standard

JANUARY, JUNE = date(2026, 1, 1), date(2026, 6, 1)


def standard(
    code: str, version: int = 1, channel: str | None = None, outlet_class: str | None = None, valid_from: date = JANUARY
) -> Standard:
    return Standard(
        id=uuid4(),
        code=code,
        version=version,
        name=code,
        channel=channel,
        outlet_class=outlet_class,
        valid_from=valid_from,
        valid_to=None,
        document={},
    )


@pytest.mark.parametrize(
    ("candidates", "chosen"),
    [
        ([], None),
        ([standard("A", 1), standard("A", 10), standard("A", 9)], ("A", 10)),
        ([standard("GENERAL"), standard("KIOSK", channel="kiosk")], ("KIOSK", 1)),
        ([standard("GENERAL"), standard("BIG", outlet_class="A")], ("BIG", 1)),
        ([standard("BIG", outlet_class="A"), standard("KIOSK", channel="kiosk")], ("KIOSK", 1)),
        ([standard("KIOSK", channel="kiosk"), standard("BOTH", channel="kiosk", outlet_class="A")], ("BOTH", 1)),
        ([standard("OLD", 7), standard("NEW", 1, valid_from=JUNE)], ("NEW", 1)),
        ([standard("A"), standard("B")], ("B", 1)),
        # The newest version of a code counts even where it came to ask for less specific outlets.
        ([standard("A", 1, channel="kiosk"), standard("A", 2)], ("A", 2)),
    ],
)
def test_the_choice_whatever_the_order(candidates: list[Standard], chosen: tuple[str, int] | None) -> None:
    for order in permutations(candidates):
        found = choose_standard(order)
        assert (found and (found.code, found.version)) == chosen
