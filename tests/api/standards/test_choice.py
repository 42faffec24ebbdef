from datetime import date
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

import pytest

from api.standards.choice import Days, OutletTraits, choose_standards, days_in_force, find_overlap, weigh, would_apply
from api.tables import Standard

JANUARY, MARCH, JUNE = date(2026, 1, 1), date(2026, 3, 1), date(2026, 6, 1)
COUNTRY, REGION, CITY, ELSEWHERE = (UUID(int=number) for number in (1, 2, 3, 4))
# An outlet in the city, which lies in the region, which lies in the country.
KIOSK = OutletTraits("kiosk", "A", (CITY, REGION, COUNTRY))


def standard(code: str, version: int = 1, **changes: Any) -> Standard:
    fields = {
        "id": uuid4(),
        "code": code,
        "version": version,
        "name": code,
        "state": "published",
        "channel": None,
        "outlet_class": None,
        "territory_id": None,
        "scene_type": None,
        "valid_from": JANUARY,
        "valid_to": None,
        "retired_after": None,
        "document": {},
    }
    return Standard(**fields | changes)


@pytest.mark.parametrize(
    ("candidates", "chosen"),
    [
        ([], []),
        # The newest version of a code.
        ([standard("A", 1), standard("A", 10), standard("A", 9)], ["A/10"]),
        # More of the outlet named beats less: channel, then class, then territory, the nearer the better.
        ([standard("GENERAL"), standard("KIOSK", channel="kiosk")], ["KIOSK/1"]),
        ([standard("GENERAL"), standard("BIG", outlet_class="A")], ["BIG/1"]),
        ([standard("GENERAL"), standard("LAND", territory_id=COUNTRY)], ["LAND/1"]),
        ([standard("BIG", outlet_class="A"), standard("KIOSK", channel="kiosk")], ["KIOSK/1"]),
        ([standard("CITY", territory_id=CITY), standard("BIG", outlet_class="A")], ["BIG/1"]),
        ([standard("KIOSK", channel="kiosk"), standard("BOTH", channel="kiosk", outlet_class="A")], ["BOTH/1"]),
        (
            [
                standard("LAND", territory_id=COUNTRY),
                standard("CITY", territory_id=CITY),
                standard("R", territory_id=REGION),
            ],
            ["CITY/1"],
        ),
        ([standard("K", channel="kiosk"), standard("KR", channel="kiosk", territory_id=REGION)], ["KR/1"]),
        # What is for others does not compete.
        ([standard("OTHER", channel="supermarket")], []),
        ([standard("OTHER", outlet_class="B")], []),
        ([standard("OTHER", territory_id=ELSEWHERE)], []),
        ([standard("DRAFT", state="draft"), standard("A")], ["A/1"]),
        ([standard("SOON", valid_from=JUNE), standard("GONE", valid_to=date(2026, 2, 28))], []),
        ([standard("RETIRED", state="retired", retired_after=date(2026, 2, 28))], []),
        ([standard("LAST-DAY", state="retired", retired_after=MARCH)], ["LAST-DAY/1"]),
        # Equals, from before publishing refused them: the one that came into force last, then the code.
        ([standard("OLD", 7), standard("NEW", 1, valid_from=MARCH)], ["NEW/1"]),
        ([standard("A"), standard("B")], ["B/1"]),
        # One general standard and one for each scene type; they do not compete with each other.
        (
            [
                standard("SHELF"),
                standard("COOLER", scene_type="cooler"),
                standard("KIOSK-COOLER", scene_type="cooler", channel="kiosk"),
                standard("CAP", scene_type="end_cap"),
            ],
            ["SHELF/1", "KIOSK-COOLER/1", "CAP/1"],
        ),
        # A newer version takes the place of the older one even where it is for other outlets, or has ended.
        ([standard("A", 1, channel="kiosk"), standard("A", 2)], ["A/2"]),
        ([standard("A", 1), standard("A", 2, channel="supermarket")], []),
        ([standard("A", 1), standard("A", 2, valid_to=date(2026, 2, 1))], []),
        ([standard("A", 1), standard("A", 2, valid_from=JUNE)], ["A/1"]),
        # One that was withdrawn before it began takes no place.
        ([standard("A", 1), standard("A", 2, state="retired", retired_after=date(2025, 12, 31))], ["A/1"]),
    ],
)
def test_the_choice_whatever_the_order(candidates: list[Standard], chosen: list[str]) -> None:
    for order in permutations(candidates):
        found = choose_standards(order, KIOSK, MARCH)
        assert [f"{each.code}/{each.version}" for each in found] == chosen


@pytest.mark.parametrize(
    ("version", "reason"),
    [
        (standard("S"), None),
        (standard("S", state="draft"), "draft"),
        (standard("S", channel="supermarket"), "other_channel"),
        (standard("S", outlet_class="C"), "other_class"),
        (standard("S", territory_id=ELSEWHERE), "other_territory"),
        (standard("S", valid_from=JUNE), "not_yet_in_force"),
        (standard("S", valid_to=JANUARY), "no_longer_in_force"),
        (standard("S", state="retired", retired_after=JANUARY), "no_longer_in_force"),
        (standard("S", state="retired", retired_after=date(2025, 12, 31)), "never_in_force"),
    ],
)
def test_each_version_tells_why_it_does_not_apply(version: Standard, reason: str | None) -> None:
    [candidate] = weigh([version], KIOSK, MARCH)

    assert (candidate.reason, candidate.beaten_by) == (reason, None)


@pytest.mark.parametrize(
    ("loser", "reason"),
    [(standard("A"), "less_specific"), (standard("A", channel="kiosk"), "older")],
)
def test_who_lost_names_who_was_preferred(loser: Standard, reason: str) -> None:
    winner = standard("B", channel="kiosk", valid_from=date(2026, 2, 1))

    found = weigh([winner, loser], KIOSK, MARCH)

    assert [(each.standard.code, each.reason, each.beaten_by) for each in found] == [
        ("A", reason, winner),
        ("B", None, None),
    ]


def test_versions_of_a_code_follow_each_other() -> None:
    first = standard("A", 1, valid_to=date(2026, 12, 31))
    second = standard("A", 2, valid_from=MARCH)
    withdrawn = standard("A", 3, valid_from=date(2026, 2, 1), state="retired", retired_after=JANUARY)
    late = standard("A", 4, valid_from=JUNE)

    found = days_in_force([late, first, withdrawn, second])

    assert found[first.id] == Days(JANUARY, MARCH)
    assert found[second.id] == Days(MARCH, JUNE)
    assert found[withdrawn.id].is_empty
    assert found[late.id] == Days(JUNE)


def test_a_version_below_a_newer_one_from_the_same_day_has_no_day() -> None:
    old, new = standard("A", 1, valid_from=MARCH), standard("A", 2)

    assert days_in_force([old, new])[old.id].is_empty


@pytest.mark.parametrize(
    ("other", "days"),
    [
        (standard("B"), "from 2026-03-01 to 2026-05-31"),
        (standard("B", valid_to=date(2026, 4, 1)), "from 2026-03-01 to 2026-04-01"),
        (standard("B", valid_from=date(2026, 5, 31)), "from 2026-05-31 to 2026-05-31"),
        (standard("B", valid_from=JUNE), None),
        (standard("B", valid_to=date(2026, 2, 28)), None),
        (standard("B", state="retired", retired_after=date(2026, 2, 28)), None),
        (standard("B", channel="kiosk"), None),
        (standard("B", outlet_class="A"), None),
        (standard("B", territory_id=CITY), None),
        (standard("B", scene_type="cooler"), None),
        (standard("A", 2), None),
    ],
)
def test_equals_on_the_same_days_overlap(other: Standard, days: str | None) -> None:
    own = standard("A", 1, valid_from=MARCH, valid_to=date(2026, 5, 31))

    found = find_overlap(own, [own, other])

    assert (found and (found[0], str(found[1]))) == (days and (other, days))


def test_two_without_an_end_overlap_for_good() -> None:
    own, other = standard("A"), standard("B", valid_from=JUNE)

    found = find_overlap(own, [own, other])

    assert found is not None
    assert str(found[1]) == "from 2026-06-01 on"


def test_the_last_day_of_the_calendar_is_no_end_at_all() -> None:
    own = standard("A", valid_to=date.max)

    assert days_in_force([own])[own.id] == Days(JANUARY)


@pytest.mark.parametrize(
    ("draft", "applies"),
    [
        # Its own days and versions do not count: it is tried as if it had been in force then.
        (standard("A", 2, state="draft", valid_from=JUNE), True),
        (standard("NEW", state="draft"), True),
        (standard("NEW", state="draft", channel="supermarket"), False),
        (standard("NEW", state="draft", scene_type="cooler"), True),
    ],
)
def test_what_a_draft_would_apply_to(draft: Standard, applies: bool) -> None:
    published = [standard("A", 1), standard("OTHER", channel="supermarket", outlet_class="A")]

    assert would_apply(draft, published, KIOSK, MARCH) is applies


def test_a_draft_does_not_apply_where_a_more_specific_standard_does() -> None:
    draft = standard("NEW", state="draft", channel="kiosk")

    assert not would_apply(draft, [standard("BOTH", channel="kiosk", outlet_class="A")], KIOSK, MARCH)
